/** What each day is: for the schools, and for a service. */
import { addDays, type LocalDate, weekdayOf } from '../dates.ts';
import type { Season } from '../regulation/vocabulary.ts';
import type { Calendar, CalendarException, NamedHolidays, SchoolYear, Service } from './calendar.ts';
import { publicHolidays } from './public-holidays.ts';
import { zoneHolidays } from './school-holidays.ts';

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
  /** The school holidays that a day falls in; for the summer, from the last day of class to the next first one. */
  holidaysOn(date: LocalDate): NamedHolidays | null;
  /** The school year that a day falls in, from its first to its last day; null in summer and outside of all. */
  schoolYearOn(date: LocalDate): SchoolYear | null;
  isPublicHoliday(date: LocalDate): boolean;
  /** Whether the whole tenant is closed. */
  isClosed(date: LocalDate): boolean;
  isSchoolDay(date: LocalDate): boolean;
}

const SUMMER = 'Été';

/** Makes a reader of a calendar. */
export function readCalendar(calendar: Calendar): CalendarReader {
  const short = shortHolidays(calendar);
  const years = calendar.schoolYears.toSorted((one, other) => (one.firstDay < other.firstDay ? -1 : 1));
  const byYear = remembered((year: string) => publicHolidays(Number(year), calendar));
  const publicHoliday = (date: LocalDate) => byYear(date.slice(0, 4)).get(date) ?? null;
  const schoolYearOn = (date: LocalDate) =>
    years.find(({ firstDay, lastDay }) => firstDay <= date && date <= lastDay) ?? null;
  const holidaysOn = remembered((date: LocalDate): NamedHolidays | null => {
    const named = short.find(({ from, to }) => from <= date && date <= to);
    if (named) return named;
    return schoolYearOn(date) ? null : summerOn(years, date);
  });
  const closureOf = (date: LocalDate, service: Service | null) =>
    calendar.closures.find(closure => holds(closure, date) && concerns(closure, service)) ?? null;
  const isClosed = (date: LocalDate) => closureOf(date, null) !== null;
  const isPublicHoliday = (date: LocalDate) => publicHoliday(date) !== null;

  const dayOf = (service: Service, date: LocalDate): ServiceDay => {
    const holidays = holidaysOn(date);
    const holiday = publicHoliday(date);
    const closure = closureOf(date, service);
    const kind = holidays ? (holidays.name === SUMMER ? 'summerHolidays' : 'shortHolidays') : 'schoolDay';
    const opening = calendar.openings.find(one => holds(one, date) && concerns(one, service));
    if (opening) return { kind: holiday ? 'publicHoliday' : kind, served: true, reason: opening.reason };
    if (holiday) return { kind: 'publicHoliday', served: false, reason: holiday };
    const isServed = (holidays ? service.holidayWeekdays : service.weekdays).includes(weekdayOf(date));
    if (closure && (isServed || !holidays)) return { kind: 'closed', served: false, reason: closure.reason };
    if (isServed) return { kind, served: true, reason: holidays?.name ?? null };
    return { kind: holidays ? kind : 'notServed', served: false, reason: holidays?.name ?? null };
  };
  const days = new Map<string, Map<LocalDate, ServiceDay>>();
  return {
    calendar,
    dayOf(service, date) {
      let ofService = days.get(service.key);
      if (!ofService) days.set(service.key, (ofService = new Map()));
      let day = ofService.get(date);
      if (!day) ofService.set(date, (day = dayOf(service, date)));
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

/** The tenant's own holidays, and its zone's in the school years for which it names none. */
function shortHolidays({ zone, holidays, schoolYears }: Calendar): NamedHolidays[] {
  const named = schoolYears.filter(({ firstDay, lastDay }) =>
    holidays.some(({ from, to }) => from <= lastDay && firstDay <= to),
  );
  const isNamed = (date: LocalDate) => named.some(year => year.firstDay <= date && date <= year.lastDay);
  return [...holidays, ...zoneHolidays(zone).filter(({ from }) => !isNamed(from))];
}

/** From the last day of class before a day to the first one after it. */
function summerOn(years: readonly SchoolYear[], date: LocalDate): NamedHolidays {
  const before = years.findLast(({ lastDay }) => lastDay < date);
  const after = years.find(({ firstDay }) => date < firstDay);
  const from = before ? addDays(before.lastDay, 1) : date;
  return { name: SUMMER, from, to: after ? addDays(after.firstDay, -1) : date };
}

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
    let found = known.get(key);
    if (!found) known.set(key, (found = { value: find(key) }));
    return found.value;
  };
}
