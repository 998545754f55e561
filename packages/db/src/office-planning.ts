/** The planning as the mairie looks at it: what waits for an agent, who is expected where, what the commune has closed. */
import type { AbsenceCharge, AbsenceOutcome } from '@preau/domain/absence/decide-absence';
import type { LocalDate } from '@preau/domain/dates';
import type { Level } from '@preau/domain/family';
import type { CommuneActKind } from '@preau/domain/planning/act';
import type { KeptReservation } from '@preau/domain/planning/kept';
import type { ReservationStatus } from '@preau/domain/planning/state';
import type { LateSurcharge } from '@preau/domain/regulation/rule';
import type { Contract } from '@preau/domain/regulation/rulebook';
import type { Cause, Channel } from '@preau/domain/regulation/vocabulary';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { serviceWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

/** Keys of the services that the scope holds, in the order of the commune. */
export async function listServicesWithin(tx: TenantTransaction, scope: AgentScope): Promise<string[]> {
  const sql = sqlOf(tx);
  const rows = await sql<{ key: string }[]>`
    select key from service where tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'service')}
    order by position`;
  return rows.map(({ key }) => key);
}

export type QueueKind = 'reservation' | 'absence' | 'waiting-list';

/** Where a page of the queue ended: the first day of its last item, when that came, and its first reservation. */
export interface QueuePlace {
  date: LocalDate;
  receivedAt: Date;
  id: string;
}

export interface QueueQuery {
  kind?: QueueKind | undefined;
  /** Key. */
  service?: string | undefined;
  /** N° famille. */
  household?: string | undefined;
  after?: QueuePlace | undefined;
  limit: number;
  today: LocalDate;
}

export interface QueueDay {
  id: string;
  date: LocalDate;
  status: ReservationStatus;
  reason: KeptReservation['reason'];
  article: string | null;
  version: string | null;
  surcharge: LateSurcharge | null;
  absenceOutcome: AbsenceOutcome | null;
  absenceCharge: AbsenceCharge | null;
  absenceArticle: string | null;
  absenceVersion: string | null;
  /** Where places are counted. */
  places: { capacity: number; taken: number } | null;
}

export interface QueueRow {
  kind: QueueKind;
  child: { id: string; firstName: string; lastName: string };
  className: string | null;
  household: { id: string; number: string; payer: string };
  service: { key: string; name: string };
  channel: Channel;
  receivedAt: Date;
  isOnHold: boolean;
  note: string | null;
  absence: { reason: string; note: string | null } | null;
  proofs: { fileId: string; name: string }[];
  /** The earliest first. */
  days: QueueDay[];
}

/**
 * What waits for an agent, one row for each of what a child was asked for at once: the same act or absence, service and
 * payer. A place that is offered to a family waits for the family, and for one of a day that is over nobody waits.
 */
function waiting(tx: TenantTransaction, scope: AgentScope, today: LocalDate) {
  const sql = sqlOf(tx);
  return sql`
    select r.id, r.child_id, r.service_id, r.household_id, r.date, r.received_at, coalesce(r.absence_id, r.act_id) as asked,
      case when r.absence_outcome = 'ask-agent' then 'absence'
        when r.status = 'on-hold' and r.reason in ('full', 'offer-ended') then 'waiting-list'
        else 'reservation' end as kind
    from reservation r
    join service on service.tenant_id = r.tenant_id and service.id = r.service_id
    where r.tenant_id = ${tx.tenantId}
      and (r.status in ('requested', 'on-hold') or r.absence_outcome in ('ask-agent', 'awaiting-proof'))
      and (r.absence_outcome is null or r.absence_outcome = 'ask-agent') and r.offered_until is null
      and (r.date >= ${today} or r.status <> 'on-hold' or r.reason not in ('full', 'offer-ended'))
      and ${serviceWithin(tx, scope, 'service')}`;
}

/** A page of the queue: what is for the nearest day first, then what came first. */
export async function listQueue(
  tx: TenantTransaction,
  scope: AgentScope,
  { kind, service, household, after, limit, today }: QueueQuery,
): Promise<QueueRow[]> {
  const sql = sqlOf(tx);
  return await sql<QueueRow[]>`
    with item as materialized (
      select kind, asked, child_id, service_id, household_id, min(date) as first_day, min(received_at) as received_at,
        (array_agg(id order by date, id))[1] as id, array_agg(id) as ids
      from (${waiting(tx, scope, today)}) waiting
      where true
        ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
        ${service === undefined ? sql`` : sql`and service_id = (select id from service where tenant_id = ${tx.tenantId} and key = ${service})`}
        ${household === undefined ? sql`` : sql`and household_id = (select id from household where tenant_id = ${tx.tenantId} and number = ${household})`}
      group by kind, asked, child_id, service_id, household_id
      ${after === undefined ? sql`` : sql`having (min(date), min(received_at), (array_agg(id order by date, id))[1]) > (${after.date}::date, ${after.receivedAt}::timestamptz, ${after.id}::uuid)`}
      order by first_day, received_at, id limit ${limit})
    select item.kind,
      jsonb_build_object('id', child.id, 'firstName', child.first_name, 'lastName', child.last_name) as child,
      (select school_class.name || ', ' || site.name from schooling
        join school_year year on year.tenant_id = ${tx.tenantId} and year.id = schooling.school_year_id
        join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
        join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
        where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = child.id and item.first_day <= year.last_day
        order by year.first_day limit 1) as "className",
      jsonb_build_object('id', household.id, 'number', household.number, 'payer', coalesce((
        select guardian.last_name || ' ' || guardian.first_name from household_guardian place
        join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
        where place.tenant_id = ${tx.tenantId} and place.household_id = household.id
        order by place.position limit 1), '')) as household,
      jsonb_build_object('key', service.key, 'name', service.name) as service,
      act.channel, act.received_at as "receivedAt",
      day.is_on_hold as "isOnHold", day.note,
      case when item.kind = 'absence' then
        jsonb_build_object('reason', absence.reason, 'note', absence.note) end as absence,
      coalesce((select jsonb_agg(jsonb_build_object('fileId', proof.file_id, 'name', proof.name) order by proof.received_at)
        from absence_proof proof
        where proof.tenant_id = ${tx.tenantId} and proof.absence_id = absence.id), '[]') as proofs,
      day.days
    from item
    join child on child.tenant_id = ${tx.tenantId} and child.id = item.child_id
    join household on household.tenant_id = ${tx.tenantId} and household.id = item.household_id
    join service on service.tenant_id = ${tx.tenantId} and service.id = item.service_id
    left join absence on absence.tenant_id = ${tx.tenantId} and item.kind = 'absence' and absence.id = item.asked
    join act on act.tenant_id = ${tx.tenantId} and act.id = coalesce(absence.act_id, item.asked)
    cross join lateral (
      select bool_or(r.status = 'on-hold') as is_on_hold, max(r.note) as note,
        jsonb_agg(jsonb_build_object('id', r.id, 'date', r.date, 'status', r.status, 'reason', r.reason,
          'article', r.article, 'version', r.version, 'surcharge', r.surcharge, 'absenceOutcome', r.absence_outcome,
          'absenceCharge', r.absence_charge, 'absenceArticle', r.absence_article, 'absenceVersion', r.absence_version,
          'places', (select jsonb_build_object('capacity', counted.capacity, 'taken', (
              select count(*) from reservation held where held.tenant_id = ${tx.tenantId}
                and held.service_id = r.service_id and held.date = r.date and held.place is not null))
            from (select coalesce((select day.capacity from service_day day where day.tenant_id = ${tx.tenantId}
              and day.service_id = r.service_id and day.date = r.date), service.capacity) as capacity) counted
            where counted.capacity is not null)) order by r.date) as days
      from reservation r where r.tenant_id = ${tx.tenantId} and r.id = any(item.ids)) day
    order by item.first_day, item.received_at, item.id`;
}

export interface QueueCounts {
  kinds: Record<QueueKind, number>;
  services: { key: string; name: string }[];
}

/** How much waits of each kind, and of which services. */
export async function countQueue(
  tx: TenantTransaction,
  scope: AgentScope,
  today: LocalDate,
): Promise<QueueCounts> {
  const sql = sqlOf(tx);
  const rows = await sql<{ kind: QueueKind; key: string; name: string; count: number }[]>`
    select counted.kind, service.key, service.name, counted.count from (
      select kind, service_id, count(*)::int as count from (
        select distinct kind, asked, child_id, service_id, household_id from (${waiting(tx, scope, today)}) waiting) item
      group by kind, service_id) counted
    join service on service.tenant_id = ${tx.tenantId} and service.id = counted.service_id
    order by service.position`;
  const counts: QueueCounts = {
    kinds: { reservation: 0, absence: 0, 'waiting-list': 0 },
    services: [...new Map(rows.map(({ key, name }) => [key, { key, name }])).values()],
  };
  for (const { kind, count } of rows) counts.kinds[kind] += count;
  return counts;
}

/** The reservations of these ids that the scope holds: whose and of which day they are. */
export async function findReservations(
  tx: TenantTransaction,
  scope: AgentScope,
  ids: readonly string[],
): Promise<{ id: string; childId: string; serviceId: string; service: string; date: LocalDate }[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<{ id: string; childId: string; serviceId: string; service: string; date: LocalDate }[]>`
      select r.id, r.child_id as "childId", r.service_id as "serviceId", service.key as service, r.date
      from reservation r
      join service on service.tenant_id = r.tenant_id and service.id = r.service_id
      where r.tenant_id = ${tx.tenantId} and r.id = any(${ids}::uuid[]) and ${serviceWithin(tx, scope, 'service')}
      order by r.received_at, r.id`),
  ];
}

