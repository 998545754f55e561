/**
 * Until when an act is in time. A deadline is found in local days first, then becomes an instant: an act is in time while
 * a clock in the tenant's zone still shows the stated minute or an earlier one, so that 12:00 ends at 12:01:00.
 */

import type { Days, Service } from '../calendar/calendar.ts';
import { countBack, counts, firstAfter, isWorkingDay, lastBefore } from '../calendar/count.ts';
import {
  addDays,
  addMonths,
  endOfMinute,
  firstOfMonth,
  instantOf,
  type LocalDate,
  lastOfMonth,
  localDateOf,
  mondayOf,
  toLocalDate,
  WEEKDAYS,
  type Weekday,
  weekdayOf,
} from '../dates.ts';
import type { CLOSED_DAYS, Deadline, SingleDeadline } from './deadline-language.ts';
import type { RuleOf } from './rule.ts';
import { holdsFor, type Rulebook, type RuleSubject, rememberedIn } from './rulebook.ts';
import type { Act, Channel } from './vocabulary.ts';

/** A last minute: its day and time as they are said, and the instant from which an act is too late. */
export interface LastMinute {
  day: LocalDate;
  /** hh:mm */
  at: string;
  endsAt: Date;
}

/** When an act is possible: from an instant on, or always, until a last minute. */
export interface TimeSpan extends LastMinute {
  opensAt: Date | null;
  /** The article that moved the deadline, where one did. */
  movedBy: string | null;
}

/** What a deadline may be counted from, beside the service date. */
export interface DeadlineEvents {
  issue?: LocalDate;
  'due-date'?: LocalDate;
}

type DeadlineRule = RuleOf<'deadline'>;

/** The deadline rule for an act on a service date by a channel; null where none speaks of it. */
export function deadlineRuleFor(
  rulebook: Rulebook,
  service: Service,
  date: LocalDate,
  act: Act,
  channel: Channel,
  subject: RuleSubject,
): DeadlineRule | null {
  return (
    rulebook
      .rulesOn('deadline', service, date)
      .find(
        rule => rule.act === act && (rule.channels?.includes(channel) ?? true) && holdsFor(rule, subject),
      ) ?? null
  );
}

/** When a rule lets its act be in time for a service date; more than one span only for campaigns, in their order. */
export function spansOf(
  rulebook: Rulebook,
  service: Service,
  date: LocalDate,
  rule: DeadlineRule,
  events: DeadlineEvents = {},
): readonly TimeSpan[] {
  const ofDay = spansOfDay(rulebook, service, date);
  const known = ofDay.get(rule);
  if (known) return known;
  const spans = resolveDeadline(rulebook, service, date, rule.until, events);
  const found = moved(rulebook, service, date, rule, spans);
  if (!isCountedFromEvent(rule.until)) ofDay.set(rule, found);
  return found;
}

const spansOfDay = rememberedIn(() => new Map<DeadlineRule, readonly TimeSpan[]>());

/** Whether a deadline is counted from what only the caller knows. */
function isCountedFromEvent(until: Deadline): boolean {
  switch (until.kind) {
    case 'earliest':
    case 'latest':
      return until.of.some(isCountedFromEvent);
    case 'days-after':
    case 'months-after':
      return until.of !== 'service-date';
    default:
      return false;
  }
}

/** The spans of a deadline as it is written, before what moves it. None: it cannot be counted, or no campaign is open for the date. */
export function resolveDeadline(
  rulebook: Rulebook,
  service: Service,
  date: LocalDate,
  until: Deadline,
  events: DeadlineEvents = {},
): readonly TimeSpan[] {
  if (until.kind !== 'earliest' && until.kind !== 'latest')
    return resolveSingle(rulebook, service, date, until, events);
  const each = until.of.map(one => resolveSingle(rulebook, service, date, one, events));
  // Of the latest, to be in one is enough; of the earliest, one must be in all of them.
  if (until.kind === 'latest') return each.flat().toSorted(byEnd);
  return each
    .reduce((spans, others) => spans.flatMap(span => others.map(other => both(span, other))))
    .toSorted(byEnd);
}

