import { correctionsIssued } from '@preau/contract/billing-runs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Family } from '../families.ts';
import { type BillingWorld, createBillingWorld, propose, readHeads, readHome, told } from './world.ts';

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

test('what is noted afterwards is proposed as a credit note or a complement, issued once, and pays the invoice it corrects', async () => {
  const cast = { member: 'saint-verand', school: 'ecole-saint-verand', services: [MEAL] };
  const aubry = await world.family({ lastName: 'Aubry', ...cast });
  const bazin = await world.family({ lastName: 'Bazin', ...cast });
  await world.quotient(aubry, 900, '2026-09-01');
  await world.quotient(bazin, 900, '2026-09-01');
  const [days, few] = [['2027-01-04', '2027-01-05', '2027-01-07', '2027-01-08'], ['2027-01-04']];
  await world.reserved(aubry, MEAL, days);
  await world.reserved(bazin, MEAL, few);
  world.at('2027-02-01T08:00:00Z');
  const { id } = await world.draft('saint-verand', '2027-01');
  await world.issue(id);
  const [invoice] = await world.invoicesOf(aubry);
  expect(invoice?.totalCents).toBe(4 * 360);
  // The quotient was wrong since January: 800 gives 3,20 €. One came unreserved, and nobody had noted it.
  world.at('2027-02-03T09:00:00Z');
  await world.quotient(aubry, 800, '2027-01-01');
  await world.quotient(bazin, 900, '2027-01-01');
  await world.seen(bazin, MEAL, ['2027-01-07']);
  const proposed = await propose(world, 'saint-verand');
  expect(
    proposed.corrections.map(({ name, kind, totalCents, lines }) => [name, kind, totalCents, ...told(lines)]),
  ).toEqual([
    [
      'Aubry Ada',
      'credit-note',
      -160,
      `presence ${MEAL} -4 × 360 = -1440`,
      `presence ${MEAL} 4 × 320 = 1280`,
    ],
    // 3,60 € and 2,50 € for coming unreserved; the day that was billed stays.
    [
      'Bazin Ada',
      'complement',
      610,
      `presence ${MEAL} -1 × 360 = -360`,
      `presence ${MEAL} 2 × 360 = 720`,
      `surcharge ${MEAL} 1 × 250 = 250`,
    ],
  ]);
  const body = {
    key: 'correction-1',
    regieId: await world.regie('saint-verand'),
    ids: proposed.corrections.map(one => one.id),
    reason: 'Quotient corrigé',
    dueOn: null,
  };
  const first = await world.regisseur.tell(correctionsIssued, '/office/billing/corrections', body);
  expect(first).toMatchObject({ changed: 0 });
  expect(first.issued).toHaveLength(2);
  const again = await world.regisseur.tell(correctionsIssued, '/office/billing/corrections', body);
  expect(again).toEqual(first);
  const other = await world.regisseur.tell(correctionsIssued, '/office/billing/corrections', {
    ...body,
    key: 'correction-2',
  });
  expect(other).toEqual({ issued: [], changed: 2 });
  const [corrected, note] = await world.invoicesOf(aubry);
  expect(corrected).toMatchObject({ totalCents: 1440, paidCents: 160, leftCents: 1280 });
  expect(note).toMatchObject({
    kind: 'credit-note',
    totalCents: -160,
    leftCents: 0,
    correctsId: corrected?.id,
  });
  expect(await world.balanceOf(aubry)).toBe(1280);
  expect((await propose(world, 'saint-verand')).corrections).toEqual([]);
  // November was billed at the highest price; the first quotient that is told of holds for it too: 0,40 % of 1000 is 4,00 €.
  const [moreau] = await world.database.superuser<{ id: string }[]>`
    select household_id as id from household_guardian
    where guardian_id = (select id from guardian where tenant_id = ${world.tenantId} and last_name = 'Moreau')`;
  await world.quotient({ householdId: moreau?.id ?? '' } as Family, 1000, '2027-02-01'); // of a family its id is asked
  const [late] = (await propose(world, 'saint-verand')).corrections;
  expect(late).toMatchObject({ name: 'Moreau Ada', kind: 'credit-note', totalCents: -120 });
});
