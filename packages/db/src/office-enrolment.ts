/** A child's rights to use services, as the mairie gives and ends them. */
import type { LocalDate } from '@preau/domain/dates';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import type { EnrolmentRule } from './family-rules.ts';
import { childWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';
import type { SchoolYear } from './office-class.ts';

export interface EnrolmentValues {
  serviceId: string;
  householdId: string;
  firstDay: LocalDate;
  lastDay: LocalDate | null;
  contract: 'regular' | 'occasional';
  weekdays: number[];
}

/** Whether a child is enrolled in a service for a household on a day of a period already. */
export async function overlapsEnrolment(
  tx: TenantTransaction,
  childId: string,
  { serviceId, householdId, firstDay, lastDay }: EnrolmentValues,
): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from enrolment where tenant_id = ${tx.tenantId} and child_id = ${childId} and service_id = ${serviceId}
      and household_id = ${householdId} and first_day <= coalesce(${lastDay}::date, 'infinity')
      and coalesce(last_day, 'infinity') >= ${firstDay}`;
  return row !== undefined;
}

/** Whether the child is, or was, in a household. */
export async function livesIn(tx: TenantTransaction, childId: string, householdId: string): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from custody
    where tenant_id = ${tx.tenantId} and child_id = ${childId} and household_id = ${householdId}`;
  return row !== undefined;
}

/** Whether there is such a service, of those whose enrolments the scope decides about. */
export async function isServiceWithin(
  tx: TenantTransaction,
  scope: AgentScope,
  serviceId: string,
): Promise<boolean> {
  const sql = sqlOf(tx);
  const within =
    scope === 'tenant'
      ? sql`true`
      : sql`(id = any(${scope.services}::uuid[]) or site_id = any(${scope.sites}::uuid[])
          or member_id = any(${scope.members}::uuid[]))`;
  const [row] = await sql`
    select from service where tenant_id = ${tx.tenantId} and id = ${serviceId} and ${within}`;
  return row !== undefined;
}

/** @returns the enrolment's id */
export async function insertEnrolment(
  tx: TenantTransaction,
  childId: string,
  values: EnrolmentValues,
): Promise<string> {
  const id = newId<string>();
  await sqlOf(tx)`
    insert into enrolment (tenant_id, id, child_id, service_id, household_id, first_day, last_day, contract, weekdays)
    values (${tx.tenantId}, ${id}, ${childId}, ${values.serviceId}, ${values.householdId}, ${values.firstDay},
      ${values.lastDay}, ${values.contract}, ${values.weekdays})`;
  return id;
}

export interface KeptEnrolment {
  childId: string;
  serviceId: string;
  firstDay: LocalDate;
  lastDay: LocalDate | null;
}

export async function findEnrolment(tx: TenantTransaction, id: string): Promise<KeptEnrolment | null> {
  const [row] = await sqlOf(tx)<KeptEnrolment[]>`
    select child_id as "childId", service_id as "serviceId", first_day as "firstDay", last_day as "lastDay"
    from enrolment where tenant_id = ${tx.tenantId} and id = ${id}`;
  return row ?? null;
}

/** Ends an enrolment on a day; one that would end before it begins never was. */
export async function endEnrolment(tx: TenantTransaction, id: string, lastDay: LocalDate): Promise<void> {
  const sql = sqlOf(tx);
  await sql`
    delete from enrolment where tenant_id = ${tx.tenantId} and id = ${id} and first_day > ${lastDay}`;
  await sql`
    update enrolment set last_day = ${lastDay} where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** Of an occasional contract. */
const NO_DAYS: number[] = [];

/** As many rows as one statement takes well. */
const BULK = 5000;

/**
 * Gives the pupils of a school year what their schools give by default, from `from` until the end of the year, where they
 * have not any enrolment in it. For the household that bears the most of a child's costs.
 * @returns how many were missing
 */
export async function giveDefaultEnrolments(
  tx: TenantTransaction,
  scope: AgentScope,
  {
    rules,
    year,
    from,
    childId,
  }: { rules: readonly EnrolmentRule[]; year: SchoolYear; from: LocalDate; childId?: string },
): Promise<number> {
  const sql = sqlOf(tx);
  let given = 0;
  // As many statements as a commune has rules: a few.
  for (const { serviceId, siteIds } of rules.filter(({ way }) => way === 'by-default')) {
    const missing = await sql<{ childId: string; householdId: string }[]>`
      select schooling.child_id as "childId", lives.household_id as "householdId"
      from schooling
      join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
      join lateral (
        select custody.household_id from custody
        where custody.tenant_id = ${tx.tenantId} and custody.child_id = schooling.child_id
          and coalesce(custody.last_day >= ${from}, true)
        order by custody.cost_share_bp desc, custody.first_day, custody.household_id limit 1) lives on true
      where schooling.tenant_id = ${tx.tenantId} and schooling.school_year_id = ${year.id}
        and (${siteIds.length === 0} or school_class.site_id = any(${siteIds}::uuid[]))
        and (${childId ?? null}::uuid is null or schooling.child_id = ${childId ?? null}::uuid)
        and ${childWithin(tx, scope, sql`schooling.child_id`)}
        and not exists (select from enrolment where enrolment.tenant_id = ${tx.tenantId}
          and enrolment.child_id = schooling.child_id and enrolment.service_id = ${serviceId}
          and enrolment.first_day <= ${year.lastDay} and coalesce(enrolment.last_day >= ${from}, true))`;
    for (let at = 0; at < missing.length; at += BULK) {
      const rows = missing.slice(at, at + BULK).map(pupil => ({
        tenant_id: tx.tenantId,
        id: newId(),
        child_id: pupil.childId,
        service_id: serviceId,
        household_id: pupil.householdId,
        first_day: from,
        last_day: year.lastDay,
        contract: 'occasional',
        weekdays: NO_DAYS,
      }));
      await sql`insert into enrolment ${sql(rows)}`;
    }
    given += missing.length;
  }
  return given;
}
