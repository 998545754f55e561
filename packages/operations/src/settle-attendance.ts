/** A family is told the same day of what was seen at the gate and does not fit what it had reserved, once of each thing. */
import { readRoll } from '@preau/db/attendance';
import type { DayOfService } from '@preau/db/attendance-writes';
import type { TenantTransaction } from '@preau/db/database';
import { toSettle } from '@preau/domain/attendance/settle';
import { settleLines, settlePhrase } from '@preau/domain/attendance/settle-words';
import { instantOf, type LocalDate } from '@preau/domain/dates';
import { endOfService } from '@preau/domain/planning/absent';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { notify, type PlanningNotice } from './notify.ts';
import { openPlanning, serviceIdOf } from './open-planning.ts';
import type { TenantRules } from './planning-rules.ts';

/** After a service families are still collecting, and tablets sending. */
const AFTER_SERVICE_MS = 30 * 60_000;
/** Where a service has no hours: of a canteen, say. */
const EVENING = '18:00';

export interface NotedDay extends DayOfService {
  /** Key. */
  service: string;
}

/**
 * Has families told once the service is over; of marks that come later than that, at once.
 * @param fresh days of which nothing had been noted before
 * @param key of what came: sent again it is the same
 */
export async function settleLater(
  tx: TenantTransaction,
  ctx: Context,
  { fresh, days, key }: { fresh: readonly DayOfService[]; days: readonly NotedDay[]; key: string },
): Promise<void> {
  const isFresh = new Set(fresh.map(({ serviceId, date }) => `${serviceId} ${date}`));
  // Hours that are a moment old will do.
  const rules = ctx.rules.lastOf(ctx.tenant) ?? (await ctx.rules.current(tx, ctx.tenant));
  for (const { serviceId, service, date } of days) {
    const at = settledAt(ctx, rules, service, date);
    if (isFresh.has(`${serviceId} ${date}`))
      await enqueue(
        tx,
        'settle-attendance',
        { service, date },
        { runAt: at, dedupeKey: `${service}/${date}` },
      );
    else if (at <= ctx.now)
      await enqueue(
        tx,
        'settle-attendance',
        { service, date },
        { runAt: ctx.now, dedupeKey: `${service}/${date}/${key}` },
      );
  }
}

/** Has families told now: attendance is closed. */
export async function settleNow(
  tx: TenantTransaction,
  ctx: Context,
  { service, date }: NotedDay,
): Promise<void> {
  const dedupeKey = `${service}/${date}/${ctx.requestId}`;
  await enqueue(tx, 'settle-attendance', { service, date }, { runAt: ctx.now, dedupeKey });
}

function settledAt(ctx: Context, rules: TenantRules, key: string, date: LocalDate): Date {
  const service = rules.rulebook.service(key);
  return service?.hours
    ? new Date(endOfService(rules.rulebook, service, date).getTime() + AFTER_SERVICE_MS)
    : instantOf(`${date}T${EVENING}`, ctx.tenant.timeZone);
}

/** Tells families of a service and a day what is known by now. Told before, nobody hears of it again. */
export function settleAttendance(
  ctx: Context,
  { service: key, date }: { service: string; date: LocalDate },
): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const roll = await readRoll(tx, serviceIdOf(tx, key), date);
    const seen = roll.filter(({ isPresent }) => isPresent !== null);
    if (seen.length === 0) return;
    const subject = { kind: 'children' as const, childIds: seen.map(({ childId }) => childId) };
    const { rules, planning } = await openPlanning(tx, ctx, subject, { from: date, to: date });
    const householdIds = planning.households.map(({ id }) => id);
    const items = toSettle(rules, planning, { householdIds, from: date, to: date, now: ctx.now });
    const notices = items
      .filter(({ service }) => service === key)
      .map((item): PlanningNotice => {
        const { kind, childId, householdId } = item;
        const household = planning.households.find(({ id }) => id === householdId);
        const firstName = planning.children.find(({ id }) => id === childId)?.firstName ?? '';
        return {
          occasion: 'presence-to-settle',
          key: `${key}/${date}/${childId}/${kind}`,
          householdId,
          number: household?.number ?? '',
          familyName: household?.familyName ?? '',
          childIds: [childId],
          services: [key],
          firstDay: date,
          phrase: settlePhrase(item, { firstName }),
          details: settleLines(item, { firstName, names: rules.names }),
          reason: null,
          until: null,
        };
      });
    for (let at = 0; at < notices.length; at += TOLD_AT_ONCE)
      await notify(tx, ctx, notices.slice(at, at + TOLD_AT_ONCE));
  });
}

/** A statement takes no more than 65,535 values. */
const TOLD_AT_ONCE = 400;