/** How many places are nobody's on each of these days, where places are counted. */
export async function countFreePlaces(
  tx: TenantTransaction,
  days: readonly { serviceId: string; date: LocalDate }[],
): Promise<{ service: string; date: LocalDate; free: number }[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<{ service: string; date: LocalDate; free: number }[]>`
      select service.key as service, day.date, day.capacity - (
        select count(*)::int from reservation held where held.tenant_id = ${tx.tenantId}
          and held.service_id = day.service_id and held.date = day.date and held.place is not null) as free
      from service_day day
      join service on service.tenant_id = ${tx.tenantId} and service.id = day.service_id
      where day.tenant_id = ${tx.tenantId} and (day.service_id, day.date) in (
        select * from unnest(${days.map(({ serviceId }) => serviceId)}::uuid[], ${days.map(({ date }) => date)}::date[]))`),
  ];
}

export interface WeekService {
  id: string;
  key: string;
  name: string;
  site: string;
  capacity: number | null;
  /** Days of which an agent has set the places. */
  days: { date: LocalDate; capacity: number }[];
  children: WeekChild[];
}

export interface WeekChild {
  id: string;
  firstName: string;
  lastName: string;
  className: string | null;
  days: {
    date: LocalDate;
    status: ReservationStatus;
    absence: { outcome: AbsenceOutcome; reason: string; proofBy: string | null } | null;
  }[];
}

