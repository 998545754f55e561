/** Counting back over days of which only some count. */
import { addDays, dayNumber, dayOfNumber, type LocalDate, type Weekday, weekdayOf } from '../dates.ts';
import type { COUNTED_DAYS } from '../regulation/deadline-language.ts';
import type { Service } from './calendar.ts';
import type { CalendarReader } from './day.ts';

export type CountedDays = (typeof COUNTED_DAYS)[number] | readonly Weekday[];

/** Further back than any règlement counts: over a summer, and the year before it. */
const FARTHEST_DAYS = 500;

/**
 * The day that is so many counted days before another, which is itself not counted.
 * @returns null when the calendar has not so many of them.
 */
export function countBack(
  calendar: CalendarReader,
  service: Service,
  from: LocalDate,
  days: number,
  counted: CountedDays,
): LocalDate | null {
  if (counted === 'calendar') return addDays(from, -days);
  let left = days;
  let date = from;
  for (let steps = 0; left > 0; steps++) {
    if (steps > FARTHEST_DAYS) return null;
    date = addDays(date, -1);
    if (counts(calendar, service, date, counted)) left--;
  }
  return date;
}

/** The day that is so many counted days after another. @returns null when the calendar has not so many of them. */
export function countOn(
  calendar: CalendarReader,
  service: Service,
  from: LocalDate,
  days: number,
  counted: CountedDays,
): LocalDate | null {
  if (counted === 'calendar') return addDays(from, days);
  let left = days;
  let date = from;
  for (let steps = 0; left > 0; steps++) {
    if (steps > FARTHEST_DAYS) return null;
    date = addDays(date, 1);
    if (counts(calendar, service, date, counted)) left--;
  }
  return date;
}

/** The nearest day before another that satisfies a condition; null when there is none for a long time. */
export function lastBefore(date: LocalDate, isSuch: (day: LocalDate) => boolean): LocalDate | null {
  for (let steps = 1; steps <= FARTHEST_DAYS; steps++) {
    const day = addDays(date, -steps);
    if (isSuch(day)) return day;
  }
  return null;
}

/** The nearest day after another that satisfies a condition; null when there is none for a long time. */
export function firstAfter(date: LocalDate, isSuch: (day: LocalDate) => boolean): LocalDate | null {
  for (let steps = 1; steps <= FARTHEST_DAYS; steps++) {
    const day = addDays(date, steps);
    if (isSuch(day)) return day;
  }
  return null;
}

/** The days from one to another, both included. */
export function daysBetween(from: LocalDate, to: LocalDate): LocalDate[] {
  const days: LocalDate[] = [];
  const last = dayNumber(to);
  for (let number = dayNumber(from); number <= last; number++) days.push(dayOfNumber(number));
  return days;
}

/** Whether a day is one of those that count. */
export function counts(
  calendar: CalendarReader,
  service: Service,
  date: LocalDate,
  counted: CountedDays,
): boolean {
  if (typeof counted !== 'string') return counted.includes(weekdayOf(date));
  switch (counted) {
    case 'calendar':
      return true;
    case 'mon-fri':
      return !isWeekend(date);
    case 'ouvres':
      return !isWeekend(date) && !calendar.isPublicHoliday(date);
    case 'ouvrables':
      return weekdayOf(date) !== 'sunday' && !calendar.isPublicHoliday(date);
    case 'school-days':
      return calendar.isSchoolDay(date);
    case 'service-days':
      return calendar.dayOf(service, date).served;
  }
}

/** Whether the mairie works: not on week-ends, public holidays and closures of the whole tenant. */
export function isWorkingDay(calendar: CalendarReader, date: LocalDate): boolean {
  return !isWeekend(date) && !calendar.isPublicHoliday(date) && !calendar.isClosed(date);
}

function isWeekend(date: LocalDate): boolean {
  const weekday = weekdayOf(date);
  return weekday === 'saturday' || weekday === 'sunday';
}
