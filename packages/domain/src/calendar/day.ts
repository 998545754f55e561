/** What each day is: for the schools, and for a service. */
import { addDays, dayNumber, type LocalDate, weekdayOf } from '../dates.ts';
import type { Season } from '../regulation/vocabulary.ts';
import type { Calendar, CalendarException, NamedHolidays, SchoolYear, Service } from './calendar.ts';
import { publicHolidays } from './public-holidays.ts';
import { shortHolidays } from './school-holidays.ts';

/** What the planning shows of a day; the words are the guides'. */
export const DAY_KINDS = [
  'schoolDay',
  'publicHoliday',
  'shortHolidays',
  'summerHolidays',
  'closed',
  'notServed',
] as const;
export type DayKind = (typeof DAY_KINDS)[number];

export interface ServiceDay {
  kind: DayKind;
  /** Whether the service takes place. It may on a day of holidays, or by an exceptional opening on any day. */
  served: boolean;
  /** The name of the holiday, or why it is closed or opened; null for an ordinary day. */
  reason: string | null;
}

/** The calendar of a tenant, asked day by day. Each answer is remembered: it never changes. */
export interface CalendarReader {
  readonly calendar: Calendar;
  /** What a day is for a service. */
  dayOf(service: Service, date: LocalDate): ServiceDay;
  season(date: LocalDate): Season;
  /**
   * The school holidays that a day falls in; for the summer, from the day after the last day of class to the one before
   * the next first one. Null on a day of which no school year is known.
   */
  holidaysOn(date: LocalDate): NamedHolidays | null;
  /** The school year that a day falls in, from its first to its last day; null in summer and outside of all. */
  schoolYearOn(date: LocalDate): SchoolYear | null;
  isPublicHoliday(date: LocalDate): boolean;
  /** Whether the whole tenant is closed. */
  isClosed(date: LocalDate): boolean;
  isSchoolDay(date: LocalDate): boolean;
}

const SUMMER = 'Été';
const UNKNOWN_YEAR = 'Année scolaire pas encore au calendrier';

/**
 * Makes a reader of a calendar. What a day is for a service follows this order: an opening, a public holiday, a closure,
 * then the weekdays of the service, in holidays or in school time. Of a day that is in no school year, nor in the summer
 * beside one, nothing is known: there is no service, but by an opening.
 */
export function readCalendar(calendar: Calendar): CalendarReader {
  const short = shortHolidays(calendar);
  const years = calendar.schoolYears.toSorted((one, other) => (one.firstDay < other.firstDay ? -1 : 1));
  const byYear = remembered((year: string) => publicHolidays(Number(year), calendar));
  const publicHoliday = (date: LocalDate) => byYear(date.slice(0, 4)).get(date) ?? null;
  const schoolYearOn = (date: LocalDate) =>
    years.find(({ firstDay, lastDay }) => firstDay <= date && date <= lastDay) ?? null;
  const shortOn = remembered(
    (date: LocalDate) => short.find(({ from, to }) => from <= date && date <= to) ?? null,
  );
  const summer = remembered((date: LocalDate) => (schoolYearOn(date) ? null : summerOn(years, date)));
  const holidaysOn = (date: LocalDate) => shortOn(date) ?? summer(date);
  const closureOf = (date: LocalDate, service: Service | null) =>
    calendar.closures.find(closure => holds(closure, date) && concerns(closure, service)) ?? null;
  const isClosed = (date: LocalDate) => closureOf(date, null) !== null;
  const isPublicHoliday = (date: LocalDate) => publicHoliday(date) !== null;

  const dayOf = (service: Service, date: LocalDate): ServiceDay => {
    const holidays = holidaysOn(date);
    const holiday = publicHoliday(date);
    const closure = closureOf(date, service);
    const kind = holidays ? (shortOn(date) ? 'shortHolidays' : 'summerHolidays') : 'schoolDay';
    const isKnown = schoolYearOn(date) !== null || summer(date) !== null;
    const opening = calendar.openings.find(one => holds(one, date) && concerns(one, service));
    if (opening) return { kind: holiday ? 'publicHoliday' : kind, served: true, reason: opening.reason };
    if (holiday) return { kind: 'publicHoliday', served: false, reason: holiday };
    const isServed =
      isKnown && (holidays ? service.holidayWeekdays : service.weekdays).includes(weekdayOf(date));
    if (closure && (isServed || !holidays)) return { kind: 'closed', served: false, reason: closure.reason };
    if (isServed) return { kind, served: true, reason: holidays?.name ?? null };
    return {
      kind: holidays ? kind : 'notServed',
      served: false,
      reason: holidays?.name ?? (isKnown ? null : UNKNOWN_YEAR),
    };
  };
  const daysOf = remembered((_key: string) => new Map<LocalDate, ServiceDay>());
  return {
    calendar,
    dayOf(service, date) {
      const known = daysOf(service.key).get(date);
      if (known) return known;
      const day = dayOf(service, date);
      daysOf(service.key).set(date, day);
      return day;
    },
    season: date => (holidaysOn(date) ? 'holidays' : 'school-time'),
    holidaysOn,
    schoolYearOn,
    isPublicHoliday,
    isClosed,
    isSchoolDay: remembered(
      (date: LocalDate) =>
        schoolYearOn(date) !== null &&
        !holidaysOn(date) &&
        calendar.schoolWeekdays.includes(weekdayOf(date)) &&
        !isPublicHoliday(date) &&
        !isClosed(date),
    ),
  };
}

/** From the last day of class before a day to the first one after it; two months where one of them is not known. */
function summerOn(years: readonly SchoolYear[], date: LocalDate): NamedHolidays | null {
  const before = years.findLast(({ lastDay }) => lastDay < date);
  const after = years.find(({ firstDay }) => date < firstDay);
  const from = before && addDays(before.lastDay, 1);
  const to = after && addDays(after.firstDay, -1);
  if (from && to && dayNumber(to) - dayNumber(from) < LONGEST_SUMMER_DAYS) return { name: SUMMER, from, to };
  if (from && date <= addDays(from, SUMMER_DAYS - 1))
    return { name: SUMMER, from, to: addDays(from, SUMMER_DAYS - 1) };
  if (to && addDays(to, 1 - SUMMER_DAYS) <= date)
    return { name: SUMMER, from: addDays(to, 1 - SUMMER_DAYS), to };
  return null;
}

/** The summers of 2025 to 2027 have 58 to 60 days. */
export const SUMMER_DAYS = 60;

/** Between two school years, more than this is not a summer: a school year is missing from the calendar. */
const LONGEST_SUMMER_DAYS = 100;

function holds({ from, to }: CalendarException, date: LocalDate): boolean {
  return from <= date && date <= to;
}

/** Whether an exception concerns a service; without one, whether it concerns the whole tenant. */
function concerns({ scope }: CalendarException, service: Service | null): boolean {
  switch (scope.kind) {
    case 'tenant':
      return true;
    case 'member':
      return service?.member === scope.key;
    case 'site':
      return service?.site === scope.key;
    case 'service':
      return service?.key === scope.key;
  }
}

function remembered<Key, Value>(find: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, { value: Value }>();
  return key => {
    const found = known.get(key);
    if (found) return found.value;
    const value = find(key);
    known.set(key, { value });
    return value;
  };
}
