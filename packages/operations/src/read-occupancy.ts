/** How much services are used over a month or a school year, beside the same of the year before. */
import type { OccupancyAnswer, OccupancyQuery } from '@preau/contract/occupancy';
import { listClassNames, type OccupancyRow, readOccupancy } from '@preau/db/occupancy';
import { listPlaces } from '@preau/db/office-planning';
import { NO_OCCUPANCY, type Occupancy } from '@preau/domain/attendance/occupancy';
import type { SchoolYear } from '@preau/domain/calendar/calendar';
import { SUMMER_DAYS } from '@preau/domain/calendar/day';
import {
  addDays,
  firstOfMonth,
  isLocalDate,
  type LocalDate,
  lastOfMonth,
  toLocalDate,
  WEEKDAYS,
} from '@preau/domain/dates';
import { LEVELS } from '@preau/domain/family';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/** @throws OperationError `invalid` for a school year that the calendar has not */
export function readServiceOccupancy(ctx: Context, query: OccupancyQuery): Promise<OccupancyAnswer> {
  const scope = officeScope(ctx);
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const { rulebook } = await ctx.rules.current(tx, ctx.tenant);
    const { schoolYears } = rulebook.calendar.calendar;
    const period = periodOf(schoolYears, query, today);
    // Of what is to come nothing is known but that it is reserved.
    const counted = {
      from: period.from,
      to: period.from <= today && today < period.to ? today : period.to,
    };
    const former = { from: yearBefore(counted.from), to: yearBefore(counted.to) };
    const [rows, offered] = await Promise.all([
      readOccupancy(tx, scope, {
        span: counted,
        former,
        steps: period.kind === 'year' ? 'month' : 'day',
        site: query.site ?? null,
        service: query.service ?? null,
        now: ctx.now,
      }),
      listPlaces(tx, scope, counted.from),
    ]);
    const lines = new Lines(rows);
    const classes = await listClassNames(
      tx,
      lines.keysOf('classId').filter(id => id !== 'unknown'),
    );
    const siteName = new Map(offered.sites.map(({ key, name }) => [key, name]));
    return {
      today,
      period,
      counted,
      former,
      years: schoolYears
        .map(({ key }) => key)
        .toSorted()
        .toReversed(),
      sites: offered.sites,
      choices: offered.services.map(({ key, name, site }) => ({ key, name, site })),
      total: lines.total(),
      services: offered.services
        .filter(({ key }) => lines.has('service', key))
        .map(({ key, name, site }) => ({
          key,
          name,
          site: siteName.get(site) ?? site,
          ...lines.of('service', key),
        })),
      steps: lines
        .keysOf('step')
        .filter(isLocalDate)
        .map(toLocalDate)
        .map(from => ({
          from,
          now: lines.now('step', from),
          // Days of two years are of different weekdays.
          former: period.kind === 'year' ? lines.former('step', yearBefore(from)) : null,
        })),
      weekdays: WEEKDAYS.map((weekday, index) => ({
        weekday,
        now: lines.now('weekday', String(index + 1)),
      })).filter(({ now }) => now.days > 0),
      classes: [
        ...classes.map(({ id, name, site }) => ({ name, site, now: lines.now('classId', id) })),
        ...(lines.isNow('classId', 'unknown')
          ? [{ name: null, site: null, now: lines.now('classId', 'unknown') }]
          : []),
      ],
      levels: [...LEVELS, null].flatMap(level => {
        const key = level ?? 'unknown';
        return lines.has('level', key) ? [{ level, ...lines.of('level', key) }] : [];
      }),
    };
  });
}

type Period = OccupancyAnswer['period'];

function periodOf(years: readonly SchoolYear[], { month, year }: OccupancyQuery, today: LocalDate): Period {
  if (month) return { kind: 'month', from: firstOfMonth(month), to: lastOfMonth(month) };
  const ordered = years.toSorted((one, other) => (one.firstDay < other.firstDay ? -1 : 1));
  const found = year
    ? ordered.find(({ key }) => key === year)
    : (ordered.findLast(({ firstDay }) => firstDay <= today) ?? ordered[0]);
  if (!found) {
    if (year) throw new OperationError('invalid', { mistakes: { year: 'unknown' } });
    return { kind: 'month', from: firstOfMonth(today), to: lastOfMonth(today) };
  }
  const next = ordered.find(({ firstDay }) => found.firstDay < firstDay);
  const summerEnds = addDays(found.lastDay, SUMMER_DAYS);
  const to = next && next.firstDay <= addDays(summerEnds, 7) ? addDays(next.firstDay, -1) : summerEnds;
  return { kind: 'year', year: found.key, from: found.firstDay, to };
}

/** The same day a year before; of the 29th of February the 28th. */
function yearBefore(date: LocalDate): LocalDate {
  const before = `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`;
  return toLocalDate(isLocalDate(before) ? before : `${before.slice(0, 8)}28`);
}

type Dimension = 'service' | 'step' | 'weekday' | 'classId' | 'level';
const DIMENSIONS: readonly Dimension[] = ['service', 'step', 'weekday', 'classId', 'level'];

/** The lines of figures by what they are of. */
class Lines {
  readonly #lines = new Map<string, Occupancy>();
  readonly #keys = new Map<Dimension, Set<string>>();

  constructor(rows: readonly OccupancyRow[]) {
    for (const { isFormer, service, step, weekday, classId, level, ...figures } of rows) {
      const values = { service, step, weekday, classId, level };
      const dimension = DIMENSIONS.find(one => values[one] !== null);
      const value = dimension ? String(values[dimension]) : '';
      this.#lines.set(`${isFormer} ${dimension ?? 'total'} ${value}`, figures);
      if (dimension && !isFormer)
        this.#keys.set(dimension, (this.#keys.get(dimension) ?? new Set()).add(value));
    }
  }

  total() {
    return {
      now: this.#lines.get('false total ') ?? NO_OCCUPANCY,
      former: this.#lines.get('true total ') ?? null,
    };
  }

  now(dimension: Dimension, key: string): Occupancy {
    return this.#lines.get(`false ${dimension} ${key}`) ?? NO_OCCUPANCY;
  }

  former(dimension: Dimension, key: string): Occupancy | null {
    return this.#lines.get(`true ${dimension} ${key}`) ?? null;
  }

  of(dimension: Dimension, key: string) {
    return { now: this.now(dimension, key), former: this.former(dimension, key) };
  }

  isNow(dimension: Dimension, key: string): boolean {
    return this.#keys.get(dimension)?.has(key) ?? false;
  }

  has(dimension: Dimension, key: string): boolean {
    return this.isNow(dimension, key) || this.former(dimension, key) !== null;
  }

  /** Of what is looked at, in order. */
  keysOf(dimension: Dimension): string[] {
    return [...(this.#keys.get(dimension) ?? [])].sort();
  }
}
