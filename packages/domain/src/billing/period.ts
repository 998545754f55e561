/** Which months of which services a run bills: as often as the règlement bills them, after the month or before it. */
import type { Days, Service } from '../calendar/calendar.ts';
import { addDays, addMonths, firstOfMonth, type LocalDate, lastOfMonth, monthNumber } from '../dates.ts';
import { termOn } from '../regulation/deadlines.ts';
import type { RuleOf } from '../regulation/rule.ts';
import type { Rulebook } from '../regulation/rulebook.ts';

/** A month of some services that a run bills. */
export interface BilledPart {
  /** First day. */
  month: LocalDate;
  /** First day of the month of the run that bills it: the month itself, or the last of two months, of a term … */
  runMonth: LocalDate;
  /** Keys. */
  services: ReadonlySet<string>;
}

/** What the règlement says of billing a service in a month; null where it says nothing: after each month, on reservations. */
export function billingRuleOf(
  rulebook: Rulebook,
  service: Service,
  month: LocalDate,
): RuleOf<'billing'> | null {
  const [first, last] = [firstOfMonth(month), lastOfMonth(month)];
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const [rule] = rulebook.rulesOn('billing', service, date);
    if (rule) return rule;
  }
  return null;
}

function isPrepaid(rulebook: Rulebook, service: Service, month: LocalDate): boolean {
  return billingRuleOf(rulebook, service, month)?.terms === 'prepaid';
}

/**
 * Whether all that these services bill in a month is paid before it. Where some is and some is not, a run of a month that
 * is over bills what was paid after it and, of what is paid before, the month that begins.
 */
export function isAllPrepaid(rulebook: Rulebook, services: readonly Service[], month: LocalDate): boolean {
  return services.length > 0 && services.every(service => isPrepaid(rulebook, service, month));
}

/** The months that a service bills together with this one. */
function blockOf(rulebook: Rulebook, service: Service, month: LocalDate): Days {
  switch (billingRuleOf(rulebook, service, month)?.every) {
    case 'two-months': {
      const year = yearAround(rulebook, month);
      const isSecond = (((monthNumber(month) - monthNumber(year?.from ?? SEPTEMBER)) % 2) + 2) % 2 === 1;
      const from = isSecond ? addMonths(month, -1) : month;
      return { from, to: addMonths(from, 1) };
    }
    case 'term': {
      const { from, to } = termOn(rulebook, service, lastOfMonth(month));
      // Terms may meet within a month, which belongs to the one that it begins in.
      const begins = termOn(rulebook, service, month);
      return begins.from === from || firstOfMonth(begins.to) !== month
        ? { from: startOfTerm(rulebook, service, from), to: firstOfMonth(to) }
        : { from: startOfTerm(rulebook, service, begins.from), to: month };
    }
    case 'school-year':
      return yearAround(rulebook, month) ?? { from: month, to: month };
    case 'month':
    case undefined:
      return { from: month, to: month };
  }
}

/** The first month of a term: the next, where the term before ends within it. */
function startOfTerm(rulebook: Rulebook, service: Service, from: LocalDate): LocalDate {
  const month = firstOfMonth(from);
  return from === month || termOn(rulebook, service, month).from === from ? month : addMonths(month, 1);
}

const SEPTEMBER = '2000-09-01' as LocalDate; // an even number of months from every other September

/** The months of a school year; null in a month that is in none. */
function yearAround(rulebook: Rulebook, month: LocalDate): Days | null {
  const year = rulebook.calendar.schoolYearOn(lastOfMonth(month)) ?? rulebook.calendar.schoolYearOn(month);
  return year && { from: firstOfMonth(year.firstDay), to: firstOfMonth(year.lastDay) };
}

