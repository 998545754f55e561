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
      select from custody own_custody
      join schooling own_schooling on own_schooling.tenant_id = ${tx.tenantId}
        and own_schooling.child_id = own_custody.child_id
      join school_year own_year on own_year.tenant_id = ${tx.tenantId} and own_year.id = own_schooling.school_year_id
        and own_year.last_day >= ${on}
      join school_class own_class on own_class.tenant_id = ${tx.tenantId}
        and own_class.id = own_schooling.school_class_id
      join site own_site on own_site.tenant_id = ${tx.tenantId} and own_site.id = own_class.site_id
      where own_custody.tenant_id = ${tx.tenantId} and own_custody.household_id = h.id
        and own_site.member_id = ${member})
    or exists (
      select from enrolment own_enrolment
      join service own_service on own_service.tenant_id = ${tx.tenantId} and own_service.id = own_enrolment.service_id
      where own_enrolment.tenant_id = ${tx.tenantId} and own_enrolment.household_id = h.id
        and own_service.member_id = ${member}
        and (own_enrolment.last_day is null or own_enrolment.last_day >= ${on})))`;
}

/** By which tenant and which day a fragment asks: values, or columns that a statement has them in. */
export interface Asked {
  tenantId: Fragment;
  on: Fragment;
}

/** The members of which something concerns a household `h`: the same as {@link concerns}, asked the other way round. */
export function membersOf(sql: Sql, { tenantId, on }: Asked): Fragment {
  return sql`
    select h.member_id where h.member_id is not null
    union
    select own_site.member_id
    from custody own_custody
    join schooling own_schooling on own_schooling.tenant_id = ${tenantId}
      and own_schooling.child_id = own_custody.child_id
    join school_year own_year on own_year.tenant_id = ${tenantId} and own_year.id = own_schooling.school_year_id
      and own_year.last_day >= ${on}
    join school_class own_class on own_class.tenant_id = ${tenantId}
      and own_class.id = own_schooling.school_class_id
    join site own_site on own_site.tenant_id = ${tenantId} and own_site.id = own_class.site_id
    where own_custody.tenant_id = ${tenantId} and own_custody.household_id = h.id
    union
    select own_service.member_id
    from enrolment own_enrolment
    join service own_service on own_service.tenant_id = ${tenantId} and own_service.id = own_enrolment.service_id
    where own_enrolment.tenant_id = ${tenantId} and own_enrolment.household_id = h.id
      and (own_enrolment.last_day is null or own_enrolment.last_day >= ${on})`;
}