function both(one: TimeSpan, other: TimeSpan): TimeSpan {
  const opensAt = one.opensAt && other.opensAt && one.opensAt < other.opensAt ? other.opensAt : one.opensAt;
  return { ...(other.endsAt < one.endsAt ? other : one), opensAt: opensAt ?? other.opensAt };
}

function byEnd(one: TimeSpan, other: TimeSpan): number {
  return one.endsAt.getTime() - other.endsAt.getTime();
}

function resolveSingle(
  rulebook: Rulebook,
  service: Service,
  date: LocalDate,
  until: SingleDeadline,
  events: DeadlineEvents,
): readonly TimeSpan[] {
  const { calendar } = rulebook;
  const { timeZone } = calendar.calendar;
  const on = (day: LocalDate | null, at: string): TimeSpan[] =>
    day === null ? [] : [{ ...lastMinute(day, at, timeZone), opensAt: null, movedBy: null }];
  switch (until.kind) {
    case 'days-before':
      return on(countBack(calendar, service, date, until.days, until.counted), until.at);
    case 'hours-before': {
      const start = service.hours?.start;
      if (start === undefined) return [];
      const { days, at } = hoursEarlier(start, until.hours);
      return on(countBack(calendar, service, date, days, until.counted ?? 'calendar'), at);
    }
    case 'weekday':
      return on(weekdayBefore(date, until.weekday, until.weeksBefore), until.at);
    case 'per-weekday': {
      const said = until.table[weekdayOf(date)];
      return said ? on(weekdayBefore(date, said.weekday, said.weeksBefore), said.at) : [];
    }
    case 'day-of-month':
      return on(dayOfMonth(addMonths(firstOfMonth(date), -until.monthsBefore), until.day), until.at);
    case 'weekday-of-month':
      return on(weekdayOfMonth(addMonths(firstOfMonth(date), -until.monthsBefore), until), until.at);
    case 'same-day':
      return on(date, until.at);
    case 'before-period': {
      const first = firstDayOf(rulebook, service, until.period, date);
      return first === null
        ? []
        : on(countBack(calendar, service, first, until.days, until.counted), until.at);
    }
    case 'window':
      return until.windows
        .filter(({ from, to }) => from <= date && date <= to)
        .map(({ opens, closes }) => ({
          ...lastMinute(localDateOf(closes), closes.slice(11), timeZone),
          opensAt: instantOf(opens, timeZone),
          movedBy: null,
        }))
        .toSorted(byEnd);
    case 'days-after':
    case 'months-after': {
      const event = until.of === 'service-date' ? date : events[until.of];
      if (event === undefined) return [];
      return on(
        until.kind === 'days-after' ? addDays(event, until.days) : addMonths(event, until.months),
        until.at,
      );
    }
  }
}

/** Where a deadline goes when it falls on a day on which nobody works, or when the day follows holidays. */
function moved(
  rulebook: Rulebook,
  service: Service,
  date: LocalDate,
  { closedDay, afterHolidays }: DeadlineRule,
  spans: readonly TimeSpan[],
): readonly TimeSpan[] {
  const { calendar } = rulebook;
  const { timeZone } = calendar.calendar;
  const holidays = afterHolidays && holidaysJustBefore(rulebook, service, date);
  return spans.map(span => {
    let { day, at, movedBy } = span;
    if (holidays) {
      const lastSchoolDay = lastBefore(holidays, candidate => calendar.isSchoolDay(candidate));
      if (lastSchoolDay !== null) {
        day = lastSchoolDay;
        at = afterHolidays.at ?? at;
        movedBy = afterHolidays.article ?? movedBy;
      }
    }
    const closed = closedDay?.on ?? USUALLY_CLOSED;
    if (closedDay && isClosedDay(rulebook, closed, day)) {
      const open = lastBefore(day, candidate => {
        if (isClosedDay(rulebook, closed, candidate)) return false;
        switch (closedDay.moveTo) {
          case 'working-day-before':
            return isWorkingDay(calendar, candidate);
          case 'service-day-before':
            return calendar.dayOf(service, candidate).served;
          case 'school-day-before':
            return calendar.isSchoolDay(candidate);
        }
      });
      if (open !== null) {
        day = open;
        movedBy = closedDay.article ?? movedBy;
      }
    }
    return day === span.day && at === span.at
      ? span
      : { ...lastMinute(day, at, timeZone), opensAt: span.opensAt, movedBy };
  });
}