/** The months of a period, by their first days. */
export function monthsOf({ from, to }: Days): LocalDate[] {
  const months: LocalDate[] = [];
  for (let month = firstOfMonth(from); month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** What a run of a period of whole months bills, month by month. */
export function billedParts(rulebook: Rulebook, services: readonly Service[], period: Days): BilledPart[] {
  const parts = new Map<string, { month: LocalDate; runMonth: LocalDate; services: Set<string> }>();
  for (const runMonth of monthsOf(period)) {
    const ahead = isAllPrepaid(rulebook, services, runMonth) ? 0 : 1;
    for (const service of services)
      for (const month of monthsBilled(rulebook, service, runMonth, ahead)) {
        const key = `${month} ${runMonth}`;
        const part = parts.get(key) ?? { month, runMonth, services: new Set<string>() };
        parts.set(key, part);
        part.services.add(service.key);
      }
  }
  return [...parts.values()].sort((one, other) => (one.month < other.month ? -1 : 1));
}

function monthsBilled(rulebook: Rulebook, service: Service, runMonth: LocalDate, ahead: number): LocalDate[] {
  const next = addMonths(runMonth, ahead);
  if (isPrepaid(rulebook, service, next)) {
    const block = blockOf(rulebook, service, next);
    return block.from === next ? monthsOf(block) : [];
  }
  if (isPrepaid(rulebook, service, runMonth)) return [];
  const block = blockOf(rulebook, service, runMonth);
  return block.to === runMonth ? monthsOf(block) : [];
}

/** From when to when facts have to be known to price these months. */
export function factsSpan(rulebook: Rulebook, months: readonly LocalDate[]): Days {
  const [first = FAR, last = first] = [months.toSorted()[0], months.toSorted().at(-1)];
  const counts = rulebook.commune.regulations.some(({ rules }) =>
    rules.some(rule => rule.kind === 'surcharge' && rule.times !== undefined),
  );
  const year = counts ? yearAround(rulebook, first) : null;
  const before = addDays(first, counts ? -31 : -6);
  return { from: year && year.from < before ? year.from : before, to: lastOfMonth(last) };
}

const FAR = '2999-12-01' as LocalDate; // a month after all others

/** The month that a run would bill next: the last that is over, or the next where all is paid before. */
export function usualMonth(rulebook: Rulebook, services: readonly Service[], today: LocalDate): LocalDate {
  const next = addMonths(firstOfMonth(today), 1);
  return isAllPrepaid(rulebook, services, next) ? next : addMonths(firstOfMonth(today), -1);
}

const USUAL_DAYS_TO_PAY = 30;

/** Until when an invoice is to be paid, by the first rule that says it; thirty days after it where none does. */
export function dueOn(
  rulebook: Rulebook,
  services: readonly Service[],
  month: LocalDate,
  issuedOn: LocalDate,
): { dueOn: LocalDate; article: string | null } {
  for (const service of services) {
    const rule = billingRuleOf(rulebook, service, month);
    if (rule?.due) return { dueOn: dueBy(rule.due, issuedOn), article: rule.article };
  }
  return { dueOn: addDays(issuedOn, USUAL_DAYS_TO_PAY), article: null };
}

function dueBy(due: NonNullable<RuleOf<'billing'>['due']>, issuedOn: LocalDate): LocalDate {
  if (due.kind === 'days-after-issue') return addDays(issuedOn, due.days);
  const inMonth = (month: LocalDate): LocalDate => {
    const last = lastOfMonth(month);
    const asked = due.day === 'last' ? last : addDays(firstOfMonth(month), due.day - 1);
    return asked < last ? asked : last;
  };
  const sameMonth = inMonth(issuedOn);
  return sameMonth > issuedOn ? sameMonth : inMonth(addMonths(firstOfMonth(issuedOn), 1));
}

/** Whether invoices tell what was owed before: unless the règlement hides it. */
export function showsPreviousBalance(
  rulebook: Rulebook,
  services: readonly Service[],
  month: LocalDate,
): boolean {
  return !services.some(service => billingRuleOf(rulebook, service, month)?.previousBalance === 'hidden');
}
