/** Which days have to be known to decide about others: rules count within a month, a term or a school year. */
import { addDays, firstOfMonth, type LocalDate, lastOfMonth } from '../dates.ts';
import type { Rulebook } from '../regulation/rulebook.ts';

/** An absence that another prolongs began within as many days. */
const RUN_DAYS = 31;

/** The days around a span that its decisions and its prices look at. */
export function countingSpan(
  rulebook: Rulebook,
  { from, to }: { from: LocalDate; to: LocalDate },
): { from: LocalDate; to: LocalDate } {
  const near = { from: addDays(firstOfMonth(from), -RUN_DAYS), to: lastOfMonth(to) };
  if (!countsBeyondMonths(rulebook)) return near;
  const { schoolYears } = rulebook.calendar.calendar;
  const concerned = schoolYears.filter(({ firstDay, lastDay }) => firstDay <= to && from <= lastDay);
  return {
    from: [near.from, ...concerned.map(({ firstDay }) => firstDay)].toSorted()[0] ?? near.from,
    to: [near.to, ...concerned.map(({ lastDay }) => lastDay)].toSorted().at(-1) ?? near.to,
  };
}

function countsBeyondMonths({ commune }: Rulebook): boolean {
  return commune.regulations.some(({ rules }) =>
    rules.some(rule => {
      switch (rule.kind) {
        case 'single-channel':
          return rule.per !== 'child-and-month';
        case 'limit':
          return isLong(rule.per);
        case 'repetition':
          return isLong(rule.counter.per);
        case 'absence':
          return rule.counter !== undefined && isLong(rule.counter.per);
        case 'surcharge':
          return 'times' in rule && rule.times !== undefined && isLong(rule.times.per);
        default:
          return false;
      }
    }),
  );
}

function isLong(per: string): boolean {
  return per === 'term' || per === 'school-year';
}

/** The services that some rule opens to children who are not enrolled. */
export function servicesWithoutEnrolment({ commune }: Rulebook): string[] {
  const open = commune.regulations.flatMap(({ rules, services }) =>
    rules.flatMap(rule =>
      rule.kind === 'enrolment' && rule.granted === 'not-needed' ? (rule.services ?? services) : [],
    ),
  );
  return [...new Set(open)];
}
