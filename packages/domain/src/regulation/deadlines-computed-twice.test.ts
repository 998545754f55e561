/**
 * Every kind of deadline, computed a second time in another way: forward, over the days that come before a service day and
 * over the minutes that a clock shows, by Temporal and Intl. Of the engine it borrows what each day is, which
 * calendar/day.test.ts proves; it shares no counting with it.
 */
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import type { Calendar, Service } from '../calendar/calendar.ts';
import type { CalendarReader } from '../calendar/day.ts';
import { type LocalDate, toLocalDate, WEEKDAYS } from '../dates.ts';
import type { SingleDeadline } from './deadline-language.ts';
import { deadlineRuleFor, spansOf } from './deadlines.ts';
import type { RuleOf } from './rule.ts';
import { sampleRulebook, type WrittenRule } from './rulebook.sample.ts';
import type { Rulebook } from './rulebook.ts';

type DeadlineRule = RuleOf<'deadline'>;

interface Day {
  date: LocalDate;
  plain: Temporal.PlainDate;
  weekday: string;
  /** Weeks and months in a row: of the ISO week that it is in, of its month. */
  week: number;
  month: number;
}

/** From before the first school year to after the last, with a leap day and three ends of a year. */
const DAYS: readonly Day[] = (() => {
  const all: Day[] = [];
  const last = Temporal.PlainDate.from('2027-10-31');
  for (let plain = Temporal.PlainDate.from('2023-01-01'); Temporal.PlainDate.compare(plain, last) <= 0; ) {
    all.push({
      date: toLocalDate(plain.toString()),
      plain,
      weekday: WEEKDAYS[plain.dayOfWeek - 1] ?? '',
      week: (all.at(-1)?.week ?? 0) + (plain.weekOfYear === all.at(-1)?.plain.weekOfYear ? 0 : 1),
      month: plain.year * 12 + plain.month,
    });
    plain = plain.add({ days: 1 });
  }
  return all;
})();
const INDEX = new Map(DAYS.map(({ date }, index) => [date, index]));

function dayAt(index: number): Day {
  const day = DAYS[index];
  if (!day) throw new RangeError(`beyond the days of this test: ${index}`);
  return day;
}

/** The last day, up to `end`, for which a condition holds, looking forward from so many days before. */
function lastDay(end: number, isSuch: (day: Day, index: number) => boolean, from = end - 150): Day | null {
  let found: Day | null = null;
  for (let index = Math.max(0, from); index <= end; index++) {
    const day = dayAt(index);
    if (isSuch(day, index)) found = day;
  }
  return found;
}

/** What a clock on the wall shows at each full hour, by Intl. */
function clockOf(timeZone: string): (hour: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const known = new Map<number, string>();
  return hour => {
    const shown = known.get(hour) ?? format.format(new Date(hour * 3_600_000)).replace(' ', 'T');
    known.set(hour, shown);
    return shown;
  };
}

/** The same of {@link endBy}, remembered. */
function endOf(clock: (hour: number) => string, day: LocalDate, at: string): string {
  const ends = ENDS.get(clock) ?? new Map<string, string>();
  ENDS.set(clock, ends);
  const key = `${day}T${at}`;
  const end = ends.get(key) ?? new Date(endBy(clock, day, at)).toISOString();
  ends.set(key, end);
  return end;
}

const ENDS = new Map<(hour: number) => string, Map<string, string>>();

/**
 * The instant after the last minute, of all that pass from the day before to the day after, in which the clock shows the
 * stated minute or, when that one is left out, the last earlier one before the clock jumps over it.
 */
function endBy(clock: (hour: number) => string, day: LocalDate, at: string): number {
  const wanted = `${day}T${at}`;
  const start = Date.parse(`${day}T00:00Z`) / 3_600_000;
  let exact: number | null = null;
  let earlier: number | null = null;
  for (let hour = start - 16; hour < start + 40; hour++) {
    const shown = clock(hour);
    if (shown.slice(0, 13) > wanted.slice(0, 13)) continue;
    if (clock(hour + 3).slice(0, 13) < wanted.slice(0, 13)) continue;
    for (let minute = 0; minute < 60; minute++) {
      const text = `${shown.slice(0, 14)}${String(Number(shown.slice(14)) + minute).padStart(2, '0')}`;
      const end = hour * 60 + minute + 1;
      if (text === wanted) exact = end;
      else if (text < wanted) earlier = end;
    }
  }
  const end = exact ?? earlier;
  if (end === null) throw new RangeError(`no such minute: ${wanted}`);
  return end * 60_000;
}

