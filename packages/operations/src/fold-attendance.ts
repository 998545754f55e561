/** What the marks of some days come to is written anew from all of them, so that the order in which they arrive is nothing. */
import { type KnownDay, listMarkedDays, type MarkedDayRow, readMarks } from '@preau/db/attendance';
import { type FoldedDay, lockRolls, saveAttendance } from '@preau/db/attendance-writes';
import type { TenantTransaction } from '@preau/db/database';
import { foldMarks } from '@preau/domain/attendance/fold';

type PaidDay = Pick<KnownDay, 'childId' | 'serviceId' | 'date' | 'householdId'>;

/**
 * Folds days whose rolls are locked, and saves what they come to.
 * @param asked their marks, where they were asked for already: after the lock
 */
export async function foldDays(
  tx: TenantTransaction,
  days: readonly PaidDay[],
  asked: Promise<MarkedDayRow[]> = readMarks(tx, days),
): Promise<FoldedDay[]> {
  const folded = (await asked).map(({ marks, ...day }, index): FoldedDay => {
    const householdId = days[index]?.householdId ?? '';
    return { ...day, householdId, attendance: foldMarks(marks) };
  });
  await saveAttendance(tx, folded);
  return folded;
}

/** Of a child whose marks have come from another that was the same. */
export async function foldChild(tx: TenantTransaction, childId: string): Promise<void> {
  const days = await listMarkedDays(tx, childId);
  await lockRolls(tx, days);
  await foldDays(
    tx,
    days.flatMap(({ householdId, ...day }) => (householdId === null ? [] : [{ ...day, householdId }])),
  );
}
