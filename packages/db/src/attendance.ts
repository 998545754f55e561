/** What is kept of attendance: a day at the gate as tablets see it, and the marks that are folded together. */
import {
  type Mark,
  type MarkKind,
  type MarkSource,
  markOf,
  type PlainMark,
} from '@preau/domain/attendance/mark';
import type { LocalDate } from '@preau/domain/dates';
import type { ALLERGY_KINDS, KINSHIPS } from '@preau/domain/family';
import type { ReservationStatus } from '@preau/domain/planning/state';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { serviceWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

export interface DayOfChild {
  childId: string;
  serviceId: string;
  date: LocalDate;
}

export interface GateCounts {
  id: string;
  key: string;
  /** Who has a place, and of whom no absence was said. */
  expected: number;
  present: number;
  left: number;
  /** Present without a place. */
  unbooked: number;
  closedAt: Date | null;
}

/** The services that the scope holds, with what is known of a day of each. */
export async function readGateCounts(
  tx: TenantTransaction,
  scope: AgentScope,
  date: LocalDate,
): Promise<GateCounts[]> {
  const sql = sqlOf(tx);
  return await sql<GateCounts[]>`
    with own as materialized (
      select service.id, service.key, service.position, site.position as site_position from service
      join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
      where service.tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'service')}),
    booked as materialized (
      select r.service_id, r.child_id, r.absence_id, r.absence_outcome from own
      join reservation r on r.tenant_id = ${tx.tenantId} and r.service_id = own.id and r.date = ${date}
        and r.status in ('reserved', 'awaiting-payment')),
    seen as materialized (
      select a.service_id, a.departed_at, booked.child_id is null or coalesce(booked.absence_outcome = 'free', false)
        as is_unbooked
      from own
      join attendance a on a.tenant_id = ${tx.tenantId} and a.service_id = own.id and a.date = ${date} and a.is_present
      left join booked on booked.service_id = a.service_id and booked.child_id = a.child_id)
    select own.id, own.key,
      (select count(*)::int from booked where booked.service_id = own.id and booked.absence_id is null) as expected,
      (select count(*)::int from seen where seen.service_id = own.id) as present,
      (select count(*)::int from seen where seen.service_id = own.id and seen.departed_at is not null) as left,
      (select count(*)::int from seen where seen.service_id = own.id and seen.is_unbooked) as unbooked,
      (select closed_at from attendance_roll roll where roll.tenant_id = ${tx.tenantId} and roll.service_id = own.id
        and roll.date = ${date}) as "closedAt"
    from own order by own.site_position, own.position`;
}

/** A reservation of the day, or none; `[child, status, is absent]`. */
type PlaceRow = [childId: string, status: ReservationStatus | null, isAbsent: boolean];
type MarkRow = [
  id: string,
  childId: string,
  kind: MarkKind,
  at: string | null,
  undoesId: string | null,
  source: MarkSource,
];

export interface GateDayRow {
  id: string;
  key: string;
  closedAt: string | null;
  /** Names of the meals of its site, the usual one first. */
  mealTypes: string[];
  places: PlaceRow[];
  marks: MarkRow[];
}

/**
 * A day of these services, of those that the scope holds: who has asked for it, who is enrolled at their sites in services
 * that the scope holds too, and every mark.
 */
export async function readGateDay(
  tx: TenantTransaction,
  scope: AgentScope,
  { services, date }: { services: readonly string[]; date: LocalDate },
): Promise<GateDayRow[]> {
  const sql = sqlOf(tx);
  return await sql<GateDayRow[]>`
    with own as materialized (
      select service.id, service.key, service.kind, service.site_id, service.position from service
      where service.tenant_id = ${tx.tenantId} and service.key = any(${services}::text[])
        and ${serviceWithin(tx, scope, 'service')}),
    enrolled as materialized (${enrolledAtSites(tx, scope, date)}),
    place as materialized (
      select own.id as service_id, r.child_id, r.status, r.absence_id is not null as is_absent from own
      join reservation r on r.tenant_id = ${tx.tenantId} and r.service_id = own.id and r.date = ${date}),
    anyone as (
      select service_id, child_id, status, is_absent from place
      union all
      select own.id, enrolled.child_id, null, false from own join enrolled on enrolled.site_id = own.site_id
      where not exists (select from place where place.service_id = own.id and place.child_id = enrolled.child_id))
    select own.id, own.key,
      (select closed_at from attendance_roll roll where roll.tenant_id = ${tx.tenantId} and roll.service_id = own.id
        and roll.date = ${date}) as "closedAt",
      case when own.kind = 'meal' then (
        select coalesce(jsonb_agg(meal_type.name order by meal_type.position), '[]') from meal_type
        where meal_type.tenant_id = ${tx.tenantId} and not exists (
          select from meal_type_site elsewhere where elsewhere.tenant_id = ${tx.tenantId}
            and elsewhere.meal_type_id = meal_type.id having bool_and(elsewhere.site_id <> own.site_id))) else '[]' end as "mealTypes",
      (select coalesce(jsonb_agg(jsonb_build_array(child_id, status, is_absent)), '[]')
        from anyone where anyone.service_id = own.id) as places,
      (select coalesce(jsonb_agg(jsonb_build_array(mark.id, mark.child_id, mark.kind, left(mark.at::text, 5),
          mark.undoes_id, mark.source) order by mark.id), '[]')
        from attendance_mark mark where mark.tenant_id = ${tx.tenantId} and mark.service_id = own.id
          and mark.date = ${date}) as marks
    from own order by own.position`;
}

/** Children who are enrolled, on a day, in a service that the scope holds, with the site of that service. */
function enrolledAtSites(tx: TenantTransaction, scope: AgentScope, date: LocalDate) {
  const sql = sqlOf(tx);
  return sql`
    select distinct at_site.site_id, enrolment.child_id from service at_site
    join enrolment on enrolment.tenant_id = ${tx.tenantId} and enrolment.service_id = at_site.id
      and enrolment.first_day <= ${date} and coalesce(enrolment.last_day >= ${date}, true)
    where at_site.tenant_id = ${tx.tenantId} and at_site.site_id in (select site_id from own)
      and ${serviceWithin(tx, scope, 'at_site')}`;
}

interface PersonRow {
  firstName: string;
  lastName: string;
  phones: string[];
}

export interface GateChildRow {
  id: string;
  firstName: string;
  lastName: string;
  className: string | null;
  photo: string | null;
  badge: string | null;
  mealType: string | null;
  mayLeaveAlone: boolean | null;
  allergies: { kind: (typeof ALLERGY_KINDS)[number]; name: string | null }[];
  pai: { instructions: string | null } | null;
  guardians: PersonRow[];
  persons: (PersonRow & { kinship: (typeof KINSHIPS)[number]; photo: string | null })[];
}

/** What the gate needs to know of children, health among it: whoever reads it leaves a trace. By first name. */
export async function readGateChildren(
  tx: TenantTransaction,
  childIds: readonly string[],
  date: LocalDate,
): Promise<GateChildRow[]> {
  const sql = sqlOf(tx);
  return await sql<GateChildRow[]>`
    select child.id, child.first_name as "firstName", coalesce(child.usage_name, child.last_name) as "lastName",
      (select school_class.name from schooling
        join school_year year on year.tenant_id = ${tx.tenantId} and year.id = schooling.school_year_id
          and year.first_day <= ${date} and year.last_day >= ${date}
        join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
        where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = child.id limit 1) as "className",
      child.photo_file_id as photo,
      (select token from child_badge where child_badge.tenant_id = ${tx.tenantId} and child_badge.child_id = child.id)
        as badge,
      (select meal_type.name from child_health
        join meal_type on meal_type.tenant_id = ${tx.tenantId} and meal_type.id = child_health.meal_type_id
        where child_health.tenant_id = ${tx.tenantId} and child_health.child_id = child.id) as "mealType",
      (select may_leave_alone from child_complement
        where child_complement.tenant_id = ${tx.tenantId} and child_complement.child_id = child.id) as "mayLeaveAlone",
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'name', name) order by child_allergy.id), '[]')
        from child_allergy
        where child_allergy.tenant_id = ${tx.tenantId} and child_allergy.child_id = child.id) as allergies,
      (select jsonb_build_object('instructions', instructions) from child_pai
        where child_pai.tenant_id = ${tx.tenantId} and child_pai.child_id = child.id
          and valid_from <= ${date} and valid_until >= ${date}
        order by valid_from desc limit 1) as pai,
      (select coalesce(jsonb_agg(jsonb_build_object('firstName', guardian.first_name, 'lastName', guardian.last_name,
          'phones', to_jsonb(array_remove(array[phone_mobile, phone_home, phone_work], null))) order by link.id), '[]')
        from child_guardian link
        join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = link.guardian_id
        where link.tenant_id = ${tx.tenantId} and link.child_id = child.id
          and link.authority in ('parental', 'delegated')) as guardians,
      (select coalesce(jsonb_agg(jsonb_build_object('firstName', person.first_name, 'lastName', person.last_name,
          'kinship', person.kinship, 'photo', person.photo_file_id,
          'phones', to_jsonb(array_remove(array[person.mobile, person.phone], null))) order by person.id), '[]')
        from authorised_person person
        where person.tenant_id = ${tx.tenantId} and person.child_id = child.id) as persons
    from child
    where child.tenant_id = ${tx.tenantId} and child.id = any(${childIds}::uuid[])
    order by child.first_name, child.last_name, child.id`;
}

export interface KnownDay extends DayOfChild {
  /** Key. */
  service: string;
  /** Who pays for it. */
  householdId: string;
}

/**
 * Of days of children that a mark is about, those that the scope holds: of a service of its own, of a child who has asked
 * for that day or is enrolled, that day, in one of its services at the same site. With who pays: whoever has reserved,
 * else whose enrolment it is, the one in whose care the child is first.
 */
export async function findKnownDays(
  tx: TenantTransaction,
  scope: AgentScope,
  days: readonly { childId: string; service: string; date: LocalDate }[],
): Promise<KnownDay[]> {
  if (days.length === 0) return [];
  const sql = sqlOf(tx);
  return await sql<KnownDay[]>`
    with asked as materialized (
      select * from unnest(${days.map(({ childId }) => childId)}::uuid[], ${days.map(({ service }) => service)}::text[],
        ${days.map(({ date }) => date)}::date[]) asked (child_id, key, date)),
    own as materialized (
      select service.id, service.key, service.site_id from service
      where service.tenant_id = ${tx.tenantId} and service.key in (select key from asked)
        and ${serviceWithin(tx, scope, 'service')}),
    known as materialized (
      select asked.child_id, own.id as service_id, asked.key, asked.date, r.household_id,
        r.status in ('requested', 'on-hold', 'awaiting-payment', 'reserved') as stands
      from asked
      join own on own.key = asked.key
      left join reservation r on r.tenant_id = ${tx.tenantId} and r.child_id = asked.child_id
        and r.service_id = own.id and r.date = asked.date
      where r.id is not null or exists (
        select from enrolment
        join service at_site on at_site.tenant_id = ${tx.tenantId} and at_site.id = enrolment.service_id
          and at_site.site_id = own.site_id and ${serviceWithin(tx, scope, 'at_site')}
        where enrolment.tenant_id = ${tx.tenantId} and enrolment.child_id = asked.child_id
          and enrolment.first_day <= asked.date and coalesce(enrolment.last_day >= asked.date, true)))
    select * from (
      select known.child_id as "childId", known.service_id as "serviceId", known.key as service, known.date,
        coalesce(case when known.stands then known.household_id end, (${payer(tx)}), known.household_id) as "householdId"
      from known) found
    where found."householdId" is not null`;
}

/** Who pays for a child of `known` where nobody has reserved: enrolled in the service, in care, enrolled in anything. */
function payer(tx: TenantTransaction) {
  const sql = sqlOf(tx);
  return sql`
    select household_id from (
      select enrolment.household_id, enrolment.service_id = known.service_id as is_own,
        exists (select from custody where custody.tenant_id = ${tx.tenantId} and custody.child_id = known.child_id
          and custody.household_id = enrolment.household_id and custody.first_day <= known.date
          and coalesce(custody.last_day >= known.date, true)
          and custody.weeks in ('every', case when extract(week from known.date)::int % 2 = 0 then 'even' else 'odd' end))
          as in_care,
        enrolment.first_day
      from enrolment where enrolment.tenant_id = ${tx.tenantId} and enrolment.child_id = known.child_id
        and enrolment.first_day <= known.date and coalesce(enrolment.last_day >= known.date, true)) own
    order by is_own desc, in_care desc, first_day desc, household_id limit 1`;
}

export interface MarkedDayRow extends DayOfChild {
  marks: Mark[];
}

/** Every mark of these days. To be asked once their rolls are locked. */
export async function readMarks(tx: TenantTransaction, days: readonly DayOfChild[]): Promise<MarkedDayRow[]> {
  if (days.length === 0) return [];
  const sql = sqlOf(tx);
  const rows = await sql<(DayOfChild & PlainMark)[]>`
    select mark.child_id as "childId", mark.service_id as "serviceId", mark.date, mark.id, mark.kind,
      left(mark.at::text, 5) as at, mark.undoes_id as "undoesId"
    from unnest(${days.map(({ childId }) => childId)}::uuid[], ${days.map(({ serviceId }) => serviceId)}::uuid[],
      ${days.map(({ date }) => date)}::date[]) asked (child_id, service_id, date)
    join attendance_mark mark on mark.tenant_id = ${tx.tenantId} and mark.child_id = asked.child_id
      and mark.service_id = asked.service_id and mark.date = asked.date`;
  const byDay = Map.groupBy(rows, dayKey);
  return days.map(({ childId, serviceId, date }) => ({
    childId,
    serviceId,
    date,
    marks: (byDay.get(dayKey({ childId, serviceId, date })) ?? []).map(markOf),
  }));
}

/** The days of a child of which something was noted, with who pays for each. */
export async function listMarkedDays(
  tx: TenantTransaction,
  childId: string,
): Promise<(DayOfChild & { householdId: string | null })[]> {
  const sql = sqlOf(tx);
  return await sql<(DayOfChild & { householdId: string | null })[]>`
    select known.child_id as "childId", known.service_id as "serviceId", known.date,
      coalesce(seen.household_id, (${payer(tx)})) as "householdId"
    from (select distinct child_id, service_id, date from attendance_mark
      where tenant_id = ${tx.tenantId} and child_id = ${childId}) known
    left join attendance seen on seen.tenant_id = ${tx.tenantId} and seen.child_id = known.child_id
      and seen.service_id = known.service_id and seen.date = known.date
    order by known.date, known.service_id`;
}

/** A day of a child, for maps. */
export function dayKey({ childId, serviceId, date }: DayOfChild): string {
  return `${childId} ${serviceId} ${date}`;
}

/** Of these ids, the marks that are kept: whose and of which day. */
export async function findMarks(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<(DayOfChild & { id: string; kind: MarkKind })[]> {
  if (ids.length === 0) return [];
  return await sqlOf(tx)<(DayOfChild & { id: string; kind: MarkKind })[]>`
    select id, child_id as "childId", service_id as "serviceId", date, kind from attendance_mark
    where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`;
}

export interface RollChild {
  childId: string;
  householdId: string;
  /** What is known; null: no mark. */
  isPresent: boolean | null;
  departedAt: string | null;
  /** Has a place, and nobody has said that it will not come. */
  isExpected: boolean;
}

/** Who was expected or seen at a service on a day. */
export async function readRoll(
  tx: TenantTransaction,
  serviceId: string,
  date: LocalDate,
): Promise<RollChild[]> {
  return await sqlOf(tx)<RollChild[]>`
    select coalesce(r.child_id, a.child_id) as "childId", coalesce(r.household_id, a.household_id) as "householdId",
      a.is_present as "isPresent", left(a.departed_at::text, 5) as "departedAt",
      coalesce(r.absence_id is null and r.child_id is not null, false) as "isExpected"
    from (select * from reservation where tenant_id = ${tx.tenantId} and service_id = ${serviceId} and date = ${date}
      and status in ('reserved', 'awaiting-payment')) r
    full join (select * from attendance where tenant_id = ${tx.tenantId} and service_id = ${serviceId}
      and date = ${date}) a on a.child_id = r.child_id
    order by 1`;
}