interface Found {
  day: LocalDate;
  at: string;
}

class Second {
  readonly calendar: CalendarReader;
  readonly service: Service;
  readonly sums = new Map<string | readonly string[], number[]>();

  constructor(calendar: CalendarReader, service: Service) {
    this.calendar = calendar;
    this.service = service;
  }

  isCounted(counted: string | readonly string[], { date, weekday }: Day): boolean {
    if (typeof counted !== 'string') return counted.includes(weekday);
    const { calendar, service } = this;
    const rules: Record<string, () => boolean> = {
      calendar: () => true,
      'mon-fri': () => weekday !== 'saturday' && weekday !== 'sunday',
      ouvres: () => !['saturday', 'sunday'].includes(weekday) && !calendar.isPublicHoliday(date),
      ouvrables: () => weekday !== 'sunday' && !calendar.isPublicHoliday(date),
      'school-days': () => calendar.isSchoolDay(date),
      'service-days': () => calendar.dayOf(service, date).served,
    };
    return rules[counted]?.() ?? false;
  }

  /** How many counted days there are from a day on to before another. */
  between(counted: string | readonly string[], from: number, to: number): number {
    const sums = this.sums.get(counted) ?? this.count(counted);
    return (sums[to] ?? 0) - (sums[from] ?? 0);
  }

  count(counted: string | readonly string[]): number[] {
    const sums = [0];
    for (const day of DAYS) sums.push((sums.at(-1) ?? 0) + (this.isCounted(counted, day) ? 1 : 0));
    this.sums.set(counted, sums);
    return sums;
  }

  daysBefore(index: number, days: number, counted: string | readonly string[]): Day | null {
    return lastDay(index, (_, one) => this.between(counted, one, index) >= days);
  }

  find(until: SingleDeadline, date: LocalDate): Found | null {
    const index = INDEX.get(date) ?? -1;
    const today = dayAt(index);
    const found = (day: Day | null, at: string) => day && { day: day.date, at };
    const inWeek = (weekday: string, weeks: number, at: string) =>
      found(
        lastDay(index + 7, day => day.weekday === weekday && day.week + weeks === today.week, index - 30),
        at,
      );
    const inMonth = (months: number) => (day: Day) => day.month + months === today.month;
    switch (until.kind) {
      case 'days-before':
        return found(this.daysBefore(index, until.days, until.counted), until.at);
      case 'hours-before': {
        const start = this.service.hours?.start;
        if (!start) return null;
        const [hour = 0, minute = 0] = start.split(':').map(Number);
        const counted = until.counted ?? 'calendar';
        const inDay = hour * 60 + minute;
        // The minutes left on the day itself, then whole counted days.
        const left = (one: number, at: number) =>
          one === index
            ? inDay - at
            : this.isCounted(counted, dayAt(one))
              ? 1440 - at + 1440 * this.between(counted, one + 1, index) + inDay
              : 0;
        const day = lastDay(index, (_, one) => left(one, 0) >= until.hours * 60);
        if (!day) return null;
        const one = INDEX.get(day.date) ?? -1;
        let last = 0;
        for (let at = 0; at < 1440; at++) if (left(one, at) >= until.hours * 60) last = at;
        return {
          day: day.date,
          at: Temporal.PlainTime.from('00:00').add({ minutes: last }).toString().slice(0, 5),
        };
      }
      case 'weekday':
        return inWeek(until.weekday, until.weeksBefore, until.at);
      case 'per-weekday': {
        const said = Object.entries(until.table).find(([weekday]) => weekday === today.weekday)?.[1];
        return said ? inWeek(said.weekday, said.weeksBefore, said.at) : null;
      }
      case 'day-of-month': {
        const isIn = inMonth(until.monthsBefore);
        return found(
          lastDay(
            index + 31,
            day => isIn(day) && (until.day === 'last' || day.plain.day <= until.day),
            index - 31 * (until.monthsBefore + 1),
          ),
          until.at,
        );
      }
      case 'weekday-of-month': {
        const isIn = inMonth(until.monthsBefore);
        const most = until.nth === 'last' ? 31 : until.nth * 7;
        return found(
          lastDay(
            index + 31,
            day => isIn(day) && day.weekday === until.weekday && day.plain.day <= most,
            index - 62,
          ),
          until.at,
        );
      }
      case 'same-day':
        return { day: date, at: until.at };
      case 'before-period': {
        const first = this.startOf(until.period, index);
        return first === null ? null : found(this.daysBefore(first, until.days, until.counted), until.at);
      }
      case 'days-after':
        return { day: toLocalDate(today.plain.add({ days: until.days }).toString()), at: until.at };
      case 'months-after':
        return { day: toLocalDate(today.plain.add({ months: until.months }).toString()), at: until.at };
      case 'window': {
        const closing = until.windows.filter(({ from, to }) => from <= date && date <= to).at(-1)?.closes;
        return closing ? { day: toLocalDate(closing.slice(0, 10)), at: closing.slice(11) } : null;
      }
    }
  }

