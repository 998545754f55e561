/** How the households of a child share what it costs: docs/decisions/shared-costs.md. */
import { type CustodyPeriod, holds, WHOLE_COST_BP } from '../custody.ts';
import type { LocalDate } from '../dates.ts';
import { type Cents, splitCents, timesCents } from '../money.ts';
import type { MonthLine } from '../pricing/price-month.ts';

/** What one household bears of a line. */
export interface LinePart {
  householdId: string;
  dates: LocalDate[];
  quantity: number;
  /** Of the whole. */
  unitCents: Cents;
  amountCents: Cents;
  shareBp: number;
}

type Shares = readonly { householdId: string; shareBp: number }[];

/**
 * The parts of a line of a child that a household was priced for; their sum is the line, to the cent.
 * @param payerId who reserved, or has the contract
 */
export function partsOf(line: MonthLine, custody: readonly CustodyPeriod[], payerId: string): LinePart[] {
  const groups = new Map<string, { shares: Shares; dates: LocalDate[] }>();
  for (const date of line.dates) {
    const shares = sharesOn(custody, payerId, date, line.isOfDays);
    const key = shares.map(({ householdId, shareBp }) => `${householdId} ${shareBp}`).join();
    const group = groups.get(key) ?? { shares, dates: [] };
    groups.set(key, group);
    group.dates.push(date);
  }
  return [...groups.values()].flatMap(({ shares, dates }) => {
    const quantity = dates.length;
    const parts = splitCents(
      timesCents(line.unitCents, quantity),
      shares.map(({ shareBp }) => shareBp),
    );
    return shares.flatMap(({ householdId, shareBp }, index): LinePart[] => {
      const amountCents = parts[index];
      return amountCents === undefined || shareBp === 0
        ? []
        : [{ householdId, dates, quantity, unitCents: line.unitCents, amountCents, shareBp }];
    });
  });
}

/**
 * Who bears what of a day, in one order for all. Where the weeks alternate a day is its household's own; a household that
 * has no custody of the child bears what it reserved itself.
 */
function sharesOn(
  custody: readonly CustodyPeriod[],
  payerId: string,
  date: LocalDate,
  isOfDays: boolean,
): Shares {
  const held = custody.filter(period => holds(period, date));
  const isOwn =
    held.length < 2 ||
    !held.some(({ householdId }) => householdId === payerId) ||
    (isOfDays && held.some(({ weeks }) => weeks === 'even' || weeks === 'odd'));
  if (isOwn) return [{ householdId: payerId, shareBp: WHOLE_COST_BP }];
  return held
    .map(({ householdId, costShareBp }) => ({ householdId, shareBp: costShareBp }))
    .sort((one, other) => (one.householdId < other.householdId ? -1 : 1));
}
