/** Days of children at services, one by one: what was reserved, what was said, what was seen. */
import type { AbsenceOutcome } from '@preau/domain/absence/decide-absence';
import type { LocalDate } from '@preau/domain/dates';
import type { Level } from '@preau/domain/family';
import type { ReservationStatus } from '@preau/domain/planning/state';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { serviceWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

export interface AttendanceRow {
  date: LocalDate;
  /** Key. */
  service: string;
  childId: string;
  firstName: string;
  lastName: string;
  birthDate: LocalDate;
  className: string | null;
  level: Level | null;
  /** N° of the household that pays. */
  household: string;
  status: ReservationStatus | null;
  absence: { outcome: AbsenceOutcome; reason: string; proofBy: string | null } | null;
  attendance: { isPresent: boolean; arrival: string | null; departure: string | null } | null;
}

export interface RowsQuery {
  from: LocalDate;
  to: LocalDate;
  /** Keys; null: all that the scope holds. */
  site: string | null;
  services: readonly string[] | null;
}

/** The days on which a child had a place, or came: by day, service and name. */
export async function readAttendanceRows(
  tx: TenantTransaction,
  scope: AgentScope,
  { from, to, site, services }: RowsQuery,
): Promise<AttendanceRow[]> {
  const sql = sqlOf(tx);
  return await sql<AttendanceRow[]>`
    with own as materialized (
      select service.id, service.key, service.position, site.position as site_position from service
      join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
      where service.tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'service')}
        ${site === null ? sql`` : sql`and site.key = ${site}`}
        ${services === null ? sql`` : sql`and service.key = any(${[...services]}::text[])`}),
    booked as (
      select r.* from reservation r
      where r.tenant_id = ${tx.tenantId} and r.service_id in (select id from own)
        and r.date between ${from}::date and ${to}::date and r.status in ('reserved', 'awaiting-payment')),
    seen as (
      select a.* from attendance a
      where a.tenant_id = ${tx.tenantId} and a.service_id in (select id from own)
        and a.date between ${from}::date and ${to}::date),
    day as materialized (
      select coalesce(r.date, a.date) as date, coalesce(r.service_id, a.service_id) as service_id,
        coalesce(r.child_id, a.child_id) as child_id, coalesce(r.household_id, a.household_id) as household_id,
        r.status, r.absence_id, r.absence_outcome, r.proof_by, a.is_present, a.arrived_at, a.departed_at
      from booked r full join seen a on a.service_id = r.service_id and a.child_id = r.child_id and a.date = r.date
      where r.id is not null or a.is_present)
    select day.date, own.key as service, child.id as "childId", child.first_name as "firstName",
      coalesce(child.usage_name, child.last_name) as "lastName", child.birth_date as "birthDate",
      placed.name as "className", placed.level, household.number as household, day.status,
      case when day.absence_id is not null then jsonb_build_object('outcome', day.absence_outcome,
        'reason', absence.reason, 'proofBy', day.proof_by) end as absence,
      case when day.is_present is not null then jsonb_build_object('isPresent', day.is_present,
        'arrival', left(day.arrived_at::text, 5), 'departure', left(day.departed_at::text, 5)) end as attendance
    from day
    join own on own.id = day.service_id
    join child on child.tenant_id = ${tx.tenantId} and child.id = day.child_id
    join household on household.tenant_id = ${tx.tenantId} and household.id = day.household_id
    left join absence on absence.tenant_id = ${tx.tenantId} and absence.id = day.absence_id
    left join lateral (
      select school_class.name, schooling.level from schooling
      join school_year year on year.tenant_id = ${tx.tenantId} and year.id = schooling.school_year_id
        and year.first_day <= day.date and year.last_day >= day.date
      join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
      where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = day.child_id limit 1) placed on true
    order by day.date, own.site_position, own.position, child.last_name, child.first_name, child.id`;
}