export interface WeekQuery {
  from: LocalDate;
  to: LocalDate;
  /** Keys; null: all. */
  site: string | null;
  service: string | null;
  classId: string | null;
}

/** Who has asked for what in some days: for each service that the scope holds, its children by name. */
export async function readWeek(
  tx: TenantTransaction,
  scope: AgentScope,
  { from, to, site, service, classId }: WeekQuery,
): Promise<WeekService[]> {
  const sql = sqlOf(tx);
  return await sql<WeekService[]>`
    with own as materialized (
      select service.id, service.key, service.name, site.key as site, service.capacity, service.position,
        site.position as site_position
      from service join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
      where service.tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'service')}
        ${site === null ? sql`` : sql`and site.key = ${site}`}
        ${service === null ? sql`` : sql`and service.key = ${service}`}),
    placed as materialized (
      select schooling.child_id, school_class.id, school_class.name from schooling
      join school_year year on year.tenant_id = ${tx.tenantId} and year.id = schooling.school_year_id
        and year.first_day <= ${to}::date and year.last_day >= ${from}::date
      join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
      where schooling.tenant_id = ${tx.tenantId}
        ${
          classId === null
            ? sql`and schooling.child_id in (
          select r.child_id from reservation r where r.tenant_id = ${tx.tenantId} and r.service_id in (select id from own)
            and r.date between ${from}::date and ${to}::date)`
            : sql`and school_class.id = ${classId}`
        }),
    expected as materialized (
      select r.service_id, r.child_id, jsonb_agg(jsonb_build_object('date', r.date, 'status', r.status,
        'absence', case when absence.id is not null then jsonb_build_object('outcome', r.absence_outcome,
          'reason', absence.reason, 'proofBy', r.proof_by) end)) as days
      from reservation r
      left join absence on absence.tenant_id = r.tenant_id and absence.id = r.absence_id
      where r.tenant_id = ${tx.tenantId} and r.service_id in (select id from own)
        and r.date between ${from}::date and ${to}::date
        and r.status in ('requested', 'on-hold', 'awaiting-payment', 'reserved')
        ${classId === null ? sql`` : sql`and r.child_id in (select child_id from placed)`}
      group by r.service_id, r.child_id)
    select own.id, own.key, own.name, own.site, own.capacity,
      (select coalesce(jsonb_agg(jsonb_build_object('date', day.date, 'capacity', day.capacity)), '[]')
        from service_day day where day.tenant_id = ${tx.tenantId} and day.service_id = own.id
          and day.date between ${from}::date and ${to}::date) as days,
      coalesce((select jsonb_agg(jsonb_build_object('id', child.id, 'firstName', child.first_name,
          'lastName', child.last_name, 'className', placed.name, 'days', expected.days)
          order by child.last_name, child.first_name, child.id)
        from expected
        join child on child.tenant_id = ${tx.tenantId} and child.id = expected.child_id
        left join placed on placed.child_id = child.id
        where expected.service_id = own.id), '[]') as children
    from own order by own.site_position, own.position`;
}

