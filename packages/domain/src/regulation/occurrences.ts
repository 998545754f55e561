/** How often something has happened to a family in a period, for rules that change after a number of times. */
import type { Days, Service } from '../calendar/calendar.ts';
import { addDays, firstOfMonth, type LocalDate, lastOfMonth, mondayOf } from '../dates.ts';
import { termOn } from './deadlines.ts';
import type { Rulebook } from './rulebook.ts';
import type { CountedFact, CountingPeriod } from './vocabulary.ts';

export interface Occurrence {
  fact: CountedFact;
  date: LocalDate;
}

/** The week, month, term or school year that a day is in. In summer, the school year is that day alone. */
export function periodOf(rulebook: Rulebook, service: Service, per: CountingPeriod, date: LocalDate): Days {
  switch (per) {
    case 'week': {
      const monday = mondayOf(date);
      return { from: monday, to: addDays(monday, 6) };
    }
    case 'month':
      return { from: firstOfMonth(date), to: lastOfMonth(date) };
    case 'term':
      return termOn(rulebook, service, date);
    case 'school-year': {
      const year = rulebook.calendar.schoolYearOn(date);
      return year ? { from: year.firstDay, to: year.lastDay } : { from: date, to: date };
    }
  }
}

/** How often a fact has happened in the period of a day, before that day. */
export function timesBefore(
  rulebook: Rulebook,
  service: Service,
  counted: { counts: CountedFact; per: CountingPeriod },
  date: LocalDate,
  occurrences: readonly Occurrence[],
): number {
  const { from } = periodOf(rulebook, service, counted.per, date);
  return occurrences.filter(one => one.fact === counted.counts && from <= one.date && one.date < date).length;
}
