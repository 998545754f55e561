/** The days of services as the mairie looks back at them: who was noted, what was not, and what does not fit. */
import type { AbsenceOutcome } from '@preau/domain/absence/decide-absence';
import type { LocalDate } from '@preau/domain/dates';
import type { ReservationStatus } from '@preau/domain/planning/state';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { serviceWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

export interface BoardQuery {
  from: LocalDate;
  to: LocalDate;
  /** Keys; null: all. */
  site: string | null;
  service: string | null;
  /** By service, hh:mm after which a departure may be late on one of these days. */
  late: readonly { service: string; after: string }[];
}

/** Attendance of a service on a day on which somebody was expected, or came. */
export interface BoardRoll {
  service: string;
  date: LocalDate;
  /** Has a place, and nobody has said that it will not come. */
  expected: number;
  /** Of these, noted: present or not. */
  noted: number;
  present: number;
  closedAt: Date | null;
}

/** A day of a child, with the place and the contract that it may not fit. */
export interface BoardDay {
  service: string;
  date: LocalDate;
  child: { id: string; firstName: string; lastName: string };
  className: string | null;
  /** Who pays. */
  household: { id: string; number: string };
  status: ReservationStatus | null;
  absence: { outcome: AbsenceOutcome; reason: string; proofBy: string | null } | null;
  attendance: { isPresent: boolean; arrival: string | null; departure: string | null } | null;
  /** ISO weekdays of a regular contract. */
  contractDays: number[] | null;
}

/** Rolls of a span of days, and of its days those that may not fit: what does not is the domain's to say. */
export async function readBoard(
  tx: TenantTransaction,
  scope: AgentScope,
  { from, to, site, service, late }: BoardQuery,
): Promise<{ rolls: BoardRoll[]; days: BoardDay[] }> {
  const sql = sqlOf(tx);
  const own = sql`own as materialized (
    select service.id, service.key, service.position, service.starts_at, service.ends_at,
      site.position as site_position
    from service join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
    where service.tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'service')}
      ${site === null ? sql`` : sql`and site.key = ${site}`}
      ${service === null ? sql`` : sql`and service.key = ${service}`})`;
  const booked = sql`booked as (
    select r.* from reservation r
    where r.tenant_id = ${tx.tenantId} and r.service_id in (select id from own)
      and r.date between ${from}::date and ${to}::date and r.status in ('reserved', 'awaiting-payment'))`;
  const seen = sql`seen as (
    select a.* from attendance a
    where a.tenant_id = ${tx.tenantId} and a.service_id in (select id from own)
      and a.date between ${from}::date and ${to}::date)`;
  const [rolls, days] = await Promise.all([
    sql<BoardRoll[]>`
      with ${own}, ${booked}, ${seen},
      counted as (
        select coalesce(r.service_id, a.service_id) as service_id, coalesce(r.date, a.date) as date,
          count(*) filter (where r.id is not null and r.absence_id is null)::int as expected,
          count(*) filter (where r.id is not null and r.absence_id is null and a.id is not null)::int as noted,
          count(*) filter (where a.is_present)::int as present
        from booked r full join seen a on a.service_id = r.service_id and a.child_id = r.child_id and a.date = r.date
        group by 1, 2)
      select own.key as service, counted.date, counted.expected, counted.noted, counted.present,
        roll.closed_at as "closedAt"
      from counted
      join own on own.id = counted.service_id
      left join attendance_roll roll on roll.tenant_id = ${tx.tenantId} and roll.service_id = counted.service_id
        and roll.date = counted.date
      order by counted.date desc, own.site_position, own.position`,
    sql<BoardDay[]>`
      with ${own}, ${booked}, ${seen},
      suspect as materialized (
        select a.service_id, a.child_id, a.date, a.household_id, a.is_present, a.arrived_at, a.departed_at,
          r.status, r.absence_id, r.absence_outcome, r.proof_by, r.household_id as payer_id, enrolment.weekdays
        from seen a
        join own on own.id = a.service_id
        left join booked r on r.service_id = a.service_id and r.child_id = a.child_id and r.date = a.date
        left join enrolment on enrolment.tenant_id = ${tx.tenantId} and enrolment.child_id = a.child_id
          and enrolment.service_id = a.service_id
          and enrolment.household_id = coalesce(r.household_id, a.household_id) and enrolment.first_day <= a.date
          and coalesce(enrolment.last_day >= a.date, true) and enrolment.contract = 'regular'
        left join (select key, after from unnest(${late.map(({ service: key }) => key)}::text[],
          ${late.map(({ after }) => after)}::text[]) late (key, after)) late on late.key = own.key
        where case when a.is_present
          then r.id is null or r.absence_outcome = 'free' or a.arrived_at is not null and a.departed_at is null
            or a.departed_at > late.after::time
            or enrolment.id is not null and (a.arrived_at < own.starts_at or a.departed_at > own.ends_at
              or extract(isodow from a.date)::int <> all(enrolment.weekdays))
          else r.id is not null and r.absence_id is null end)
      select own.key as service, suspect.date,
        jsonb_build_object('id', child.id, 'firstName', child.first_name,
          'lastName', coalesce(child.usage_name, child.last_name)) as child,
        placed.name as "className",
        jsonb_build_object('id', household.id, 'number', household.number) as household, suspect.status,
        case when suspect.absence_id is not null then jsonb_build_object('outcome', suspect.absence_outcome,
          'reason', absence.reason, 'proofBy', suspect.proof_by) end as absence,
        jsonb_build_object('isPresent', suspect.is_present, 'arrival', left(suspect.arrived_at::text, 5),
          'departure', left(suspect.departed_at::text, 5)) as attendance,
        suspect.weekdays as "contractDays"
      from suspect
      join own on own.id = suspect.service_id
      join child on child.tenant_id = ${tx.tenantId} and child.id = suspect.child_id
      join household on household.tenant_id = ${tx.tenantId}
        and household.id = coalesce(suspect.payer_id, suspect.household_id)
      left join absence on absence.tenant_id = ${tx.tenantId} and absence.id = suspect.absence_id
      ${classOn(tx, sql`suspect`)}
      order by suspect.date desc, own.site_position, own.position, child.last_name, child.first_name, child.id`,
  ]);
  return { rolls: [...rolls], days: [...days] };
}

type Sql = ReturnType<typeof sqlOf>;

/** The class of the child of a row on its date, as `placed`. */
function classOn(tx: TenantTransaction, row: ReturnType<Sql>) {
  return sqlOf(tx)`left join lateral (
    select school_class.name from schooling
    join school_year year on year.tenant_id = ${tx.tenantId} and year.id = schooling.school_year_id
      and year.first_day <= ${row}.date and year.last_day >= ${row}.date
    join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
    where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = ${row}.child_id limit 1) placed on true`;
}

/** Of a service that the scope holds, everyone who has a place on a day, waits for one, or was noted: by name. */
export async function readServiceDay(
  tx: TenantTransaction,
  { serviceId, date }: { serviceId: string; date: LocalDate },
): Promise<Omit<BoardDay, 'service' | 'date'>[]> {
  const sql = sqlOf(tx);
  return await sql<Omit<BoardDay, 'service' | 'date'>[]>`
    with day as materialized (
      select coalesce(r.child_id, a.child_id) as child_id, coalesce(r.household_id, a.household_id) as household_id,
        r.status, r.absence_id, r.absence_outcome, r.proof_by, a.is_present, a.arrived_at, a.departed_at,
        ${date}::date as date
      from (select * from reservation where tenant_id = ${tx.tenantId} and service_id = ${serviceId} and date = ${date}
        and status in ('reserved', 'awaiting-payment', 'requested', 'on-hold')) r
      full join (select * from attendance where tenant_id = ${tx.tenantId} and service_id = ${serviceId}
        and date = ${date}) a on a.child_id = r.child_id
      where r.id is not null or a.is_present)
    select jsonb_build_object('id', child.id, 'firstName', child.first_name,
        'lastName', coalesce(child.usage_name, child.last_name)) as child,
      placed.name as "className", jsonb_build_object('id', household.id, 'number', household.number) as household,
      day.status,
      case when day.absence_id is not null then jsonb_build_object('outcome', day.absence_outcome,
        'reason', absence.reason, 'proofBy', day.proof_by) end as absence,
      case when day.is_present is not null then jsonb_build_object('isPresent', day.is_present,
        'arrival', left(day.arrived_at::text, 5), 'departure', left(day.departed_at::text, 5)) end as attendance,
      (select enrolment.weekdays from enrolment where enrolment.tenant_id = ${tx.tenantId}
        and enrolment.child_id = day.child_id and enrolment.service_id = ${serviceId}
        and enrolment.household_id = day.household_id and enrolment.first_day <= day.date
        and coalesce(enrolment.last_day >= day.date, true) and enrolment.contract = 'regular' limit 1) as "contractDays"
    from day
    join child on child.tenant_id = ${tx.tenantId} and child.id = day.child_id
    join household on household.tenant_id = ${tx.tenantId} and household.id = day.household_id
    left join absence on absence.tenant_id = ${tx.tenantId} and absence.id = day.absence_id
    ${classOn(tx, sql`day`)}
    order by child.last_name, child.first_name, child.id`;
}

export interface RollState {
  closedAt: Date | null;
  /** Who closed it; null where nobody has, or whoever did is gone. */
  closedBy: string | null;
}

export async function readRollState(
  tx: TenantTransaction,
  { serviceId, date }: { serviceId: string; date: LocalDate },
): Promise<RollState> {
  const [row] = await sqlOf(tx)<RollState[]>`
    select roll.closed_at as "closedAt", agent.first_name || ' ' || agent.last_name as "closedBy" from attendance_roll roll
    left join agent on agent.tenant_id = ${tx.tenantId} and agent.account_id = roll.closed_by
    where roll.tenant_id = ${tx.tenantId} and roll.service_id = ${serviceId} and roll.date = ${date}`;
  return row ?? { closedAt: null, closedBy: null };
}

export interface Correction {
  at: Date;
  by: string | null;
  note: string | null;
  children: number;
}

/** What agents have noted afterwards of a day of a service, the last first. */
export async function listCorrections(
  tx: TenantTransaction,
  { serviceId, date }: { serviceId: string; date: LocalDate },
): Promise<Correction[]> {
  return [
    ...(await sqlOf(tx)<Correction[]>`
      select mark.received_at as at, agent.first_name || ' ' || agent.last_name as by, mark.note, count(distinct mark.child_id)::int as children
      from attendance_mark mark
      left join agent on agent.tenant_id = ${tx.tenantId} and agent.account_id = mark.account_id
      where mark.tenant_id = ${tx.tenantId} and mark.service_id = ${serviceId} and mark.date = ${date}
        and mark.source = 'office'
      group by mark.received_at, agent.first_name, agent.last_name, mark.note
      order by mark.received_at desc limit 20`),
  ];
}

/** Children who may have come although nobody had reserved: enrolled at the site that day, in what the scope holds. */
export async function listEnrolledAt(
  tx: TenantTransaction,
  scope: AgentScope,
  { serviceId, date }: { serviceId: string; date: LocalDate },
): Promise<{ id: string; firstName: string; lastName: string; className: string | null }[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<{ id: string; firstName: string; lastName: string; className: string | null }[]>`
      with day as materialized (
        select distinct enrolment.child_id, ${date}::date as date
        from service at_site
        join enrolment on enrolment.tenant_id = ${tx.tenantId} and enrolment.service_id = at_site.id
          and enrolment.first_day <= ${date} and coalesce(enrolment.last_day >= ${date}, true)
        where at_site.tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'at_site')}
          and at_site.site_id = (select site_id from service where tenant_id = ${tx.tenantId} and id = ${serviceId}))
      select child.id, child.first_name as "firstName", coalesce(child.usage_name, child.last_name) as "lastName",
        placed.name as "className"
      from day
      join child on child.tenant_id = ${tx.tenantId} and child.id = day.child_id
      ${classOn(tx, sql`day`)}
      order by child.last_name, child.first_name, child.id`),
  ];
}
