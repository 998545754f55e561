/** What of attendance leaves as a file: days of children, hours for the CAF, figures. */
import type { AttendanceExportQuery } from '@preau/contract/occupancy';
import { type AttendanceRow, readAttendanceRows } from '@preau/db/attendance-rows';
import { readOccupancy } from '@preau/db/occupancy';
import { listPlaces } from '@preau/db/office-planning';
import {
  billedHours,
  type CountedHours,
  type HoursSource,
  realisedHours,
} from '@preau/domain/attendance/hours';
import type { Occupancy } from '@preau/domain/attendance/occupancy';
import { type DayOutcome, isBilled, outcomeOf } from '@preau/domain/attendance/outcome';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, firstOfMonth, type LocalDate, lastOfMonth, weekdayOf } from '@preau/domain/dates';
import type { Rulebook } from '@preau/domain/regulation/rulebook';
import type { Context } from './context.ts';
import { auditOffice, officeScope, reachServices } from './office-reach.ts';
import { OperationError } from './operation-error.ts';

/** A school year with both of its summers. */
const MOST_DAYS = 430;

/** A day of a child, with the hours that it makes. */
export interface PresenceRow extends Omit<AttendanceRow, 'absence' | 'status' | 'service'> {
  service: ServiceName;
  outcome: DayOutcome;
  realised: CountedHours;
  billed: CountedHours;
}

export interface ServiceName {
  key: string;
  name: string;
  site: string;
}

/** Hours of a service in a month. */
export interface HoursRow {
  month: LocalDate;
  service: ServiceName;
  children: number;
  /** Days of children that came, and that are billed. */
  came: number;
  billed: number;
  realisedMinutes: number;
  billedMinutes: number;
  /** Of the days that came, how many had which times; of those that neither the clock nor the service times, no minutes. */
  sources: Record<HoursSource, number>;
  /** Expected, and nobody has taken attendance: no hour of these is counted as realised. */
  notTaken: number;
}

export interface OccupancyFileRow extends Occupancy {
  month: LocalDate;
  service: ServiceName;
}

export type AttendanceExport =
  | { kind: 'presences'; rows: AsyncGenerator<PresenceRow> }
  | { kind: 'hours'; rows: AsyncGenerator<HoursRow> }
  | { kind: 'occupancy'; rows: AsyncGenerator<OccupancyFileRow> };

/**
 * Reads day by day, or month by month, as the file is written: neither the rows nor a transaction are held meanwhile. That
 * it leaves is noted first.
 * @throws OperationError `invalid` for a period without end; `not_found` for a service that is not this agent's
 */
export async function exportAttendance(
  ctx: Context,
  query: AttendanceExportQuery,
): Promise<AttendanceExport> {
  const { kind, format, from, to, site = null, services: asked = [] } = query;
  if (to < from || addDays(from, MOST_DAYS) < to)
    throw new OperationError('invalid', { mistakes: { to: 'period' } });
  const scope = officeScope(ctx);
  const { names, rulebook, services } = await ctx.tenant.transaction(async tx => {
    const keys = await reachServices(tx, ctx, asked);
    const [offered, rules] = await Promise.all([
      listPlaces(tx, scope, from),
      ctx.rules.current(tx, ctx.tenant),
    ]);
    if (!asked.every(key => offered.services.some(one => one.key === key)))
      throw new OperationError('not_found');
    await auditOffice(tx, ctx, 'attendance.export', {
      after: { kind, format, from, to, site, services: asked },
    });
    const sites = new Map(offered.sites.map(one => [one.key, one.name]));
    return {
      rulebook: rules.rulebook,
      services: keys.length > 0 ? keys : null,
      names: new Map(
        offered.services.map(one => [
          one.key,
          { key: one.key, name: one.name, site: sites.get(one.site) ?? one.site },
        ]),
      ),
    };
  });
  const nameOf = (key: string) => names.get(key) ?? { key, name: key, site: '' };

  async function* presences(): AsyncGenerator<PresenceRow> {
    for (const date of daysBetween(from, to)) {
      const rows = await ctx.tenant.transaction(tx =>
        readAttendanceRows(tx, scope, { from: date, to: date, site, services }),
      );
      for (const row of rows) {
        const counted = countedOf(rulebook, row, ctx.now);
        if (counted) yield { ...row, ...counted, service: nameOf(row.service) };
      }
    }
  }

  async function* occupancy(): AsyncGenerator<OccupancyFileRow> {
    for (const month of monthsBetween(from, to)) {
      const span = {
        from: month < from ? from : month,
        to: to < lastOfMonth(month) ? to : lastOfMonth(month),
      };
      const rows = await ctx.tenant.transaction(tx =>
        readOccupancy(tx, scope, { span, former: null, steps: 'month', site, service: null, now: ctx.now }),
      );
      const byService = new Map(rows.map(row => [row.service, row]));
      for (const service of names.values()) {
        const row = byService.get(service.key);
        if (row && (services?.includes(service.key) ?? true)) yield { ...row, month, service };
      }
    }
  }

  switch (kind) {
    case 'presences':
      return { kind, rows: presences() };
    case 'hours':
      return { kind, rows: hoursOf(presences()) };
    case 'occupancy':
      return { kind, rows: occupancy() };
  }
}

