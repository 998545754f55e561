/** Conditions of SQL by which an agent's rows are parted from the others'; for the statements of this package. */
import type { AgentScope } from '../agent-scope.ts';
import type { TenantTransaction } from '../database.ts';
import { sqlOf } from './transaction.ts';

/** How long after its last day a class or an enrolment still opens a child's file to the agents of its place. */
const AFTERWARDS = '1 year';

type Sql = ReturnType<typeof sqlOf>;
type Condition = ReturnType<Sql>;

/**
 * Whether the child whose id `child` is (an expression such as `sql('child.id')`) is within the scope: a pupil of its
 * sites, enrolled in its services, or of a family of its members.
 */
export function childWithin(tx: TenantTransaction, scope: AgentScope, child: Condition): Condition {
  const sql = sqlOf(tx);
  if (scope === 'tenant') return sql`true`;
  const { members, sites, services, today } = scope;
  return sql`(
    exists (
      select from schooling scope_schooling
      join school_class scope_class on scope_class.tenant_id = ${tx.tenantId}
        and scope_class.id = scope_schooling.school_class_id
      join school_year scope_year on scope_year.tenant_id = ${tx.tenantId}
        and scope_year.id = scope_schooling.school_year_id
      join site scope_site on scope_site.tenant_id = ${tx.tenantId} and scope_site.id = scope_class.site_id
      where scope_schooling.tenant_id = ${tx.tenantId} and scope_schooling.child_id = ${child}
        and scope_year.last_day > ${today}::date - ${AFTERWARDS}::interval
        and (scope_site.id = any(${sites}::uuid[]) or scope_site.member_id = any(${members}::uuid[])))
    or exists (
      select from enrolment scope_enrolment
      join service scope_service on scope_service.tenant_id = ${tx.tenantId}
        and scope_service.id = scope_enrolment.service_id
      where scope_enrolment.tenant_id = ${tx.tenantId} and scope_enrolment.child_id = ${child}
        and (scope_enrolment.last_day is null
          or scope_enrolment.last_day > ${today}::date - ${AFTERWARDS}::interval)
        and (scope_service.id = any(${services}::uuid[]) or scope_service.site_id = any(${sites}::uuid[])
          or scope_service.member_id = any(${members}::uuid[])))
    or exists (
      select from custody scope_custody
      join household scope_household on scope_household.tenant_id = ${tx.tenantId}
        and scope_household.id = scope_custody.household_id
      where scope_custody.tenant_id = ${tx.tenantId} and scope_custody.child_id = ${child}
        and scope_household.member_id = any(${members}::uuid[])))`;
}

/** Whether the household whose id `household` is within the scope: of its members, or with a child within it. */
export function householdWithin(tx: TenantTransaction, scope: AgentScope, household: Condition): Condition {
  const sql = sqlOf(tx);
  if (scope === 'tenant') return sql`true`;
  return sql`(
    exists (
      select from household scope_own
      where scope_own.tenant_id = ${tx.tenantId} and scope_own.id = ${household}
        and scope_own.member_id = any(${scope.members}::uuid[]))
    or exists (
      select from custody scope_of
      where scope_of.tenant_id = ${tx.tenantId} and scope_of.household_id = ${household}
        and ${childWithin(tx, scope, sql`scope_of.child_id`)}))`;
}

/**
 * Whether an agent sees a row of `request`: a member's where it is limited to members, with those that are nobody's in particular;
 * those about what is within its sites and services.
 */
export function requestWithin(tx: TenantTransaction, scope: AgentScope): Condition {
  const sql = sqlOf(tx);
  if (scope === 'tenant') return sql`request.tenant_id = ${tx.tenantId}`;
  const places: AgentScope = { ...scope, members: [] };
  const byMember =
    scope.members.length > 0
      ? sql`(request.member_id is null or request.member_id = any(${scope.members}::uuid[]))`
      : sql`false`;
  const byPlace =
    scope.sites.length + scope.services.length > 0
      ? sql`(case when request.child_id is not null then ${childWithin(tx, places, sql`request.child_id`)}
          else ${householdWithin(tx, places, sql`request.household_id`)} end)`
      : sql`false`;
  return sql`request.tenant_id = ${tx.tenantId} and (${byMember} or ${byPlace})`;
}

/** Whether the row of `service` under this name is within the scope: named itself, or of its sites or members. */
export function serviceWithin(tx: TenantTransaction, scope: AgentScope, service: string): Condition {
  const sql = sqlOf(tx);
  if (scope === 'tenant') return sql`true`;
  return sql`(${sql(service)}.id = any(${scope.services}::uuid[])
    or ${sql(service)}.site_id = any(${scope.sites}::uuid[])
    or ${sql(service)}.member_id = any(${scope.members}::uuid[]))`;
}