/** Sites with services that the scope holds, and classes of the school year around a day whose children use them. */
export async function listPlaces(
  tx: TenantTransaction,
  scope: AgentScope,
  date: LocalDate,
): Promise<{
  sites: { key: string; name: string }[];
  classes: { id: string; name: string; site: string }[];
  services: { key: string; name: string; site: string; capacity: number | null }[];
}> {
  const sql = sqlOf(tx);
  const [services, classes] = await Promise.all([
    sql<{ key: string; name: string; site: string; siteName: string; capacity: number | null }[]>`
      select service.key, service.name, site.key as site, site.name as "siteName", service.capacity from service
      join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
      where service.tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'service')}
      order by site.position, service.position`,
    sql<{ id: string; name: string; site: string }[]>`
      select school_class.id, school_class.name, site.name as site from school_class
      join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
      where school_class.tenant_id = ${tx.tenantId} and school_class.school_year_id = (
          select id from school_year where tenant_id = ${tx.tenantId} and last_day >= ${date}
          order by first_day limit 1)
        and ${
          scope === 'tenant'
            ? sql`true`
            : sql`(site.id = any(${scope.sites}::uuid[])
          or site.member_id = any(${scope.members}::uuid[])
          or site.member_id in (select member_id from service where tenant_id = ${tx.tenantId}
            and id = any(${scope.services}::uuid[])))`
        }
      order by site.position, school_class.name`,
  ]);
  return {
    sites: [...new Map(services.map(({ site, siteName }) => [site, { key: site, name: siteName }])).values()],
    classes: [...classes],
    services: services.map(({ siteName: _, ...service }) => service),
  };
}

export interface CommuneActRow {
  id: string;
  kind: CommuneActKind;
  cause: Cause;
  reason: string;
  service: { key: string; name: string };
  serviceId: string;
  className: string | null;
  from: LocalDate;
  to: LocalDate;
  actId: string;
}

/** What the commune has closed or opened that ends on this day or later, the nearest first; or one of them. */
export async function listCommuneActs(
  tx: TenantTransaction,
  scope: AgentScope,
  asked: { since: LocalDate } | { id: string },
): Promise<CommuneActRow[]> {
  const sql = sqlOf(tx);
  return await sql<CommuneActRow[]>`
    select a.id, a.kind, a.cause, a.reason, jsonb_build_object('key', service.key, 'name', service.name) as service,
      a.service_id as "serviceId", school_class.name as "className", a.first_day as "from", a.last_day as "to",
      a.act_id as "actId"
    from commune_act a
    join service on service.tenant_id = a.tenant_id and service.id = a.service_id
    left join school_class on school_class.tenant_id = a.tenant_id and school_class.id = a.school_class_id
    where a.tenant_id = ${tx.tenantId} and a.withdrawn_at is null and ${serviceWithin(tx, scope, 'service')}
      and ${'id' in asked ? sql`a.id = ${asked.id}` : sql`a.last_day >= ${asked.since}`}
    order by a.first_day, service.position, a.id`;
}

/** A reservation that an act of the commune concerns, with what the rules ask of its child. */
export interface ConcernedDay {
  id: string;
  service: string;
  date: LocalDate;
  childId: string;
  householdId: string;
  level: Level | null;
  contract: Contract | null;
  status: ReservationStatus;
  hasPlace: boolean;
}

/** What is asked for, or reserved, of these services on these days; of one class only where it is named. */
export async function findConcerned(
  tx: TenantTransaction,
  {
    services,
    from,
    to,
    classId,
  }: { services: readonly string[]; from: LocalDate; to: LocalDate; classId: string | null },
): Promise<ConcernedDay[]> {
  const sql = sqlOf(tx);
  return await sql<ConcernedDay[]>`
    select r.id, service.key as service, r.date, r.child_id as "childId", r.household_id as "householdId",
      placed.level,
      (select enrolment.contract from enrolment
        where enrolment.tenant_id = ${tx.tenantId} and enrolment.child_id = r.child_id
          and enrolment.service_id = r.service_id and enrolment.household_id = r.household_id
          and enrolment.first_day <= r.date and coalesce(enrolment.last_day >= r.date, true) limit 1) as contract,
      r.status, r.place is not null as "hasPlace"
    from service
    join reservation r on r.tenant_id = ${tx.tenantId} and r.service_id = service.id
      and r.date between ${from}::date and ${to}::date
      and r.status in ('requested', 'on-hold', 'awaiting-payment', 'reserved')
      and r.absence_outcome is distinct from 'free'
    left join lateral (
      select schooling.level, schooling.school_class_id from schooling
      join school_year year on year.tenant_id = ${tx.tenantId} and year.id = schooling.school_year_id
      where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = r.child_id
        and year.first_day <= r.date and year.last_day >= r.date limit 1) placed on true
    where service.tenant_id = ${tx.tenantId} and service.key = any(${services}::text[])
      ${classId === null ? sql`` : sql`and placed.school_class_id = ${classId}`}
    order by r.date, r.id`;
}
