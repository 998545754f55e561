/** The day at the gate as a tablet shows it: which services there are, who is expected, what was noted. */
import type { GateDay, GatePack, GateQuery, GateServices, GateServicesQuery } from '@preau/contract/gate';
import { type GateDayRow, readGateChildren, readGateCounts, readGateDay } from '@preau/db/attendance';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import { recordHealthReadings } from '@preau/db/health-reading';
import { isTimed } from '@preau/domain/attendance/timed';
import type { Service } from '@preau/domain/calendar/calendar';
import { addDays, instantOf, type LocalDate, nextDay } from '@preau/domain/dates';
import { isExpected } from '@preau/domain/planning/state';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import type { TenantRules } from './planning-rules.ts';

/** How far ahead a day may be looked at: the Monday after, and over a public holiday. */
const MOST_DAYS_AHEAD = 7;
/** And how far back, for what was forgotten. */
const MOST_DAYS_BACK = 31;

/** The services of a day that this agent has, by site: those that take place, or for which somebody comes all the same. */
export function listGateServices(ctx: Context, query: GateServicesQuery): Promise<GateServices> {
  const today = todayOf(ctx);
  const date = shownDay(ctx, query.date);
  return ctx.tenant.transaction(async tx => {
    const [counts, rules] = await Promise.all([
      readGateCounts(tx, officeScope(ctx), date),
      ctx.rules.current(tx, ctx.tenant),
    ]);
    const services = counts.flatMap(({ id: _, key, closedAt, ...counted }) => {
      const service = rules.rulebook.service(key);
      if (!service) return [];
      const isServed = rules.rulebook.calendar.dayOf(service, date).served;
      if (!isServed && counted.expected + counted.present === 0) return [];
      return [{ ...shownService(rules, service, date, { mealTypes: [], closedAt }), ...counted }];
    });
    const { timeZone } = ctx.tenant;
    return { now: ctx.now.toISOString(), timeZone, today, date, services };
  });
}

/** What changes in a day: nothing of health. @throws OperationError `not_found` where none of the services is this agent's */
export function readDayAtGate(ctx: Context, query: GateQuery): Promise<GateDay> {
  const date = shownDay(ctx, query.date);
  return ctx.tenant.transaction(tx => readDay(tx, ctx, query.services, date));
}

/**
 * What a tablet keeps for a day, until the night of that day: who may come to these services, with what their care needs.
 * The reading of each child's health is noted.
 * @throws OperationError `not_found` where none of the services is this agent's
 */
export function readGatePack(ctx: Context, query: GateQuery): Promise<GatePack> {
  const { actor, now, requestId } = ctx;
  const date = shownDay(ctx, query.date);
  return ctx.tenant.transaction(async tx => {
    const day = await readDay(tx, ctx, query.services, date);
    const childIds = [...new Set([...day.places, ...day.marks].map(({ childId }) => childId))];
    const reading = { actor, at: now, requestId };
    const [children] = await Promise.all([
      readGateChildren(tx, childIds, date),
      recordHealthReadings(tx, childIds, { ...reading, occasion: 'gate-pack' }),
      recordAudit(tx, {
        ...reading,
        action: 'attendance.download',
        after: { date, services: day.services.map(({ key }) => key), children: childIds.length },
      }),
    ]);
    return { expiresAt: endOf(ctx, date).toISOString(), day, children };
  });
}

/** @throws OperationError `invalid` for a day too far off */
function shownDay(ctx: Context, asked: LocalDate | undefined): LocalDate {
  const today = todayOf(ctx);
  const date = asked ?? today;
  if (date < addDays(today, -MOST_DAYS_BACK) || addDays(today, MOST_DAYS_AHEAD) < date)
    throw new OperationError('invalid', { mistakes: { date: 'period' } });
  return date;
}

/** Midnight after the day; of a day that is past, the midnight to come. */
function endOf(ctx: Context, date: LocalDate): Date {
  const today = todayOf(ctx);
  return instantOf(`${nextDay(date < today ? today : date)}T00:00`, ctx.tenant.timeZone);
}

async function readDay(
  tx: TenantTransaction,
  ctx: Context,
  keys: readonly string[],
  date: LocalDate,
): Promise<GateDay> {
  const [rows, rules] = await Promise.all([
    readGateDay(tx, officeScope(ctx), { services: keys, date }),
    ctx.rules.current(tx, ctx.tenant),
  ]);
  const known = rows.flatMap(row => {
    const service = rules.rulebook.service(row.key);
    return service ? [{ row, service }] : [];
  });
  if (known.length === 0) throw new OperationError('not_found');
  return {
    now: ctx.now.toISOString(),
    timeZone: ctx.tenant.timeZone,
    date,
    services: known.map(({ row, service }) =>
      shownService(rules, service, date, {
        mealTypes: row.mealTypes,
        closedAt: row.closedAt === null ? null : new Date(row.closedAt),
      }),
    ),
    places: rows.flatMap(({ key, places }) =>
      places.map(([childId, status, isAbsent]) => ({
        childId,
        service: key,
        state: placeOf(status, isAbsent),
      })),
    ),
    marks: rows.flatMap(({ key, marks }) =>
      marks.map(([id, childId, kind, at, undoesId, source]) => ({
        id,
        childId,
        service: key,
        kind,
        at,
        undoesId,
        source,
      })),
    ),
  };
}

function placeOf(
  status: GateDayRow['places'][number][1],
  isAbsent: boolean,
): GateDay['places'][number]['state'] {
  if (!isExpected(status)) return 'enrolled';
  return isAbsent ? 'absent' : 'expected';
}

function shownService(
  { rulebook, configuration }: TenantRules,
  service: Service,
  date: LocalDate,
  { mealTypes, closedAt }: { mealTypes: string[]; closedAt: Date | null },
): GateDay['services'][number] {
  const { services, sites } = configuration.services;
  const late = rulebook.rulesOn('surcharge', service, date).find(rule => rule.on === 'late-pick-up');
  return {
    key: service.key,
    name: services.find(({ key }) => key === service.key)?.name ?? service.key,
    site: {
      key: service.site,
      name: sites.find(({ key }) => key === service.site)?.name ?? service.site,
    },
    kind: service.kind,
    hours: service.hours,
    isTimed: isTimed(service),
    lateFrom: late?.on === 'late-pick-up' ? late.after : null,
    mealTypes,
    closedAt: closedAt?.toISOString() ?? null,
  };
}
