/** What holds of bills whatever families do, whatever is noted late, whoever asks at the same time, and whatever stops. */
import { correctionsIssued, runCreated, runPage } from '@preau/contract/billing-runs';
import { desk } from '@preau/contract/payments';
import type { WholeInvoice } from '@preau/db/invoice';
import { standingLines, totalOf } from '@preau/domain/billing/correct';
import { sumCents } from '@preau/domain/money';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Family } from '../families.ts';
import { sendKey } from '../planning/world.ts';
import { type Cast, createCast, type Paid, REGIE } from './cast.ts';
import { type History, histories, type Interruption, interruptions, MONTHS } from './histories.ts';
import { splitRun } from './split.ts';
import { propose, readHeads, told } from './world.ts';

/** How many histories; by hand, as many as one has time for. */
const HISTORIES = Number(process.env.PREAU_TEST_HISTORIES ?? 3);

let cast: Cast;
beforeAll(async () => {
  cast = await createCast();
});
afterAll(() => cast.world.database.drop());

test(
  'months of any history that are drafted, computed anew, issued by two at once, paid and corrected come to what is owed, and to the same wherever a run was stopped',
  async () => {
    await fc.assert(
      fc.asyncProperty(histories, interruptions, async (history, interruption) => {
        const stopped = await live(history, interruption);
        expect(await live(history, null)).toEqual(stopped);
      }),
      // A history that fails is made smaller for as long only: each takes seconds.
      { numRuns: HISTORIES, interruptAfterTimeLimit: 25_000 * HISTORIES },
    );
  },
  30_000 * HISTORIES,
);

/**
 * Lets a history happen. One that is interrupted is computed anew too, and looked at after each step.
 * @returns what was issued and what is owed, as it is read
 */
async function live({ quotients, shareBp, months }: History, interruption: Interruption | null) {
  const { world, families } = cast;
  await cast.clear();
  world.at('2026-09-01T08:00:00Z');
  await cast.share(shareBp);
  for (const [index, value] of quotients.entries())
    await cast.quotient({ family: index, value, since: '2026-09-01' });
  const paid = new Set<Paid>();
  let bouncing: Paid[] = [];
  for (const [index, { days, late, payments, quotient, shareBp: share, ...then }] of months.entries()) {
    const check = async () => interruption && checkAll(paid, index + 1);
    const first = `2026-${10 + index}-01`;
    for (const happening of days) {
      world.at(`${happening.date}T20:00:00Z`);
      await cast.happen(happening);
    }
    world.at(`${first}T09:00:00Z`);
    await bill(MONTHS[index] ?? '', interruption);
    await check();
    for (const one of bouncing) {
      await cast.bounce(one);
      paid.delete(one);
    }
    bouncing = [];
    for (const payment of payments) {
      const one = await cast.pay(payment, first);
      if (!one) continue;
      paid.add(one);
      if (payment.bounces) bouncing.push(one);
    }
    await check();
    world.at(`2026-${10 + index}-02T09:00:00Z`);
    for (const happening of late) await cast.happen(happening);
    if (quotient) await cast.quotient(quotient);
    if (share) await cast.share(share);
    if (then.proves) await cast.prove();
    if (then.corrects || index === MONTHS.length - 1) await correct();
    await check();
  }
  return Promise.all(
    families.map(async family => ({
      balance: await world.balanceOf(family),
      invoices: (await world.invoicesOf(family)).map(
        ({ number, kind, totalCents, previousBalanceCents, lines }) => ({
          ...{ number, kind, totalCents, previousBalanceCents, lines: told(lines) },
          of: lines.map(({ month, childName, dates, shareBp }) => ({ month, childName, dates, shareBp })),
        }),
      ),
    })),
  );
}

/** Drafts a month, and has it issued by two at once. */
async function bill(month: string, interruption: Interruption | null): Promise<void> {
  const { world } = cast;
  const id = await start(month);
  if (interruption) await computeTwice(id, interruption);
  else await world.work();
  world.stop(interruption?.issuing ?? []);
  await Promise.all([world.issue(id), world.issue(id)]);
  world.stop([]);
}

/** Computes a draft in parts of which some are stopped at first, and anew in parts that are not: it is the same. */
async function computeTwice(id: string, { familiesAPart, drafting }: Interruption): Promise<void> {
  const { world } = cast;
  await splitRun(world.database, id, familiesAPart);
  world.stop(drafting);
  await world.work();
  const before = await drafted(id);
  world.stop([]);
  await world.regisseur.post(`/office/billing/runs/${id}/rebuild`, {});
  await splitRun(world.database, id, familiesAPart);
  await world.work();
  expect(await drafted(id)).toEqual(before);
}

/** Two who press the button at the same time are led to one draft, or told that there is one. */
async function start(month: string): Promise<string> {
  const { world } = cast;
  const body = { regieId: await world.regie(REGIE), from: month, to: month };
  const answers = await Promise.all([1, 2].map(() => world.regisseur.post('/office/billing/runs', body)));
  const ids = answers.flatMap(({ status, body: said }) =>
    status === 200 ? [runCreated.parse(said).id] : [],
  );
  expect(new Set(ids).size).toBe(1);
  return ids[0] ?? '';
}

/** A draft as an agent reads it: its sums, and family by family. */
async function drafted(runId: string) {
  const { world, families } = cast;
  const { summary } = await world.regisseur.read(runPage, `/office/billing/runs/${runId}`);
  const { heads } = await readHeads(world.regisseur, runId);
  return { summary, heads, bills: await Promise.all(families.map(family => world.draftOf(runId, family))) };
}