  /** The first day from which on, without a break, days are in the same period as a day. */
  startOf(period: string, index: number): number | null {
    const { calendar } = this;
    const periods: Record<string, (day: Day) => string | null> = {
      week: ({ week }) => String(week),
      month: ({ month }) => String(month),
      term: ({ plain: { month, year } }) =>
        `${year} ${month >= 9 ? 'autumn' : month <= 3 ? 'winter' : 'spring'}`,
      holidays: ({ date }) => calendar.holidaysOn(date)?.name ?? null,
      'school-period': ({ date }) =>
        calendar.holidaysOn(date) ? null : (calendar.schoolYearOn(date)?.key ?? null),
      'school-year': ({ date }) => calendar.schoolYearOn(date)?.key ?? null,
    };
    const idOf = periods[period] ?? (() => null);
    const id = idOf(dayAt(index));
    if (id === null) return null;
    let first = index;
    for (let one = Math.max(0, index - 430); one <= index; one++)
      if (idOf(dayAt(one)) !== id) first = one + 1;
    return first;
  }

  /** After holidays and on closed days. */
  move(rule: DeadlineRule, date: LocalDate, found: Found): Found {
    const { calendar, service } = this;
    const { afterHolidays, closedDay } = rule;
    const index = INDEX.get(date) ?? -1;
    let { day, at } = found;
    if (afterHolidays && !calendar.holidaysOn(date)) {
      // Forward: which holidays end after the last service day before this one.
      let holidays: LocalDate | null = null;
      for (let one = index - 120; one < index; one++) {
        const { date: before } = dayAt(one);
        const isHoliday = calendar.holidaysOn(before) !== null;
        if (calendar.dayOf(service, before).served) holidays = null;
        else if (isHoliday) holidays = calendar.holidaysOn(before)?.from ?? null;
      }
      const start = holidays === null ? null : (INDEX.get(holidays) ?? null);
      const school = start === null ? null : lastDay(start - 1, one => calendar.isSchoolDay(one.date));
      if (school) [day, at] = [school.date, afterHolidays.at ?? at];
    }
    if (closedDay) {
      const kinds: readonly string[] = closedDay.on ?? ['public-holidays', 'closures'];
      const isClosed = ({ date: one, weekday }: Day) =>
        (kinds.includes('public-holidays') && calendar.isPublicHoliday(one)) ||
        (kinds.includes('closures') && calendar.isClosed(one)) ||
        (kinds.includes('week-ends') && ['saturday', 'sunday'].includes(weekday)) ||
        (kinds.includes('school-holidays') && calendar.holidaysOn(one) !== null);
      const isOpen = (one: Day) =>
        !isClosed(one) &&
        {
          'working-day-before': () => this.isCounted('ouvres', one) && !calendar.isClosed(one.date),
          'service-day-before': () => this.isCounted('service-days', one),
          'school-day-before': () => this.isCounted('school-days', one),
        }[closedDay.moveTo]();
      const place = INDEX.get(day) ?? -1;
      if (isClosed(dayAt(place))) day = lastDay(place - 1, isOpen)?.date ?? day;
    }
    return { day, at };
  }
}

const COUNTED = ['calendar', 'mon-fri', 'ouvres', 'ouvrables', 'school-days', 'service-days'] as const;
type Written = Extract<WrittenRule, { kind: 'deadline' }>['until'];

