/** What issued bills of families lack: their months are priced again, and compared with all that was issued for them. */
import { hash } from 'node:crypto';
import {
  type BilledMonthRow,
  type ChangedHousehold,
  type ComparedMonth,
  listBilledMonths,
  listIssuedLines,
} from '@preau/db/billing-changes';
import { readBillingFacts } from '@preau/db/billing-facts';
import { type BillingRegie, listRuns, type RunRow } from '@preau/db/billing-run';
import type { TenantTransaction } from '@preau/db/database';
import { derivedId } from '@preau/db/new-id';
import { correctBill, type IssuedLine, totalOf } from '@preau/domain/billing/correct';
import { type BillingHousehold, Drafts } from '@preau/domain/billing/draft';
import type { BillLine } from '@preau/domain/billing/invoice';
import { type BilledPart, billedParts, factsSpan } from '@preau/domain/billing/period';
import { type LocalDate, lastOfMonth } from '@preau/domain/dates';
import type { Cents } from '@preau/domain/money';
import { servicesOf, settingOf } from './billing-setting.ts';
import type { Context } from './context.ts';
import type { TenantRules } from './planning-rules.ts';

/** The most issued runs that are looked back at. */
const MOST_RUNS = 24;

/** The most months of families that a page prices again while someone waits for it: about a second's work. */
const MOST_LOOKED_AT = 400;

/** Months of a family that are on the same piece, or on none, priced again. */
export interface Comparison {
  /** Names it, and what it comes to. */
  id: string;
  household: BillingHousehold;
  corrects: { id: string; reference: string } | null;
  months: { month: LocalDate; runId: string; fees: string[] }[];
  /** What they lack of what was issued; empty: nothing. */
  lines: BillLine[];
  totalCents: Cents;
}

/** Which months of which families are priced again, as runs name them. */
export type WantedMonths = ReadonlyMap<string, Pick<ReadonlySet<LocalDate>, 'has'>>;

/** What is known of families that may be billed otherwise by now. */
export interface ChangedFamilies {
  /** Whose bill is another: of those that were looked at. */
  differing: string[];
  /** How many more were found to differ when a run was compared. */
  more: number;
  /** Of how many more something was noted; nobody has compared them yet. */
  unseen: number;
}

/** Prices changed families again, as many as there is time for, and tells those whose bill is another. */
export async function lookAtChanged(
  tx: TenantTransaction,
  ctx: Context,
  rules: TenantRules,
  regie: BillingRegie,
  changed: readonly ChangedHousehold[],
): Promise<ChangedFamilies> {
  const wanted = new Map<string, ReadonlySet<LocalDate>>();
  const left: ChangedHousehold[] = [];
  let looked = 0;
  for (const one of changed) {
    looked += one.months.length;
    if (looked > MOST_LOOKED_AT) left.push(one);
    else wanted.set(one.householdId, new Set(one.months));
  }
  const comparisons = await compareMonths(tx, ctx, rules, regie, wanted);
  const more = left.filter(({ isFound }) => isFound).length;
  return {
    differing: [
      ...new Set(comparisons.filter(({ lines }) => lines.length > 0).map(({ household }) => household.id)),
    ],
    more,
    unseen: left.length - more,
  };
}

/** What all billed months of these families lack, in the order of their names. */
export async function findCorrections(
  tx: TenantTransaction,
  ctx: Context,
  rules: TenantRules,
  regie: BillingRegie,
  householdIds: readonly string[],
): Promise<Comparison[]> {
  const compared = await compareMonths(
    tx,
    ctx,
    rules,
    regie,
    new Map(householdIds.map(id => [id, ALL_MONTHS])),
  );
  return compared
    .filter(({ lines }) => lines.length > 0)
    .sort((one, other) => (one.household.name < other.household.name ? -1 : 1));
}

const ALL_MONTHS: Pick<ReadonlySet<LocalDate>, 'has'> = { has: () => true };

