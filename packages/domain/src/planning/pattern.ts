/** Which days a family means when it asks for many at once. */
import { addDays, dayNumber, type LocalDate, mondayOf, type Weekday, weekdayOf } from '../dates.ts';

/** By the number of the ISO week. */
export const WEEK_CHOICES = ['every', 'even', 'odd'] as const;
export type WeekChoice = (typeof WEEK_CHOICES)[number];

export interface WeekPattern {
  from: LocalDate;
  to: LocalDate;
  weekdays: readonly Weekday[];
  weeks: WeekChoice;
}

/** More than this is no request of a family: a school year has fewer. */
export const MOST_PATTERN_DAYS = 400;

/** The days of a pattern, in order. Those on which a service does not take place are for the rules to refuse. */
export function daysOf({ from, to, weekdays, weeks }: WeekPattern): LocalDate[] {
  const days: LocalDate[] = [];
  const last =
    dayNumber(to) - dayNumber(from) < MOST_PATTERN_DAYS ? to : addDays(from, MOST_PATTERN_DAYS - 1);
  for (let date = from; date <= last; date = addDays(date, 1)) {
    if (!weekdays.includes(weekdayOf(date))) continue;
    if (weeks !== 'every' && (isoWeek(date) % 2 === 0) !== (weeks === 'even')) continue;
    days.push(date);
  }
  return days;
}

/** The number of the week in which a day falls, as ISO 8601 counts them: the first one has the year's first Thursday. */
export function isoWeek(date: LocalDate): number {
  const thursday = addDays(mondayOf(date), 3);
  const firstOfYear = `${thursday.slice(0, 4)}-01-01` as LocalDate; // every year has one
  return 1 + Math.floor((dayNumber(thursday) - dayNumber(firstOfYear)) / 7);
}