/** What became of a day and the hours that it makes; null: it was nothing. */
export function countedOf(
  rulebook: Rulebook,
  { date, service: key, status, absence, attendance }: AttendanceRow,
  now: Date,
): Pick<PresenceRow, 'outcome' | 'realised' | 'billed'> | null {
  const service = rulebook.service(key);
  const outcome = outcomeOf(
    {
      status,
      absence: absence && {
        ...absence,
        proofBy: absence.proofBy === null ? null : new Date(absence.proofBy),
      },
      attendance,
      contractDays: null,
      hours: null,
      weekday: weekdayOf(date),
    },
    now,
  );
  if (!service || outcome === null) return null;
  const noted = attendance?.isPresent ? attendance : null;
  return {
    outcome,
    realised: realisedHours(service, noted),
    billed: billedHours(rulebook, service, date, { outcome, noted }),
  };
}

/** Sums up days by month and service. Of a month, days come one after the other. */
async function* hoursOf(rows: AsyncGenerator<PresenceRow>): AsyncGenerator<HoursRow> {
  let month: LocalDate | null = null;
  let open = new Map<string, { row: HoursRow; children: Set<string> }>();
  function* closed() {
    for (const { row, children } of open.values()) yield { ...row, children: children.size };
  }
  for await (const { date, service, childId, outcome, realised, billed } of rows) {
    if (month !== firstOfMonth(date)) {
      yield* closed();
      open = new Map();
      month = firstOfMonth(date);
    }
    const sum = open.get(service.key) ?? { row: emptyHours(month, service), children: new Set<string>() };
    open.set(service.key, sum);
    const { row } = sum;
    if (outcome === 'present' || outcome === 'unbooked') {
      row.came += 1;
      row.sources[realised.source] += 1;
      sum.children.add(childId);
    }
    if (isBilled(outcome)) row.billed += 1;
    if (outcome === 'not-taken') row.notTaken += 1;
    row.realisedMinutes += realised.minutes ?? 0;
    row.billedMinutes += billed.minutes ?? 0;
  }
  yield* closed();
}

function emptyHours(month: LocalDate, service: ServiceName): HoursRow {
  return {
    month,
    service,
    children: 0,
    came: 0,
    billed: 0,
    realisedMinutes: 0,
    billedMinutes: 0,
    sources: { clocked: 0, partly: 0, service: 0, slices: 0, none: 0 },
    notTaken: 0,
  };
}

function monthsBetween(from: LocalDate, to: LocalDate): LocalDate[] {
  const months: LocalDate[] = [];
  for (let month = firstOfMonth(from); month <= to; month = addDays(lastOfMonth(month), 1))
    months.push(month);
  return months;
}
