/**
 * What prices are made from, as JSON: the same for the estimate that a family sees and for its invoice. For statements
 * that have `asked.tenant_id`, and call their rows `household` and `child`.
 */
import type { TenantTransaction } from '../database.ts';
import { sqlOf } from './transaction.ts';

type Fragment = ReturnType<ReturnType<typeof sqlOf>>;

/** Pairs for `json_build_object`: what a price may depend on of a `household`. */
export function householdFacts(tx: TenantTransaction): Fragment {
  return sqlOf(tx)`
    'quotients', (select coalesce(json_agg(json_build_object('value', quotient_familial,
        'receivedOn', applies_from) order by applies_from, recorded_at), '[]')
      from household_quotient quotient
      where quotient.tenant_id = asked.tenant_id and quotient.household_id = household.id),
    'attestations', (select coalesce(json_agg(json_build_object('kind', kind, 'from', provided_at::date,
        'to', valid_until) order by provided_at, kind), '[]')
      from family_document document
      where document.tenant_id = asked.tenant_id and document.household_id = household.id)`;
}

/** The same of a `child`, with who it is. @param custody the table, or rows of it that are read already */
export function childFacts(tx: TenantTransaction, custody: 'custody' | 'own_custody'): Fragment {
  const sql = sqlOf(tx);
  return sql`
    'id', child.id, 'firstName', child.first_name, 'lastName', child.last_name, 'birthDate', child.birth_date,
    'schoolings', (select coalesce(json_agg(json_build_object('level', schooling.level,
        'classId', schooling.school_class_id, 'firstDay', year.first_day, 'lastDay', year.last_day)
        order by year.first_day), '[]')
      from schooling
      join school_year year on year.tenant_id = asked.tenant_id and year.id = schooling.school_year_id
      where schooling.tenant_id = asked.tenant_id and schooling.child_id = child.id),
    'mealType', (select meal_type.key from child_health
      join meal_type on meal_type.tenant_id = asked.tenant_id and meal_type.id = child_health.meal_type_id
      where child_health.tenant_id = asked.tenant_id and child_health.child_id = child.id),
    'custody', (select coalesce(json_agg(json_build_object('householdId', household_id, 'firstDay', first_day,
        'lastDay', last_day, 'weeks', weeks, 'holidays', holidays, 'costShareBp', cost_share_bp)
        order by first_day, household_id), '[]')
      from ${sql(custody)} one where one.tenant_id = asked.tenant_id and one.child_id = child.id)`;
}