const USUALLY_CLOSED = ['public-holidays', 'closures'] as const;

function isClosedDay(
  { calendar }: Rulebook,
  kinds: readonly (typeof CLOSED_DAYS)[number][],
  day: LocalDate,
): boolean {
  const isWeekend = weekdayOf(day) === 'saturday' || weekdayOf(day) === 'sunday';
  return (
    (kinds.includes('public-holidays') && calendar.isPublicHoliday(day)) ||
    (kinds.includes('closures') && calendar.isClosed(day)) ||
    (kinds.includes('week-ends') && isWeekend) ||
    (kinds.includes('school-holidays') && calendar.holidaysOn(day) !== null)
  );
}

/** The first day after the last holidays, for a day between two holidays; null in holidays and outside of school years. */
function schoolPeriodStart({ calendar }: Rulebook, date: LocalDate): LocalDate | null {
  const year = calendar.schoolYearOn(date);
  if (!year || calendar.holidaysOn(date)) return null;
  const holiday = lastBefore(date, day => day < year.firstDay || calendar.holidaysOn(day) !== null);
  return holiday === null || holiday < year.firstDay ? year.firstDay : addDays(holiday, 1);
}

/** The first day of the school holidays between the last service day before a date and the date itself; null without. */
function holidaysJustBefore(rulebook: Rulebook, service: Service, date: LocalDate): LocalDate | null {
  const { calendar } = rulebook;
  if (calendar.holidaysOn(date)) return null;
  const previous = lastBefore(date, day => calendar.dayOf(service, day).served);
  const from = previous ?? addDays(date, -120);
  const inHolidays = lastBefore(date, day => day <= from || calendar.holidaysOn(day) !== null);
  return inHolidays !== null && inHolidays > from ? (calendar.holidaysOn(inHolidays)?.from ?? null) : null;
}

/** The first day of the week, month, term, holidays or school year that a day is in; null in none. */
function firstDayOf(
  rulebook: Rulebook,
  service: Service,
  period: Extract<SingleDeadline, { kind: 'before-period' }>['period'],
  date: LocalDate,
): LocalDate | null {
  switch (period) {
    case 'week':
      return mondayOf(date);
    case 'month':
      return firstOfMonth(date);
    case 'term':
      return termOn(rulebook, service, date).from;
    case 'school-period':
      return schoolPeriodStart(rulebook, date);
    case 'holidays':
      return rulebook.calendar.holidaysOn(date)?.from ?? null;
    case 'school-year':
      return rulebook.calendar.schoolYearOn(date)?.firstDay ?? null;
  }
}

/** The term that a day is in: one that a rule names, else September to December, January to March, April to August. */
export function termOn(rulebook: Rulebook, service: Service, date: LocalDate): Days {
  for (const { terms } of rulebook.rulesOn('terms', service, date)) {
    const named = terms.find(({ from, to }) => from <= date && date <= to);
    if (named) return named;
  }
  const year = date.slice(0, 4);
  const month = Number(date.slice(5, 7));
  const [from, to] = month >= 9 ? ['09-01', '12-31'] : month <= 3 ? ['01-01', '03-31'] : ['04-01', '08-31'];
  return { from: toLocalDate(`${year}-${from}`), to: toLocalDate(`${year}-${to}`) };
}

function weekdayBefore(date: LocalDate, weekday: Weekday, weeksBefore: number): LocalDate {
  return addDays(mondayOf(date), WEEKDAYS.indexOf(weekday) - 7 * weeksBefore);
}

