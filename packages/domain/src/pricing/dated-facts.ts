/** Which quotient familial and which residence hold on a day: what the mairie was told, from when the rules let it count. */
import type { Service } from '../calendar/calendar.ts';
import { addDays, addMonths, firstOfMonth, type LocalDate, toLocalDate } from '../dates.ts';
import { termOn } from '../regulation/deadlines.ts';
import type { RuleOf } from '../regulation/rule.ts';
import type { Rulebook } from '../regulation/rulebook.ts';

/** A value, and the day on which the mairie received it. */
export interface DatedValue<Value> {
  value: Value;
  receivedOn: LocalDate;
}

/**
 * The value that holds on a day: the last received whose day of effect has come. Without a rule a value holds from the day
 * on which it was received; the first one known holds before as well, since nothing else is known of these days.
 * @returns null when none was received, or it is too old for the rule.
 */
export function valueOn<Value>(
  rulebook: Rulebook,
  service: Service,
  fact: RuleOf<'dated-fact'>['fact'],
  values: readonly DatedValue<Value>[],
  date: LocalDate,
): Value | null {
  if (values.length === 0) return null;
  const rule = rulebook.rulesOn('dated-fact', service, date).find(one => one.fact === fact) ?? null;
  let first: DatedValue<Value> | null = null;
  let held: DatedValue<Value> | null = null;
  for (const value of values) {
    if (first === null || value.receivedOn < first.receivedOn) first = value;
    const isLater = held === null || value.receivedOn >= held.receivedOn;
    if (isLater && effectOf(rulebook, service, rule, value.receivedOn) <= date) held = value;
  }
  const found = held ?? first;
  if (!found) return null;
  const isExpired = rule?.validMonths !== undefined && addMonths(found.receivedOn, rule.validMonths) <= date;
  return isExpired ? null : found.value;
}

/** The first day on which a value that was received on a day counts. */
function effectOf(
  rulebook: Rulebook,
  service: Service,
  rule: RuleOf<'dated-fact'> | null,
  receivedOn: LocalDate,
): LocalDate {
  switch (rule?.changes) {
    case undefined:
    case 'same-day':
      return receivedOn;
    case 'next-month':
      return addMonths(firstOfMonth(receivedOn), 1);
    case 'next-term':
      return addDays(termOn(rulebook, service, receivedOn).to, 1);
    case 'next-school-year': {
      const starts = rulebook.calendar.calendar.schoolYears.map(({ firstDay }) => firstDay);
      return starts.filter(firstDay => firstDay > receivedOn).toSorted()[0] ?? FAR;
    }
    case 'next-reference': {
      const day = rule?.reference ?? '01-01';
      const thisYear = toLocalDate(`${receivedOn.slice(0, 4)}-${day === '02-29' ? '02-28' : day}`);
      return receivedOn <= thisYear ? thisYear : addMonths(thisYear, 12);
    }
  }
}

const FAR = toLocalDate('9999-12-31');
