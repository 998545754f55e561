/** Days and instants. A day is a branded `YYYY-MM-DD`; an instant is a `Date`; the time zone is always an argument. */
import { Temporal } from 'temporal-polyfill';

declare const kind: unique symbol;
export type LocalDate = string & { readonly [kind]: 'LocalDate' };

/** In the order of their ISO numbers: Monday is 1. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Takes a text for a day. @throws RangeError when it is no day of the calendar (`2026-02-30`). */
export function toLocalDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new RangeError(`not a day: ${JSON.stringify(text.slice(0, 60))}`);
  return text as LocalDate; // checked on the line above
}

/** Whether `text` is a day of the calendar written `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
  // A day that its month has not is counted as one of the next.
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOfNumber(dayNumber(text as LocalDate)) === text; // looks like one
}

/**
 * The day that an instant falls on in a time zone. Since 1973 every zone is ahead of universal time, or behind it, by whole
 * quarters of an hour, so that a quarter has one day, which is remembered.
 */
export function localDateAt(instant: Date, timeZone: string): LocalDate {
  const quarter = Math.floor(instant.getTime() / QUARTER_MS);
  if (!(quarter >= FIRST_QUARTER)) return dateAt(instant, timeZone);
  const known = quarters.get(timeZone);
  const date = known?.get(quarter) ?? dateAt(instant, timeZone);
  if (known && known.size < MOST_QUARTERS) known.set(quarter, date);
  else quarters.set(timeZone, new Map([[quarter, date]]));
  return date;
}

function dateAt(instant: Date, timeZone: string): LocalDate {
  return toLocalDate(zoned(instant, timeZone).toPlainDate().toString());
}

const QUARTER_MS = 15 * 60_000;
const FIRST_QUARTER = Date.UTC(1973, 0, 1) / QUARTER_MS;
/** Those of three years. */
const MOST_QUARTERS = 3 * 366 * 96;
const quarters = new Map<string, Map<number, LocalDate>>();

/** The time hh:mm that a clock shows at an instant in a time zone. */
export function localTimeAt(instant: Date, timeZone: string): string {
  return zoned(instant, timeZone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** The day after. */
export function nextDay(date: LocalDate): LocalDate {
  return addDays(date, 1);
}

/** The day so many days later, or earlier for a negative number. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dayOfNumber(dayNumber(date) + days);
}

/** Days since 1 January 1970: for counting with days, in which no change of clock has a part. */
export function dayNumber(date: LocalDate): number {
  return Date.UTC(yearOf(date), monthOf(date) - 1, numberAt(date, 8, 10)) / DAY_MS;
}

/** The day of a {@link dayNumber}. The days of our lives are remembered, since decisions count with them by the thousand. */
export function dayOfNumber(number: number): LocalDate {
  const known = DAYS[number];
  if (known !== undefined) return known;
  const date = new Date(number * DAY_MS).toISOString().slice(0, 10) as LocalDate; // made of a number of days, so a day
  if (number >= 0 && number < DAYS.length) DAYS[number] = date;
  return date;
}

/** From 1970 to 2099, each once it has been asked for. */
const DAYS = new Array<LocalDate | undefined>(Date.UTC(2100, 0, 1) / (24 * 60 * 60 * 1000));

function yearOf(date: LocalDate): number {
  return numberAt(date, 0, 4);
}

function monthOf(date: LocalDate): number {
  return numberAt(date, 5, 7);
}

/** The number that some digits of a text make. */
function numberAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let index = from; index < to; index++) number = number * 10 + text.charCodeAt(index) - ZERO;
  return number;
}

const ZERO = '0'.charCodeAt(0);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The weekday of a day. */
export function weekdayOf(date: LocalDate): Weekday {
  return WEEKDAYS[mondayOffset(dayNumber(date))] ?? 'monday';
}

/** The Monday of a day's ISO week. */
export function mondayOf(date: LocalDate): LocalDate {
  const number = dayNumber(date);
  return dayOfNumber(number - mondayOffset(number));
}

/** 0 for a Monday to 6 for a Sunday; 1 January 1970, of number 0, was a Thursday. */
function mondayOffset(number: number): number {
  return (((number + 3) % 7) + 7) % 7;
}

/** The first day of a day's month. */
export function firstOfMonth(date: LocalDate): LocalDate {
  return `${date.slice(0, 7)}-01` as LocalDate; // every month has a first
}