/** What is proposed, looking at each family whole, is issued once by two at once, and nothing is left to correct. */
async function correct(): Promise<void> {
  const { world, families } = cast;
  const proposed = async () => {
    const ids: string[] = [];
    for (const { householdId } of families)
      ids.push(...(await propose(world, REGIE, householdId)).corrections.map(({ id }) => id));
    return ids.toSorted();
  };
  const ids = await proposed();
  // Nobody has to be looked for: of whom there is something to correct, something was noted.
  expect((await propose(world, REGIE)).corrections.map(({ id }) => id).toSorted()).toEqual(ids);
  if (ids.length === 0) return checkDays();
  const body = { regieId: await world.regie(REGIE), ids, reason: 'Essai', dueOn: null };
  const both = await Promise.all(
    [sendKey(), sendKey()].map(key =>
      world.regisseur.tell(correctionsIssued, '/office/billing/corrections', { ...body, key }),
    ),
  );
  expect(both.reduce((sum, { issued }) => sum + issued.length, 0)).toBe(ids.length);
  expect(await proposed()).toEqual([]);
  await checkDays();
}

/** Once all is corrected, billed are the days on which a child came, or was expected and is not excused: these and no others. */
async function checkDays(): Promise<void> {
  const { world, families } = cast;
  const owed = await world.database.superuser<{ day: string }[]>`
    select concat_ws(' ', child_id, key, date) as day from (
      select child_id, service_id, date from reservation
      where status = 'reserved' and coalesce(absence_charge ->> 'kind', 'whole') = 'whole'
      union
      select child_id, service_id, date from attendance where is_present) used
    join service on service.id = service_id`;
  const issued = await Promise.all(families.map(family => world.invoicesOf(family)));
  const billed = new Set(issued.flatMap(invoices => daysOf(invoices)));
  expect([...billed].toSorted()).toEqual(owed.map(({ day }) => day).toSorted());
}

/** Of what stands of a family's invoices, each day of a child in a service. */
function daysOf(invoices: readonly WholeInvoice[]): string[] {
  return standingLines(invoices.flatMap(({ lines }) => lines))
    .filter(({ kind }) => kind === 'presence' || kind === 'absence')
    .flatMap(({ childId, service, dates }) => dates.map(date => `${childId} ${service} ${date}`));
}

/** @param paid what has come in, and was not taken back. @param months how many are billed */
async function checkAll(paid: ReadonlySet<Paid>, months: number): Promise<void> {
  const { world, families } = cast;
  const sql = world.database.superuser;
  for (const numbers of [
    await sql<{ number: number }[]>`select number from invoice order by 1`,
    await sql<{ number: number }[]>`select receipt_number as number from payment order by 1`,
  ])
    expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, index) => index + 1));
  const billed = await sql`select from billed_month group by household_id having count(*) = ${months}`;
  expect(billed.length).toBe(families.length);
  const standing = [...paid].map(({ id }) => id);
  const overspent = await sql`
    select credit.* from (
      select id, case when id = any(${standing}::uuid[]) then amount_cents else 0 end as cents from payment
      union all
      select id, -total_cents from invoice where total_cents < 0) credit
    where coalesce((
      select sum(amount_cents) from allotment where credit.id in (payment_id, credit_note_id)), 0) not between 0 and cents`;
  expect(overspent).toEqual([]);
  const issued = await Promise.all(families.map(family => world.invoicesOf(family)));
  for (const [index, family] of families.entries())
    await checkAccount(
      family,
      issued[index] ?? [],
      [...paid].filter(({ householdId }) => householdId === family.householdId),
    );
  checkShares(issued.flat());
}

/** What is read of an account is what was issued and paid, and never is something owed beside what is held. */
async function checkAccount(family: Family, invoices: readonly WholeInvoice[], paid: readonly Paid[]) {
  const { world } = cast;
  const allotted = await world.database.superuser<{ id: string; cents: number }[]>`
    select invoice_id as id, sum(amount_cents)::int as cents from allotment
    where household_id = ${family.householdId} group by invoice_id`;
  for (const { id, totalCents, leftCents, lines } of invoices) {
    expect(totalOf(lines)).toBe(totalCents);
    if (totalCents <= 0) continue;
    expect(leftCents).toBe(totalCents - (allotted.find(one => one.id === id)?.cents ?? 0));
    expect(leftCents).toBeGreaterThanOrEqual(0);
    expect(leftCents).toBeLessThanOrEqual(totalCents);
  }
  const lines = invoices.flatMap(invoice => invoice.lines);
  expect(totalOf(standingLines(lines))).toBe(totalOf(lines));
  const days = daysOf(invoices);
  expect(new Set(days).size).toBe(days.length);
  const owed = totalOf(lines) - paid.reduce((sum, { cents }) => sum + cents, 0);
  expect(await world.balanceOf(family)).toBe(owed);
  const regieId = await world.regie(REGIE);
  const { account } = await world.regisseur.read(
    desk,
    `/office/payments?household=${family.householdId}&regie=${regieId}`,
  );
  const left = sumCents((account?.debts ?? []).map(({ leftCents }) => leftCents));
  expect(account).toMatchObject({ balanceCents: owed, creditCents: left - owed });
  expect(Math.min(left, left - owed)).toBe(0);
}

/** What two households bear of a cost is the whole of it, to the cent. */
function checkShares(invoices: readonly WholeInvoice[]) {
  const shared = standingLines(invoices.flatMap(({ lines }) => lines)).filter(
    ({ shareBp }) => shareBp < 10_000,
  );
  const costs = Map.groupBy(shared, ({ childId, service, month, kind, dates, unitCents }) =>
    [childId, service, month, kind, unitCents, ...dates].join(' '),
  );
  for (const [cost, parts] of costs) {
    const [{ quantity, unitCents } = { quantity: 0, unitCents: 0 }] = parts;
    expect(totalOf(parts), cost).toBe(quantity * unitCents);
  }
}
