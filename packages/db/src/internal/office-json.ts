/** Parts of statements by which the mairie's pages are told of households, classes and instants, as JSON. */
import type { LocalDate } from '@preau/domain/dates';
import type { TenantTransaction } from '../database.ts';
import { sqlOf } from './transaction.ts';

type Fragment = ReturnType<ReturnType<typeof sqlOf>>;

/** A `HouseholdName` of the household whose id is given. */
export function householdNameJson(tx: TenantTransaction, household: Fragment): Fragment {
  return sqlOf(tx)`(
    select jsonb_build_object('id', named.id, 'number', named.number, 'name', coalesce((
      select first.first_name || ' ' || first.last_name from household_guardian
      join guardian first on first.tenant_id = ${tx.tenantId} and first.id = household_guardian.guardian_id
      where household_guardian.tenant_id = ${tx.tenantId} and household_guardian.household_id = named.id
      order by household_guardian.position limit 1), ''))
    from household named where named.tenant_id = ${tx.tenantId} and named.id = ${household})`;
}

/** The households in which a child is or will be, as `HouseholdName`s: without `except`. */
export function householdsOfChildJson(
  tx: TenantTransaction,
  child: Fragment,
  today: LocalDate,
  except: Fragment = sqlOf(tx)`null`,
): Fragment {
  const sql = sqlOf(tx);
  return sql`(
    select coalesce(jsonb_agg(${householdNameJson(tx, sql`lived.household_id`)}), '[]')
    from (select distinct custody.household_id from custody
      where custody.tenant_id = ${tx.tenantId} and custody.child_id = ${child}
        and coalesce(custody.last_day >= ${today}, true) and custody.household_id is distinct from ${except}) lived)`;
}

/** The class of today, or else the next that is known. */
export function schoolingJson(tx: TenantTransaction, child: Fragment, today: LocalDate) {
  const sql = sqlOf(tx);
  return sql`(
    select jsonb_build_object('id', school_class.id, 'name', school_class.name, 'school', site.name,
      'level', schooling.level, 'schoolYear', school_year.key)
    from schooling
    join school_year on school_year.tenant_id = ${tx.tenantId} and school_year.id = schooling.school_year_id
    join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
    join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
    where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = ${child} and school_year.last_day >= ${today}
    order by school_year.first_day limit 1)`;
}

/** An instant as JSON has it. */
export function iso(tx: TenantTransaction, instant: Fragment) {
  return sqlOf(tx)`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
