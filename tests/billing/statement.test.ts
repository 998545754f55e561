/** What a family reads of its account, and that nobody else does. */
import { familyHome } from '@preau/contract/family';
import { familyStatement, shownInvoice } from '@preau/contract/statement';
import { newId } from '@preau/db/new-id';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertFamily } from '../families.ts';
import { type BillingWorld, createBillingWorld } from './world.ts';

const MEAL = 'st-verand-restauration-elementaire';
let world: BillingWorld;

beforeAll(async () => {
  world = await createBillingWorld('saint-verand');
});
afterAll(() => world.database.drop());

test('both adults of a household read its account and its invoices; the other household of a child reads nothing of it', async () => {
  const make = (lastName: string, adults: string[]) =>
    insertFamily(world.database, world.tenantId, {
      lastName,
      member: 'saint-verand',
      adults: adults.map(firstName => ({ firstName })),
      children: [{ firstName: 'Zoé', school: 'ecole-saint-verand' }],
    });
  const family = await make('Aubert', ['Ada', 'Marc']);
  const other = await make('Bazin', ['Inès']);
  const childId = family.children[0]?.id ?? '';
  await world.enrol(childId, family.householdId, MEAL);
  // The child lives at the other's too, who answers for it as well.
  await world.database.superuser`
    insert into custody (tenant_id, id, child_id, household_id, first_day, weeks, holidays, cost_share_bp)
    values (${world.tenantId}, ${newId()}, ${childId}, ${other.householdId}, '2026-08-25', 'none', 'none', 0)`;
  await world.database.superuser`
    insert into child_guardian (tenant_id, id, child_id, guardian_id, authority)
    values (${world.tenantId}, ${newId()}, ${childId}, ${other.adults[0]?.guardianId ?? ''}, 'parental')`;
  await world.quotient(family, 900, '2026-09-01');
  await world.reserved(family, MEAL, ['2026-11-03', '2026-11-05']);
  const { id } = await world.draft('saint-verand', '2026-11');
  await world.issue(id);
  const [invoice] = await world.invoicesOf(family);
  const total = invoice?.totalCents ?? 0;
  expect(total).toBeGreaterThan(0);
  for (const { accountId } of family.adults) {
    const adult = await world.as(accountId);
    const statement = await adult.read(familyStatement, '/family/statement');
    expect(statement).toMatchObject({
      openCents: total,
      openingCents: 0,
      debitCents: total,
      creditCents: 0,
      closingCents: total,
    });
    expect(statement.rows.map(({ operation, kind }) => [operation, kind])).toEqual([
      [invoice?.reference, 'invoice'],
    ]);
    // The next school year begins with what is owed of this one.
    const next = await adult.read(familyStatement, '/family/statement?year=2027');
    expect(next).toMatchObject({ openingCents: total, rows: [], closingCents: total });
    const shown = await adult.read(shownInvoice, `/family/invoices/${invoice?.id}`);
    expect(shown.lines.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(total);
    expect(shown.lines[0]?.why.join(' ')).toMatch(/article/);
    const home = await adult.read(familyHome, '/family/home');
    expect(home.due.map(({ leftCents, invoices }) => [leftCents, invoices])).toEqual([[total, 1]]);
    expect(home.balanceCents).toBe(total);
  }
  const stranger = await world.as(other.adults[0]?.accountId ?? null);
  for (const path of [
    `/family/invoices/${invoice?.id}`,
    `/family/invoices/${invoice?.id}/document`,
    `/family/statement?household=${family.householdId}`,
  ])
    expect((await stranger.get(path)).status, path).toBe(404);
  expect((await stranger.read(familyStatement, '/family/statement')).rows).not.toContainEqual(
    expect.objectContaining({ operation: invoice?.reference }),
  );
});
