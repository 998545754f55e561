/** « Appel terminé »: from then on whoever was expected and has no mark is missing, and its family hears of it. */
import type { GateRoll, GateRollClosed } from '@preau/contract/gate';
import { readRoll } from '@preau/db/attendance';
import { closeRollRow, insertMarks, lockRolls, type NewMark } from '@preau/db/attendance-writes';
import { recordAudit } from '@preau/db/audit';
import { newId } from '@preau/db/new-id';
import { MARK_FORMAT } from '@preau/domain/attendance/mark';
import { MARK_DAYS } from '@preau/domain/attendance/timed';
import { addDays } from '@preau/domain/dates';
import type { Context } from './context.ts';
import { foldDays } from './fold-attendance.ts';
import { reachServices } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { serviceIdOf } from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { settleNow } from './settle-attendance.ts';

/**
 * Closes attendance of a service on a day: marks as absent whoever was expected and was not seen, and where it is asked
 * for, as gone whoever is still there. Those marks are as any others: a tablet that comes back later with somebody seen
 * is right. Closed again, nothing changes but for who was expected meanwhile.
 * @throws OperationError `not_found` for a service that is not there, or not this agent's; `invalid` for another day
 */
export function closeRoll(
  ctx: Context,
  { service, date, deviceId, leftAt }: GateRoll,
): Promise<GateRollClosed> {
  const today = todayOf(ctx);
  if (today < date || date < addDays(today, -MARK_DAYS))
    throw new OperationError('invalid', { mistakes: { date: 'period' } });
  return ctx.tenant.transaction(async tx => {
    const { rulebook } = await ctx.rules.current(tx, ctx.tenant);
    await reachServices(tx, ctx, [service]);
    if (!rulebook.service(service)) throw new OperationError('not_found');
    const serviceId = serviceIdOf(tx, service);
    await lockRolls(tx, [{ serviceId, date }]);
    const accountId = 'id' in ctx.actor ? ctx.actor.id : null;
    const [closedAt, roll] = await Promise.all([
      closeRollRow(tx, { serviceId, date }, { at: ctx.now, by: accountId }),
      readRoll(tx, serviceId, date),
    ]);
    const missing = roll.filter(({ isExpected, isPresent }) => isExpected && isPresent === null);
    const staying =
      leftAt === null ? [] : roll.filter(({ isPresent, departedAt }) => isPresent && departedAt === null);
    const markOf = (childId: string, kind: 'absent' | 'left'): NewMark => ({
      id: newId(),
      childId,
      serviceId,
      date,
      kind,
      at: kind === 'left' ? leftAt : null,
      undoesId: null,
      notedAt: ctx.now,
      receivedAt: ctx.now,
      accountId,
      deviceId,
      source: 'roll',
      format: MARK_FORMAT,
    });
    const added = await insertMarks(tx, [
      ...missing.map(({ childId }) => markOf(childId, 'absent')),
      ...staying.map(({ childId }) => markOf(childId, 'left')),
    ]);
    await foldDays(
      tx,
      [...missing, ...staying].map(({ childId, householdId }) => ({ childId, serviceId, date, householdId })),
    );
    await settleNow(tx, ctx, { serviceId, service, date });
    await recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'attendance.close',
      after: { service, date, device: deviceId, marks: added },
    });
    return { closedAt: closedAt.toISOString(), missing: missing.length, left: staying.length };
  });
}