const DEADLINES: readonly Written[] = [
  ...COUNTED.flatMap((counted): Written[] =>
    [0, 1, 15].map(days => ({ kind: 'days-before', days, counted, at: '10:00' })),
  ),
  { kind: 'days-before', days: 3, counted: ['monday', 'thursday'], at: '24:00' },
  { kind: 'days-before', days: 1, counted: 'calendar', at: '02:30' },
  { kind: 'days-before', days: 0, counted: 'calendar', at: '02:30' },
  { kind: 'days-before', days: 2, counted: 'calendar', at: '01:59' },
  { kind: 'days-before', days: 1, counted: 'calendar', at: '00:00' },
  { kind: 'same-day', at: '03:00' },
  { kind: 'same-day', at: '02:59' },
  ...[0, 8, 12, 36, 48].flatMap((hours): Written[] => [
    { kind: 'hours-before', hours },
    { kind: 'hours-before', hours, counted: 'ouvres' },
    { kind: 'hours-before', hours, counted: ['monday', 'tuesday', 'friday'] },
  ]),
  ...[0, 1, 2].map(
    (weeksBefore): Written => ({ kind: 'weekday', weekday: 'thursday', weeksBefore, at: '12:00' }),
  ),
  { kind: 'weekday', weekday: 'sunday', weeksBefore: 1, at: '23:59' },
  { kind: 'weekday', weekday: 'sunday', weeksBefore: 0, at: '02:30' },
  {
    kind: 'per-weekday',
    table: {
      monday: { weekday: 'friday', weeksBefore: 1, at: '11:00' },
      tuesday: { weekday: 'monday', weeksBefore: 0, at: '11:00' },
      saturday: { weekday: 'saturday', weeksBefore: 2, at: '02:30' },
    },
  },
  ...[1, 20, 30, 'last' as const].flatMap((day): Written[] =>
    [0, 1, 12].map(monthsBefore => ({ kind: 'day-of-month', day, monthsBefore, at: '23:59' })),
  ),
  ...[1, 2, 4, 'last' as const].flatMap((nth): Written[] =>
    [0, 1].map(monthsBefore => ({
      kind: 'weekday-of-month',
      weekday: 'friday',
      nth,
      monthsBefore,
      at: '12:00',
    })),
  ),
  ...(['week', 'month', 'term', 'school-period', 'holidays', 'school-year'] as const).flatMap(
    (period): Written[] => [
      { kind: 'before-period', period, days: 0, counted: 'calendar', at: '08:00' },
      { kind: 'before-period', period, days: 15, counted: 'calendar', at: '23:59' },
      { kind: 'before-period', period, days: 2, counted: 'ouvres', at: '12:00' },
      { kind: 'before-period', period, days: 1, counted: 'school-days', at: '12:00' },
    ],
  ),
  { kind: 'days-after', of: 'service-date', days: 0, at: '18:00' },
  { kind: 'days-after', of: 'service-date', days: 30, at: '23:59' },
  { kind: 'months-after', of: 'service-date', months: 1, at: '23:59' },
  {
    kind: 'window',
    windows: [
      { from: '2024-09-01', to: '2025-08-31', opens: '2024-06-01T08:00', closes: '2024-07-05T12:00' },
      { from: '2024-02-01', to: '2026-02-28', opens: '2025-12-01T08:00', closes: '2026-03-29T02:30' },
    ],
  },
];

const MOVES: readonly Pick<Extract<WrittenRule, { kind: 'deadline' }>, 'closedDay' | 'afterHolidays'>[] = [
  {},
  { closedDay: { moveTo: 'working-day-before' } },
  { closedDay: { moveTo: 'service-day-before', on: ['public-holidays', 'week-ends'] } },
  { closedDay: { moveTo: 'school-day-before', on: ['closures', 'school-holidays'] } },
  { closedDay: { moveTo: 'working-day-before', on: ['school-holidays', 'week-ends'] }, afterHolidays: {} },
  { afterHolidays: { at: '09:00' } },
];

const EVERY_DAY = sampleService({
  weekdays: WEEKDAYS,
  holidayWeekdays: WEEKDAYS,
  hours: { start: '08:15', end: '18:00' },
});
const IN_SCHOOL_TIME = sampleService({ hours: { start: '11:30', end: '13:30' } });
const LEISURE = sampleService({
  weekdays: ['wednesday'],
  holidayWeekdays: ['monday', 'tuesday', 'thursday'],
});

/** Every deadline, or one in so many in turn, for every service day of three years, each with one of the moves in turn. */
function compareAll(
  calendar: Partial<Calendar>,
  service: Service,
  oneIn: number,
): { compared: number; different: string[] } {
  const rules = DEADLINES.flatMap((until, number) =>
    MOVES.map(
      (moves, place): WrittenRule => ({
        article: `${number}.${place}`,
        kind: 'deadline',
        act: 'reserve',
        until,
        ...moves,
        inTime: { outcome: 'accept' },
        late: { outcome: 'refuse' },
      }),
    ),
  );
  const rulebook = sampleRulebook(rules, { calendar, services: [service] });
  const clock = clockOf(rulebook.calendar.calendar.timeZone);
  const second = new Second(rulebook.calendar, service);
  const different: string[] = [];
  let compared = 0;
  for (const { date } of DAYS) {
    if (date < '2024-09-02' || date > '2027-07-02' || !rulebook.calendar.dayOf(service, date).served)
      continue;
    for (const [number, until] of rulebook.rulesOn('deadline', service, date).entries()) {
      // Each day tries another move with each deadline; in time, all of them with all.
      const place = Math.floor(number / MOVES.length);
      if (place % oneIn !== compared % oneIn) continue;
      if (number % MOVES.length !== (compared + place) % MOVES.length) continue;
      const difference = compare(rulebook, second, clock, service, date, until);
      if (difference) different.push(difference);
    }
    compared++;
  }
  return { compared, different };
}