/** A day of a month; its last where the month is too short. */
function dayOfMonth(first: LocalDate, day: number | 'last'): LocalDate {
  const last = lastOfMonth(first);
  const asked = day === 'last' ? last : addDays(first, day - 1);
  return asked < last ? asked : last;
}

/** The first, second … or last of a weekday in a month. */
function weekdayOfMonth(
  first: LocalDate,
  { weekday, nth }: { weekday: Weekday; nth: number | 'last' },
): LocalDate {
  const offset = WEEKDAYS.indexOf(weekday) - WEEKDAYS.indexOf(weekdayOf(first));
  const firstSuch = addDays(first, (offset + 7) % 7);
  if (nth !== 'last') return addDays(firstSuch, 7 * (nth - 1));
  const last = lastOfMonth(first);
  const fifth = addDays(firstSuch, 28);
  return fifth <= last ? fifth : addDays(firstSuch, 21);
}

/** A time so many hours earlier, as clocks on the wall would have it, and how many midnights lie between. */
function hoursEarlier(time: string, hours: number): { days: number; at: string } {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) - hours * 60;
  const days = Math.max(0, Math.ceil(-minutes / DAY_MINUTES));
  const inDay = minutes + days * DAY_MINUTES;
  return {
    days,
    at: `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`,
  };
}

const DAY_MINUTES = 24 * 60;

/** A last minute from its local day and time. */
export function lastMinute(day: LocalDate, at: string, timeZone: string): LastMinute {
  return { day, at, endsAt: endOfMinute(`${day}T${at}`, timeZone) };
}

/** Whether an instant is in one of the spans, and which span matters: the last one open, the next to open, or the last. */
export function judge(
  spans: readonly TimeSpan[],
  at: Date,
): { verdict: 'in-time' | 'late' | 'not-open' | 'none'; span: TimeSpan | null } {
  const time = at.getTime();
  const isBefore = ({ endsAt }: TimeSpan) => time < endsAt.getTime();
  const open = spans.findLast(
    span => isBefore(span) && (span.opensAt === null || span.opensAt.getTime() <= time),
  );
  if (open) return { verdict: 'in-time', span: open };
  const next = spans.find(isBefore);
  if (next) return { verdict: 'not-open', span: next };
  const last = spans.at(-1);
  return last ? { verdict: 'late', span: last } : { verdict: 'none', span: null };
}

/** The instant at which a service begins on a day; the end of the day for one without hours. */
export const beginningOf = rememberedIn(({ calendar }, service, date) => {
  const { timeZone } = calendar.calendar;
  return service.hours
    ? instantOf(`${date}T${service.hours.start}`, timeZone)
    : lastMinute(date, '23:59', timeZone).endsAt;
});

/** A deadline that a family has before it, and the service days that it is for. */
export interface NextDeadline extends TimeSpan {
  article: string;
  dates: LocalDate[];
}

const DAYS_AHEAD = 120;

/**
 * The next deadlines of an act for a service, soonest first, each with the service days that end with it.
 * @param most how many at most.
 */
export function nextDeadlines(
  rulebook: Rulebook,
  service: Service,
  act: Act,
  channel: Channel,
  subject: RuleSubject,
  today: LocalDate,
  now: Date,
  most: number,
): NextDeadline[] {
  const found = new Map<number, NextDeadline>();
  let date: LocalDate | null = addDays(today, -1);
  for (let seen = 0; seen < DAYS_AHEAD; seen++) {
    date = firstAfter(date, day => counts(rulebook.calendar, service, day, 'service-days'));
    if (date === null) break;
    const rule = deadlineRuleFor(rulebook, service, date, act, channel, subject);
    const judged = rule && judge(spansOf(rulebook, service, date, rule), now);
    if (!rule || judged?.verdict !== 'in-time' || !judged.span) continue;
    const end = judged.span.endsAt.getTime();
    const known = found.get(end);
    if (known) known.dates.push(date);
    else found.set(end, { ...judged.span, article: rule.inTime.article ?? rule.article, dates: [date] });
  }
  return [...found.values()]
    .toSorted((one, other) => one.endsAt.getTime() - other.endsAt.getTime())
    .slice(0, most);
}
