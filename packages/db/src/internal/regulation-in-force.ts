/** Conditions of SQL about the règlement; for the statements of this package. */
import type { LocalDate } from '@preau/domain/dates';
import type { TenantTransaction } from '../database.ts';
import { sqlOf } from './transaction.ts';

type Sql = ReturnType<typeof sqlOf>;
type Fragment = ReturnType<Sql>;

/**
 * Which version governs each service on a day, as `(service_id, version_id, member_id)`: the last to have taken effect,
 * then the highest revision.
 */
export function governing(tx: TenantTransaction, on: LocalDate): Fragment {
  return sqlOf(tx)`
    select distinct on (s.service_id) s.service_id, v.id as version_id, v.member_id
    from regulation_version v
    join regulation_version_service s on s.tenant_id = v.tenant_id and s.regulation_version_id = v.id
    where v.tenant_id = ${tx.tenantId} and v.effective_from <= ${on}
    order by s.service_id, v.effective_from desc, v.revision desc`;
}

/**
 * Whether a household `h` is concerned by what is a member's, whose id `member` is: the tenant's own concerns everyone, a
 * member's its families, and those whose children are at one of its schools or enrolled in one of its services.
 */
export function concerns(tx: TenantTransaction, member: Fragment, on: LocalDate): Fragment {
  const sql = sqlOf(tx);
  return sql`(
    ${member} is null or h.member_id = ${member}
    or exists (
      select from custody c
      join schooling p on p.tenant_id = ${tx.tenantId} and p.child_id = c.child_id
      join school_year y on y.tenant_id = ${tx.tenantId} and y.id = p.school_year_id and y.last_day >= ${on}
      join school_class k on k.tenant_id = ${tx.tenantId} and k.id = p.school_class_id
      join site s on s.tenant_id = ${tx.tenantId} and s.id = k.site_id
      where c.tenant_id = ${tx.tenantId} and c.household_id = h.id and s.member_id = ${member})
    or exists (
      select from enrolment e join service v on v.tenant_id = ${tx.tenantId} and v.id = e.service_id
      where e.tenant_id = ${tx.tenantId} and e.household_id = h.id and v.member_id = ${member}
        and (e.last_day is null or e.last_day >= ${on})))`;
}