function compare(
  rulebook: Rulebook,
  second: Second,
  clock: (hour: number) => string,
  service: Service,
  date: LocalDate,
  rule: DeadlineRule,
): string | null {
  if (rule.until.kind === 'earliest' || rule.until.kind === 'latest') return null;
  const span = spansOf(rulebook, service, date, rule).at(-1) ?? null;
  const plain = second.find(rule.until, date);
  const expected = plain && second.move(rule, date, plain);
  const said = span && `${span.day}T${span.at} ${span.endsAt.toISOString()}`;
  const found = expected && `${expected.day}T${expected.at} ${endOf(clock, expected.day, expected.at)}`;
  return said === found
    ? null
    : `${rule.article} ${JSON.stringify(rule.until)} of ${date}: ${said}, not ${found}`;
}

const CLOSURES: Calendar['closures'] = [
  {
    from: toLocalDate('2025-05-30'),
    to: toLocalDate('2025-05-30'),
    scope: { kind: 'tenant' },
    reason: 'Pont',
  },
  {
    from: toLocalDate('2026-05-15'),
    to: toLocalDate('2026-05-15'),
    scope: { kind: 'tenant' },
    reason: 'Pont',
  },
];

test.each([
  ['Europe/Paris, every day', { closures: CLOSURES }, EVERY_DAY, 1],
  ['Europe/Paris, on the days of class', { closures: CLOSURES }, IN_SCHOOL_TIME, 3],
  ['Europe/Paris, Wednesdays and holidays', { closures: CLOSURES }, LEISURE, 2],
  ['Indian/Reunion', { timeZone: 'Indian/Reunion', zone: 'reunion' }, IN_SCHOOL_TIME, 1],
  ['America/Cayenne', { timeZone: 'America/Cayenne', zone: 'guyane' }, IN_SCHOOL_TIME, 5],
  ['Pacific/Noumea', { timeZone: 'Pacific/Noumea', zone: 'nouvelle-caledonie' }, EVERY_DAY, 5],
  ['America/Miquelon', { timeZone: 'America/Miquelon', zone: 'saint-pierre-et-miquelon' }, EVERY_DAY, 5],
] satisfies [string, Partial<Calendar>, Service, number][])(
  'two computations of each deadline give the same last minute, three years long: %s',
  (_name, calendar, service, oneIn) => {
    const { compared, different } = compareAll(calendar, service, oneIn);
    expect(different.slice(0, 5)).toEqual([]);
    expect(compared).toBeGreaterThan(200);
  },
  120_000,
);

test('the last minute of a change of clock is the same by both computations, minute by minute', () => {
  for (const [timeZone, dates] of [
    ['Europe/Paris', ['2024-10-27', '2025-03-30', '2025-10-26', '2026-03-29', '2026-10-25', '2027-03-28']],
    ['America/Miquelon', ['2024-11-03', '2025-03-09', '2026-11-01']],
  ] as const)
    for (const date of dates)
      for (let minute = 0; minute < 300; minute += 7) {
        const at = Temporal.PlainTime.from('00:00').add({ minutes: minute }).toString().slice(0, 5);
        const until: Written = { kind: 'same-day', at };
        const rulebook = sampleRulebook(
          [
            {
              kind: 'deadline',
              act: 'reserve',
              until,
              inTime: { outcome: 'accept' },
              late: { outcome: 'refuse' },
            },
          ],
          { calendar: { timeZone }, services: [EVERY_DAY] },
        );
        const day = toLocalDate(date);
        const subject = { level: null, contract: null };
        const rule = deadlineRuleFor(rulebook, EVERY_DAY, day, 'reserve', 'portal', subject);
        const [span] = rule ? spansOf(rulebook, EVERY_DAY, day, rule) : [];
        expect(span?.endsAt.toISOString()).toBe(new Date(endBy(clockOf(timeZone), day, at)).toISOString());
      }
});
