/** Meals in numbers, without names: of a whole tenant and a span of days in one statement. */
import type { LocalDate } from '@preau/domain/dates';
import type { AgeGroup, MealCount } from '@preau/domain/meals/count';
import { ONLY_MEAL } from '@preau/domain/meals/count';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { serviceWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

export interface MealSite {
  id: string;
  key: string;
  name: string;
  services: { key: string; name: string }[];
  /** Whether the scope holds all of its meals: who sees a part of them orders nothing. */
  isWhole: boolean;
}

/** Sites where meals are served, with the services of the scope, in the order of the commune. */
export async function listMealSites(tx: TenantTransaction, scope: AgentScope): Promise<MealSite[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<MealSite[]>`
      select site.id, site.key, site.name,
        jsonb_agg(jsonb_build_object('key', service.key, 'name', service.name) order by service.position) as services,
        count(*) = (select count(*) from service other where other.tenant_id = ${tx.tenantId}
          and other.site_id = site.id and other.kind = 'meal') as "isWhole"
      from service join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
      where service.tenant_id = ${tx.tenantId} and service.kind = 'meal' and ${serviceWithin(tx, scope, 'service')}
      group by site.id, site.key, site.name, site.position order by site.position`),
  ];
}

export interface MealSpan {
  from: LocalDate;
  to: LocalDate;
  /** Keys; null: all that the scope holds. */
  sites?: readonly string[] | null;
}

export interface SiteMealCount extends MealCount {
  /** Key. */
  site: string;
  date: LocalDate;
}

/**
 * How many meals of which type for which ages: of children who are counted, as `isCounted` of domain/meals/count says it, in
 * the level of that day (in a summer, of the year before), and of adults who are noted.
 */
export async function countMeals(
  tx: TenantTransaction,
  scope: AgentScope,
  { from, to, sites = null }: MealSpan,
): Promise<SiteMealCount[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<SiteMealCount[]>`
      with own as materialized (
        select service.id, service.key, service.name, service.position, site.key as site, site.position as site_position,
          (select type.id from meal_type type
            where type.tenant_id = ${tx.tenantId} and (
              not exists (select from meal_type_site served where served.tenant_id = ${tx.tenantId}
                and served.meal_type_id = type.id)
              or exists (select from meal_type_site served where served.tenant_id = ${tx.tenantId}
                and served.meal_type_id = type.id and served.site_id = site.id))
            order by type.position limit 1) as first_type
        from service join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
        where service.tenant_id = ${tx.tenantId} and service.kind = 'meal' and ${serviceWithin(tx, scope, 'service')}
          ${sites === null ? sql`` : sql`and site.key = any(${[...sites]}::text[])`}),
      placed as materialized (
        select schooling.child_id, year.first_day,
          lead(year.first_day) over (partition by schooling.child_id order by year.first_day) as next_day,
          case when schooling.level in ('tps', 'ps', 'ms', 'gs') then 'maternelle' else 'elementaire' end as age_group
        from schooling
        join school_year year on year.tenant_id = ${tx.tenantId} and year.id = schooling.school_year_id
          and year.first_day <= ${to}::date
        where schooling.tenant_id = ${tx.tenantId}),
      counted as (
        select r.service_id, r.date, health.meal_type_id, coalesce(placed.age_group, 'unknown') as age_group,
          count(*) as quantity
        from own
        join reservation r on r.tenant_id = ${tx.tenantId} and r.service_id = own.id
          and r.date between ${from}::date and ${to}::date
        left join child_health health on health.tenant_id = ${tx.tenantId} and health.child_id = r.child_id
        left join placed on placed.child_id = r.child_id and placed.first_day <= r.date
          and (placed.next_day is null or r.date < placed.next_day)
        where r.status in ('reserved', 'awaiting-payment')
          and (r.absence_outcome is null or r.absence_outcome = 'ask-agent')
        group by r.service_id, r.date, health.meal_type_id, placed.age_group
        union all
        select guest.service_id, guest.date, guest.meal_type_id, 'adult', sum(guest.quantity)
        from own
        join guest_meal guest on guest.tenant_id = ${tx.tenantId} and guest.service_id = own.id
          and guest.date between ${from}::date and ${to}::date
        group by guest.service_id, guest.date, guest.meal_type_id)
      select own.site, counted.date, own.key as service, own.name as "serviceName", type.key as "mealType",
        coalesce(type.name, ${ONLY_MEAL}) as "mealTypeName", counted.age_group as "group",
        sum(counted.quantity)::int as quantity
      from counted
      join own on own.id = counted.service_id
      left join meal_type type on type.tenant_id = ${tx.tenantId}
        and type.id = coalesce(counted.meal_type_id, own.first_type)
      group by own.site, own.site_position, own.position, counted.date, own.key, own.name, type.key, type.name,
        type.position, counted.age_group
      order by counted.date, own.site_position, own.position, type.position nulls first,
        array_position(${AGES}::text[], counted.age_group)`),
  ];
}

const AGES: AgeGroup[] = ['maternelle', 'elementaire', 'unknown', 'adult'];

export interface PastMeals {
  /** Key. */
  service: string;
  date: LocalDate;
  expected: number;
  missing: number;
}

/**
 * Of the days of these weekdays whose roll was called to its end: how many were expected then, and how many of them did not
 * come.
 * @param weekdays ISO numbers
 */
export async function readPastMeals(
  tx: TenantTransaction,
  scope: AgentScope,
  { from, to, weekdays }: { from: LocalDate; to: LocalDate; weekdays: readonly number[] },
): Promise<PastMeals[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<PastMeals[]>`
      select service.key as service, roll.date, count(*)::int as expected,
        (count(*) filter (where not seen.is_present))::int as missing
      from service
      join attendance_roll roll on roll.tenant_id = ${tx.tenantId} and roll.service_id = service.id
        and roll.closed_at is not null and roll.date between ${from}::date and ${to}::date
        and extract(isodow from roll.date)::int = any(${[...weekdays]}::int[])
      join attendance seen on seen.tenant_id = ${tx.tenantId} and seen.service_id = roll.service_id
        and seen.date = roll.date
      join reservation r on r.tenant_id = ${tx.tenantId} and r.child_id = seen.child_id
        and r.service_id = seen.service_id and r.date = seen.date and r.status in ('reserved', 'awaiting-payment')
      where service.tenant_id = ${tx.tenantId} and service.kind = 'meal' and ${serviceWithin(tx, scope, 'service')}
      group by service.key, roll.date`),
  ];
}
