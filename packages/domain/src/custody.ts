/** In which households a child lives, and who bears the costs: what may stand in its file. */
import { type LocalDate, nextDay } from './dates.ts';
import type { CUSTODY_HOLIDAYS, CUSTODY_WEEKS } from './family.ts';

export type CustodyWeeks = (typeof CUSTODY_WEEKS)[number];
export type CustodyHolidays = (typeof CUSTODY_HOLIDAYS)[number];

/** All of the costs, in basis points. */
export const WHOLE_COST_BP = 10_000;

export interface CustodyPeriod {
  householdId: string;
  firstDay: LocalDate;
  /** Null: until further notice. */
  lastDay: LocalDate | null;
  weeks: CustodyWeeks;
  holidays: CustodyHolidays;
  costShareBp: number;
}

/** Why a custody cannot be taken; the screen has a sentence for each. */
export const CUSTODY_PROBLEMS = ['before-start', 'overlap', 'shares', 'weeks', 'holidays'] as const;
export type CustodyProblem = (typeof CUSTODY_PROBLEMS)[number];

/**
 * What is wrong with the periods of one child, and from which day; null when on every day on which it lives somewhere the
 * shares are the whole, each week is in one household, and so is each half of the holidays.
 */
export function custodyProblem(
  periods: readonly CustodyPeriod[],
): { problem: CustodyProblem; day: LocalDate } | null {
  for (const { firstDay, lastDay } of periods)
    if (lastDay !== null && lastDay < firstDay) return { problem: 'before-start', day: lastDay };
  for (const day of turningDays(periods)) {
    const held = periods.filter(period => holds(period, day));
    if (held.length === 0) continue;
    const problem = problemOn(held);
    if (problem) return { problem, day };
  }
  return null;
}

/** Whether a period is in force on a day. */
export function holds(
  { firstDay, lastDay }: Pick<CustodyPeriod, 'firstDay' | 'lastDay'>,
  day: LocalDate,
): boolean {
  return firstDay <= day && (lastDay === null || day <= lastDay);
}

/** The days on which anything begins, or is over: between two of them nothing changes. */
function turningDays(periods: readonly CustodyPeriod[]): LocalDate[] {
  const days = periods.flatMap(({ firstDay, lastDay }) => [firstDay, ...(lastDay ? [nextDay(lastDay)] : [])]);
  return [...new Set(days)].sort();
}

function problemOn(held: readonly CustodyPeriod[]): CustodyProblem | null {
  if (new Set(held.map(({ householdId }) => householdId)).size < held.length) return 'overlap';
  if (held.reduce((sum, { costShareBp }) => sum + costShareBp, 0) !== WHOLE_COST_BP) return 'shares';
  if (
    !isOneOf(
      WEEKS,
      held.map(({ weeks }) => weeks).filter(weeks => weeks !== 'none'),
    )
  )
    return 'weeks';
  const holidays = held.map(period => period.holidays);
  if (holidays.every(half => half === 'as-weeks')) return null;
  return isOneOf(
    HOLIDAYS,
    holidays.filter(half => half !== 'none'),
  )
    ? null
    : 'holidays';
}

const WEEKS: readonly (readonly CustodyWeeks[])[] = [['every'], ['even', 'odd']];
const HOLIDAYS: readonly (readonly CustodyHolidays[])[] = [
  ['all'],
  ['first-half', 'second-half'],
  ['first-half-even-years', 'first-half-odd-years'],
];

function isOneOf<Value>(ways: readonly (readonly Value[])[], values: readonly Value[]): boolean {
  return ways.some(way => way.length === values.length && way.every(value => values.includes(value)));
}
