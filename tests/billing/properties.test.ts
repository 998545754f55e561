/** What holds of bills whatever families do, whatever is noted late, and whoever asks at the same time. */
import { correctionsIssued, runCreated } from '@preau/contract/billing-runs';
import { standingLines, totalOf } from '@preau/domain/billing/correct';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlanningFamily } from '../planning/world.ts';
import { type BillingWorld, createBillingWorld, propose } from './world.ts';

const MEAL = 'st-verand-restauration-elementaire';
const EVENING = 'st-verand-garderie-soir';
const REGIE = 'saint-verand';
const MONTHS = ['2026-09', '2026-10', '2026-11'];
const DAYS = ['01', '03', '05', '06', '08', '12'];

let world: BillingWorld;
let families: PlanningFamily[];
beforeAll(async () => {
  world = await createBillingWorld('saint-verand');
  const cast = { member: 'saint-verand', school: 'ecole-saint-verand', services: [MEAL, EVENING] };
  families = [];
  for (const lastName of ['Aubry', 'Bazin', 'Caron', 'Denis'])
    families.push(await world.family({ lastName, children: ['Zoé', 'Tom'], ...cast }));
});
afterAll(() => world.database.drop());

/** Whatever there is of billing and planning, gone. */
async function clear(): Promise<void> {
  await world.database.superuser`
    truncate reservation, attendance, household_quotient, invoice, invoice_line, ledger_entry, allotment, billed_month,
      billing_chunk, billing_run, number_series, outbox cascade`;
}

interface Fact {
  family: number;
  child: number;
  service: string;
  date: string;
  what: 'reserved' | 'seen' | 'given-up';
}

async function note({ family, child, service, date, what }: Fact): Promise<void> {
  const one = families[family];
  if (!one) return;
  const sql = world.database.superuser;
  const childId = one.children[child]?.id ?? '';
  const where = sql`where child_id = ${childId} and date = ${date} and service_id = (
    select id from service where tenant_id = ${world.tenantId} and key = ${service})`;
  await sql`delete from reservation ${where}`;
  await sql`delete from attendance ${where}`;
  if (what === 'reserved') await world.reserved(one, service, [date], child);
  // Noted at the gate, or later: either way the family is looked at again.
  if (what === 'seen') await world.seen(one, service, [date], { child, arrived: '16:30', left: '18:10' });
}

const facts = (months: readonly string[]) =>
  fc.array(
    fc.record({
      family: fc.nat({ max: 3 }),
      child: fc.nat({ max: 1 }),
      service: fc.constantFrom(MEAL, EVENING),
      date: fc.tuple(fc.constantFrom(...months), fc.constantFrom(...DAYS)).map(parts => parts.join('-')),
      what: fc.constantFrom('reserved' as const, 'reserved' as const, 'seen' as const, 'given-up' as const),
    }),
    { minLength: 1, maxLength: 14 },
  );

/** A draft as the database holds it, family by family. */
async function drafted(runId: string): Promise<unknown> {
  const chunks = await world.database.superuser`
    select bills, lines, heads from billing_chunk where run_id = ${runId} order by position`;
  return chunks.map(({ bills, lines, heads }) => ({ bills, lines, heads }));
}

async function start(month: string): Promise<string> {
  const body = { regieId: await world.regie(REGIE), from: month, to: month };
  // Two who press the button at the same time are led to one draft, or told that there is one.
  const answers = await Promise.all([1, 2].map(() => world.regisseur.post('/office/billing/runs', body)));
  const ids = answers.flatMap(({ status, body: said }) =>
    status === 200 ? [runCreated.parse(said).id] : [],
  );
  expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200]));
  expect(new Set(ids).size).toBe(1);
  return ids[0] ?? '';
}

async function checkAccounts(): Promise<void> {
  const sql = world.database.superuser;
  const wrong = await sql`
    select invoice.reference from invoice
    where total_cents <> (select sum(amount_cents) from invoice_line line where line.invoice_id = invoice.id)`;
  expect(wrong).toEqual([]);
  const numbers = await sql<{ number: number }[]>`select number from invoice order by number`;
  expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, index) => index + 1));
  for (const family of families) {
    const invoices = await world.invoicesOf(family);
    const lines = invoices.flatMap(invoice => invoice.lines);
    expect(await world.balanceOf(family)).toBe(totalOf(lines));
    expect(totalOf(standingLines(lines))).toBe(totalOf(lines));
  }
}

test('months that are drafted, computed anew, issued by two at once, changed and corrected come to what is owed', async () => {
  await fc.assert(
    fc.asyncProperty(
      facts(MONTHS),
      fc.array(fc.integer({ min: 500, max: 1500 }), { minLength: 4, maxLength: 4 }),
      facts(MONTHS),
      async (first, quotients, later) => {
        await clear();
        world.at('2026-09-01T08:00:00Z');
        for (const [index, family] of families.entries())
          await world.quotient(family, quotients[index] ?? 900, '2026-09-01');
        for (const fact of first) await note(fact);
        for (const [index, month] of MONTHS.entries()) {
          world.at(`2026-${10 + index}-01T09:00:00Z`);
          const id = await start(month);
          await world.work();
          const before = await drafted(id);
          await world.regisseur.post(`/office/billing/runs/${id}/rebuild`, {});
          await world.work();
          expect(await drafted(id)).toEqual(before);
          await Promise.all([world.issue(id), world.issue(id)]);
          await checkAccounts();
        }
        world.at('2026-12-05T09:00:00Z');
        for (const fact of later) await note(fact);
        // Each family looked at whole: what is proposed is issued once, and nothing is left to correct.
        const ids: string[] = [];
        for (const { householdId } of families)
          ids.push(...(await propose(world, REGIE, householdId)).corrections.map(one => one.id));
        if (ids.length > 0) {
          const body = { regieId: await world.regie(REGIE), ids, reason: 'Essai', dueOn: null };
          const both = await Promise.all(
            ['un', 'deux'].map(key =>
              world.regisseur.tell(correctionsIssued, '/office/billing/corrections', {
                ...body,
                key: `correction-${key}`,
              }),
            ),
          );
          expect(both.reduce((sum, { issued }) => sum + issued.length, 0)).toBe(ids.length);
        }
        for (const { householdId } of families)
          expect((await propose(world, REGIE, householdId)).corrections).toEqual([]);
        await checkAccounts();
      },
    ),
    { numRuns: 5 },
  );
});
