/** What the calendar of a tenant is made of. What a day is for a service follows from it: see day.ts. */
import type { LocalDate, Weekday } from '../dates.ts';
import type { ServiceKind } from '../service.ts';
import type { SCHOOL_ZONES } from '../tenant.ts';

export type SchoolZone = (typeof SCHOOL_ZONES)[number];

/** Days from the first to the last, both included. */
export interface Days {
  from: LocalDate;
  to: LocalDate;
}

/** Whom a closure or an opening concerns. */
export type Scope =
  | { kind: 'tenant' }
  | { kind: 'member'; key: string }
  | { kind: 'site'; key: string }
  | { kind: 'service'; key: string };

export interface CalendarException extends Days {
  scope: Scope;
  /** As families read it. */
  reason: string;
}

export interface SchoolYear {
  key: string;
  firstDay: LocalDate;
  lastDay: LocalDate;
}

/** School holidays that the tenant names itself; they stand in place of its zone's in the school years they fall in. */
export interface NamedHolidays extends Days {
  name: string;
}

/** Days of class where a tenant says nothing of them: four days, as of the Code de l'éducation, D521-10 and D521-12. */
export const STANDARD_SCHOOL_WEEKDAYS = ['monday', 'tuesday', 'thursday', 'friday'] as const;

export interface Calendar {
  /** IANA name. */
  timeZone: string;
  zone: SchoolZone;
  /** Good Friday and 26 December are public holidays. */
  alsaceMoselle: boolean;
  schoolYears: readonly SchoolYear[];
  /** Weekdays of class. */
  schoolWeekdays: readonly Weekday[];
  holidays: readonly NamedHolidays[];
  closures: readonly CalendarException[];
  openings: readonly CalendarException[];
}

/** A service as the calendar and the rules know it. */
export interface Service {
  key: string;
  member: string;
  site: string;
  kind: ServiceKind;
  /** Weekdays of service in school time. */
  weekdays: readonly Weekday[];
  /** Weekdays of service during school holidays; mostly none. */
  holidayWeekdays: readonly Weekday[];
  /** Local hh:mm. */
  hours: { start: string; end: string } | null;
  /** Places a day; null: no limit. */
  capacity: number | null;
}
