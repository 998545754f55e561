/** An agent says afterwards who was there: what was noted before is taken back, never deleted, and a reason is kept. */
import type { AttendanceCorrected, AttendanceCorrection } from '@preau/contract/attendance';
import { findKnownDays, readMarks, readRoll } from '@preau/db/attendance';
import {
  closeRollRow,
  type DayOfService,
  insertMarks,
  lockRolls,
  type NewMark,
} from '@preau/db/attendance-writes';
import type { TenantTransaction } from '@preau/db/database';
import { readRollState } from '@preau/db/day-board';
import { derivedId } from '@preau/db/new-id';
import { type Amended, amend } from '@preau/domain/attendance/amend';
import { foldMarks } from '@preau/domain/attendance/fold';
import type { Mark } from '@preau/domain/attendance/mark';
import { MARK_FORMAT } from '@preau/domain/attendance/mark';
import { addDays, type LocalDate } from '@preau/domain/dates';
import type { Context } from './context.ts';
import { foldDays } from './fold-attendance.ts';
import { auditOffice, officeScope, reachServices } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { serviceIdOf } from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { CORRECTED_DAYS } from './read-service-day.ts';
import { settleNow } from './settle-attendance.ts';

type Said = AttendanceCorrection['children'][number];

/**
 * Notes of each child what an agent says. A month that is billed already is corrected by what the invoice is compared with
 * afterwards: nothing else is to be done for it.
 * @throws OperationError `not_found` for a service or a child that is not there, or not this agent's; `invalid` for a day
 *   to come or long past, without a reason for a past one, or for a departure before the arrival
 */
export function correctAttendance(
  ctx: Context,
  { key, service, date, reason, closes, children }: AttendanceCorrection,
): Promise<AttendanceCorrected> {
  const { actor, now } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  refuseWrong(ctx, date, { reason, children });
  return ctx.tenant.transaction(async tx => {
    await reachServices(tx, ctx, [service]);
    const { rulebook } = await ctx.rules.current(tx, ctx.tenant);
    if (!rulebook.service(service)) throw new OperationError('not_found');
    const day = { serviceId: serviceIdOf(tx, service), date };
    const said = new Map(children.map(child => [child.childId, child]));
    const asked = [...said.keys()].map(childId => ({ childId, service, date }));
    const known = await findKnownDays(tx, officeScope(ctx), asked);
    if (known.length < asked.length) throw new OperationError('not_found');
    await lockRolls(tx, [day]);
    const before = await readMarks(tx, known);
    const changes = before.flatMap(({ childId, marks }) => {
      const child = said.get(childId);
      const idOf = (what: string) =>
        derivedId(tx.tenantId, 'attendance_mark', `${actor.id}/${key}/${childId}/${what}`);
      if (!child || wasSent(marks, idOf)) return [];
      const amended = amendedOf(child);
      const added = amend(marks, amended);
      return added.length > 0 ? [{ childId, before: foldMarks(marks), after: amended, added, idOf }] : [];
    });
    const markOf = (childId: string, id: string, mark: Mark): NewMark => ({
      id,
      childId,
      ...day,
      kind: mark.kind,
      at: 'at' in mark ? mark.at : null,
      undoesId: mark.kind === 'undo' ? mark.undoesId : null,
      notedAt: now,
      receivedAt: now,
      accountId: actor.id,
      deviceId: null,
      source: 'office',
      format: MARK_FORMAT,
      note: reason,
    });
    await insertMarks(
      tx,
      changes.flatMap(({ childId, added, idOf }) =>
        added.map(mark => {
          const id = idOf(mark.kind === 'undo' ? `undo/${mark.undoesId}` : mark.kind);
          return markOf(childId, id, { ...mark, id });
        }),
      ),
    );
    const isChanged = new Set(changes.map(({ childId }) => childId));
    await foldDays(
      tx,
      known.filter(({ childId }) => isChanged.has(childId)),
    );
    const missing = closes ? await closeDay(tx, ctx, day, key) : [];
    const { closedAt } = await readRollState(tx, day);
    if (changes.length + missing.length > 0 || closes) {
      await settleNow(tx, ctx, { ...day, service });
      await auditOffice(tx, ctx, 'attendance.correct', {
        before: { children: changes.map(({ childId, before: was }) => ({ childId, attendance: was })) },
        after: {
          service,
          date,
          reason,
          closes,
          children: [
            ...changes.map(({ childId, after }) => ({ childId, attendance: after })),
            ...missing.map(childId => ({ childId, attendance: { isPresent: false } })),
          ],
        },
      });
    }
    return { changed: changes.length, closedAt: closedAt?.toISOString() ?? null };
  });
}

function refuseWrong(
  ctx: Context,
  date: LocalDate,
  { reason, children }: Pick<AttendanceCorrection, 'reason' | 'children'>,
): void {
  const today = todayOf(ctx);
  const mistakes: Record<string, string> = {};
  if (today < date || date < addDays(today, -CORRECTED_DAYS)) mistakes.date = 'period';
  if (date < today && reason === null && children.length > 0) mistakes.reason = 'required';
  const backwards = children.find(
    ({ arrival, departure }) => arrival !== null && departure !== null && departure < arrival,
  );
  if (backwards) mistakes.departure = backwards.childId;
  if (Object.keys(mistakes).length > 0) throw new OperationError('invalid', { mistakes });
}

function amendedOf({ presence, arrival, departure }: Said): Amended {
  switch (presence) {
    case 'present':
      return { isPresent: true, arrival, departure };
    case 'absent':
      return { isPresent: false, arrival: null, departure: null };
    case 'unknown':
      return null;
  }
}

/** Whether this correction has been made of a child already: what was noted since is left as it is. */
function wasSent(marks: readonly Mark[], idOf: (what: string) => string): boolean {
  const made = new Set([
    ...['arrived', 'left', 'absent'].map(idOf),
    ...marks.map(({ id }) => idOf(`undo/${id}`)),
  ]);
  return marks.some(({ id }) => made.has(id));
}

/** Closes attendance. @returns who was expected, has no mark, and is therefore missing */
async function closeDay(
  tx: TenantTransaction,
  { actor, now }: Context,
  day: DayOfService,
  key: string,
): Promise<string[]> {
  const accountId = 'id' in actor ? actor.id : null;
  const [roll] = await Promise.all([
    readRoll(tx, day.serviceId, day.date),
    closeRollRow(tx, day, { at: now, by: accountId }),
  ]);
  const missing = roll.filter(({ isExpected, isPresent }) => isExpected && isPresent === null);
  await insertMarks(
    tx,
    missing.map(({ childId }) => ({
      id: derivedId(tx.tenantId, 'attendance_mark', `${accountId}/${key}/${childId}/roll`),
      childId,
      ...day,
      kind: 'absent',
      at: null,
      undoesId: null,
      notedAt: now,
      receivedAt: now,
      accountId,
      deviceId: null,
      source: 'roll',
      format: MARK_FORMAT,
    })),
  );
  await foldDays(
    tx,
    missing.map(({ childId, householdId }) => ({ childId, ...day, householdId })),
  );
  return missing.map(({ childId }) => childId);
}
