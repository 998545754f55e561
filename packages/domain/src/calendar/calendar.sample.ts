/** A calendar and services for tests: the school years of the ministère's calendar, one service that runs on its days. */
import { toLocalDate } from '../dates.ts';
import { type Calendar, type SchoolYear, type Service, STANDARD_SCHOOL_WEEKDAYS } from './calendar.ts';

/** From the rentrée to the day before the summer, as the ministère gives them. */
export const SCHOOL_YEARS: SchoolYear[] = [
  { key: '2024-2025', firstDay: toLocalDate('2024-09-02'), lastDay: toLocalDate('2025-07-04') },
  { key: '2025-2026', firstDay: toLocalDate('2025-09-01'), lastDay: toLocalDate('2026-07-03') },
  { key: '2026-2027', firstDay: toLocalDate('2026-09-01'), lastDay: toLocalDate('2027-07-02') },
];

/** A calendar of zone A without any day of its own, with what a test says otherwise. */
export function sampleCalendar(said: Partial<Calendar> = {}): Calendar {
  return {
    timeZone: 'Europe/Paris',
    zone: 'A',
    alsaceMoselle: false,
    schoolYears: SCHOOL_YEARS,
    schoolWeekdays: STANDARD_SCHOOL_WEEKDAYS,
    holidays: [],
    closures: [],
    openings: [],
    ...said,
  };
}

/** A meal on the days of class, with what a test says otherwise. */
export function sampleService(said: Partial<Service> = {}): Service {
  return {
    key: 'repas',
    member: 'amont',
    site: 'cantine',
    kind: 'meal',
    weekdays: STANDARD_SCHOOL_WEEKDAYS,
    holidayWeekdays: [],
    hours: null,
    capacity: null,
    ...said,
  };
}