/** Prices these months of families again, whose facts one statement reads. */
export async function compareMonths(
  tx: TenantTransaction,
  ctx: Context,
  rules: TenantRules,
  regie: BillingRegie,
  wanted: WantedMonths,
): Promise<Comparison[]> {
  const householdIds = [...wanted.keys()];
  const runs = await listRuns(tx, [regie.id], MOST_RUNS, 'issued');
  const services = servicesOf(rules, regie);
  const covered = runs.flatMap(run =>
    billedParts(rules.rulebook, services, run).map(part => ({ part, run })),
  );
  const asked = covered.filter(({ part }) => householdIds.some(id => wanted.get(id)?.has(part.runMonth)));
  const months = [...new Set(asked.map(({ part }) => part.month))];
  const [first] = months.toSorted();
  if (first === undefined) return [];
  const [households, billed, issued] = await Promise.all([
    readBillingFacts(tx, {
      householdIds,
      regieId: regie.id,
      span: factsSpan(rules.rulebook, months),
      from: first,
    }),
    listBilledMonths(tx, regie.id, householdIds),
    listIssuedLines(tx, { regieId: regie.id, householdIds, months }),
  ]);
  const billedOf = Map.groupBy(billed, ({ householdId }) => householdId);
  const issuedOf = Map.groupBy(issued, ({ householdId }) => householdId);
  const drafts = new Drafts(
    settingOf(ctx, rules, regie, { from: first, to: lastOfMonth(first) }),
    households.map(household => ({ ...household, waiting: [] })),
    [],
  );
  return households.flatMap(household => {
    const own = wanted.get(household.id);
    if (!own) return [];
    return comparisonsOf(household, {
      drafts,
      asked: asked.filter(({ part }) => own.has(part.runMonth)),
      covered,
      billed: billedOf.get(household.id) ?? [],
      issued: issuedOf.get(household.id) ?? [],
    });
  });
}

/** That the months of a comparison were looked at up to an instant, and what sets them right. */
export function comparedMonths(
  tx: TenantTransaction,
  regieId: string,
  { household, months }: Comparison,
  { invoiceId, factsAt }: Pick<ComparedMonth, 'invoiceId' | 'factsAt'>,
): ComparedMonth[] {
  return months.map(({ month, runId, fees }) => ({
    id: derivedId(tx.tenantId, 'billed_month', `${household.id}/${regieId}/${month}`),
    householdId: household.id,
    regieId,
    month,
    runId,
    invoiceId,
    fees,
    factsAt,
  }));
}

interface CoveredPart {
  part: BilledPart;
  run: RunRow;
}

function comparisonsOf(
  household: BillingHousehold,
  {
    drafts,
    asked,
    covered,
    billed,
    issued,
  }: {
    drafts: Drafts;
    asked: readonly CoveredPart[];
    covered: readonly CoveredPart[];
    billed: readonly BilledMonthRow[];
    issued: readonly IssuedLine[];
  },
): Comparison[] {
  const rowOf = (month: LocalDate) => billed.find(one => one.month === month) ?? null;
  // What waits is priced anew with the next run; what was given up stays given up.
  const open = asked.filter(({ part }) => {
    const row = rowOf(part.runMonth);
    return !row || (row.outcome !== 'waived' && !(row.outcome === 'carried-over' && row.invoiceId === null));
  });
  const found = open.map(({ part, run }) => ({ part, run, ...drafts.linesOf(household, part) }));
  const roots = Map.groupBy(found, ({ part }) => rowOf(part.runMonth)?.invoiceId ?? null);
  return [...roots].map(([rootId, own]): Comparison => {
    const parts = new Set(own.map(({ part }) => part));
    const months = new Set(own.map(({ part }) => part.month));
    const others = covered.flatMap(({ part }) => (parts.has(part) || !months.has(part.month) ? [] : part));
    const lines = correctBill(
      // Where another run bills other services of the same month, these lines are its own.
      issued.filter(line => months.has(line.month) && !others.some(part => drafts.isOf(line, part))),
      own.flatMap(one => one.lines),
    );
    const runMonths = Map.groupBy(own, ({ part }) => part.runMonth);
    const reference = billed.find(({ invoiceId }) => invoiceId === rootId)?.reference;
    return {
      id: [household.id, rootId ?? 'nothing', hash('sha256', JSON.stringify(lines)).slice(0, 16)].join('.'),
      household,
      corrects: rootId !== null && reference != null ? { id: rootId, reference } : null,
      months: [...runMonths].map(([month, ofMonth]) => ({
        month,
        runId: ofMonth[0]?.run.id ?? '',
        fees: ofMonth.flatMap(({ fees }) => fees),
      })),
      lines,
      totalCents: totalOf(lines),
    };
  });
}
