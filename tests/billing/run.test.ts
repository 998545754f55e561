import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BillingWorld, createBillingWorld, readHeads, readHome, told } from './world.ts';

let world: BillingWorld;
const MEAL = 'st-verand-restauration-elementaire';

beforeAll(async () => {
  world = await createBillingWorld('saint-verand');
});
afterAll(() => world.database.drop());

test('a draft says what each family owes and why, is issued once, and what was issued stands on the account', async () => {
  const cast = { member: 'saint-verand', school: 'ecole-saint-verand', services: [MEAL] };
  const lanvin = await world.family({ lastName: 'Lanvin', ...cast });
  const moreau = await world.family({ lastName: 'Moreau', ...cast });
  await world.family({ lastName: 'Sans', ...cast });
  await world.quotient(lanvin, 900, '2026-09-01');
  await world.reserved(lanvin, MEAL, ['2026-11-03', '2026-11-05', '2026-11-06']);
  await world.reserved(moreau, MEAL, ['2026-11-03']);
  const { id, page } = await world.draft('saint-verand', '2026-11');
  expect(page.summary?.outcomes).toEqual({ issued: 2, 'carried-over': 0, waived: 0, nothing: 1 });
  // 0,40 % of 900 = 3,60 €; without a quotient the highest price, 5,20 €.
  const draft = await world.draftOf(id, lanvin);
  expect(told(draft.lines)).toEqual([`presence ${MEAL} 3 × 360 = 1080`]);
  expect(page.summary?.issuedCents).toBe(1080 + 520);
  const { heads } = await readHeads(world.regisseur, id, '?signal=quotient-missing');
  expect(heads.map(({ name }) => name)).toEqual(['Moreau Ada']);
  const issued = await world.issue(id);
  expect(issued.status).toBe('issued');
  const [invoice] = await world.invoicesOf(lanvin);
  expect(invoice).toMatchObject({ totalCents: 1080, number: 1, reference: 'SV-2026-1', leftCents: 1080 });
  expect(await world.balanceOf(moreau)).toBe(520);
  const home = await readHome(world.regisseur);
  expect(home.regies[0]).toMatchObject({ billed: ['2026-11'], open: null });
});
