/** How much services are used, and how many places they have left: figures, of nobody. */
import type { Occupancy } from '@preau/domain/attendance/occupancy';
import type { LocalDate } from '@preau/domain/dates';
import type { Level } from '@preau/domain/family';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { serviceWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

export interface Span {
  from: LocalDate;
  to: LocalDate;
}

export interface OccupancyQuery {
  /** Looked at, and compared with. */
  span: Span;
  former: Span | null;
  /** In which pieces of time. */
  steps: 'day' | 'month';
  /** Keys; null: all. */
  site: string | null;
  service: string | null;
  /** Whether a proof has still to come. */
  now: Date;
}

/** Of what a line of figures is: exactly one is not null, or none of them: of all. */
export interface OccupancyRow extends Occupancy {
  isFormer: boolean;
  service: string | null;
  /** The first day of the step. */
  step: LocalDate | null;
  /** ISO: Monday is 1. */
  weekday: number | null;
  /** `unknown`: of no class that year. */
  classId: string | null;
  level: Level | 'unknown' | null;
}

/**
 * What became of each day of a child, summed up by service, by step of time, by weekday, by class, by level and in all. The
 * outcomes are those of `domain/attendance/outcome`, which a test compares. Rows are brought down to one a service, day and
 * class before they are summed up in several ways, so that a school year is read once.
 */
export async function readOccupancy(
  tx: TenantTransaction,
  scope: AgentScope,
  { span, former, steps, site, service, now }: OccupancyQuery,
): Promise<OccupancyRow[]> {
  const sql = sqlOf(tx);
  const spans = sql`(values (false, ${span.from}::date, ${span.to}::date)
    ${former === null ? sql`` : sql`, (true, ${former.from}::date, ${former.to}::date)`}) span (is_former, first_day, last_day)`;
  return [
    ...(await sql<OccupancyRow[]>`
      with own as materialized (
        select service.id, service.key from service
        join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
        where service.tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'service')}
          ${site === null ? sql`` : sql`and site.key = ${site}`}
          ${service === null ? sql`` : sql`and service.key = ${service}`}),
      booked as (
        select span.is_former, r.service_id, r.child_id, r.date, r.absence_id is not null as is_absent,
          case when r.absence_outcome <> 'awaiting-proof' then r.absence_outcome
            when r.proof_by <= ${now} then 'billed' else 'ask-agent' end as outcome
        from ${spans}
        join reservation r on r.tenant_id = ${tx.tenantId} and r.service_id in (select id from own)
          and r.date between span.first_day and span.last_day and r.status in ('reserved', 'awaiting-payment')),
      seen as (
        select span.is_former, a.service_id, a.child_id, a.date, a.is_present
        from ${spans}
        join attendance a on a.tenant_id = ${tx.tenantId} and a.service_id in (select id from own)
          and a.date between span.first_day and span.last_day),
      day as (
        select coalesce(booked.is_former, seen.is_former) as is_former,
          coalesce(booked.service_id, seen.service_id) as service_id,
          coalesce(booked.child_id, seen.child_id) as child_id, coalesce(booked.date, seen.date) as date,
          seen.is_present is not null as is_taken,
          case
            when seen.is_present then
              case when booked.child_id is null or booked.outcome = 'free' then 'unbooked' else 'present' end
            when booked.child_id is null then 'nothing'
            when booked.is_absent and booked.outcome in ('free', 'refund') then 'excused'
            when booked.is_absent and booked.outcome = 'ask-agent' then 'pending'
            when booked.is_absent then 'billed'
            when seen.is_present is not null then 'no-show'
            else 'not-taken' end as outcome,
          booked.child_id is not null and not (coalesce(seen.is_present, false) and booked.outcome = 'free') as is_booked
        from booked full join seen
          on seen.service_id = booked.service_id and seen.child_id = booked.child_id and seen.date = booked.date
          and seen.is_former = booked.is_former),
      placed as (
        select schooling.child_id, schooling.school_class_id, schooling.level, year.first_day, year.last_day
        from schooling
        join school_year year on year.tenant_id = ${tx.tenantId} and year.id = schooling.school_year_id
        where schooling.tenant_id = ${tx.tenantId}),
      cell as materialized (
        select day.is_former, day.service_id, day.date, coalesce(placed.school_class_id::text, 'unknown') as class_id,
          coalesce(placed.level, 'unknown') as level, bool_or(day.is_taken) as is_taken,
          count(*) filter (where day.is_booked)::int as reserved,
          count(*) filter (where day.outcome = 'present')::int as present,
          count(*) filter (where day.outcome = 'excused')::int as excused,
          count(*) filter (where day.outcome = 'billed')::int as billed,
          count(*) filter (where day.outcome = 'pending')::int as pending,
          count(*) filter (where day.outcome = 'no-show')::int as no_show,
          count(*) filter (where day.outcome = 'not-taken')::int as not_taken,
          count(*) filter (where day.outcome = 'unbooked')::int as unbooked
        from day
        left join placed on placed.child_id = day.child_id and day.date between placed.first_day and placed.last_day
        where day.outcome <> 'nothing'
        group by day.is_former, day.service_id, day.date, placed.school_class_id, placed.level)
      select cell.is_former as "isFormer", own.key as service, step.first_day as step, step.weekday,
        cell.class_id as "classId", cell.level,
        count(distinct cell.date)::int as days,
        count(distinct cell.date) filter (where cell.is_taken)::int as "daysTaken",
        sum(cell.reserved)::int as reserved, sum(cell.present)::int as present, sum(cell.excused)::int as excused,
        sum(cell.billed)::int as billed, sum(cell.pending)::int as pending, sum(cell.no_show)::int as "noShow",
        sum(cell.not_taken)::int as "notTaken", sum(cell.unbooked)::int as unbooked
      from cell
      join own on own.id = cell.service_id
      cross join lateral (select ${steps === 'day' ? sql`cell.date` : sql`date_trunc('month', cell.date)::date`} as first_day,
        extract(isodow from cell.date)::int as weekday) step
      group by cell.is_former, grouping sets ((), (own.key), (step.first_day), (step.weekday), (cell.class_id), (cell.level))`),
  ];
}

/** Names of classes, each with that of its school, in the order of the commune. */
export async function listClassNames(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<{ id: string; name: string; site: string }[]> {
  return [
    ...(await sqlOf(tx)<{ id: string; name: string; site: string }[]>`
      select school_class.id, school_class.name, site.name as site from school_class
      join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
      where school_class.tenant_id = ${tx.tenantId} and school_class.id = any(${ids}::uuid[])
      order by site.position, school_class.name`),
  ];
}

export interface PlacesDay {
  date: LocalDate;
  /** Set for this day alone, or the service's own; null: no limit. */
  capacity: number | null;
  taken: number;
  waiting: number;
}

export interface ServicePlaces {
  key: string;
  name: string;
  site: string;
  siteName: string;
  capacity: number | null;
  /** Of these days those of which something is known. */
  days: PlacesDay[];
}

/** Places of the services that count them, by their own number or on some of these days. */
export async function readPlaces(
  tx: TenantTransaction,
  scope: AgentScope,
  { from, to, site }: Span & { site: string | null },
): Promise<ServicePlaces[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<ServicePlaces[]>`
      with own as materialized (
        select service.id, service.key, service.name, service.capacity, service.position, site.key as site,
          site.name as site_name, site.position as site_position
        from service join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
        where service.tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'service')}
          ${site === null ? sql`` : sql`and site.key = ${site}`}),
      limited as materialized (
        select * from own where own.capacity is not null or exists (
          select from service_day day where day.tenant_id = ${tx.tenantId} and day.service_id = own.id
            and day.is_exceptional and day.date between ${from}::date and ${to}::date)),
      counted as materialized (
        select r.service_id, r.date, count(*) filter (where r.place is not null)::int as taken,
          count(*) filter (where r.status in ('requested', 'on-hold'))::int as waiting
        from reservation r
        where r.tenant_id = ${tx.tenantId} and r.service_id in (select id from limited)
          and r.date between ${from}::date and ${to}::date
        group by r.service_id, r.date)
      select limited.key, limited.name, limited.site, limited.site_name as "siteName", limited.capacity,
        (select coalesce(jsonb_agg(jsonb_build_object('date', known.date,
            'capacity', coalesce(day.capacity, limited.capacity), 'taken', coalesce(counted.taken, 0),
            'waiting', coalesce(counted.waiting, 0)) order by known.date), '[]')
          from (
            select date from counted where counted.service_id = limited.id
            union
            select date from service_day where service_day.tenant_id = ${tx.tenantId}
              and service_day.service_id = limited.id and service_day.date between ${from}::date and ${to}::date) known
          left join counted on counted.service_id = limited.id and counted.date = known.date
          left join service_day day on day.tenant_id = ${tx.tenantId} and day.service_id = limited.id
            and day.date = known.date) as days
      from limited order by limited.site_position, limited.position`),
  ];
}
