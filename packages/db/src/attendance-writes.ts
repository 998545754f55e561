/** What noting attendance changes: marks are added, and what they come to is written anew; each kind in one statement. */
import type { Attendance } from '@preau/domain/attendance/fold';
import type { MarkKind, MarkSource } from '@preau/domain/attendance/mark';
import type { LocalDate } from '@preau/domain/dates';
import type { DayOfChild } from './attendance.ts';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';

export interface DayOfService {
  serviceId: string;
  date: LocalDate;
}

/**
 * Has whoever else notes attendance of these services and days wait until this transaction ends, in the order of service
 * and day.
 * @returns those of which nobody had noted anything before
 */
export async function lockRolls(
  tx: TenantTransaction,
  days: readonly DayOfService[],
): Promise<DayOfService[]> {
  if (days.length === 0) return [];
  const sql = sqlOf(tx);
  const ordered = [
    ...new Map(days.map(({ serviceId, date }) => [`${serviceId} ${date}`, { serviceId, date }])),
  ]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, day]) => day);
  const rows = ordered.map(({ serviceId, date }) => ({
    tenant_id: tx.tenantId,
    id: derivedId(tx.tenantId, 'attendance_roll', `${serviceId}/${date}`),
    service_id: serviceId,
    date,
  }));
  const [first] = await Promise.all([
    sql<DayOfService[]>`
      insert into attendance_roll ${sql(rows, 'tenant_id', 'id', 'service_id', 'date')}
      on conflict (tenant_id, service_id, date) do nothing
      returning service_id as "serviceId", date`,
    sql`
      select from attendance_roll where tenant_id = ${tx.tenantId} and (service_id, date) in (
        select * from unnest(${ordered.map(({ serviceId }) => serviceId)}::uuid[],
          ${ordered.map(({ date }) => date)}::date[]))
      order by service_id, date for update`,
  ]);
  return [...first];
}

export interface NewMark extends DayOfChild {
  id: string;
  kind: MarkKind;
  at: string | null;
  undoesId: string | null;
  notedAt: Date;
  receivedAt: Date;
  accountId: string | null;
  deviceId: string | null;
  source: MarkSource;
  format: number;
  /** Why an agent noted it afterwards. */
  note?: string | null;
}

/** Adds marks; one that is there already stays as it is. @returns the ids of those that are new */
export async function insertMarks(tx: TenantTransaction, marks: readonly NewMark[]): Promise<string[]> {
  if (marks.length === 0) return [];
  const sql = sqlOf(tx);
  const rows = marks.map(mark => ({
    tenant_id: tx.tenantId,
    id: mark.id,
    child_id: mark.childId,
    service_id: mark.serviceId,
    date: mark.date,
    kind: mark.kind,
    at: mark.at,
    undoes_id: mark.undoesId,
    noted_at: mark.notedAt,
    received_at: mark.receivedAt,
    account_id: mark.accountId,
    device_id: mark.deviceId,
    source: mark.source,
    format: mark.format,
    note: mark.note ?? null,
  }));
  const added = await sql<{ id: string }[]>`
    insert into attendance_mark ${sql(rows)} on conflict (tenant_id, id) do nothing returning id`;
  return added.map(({ id }) => id);
}

export interface FoldedDay extends DayOfChild {
  householdId: string;
  /** Null: nothing stands, so that nobody has taken attendance. */
  attendance: Attendance | null;
}

/** Writes what the marks of these days come to. */
export async function saveAttendance(tx: TenantTransaction, days: readonly FoldedDay[]): Promise<void> {
  const sql = sqlOf(tx);
  const rows = days.flatMap(({ childId, serviceId, date, householdId, attendance }) =>
    attendance
      ? [
          {
            tenant_id: tx.tenantId,
            id: derivedId(tx.tenantId, 'attendance', `${childId}/${serviceId}/${date}`),
            child_id: childId,
            service_id: serviceId,
            date,
            household_id: householdId,
            is_present: attendance.isPresent,
            arrived_at: attendance.arrival,
            departed_at: attendance.departure,
          },
        ]
      : [],
  );
  const gone = days.filter(({ attendance }) => attendance === null);
  await Promise.all([
    rows.length > 0 &&
      sql`insert into attendance ${sql(rows)}
        on conflict (tenant_id, child_id, service_id, date) do update
        set household_id = excluded.household_id, is_present = excluded.is_present, arrived_at = excluded.arrived_at,
          departed_at = excluded.departed_at`,
    gone.length > 0 &&
      sql`delete from attendance where tenant_id = ${tx.tenantId} and (child_id, service_id, date) in (
        select * from unnest(${gone.map(({ childId }) => childId)}::uuid[],
          ${gone.map(({ serviceId }) => serviceId)}::uuid[], ${gone.map(({ date }) => date)}::date[]))`,
  ]);
}

/** Notes that attendance of a day is closed; one that was closed before stays so. @returns since when */
export async function closeRollRow(
  tx: TenantTransaction,
  { serviceId, date }: DayOfService,
  { at, by }: { at: Date; by: string | null },
): Promise<Date> {
  const [row] = await sqlOf(tx)<{ closedAt: Date }[]>`
    update attendance_roll set closed_at = coalesce(closed_at, ${at}), closed_by = case when closed_at is null
      then ${by}::uuid else closed_by end
    where tenant_id = ${tx.tenantId} and service_id = ${serviceId} and date = ${date}
    returning closed_at as "closedAt"`;
  return row?.closedAt ?? at;
}