/** The last day of a day's month. */
export function lastOfMonth(date: LocalDate): LocalDate {
  return dayOfNumber(firstOf(yearOf(date), monthOf(date) + 1) - 1);
}

/** The same day so many months later, or earlier for a negative number; the last of a month that is too short for it. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const [year, month] = [yearOf(date), monthOf(date) + months];
  const day = firstOf(year, month) + numberAt(date, 8, 10) - 1;
  return dayOfNumber(Math.min(day, firstOf(year, month + 1) - 1));
}

/** Months since the year 0, for telling months apart and counting with them. */
export function monthNumber(date: LocalDate): number {
  return yearOf(date) * 12 + monthOf(date) - 1;
}

/** The number of the first day of a month, counted from 1; the thirteenth is the next January. */
function firstOf(year: number, month: number): number {
  return Date.UTC(year, month - 1, 1) / DAY_MS;
}

/**
 * The instant of a local date and time (`2026-11-19T11:58`) in a time zone. A time that does not exist or exists
 * twice at a change of clock is taken as Temporal's `compatible` takes it.
 * @throws RangeError when the text is no local date and time.
 */
export function instantOf(localDateTime: string, timeZone: string): Date {
  const simple = plainInstant(localDateTime, timeZone);
  if (simple !== null) return new Date(simple);
  const plain = Temporal.PlainDateTime.from(localDateTime);
  return new Date(plain.toZonedDateTime(timeZone).epochMilliseconds);
}

/**
 * The instant from which a clock in a time zone no longer shows a local minute or an earlier one: `2026-11-20T12:00` ends
 * at 12:01:00. A minute that a change of clock repeats ends the second time; one that it leaves out ends with the change.
 * @throws RangeError when the text is no local date and time.
 */
export function endOfMinute(localDateTime: string, timeZone: string): Date {
  const simple = plainInstant(localDateTime, timeZone);
  if (simple !== null) return new Date(simple + MINUTE_MS);
  const minute = Temporal.PlainDateTime.from(localDateTime);
  const shown = minute.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (shown.toPlainDateTime().equals(minute)) return new Date(shown.epochMilliseconds + MINUTE_MS);
  const change = minute
    .toZonedDateTime(timeZone, { disambiguation: 'earlier' })
    .getTimeZoneTransition('next');
  return new Date((change ?? shown).epochMilliseconds);
}

/** The instant at which a minute begins, on a day on which no clock is changed; null where it is not so simple. */
function plainInstant(localDateTime: string, timeZone: string): number | null {
  if (!/^.{10}T([01]\d|2[0-3]):[0-5]\d$/.test(localDateTime)) return null;
  const text = localDateTime.slice(0, 10);
  if (!isLocalDate(text)) return null;
  const date = toLocalDate(text);
  const aheadMs = aheadOn(date, timeZone);
  if (aheadMs === null) return null;
  const minutes = numberAt(localDateTime, 11, 13) * 60 + numberAt(localDateTime, 14, 16);
  return dayNumber(date) * DAY_MS + minutes * MINUTE_MS - aheadMs;
}

/** By how much a time zone is ahead of universal time, all through a day; null on a day on which clocks are changed. */
function aheadOn(date: LocalDate, timeZone: string): number | null {
  const known = aheads.get(timeZone);
  const remembered = known?.get(date);
  if (remembered !== undefined) return remembered;
  const midnightMs = dayNumber(date) * DAY_MS;
  const aheadMs = midnightMs - startOf(date, timeZone);
  const isSteady = midnightMs + DAY_MS - startOf(nextDay(date), timeZone) === aheadMs;
  const ahead = isSteady ? aheadMs : null;
  if (known && known.size < MOST_DAYS) known.set(date, ahead);
  else aheads.set(timeZone, new Map([[date, ahead]]));
  return ahead;
}

function startOf(date: LocalDate, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
}

/** Those of three years. */
const MOST_DAYS = 3 * 366;
const aheads = new Map<string, Map<LocalDate, number | null>>();

/** The day of a local date and time. */
export function localDateOf(localDateTime: string): LocalDate {
  return toLocalDate(localDateTime.slice(0, 10));
}

/** Whether the runtime knows a time zone by this IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('fr-FR', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}
