/** A child as the mairie sees it: where it lives, who answers for it, what it is enrolled in. */
import type { CustodyPeriod } from '@preau/domain/custody';
import type { LocalDate } from '@preau/domain/dates';
import type { Authority, Level } from '@preau/domain/family';
import type { Values } from '@preau/domain/family-file';
import type { TenantTransaction } from './database.ts';
import { type Row, valuesOfRow } from './family-sections.ts';
import { householdNameJson } from './internal/office-json.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';
import type { ClassName } from './office-household.ts';
import type { HouseholdName } from './office-search.ts';

export interface OfficeEnrolment {
  id: string;
  service: { id: string; name: string };
  household: HouseholdName;
  firstDay: LocalDate;
  lastDay: LocalDate | null;
  contract: 'regular' | 'occasional';
  weekdays: number[];
}

export interface OfficeChild {
  id: string;
  identity: Values;
  ine: string | null;
  photoFileId: string | null;
  schooling: (ClassName & { classId: string })[];
  custody: (Omit<CustodyPeriod, 'householdId'> & { household: HouseholdName })[];
  adults: { id: string; name: string; authority: Authority | null; households: HouseholdName[] }[];
  authorisedPersons: { id: string; values: Values }[];
  enrolments: OfficeEnrolment[];
  services: { id: string; name: string; site: string; weekdays: number[] }[];
  classes: { id: string; name: string; school: string; schoolYear: string; levels: Level[] }[];
}

/** All of a child but its health, in one statement; null when there is none. */
export async function readChild(
  tx: TenantTransaction,
  id: string,
  today: LocalDate,
): Promise<OfficeChild | null> {
  const sql = sqlOf(tx);
  type Kept = Omit<OfficeChild, 'identity' | 'authorisedPersons'> & { row: Row; persons: Row[] };
  const [found] = await sql<Kept[]>`
    select child.id, to_jsonb(child) as row, child.ine, child.photo_file_id as "photoFileId",
      (select coalesce(jsonb_agg(jsonb_build_object('id', schooling.id, 'classId', school_class.id,
          'name', school_class.name, 'school', site.name, 'level', schooling.level, 'schoolYear', school_year.key)
          order by school_year.first_day desc), '[]')
        from schooling
        join school_year on school_year.tenant_id = ${tx.tenantId} and school_year.id = schooling.school_year_id
        join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
        join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
        where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = child.id) as schooling,
      (select coalesce(jsonb_agg(jsonb_build_object('household', ${householdNameJson(tx, sql`custody.household_id`)},
          'firstDay', custody.first_day, 'lastDay', custody.last_day, 'weeks', custody.weeks,
          'holidays', custody.holidays, 'costShareBp', custody.cost_share_bp)
          order by custody.first_day, custody.cost_share_bp desc, custody.id), '[]')
        from custody where custody.tenant_id = ${tx.tenantId} and custody.child_id = child.id) as custody,
      (select coalesce(jsonb_agg(jsonb_build_object('id', guardian.id,
          'name', guardian.first_name || ' ' || guardian.last_name, 'authority', child_guardian.authority,
          'households', (
            select coalesce(jsonb_agg(${householdNameJson(tx, sql`household_guardian.household_id`)}), '[]')
            from household_guardian where household_guardian.tenant_id = ${tx.tenantId}
              and household_guardian.guardian_id = guardian.id))
          order by child_guardian.authority is null, guardian.last_name, guardian.first_name), '[]')
        from (
          select guardian_id from child_guardian where tenant_id = ${tx.tenantId} and child_id = child.id
          union
          select household_guardian.guardian_id from custody
          join household_guardian on household_guardian.tenant_id = ${tx.tenantId}
            and household_guardian.household_id = custody.household_id
          where custody.tenant_id = ${tx.tenantId} and custody.child_id = child.id) around
        join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = around.guardian_id
        left join child_guardian on child_guardian.tenant_id = ${tx.tenantId} and child_guardian.child_id = child.id
          and child_guardian.guardian_id = guardian.id) as adults,
      (select coalesce(jsonb_agg(to_jsonb(person) order by person.last_name, person.first_name), '[]')
        from authorised_person person where person.tenant_id = ${tx.tenantId} and person.child_id = child.id) as persons,
      (select coalesce(jsonb_agg(jsonb_build_object('id', enrolment.id,
          'service', jsonb_build_object('id', service.id, 'name', service.name),
          'household', ${householdNameJson(tx, sql`enrolment.household_id`)}, 'firstDay', enrolment.first_day,
          'lastDay', enrolment.last_day, 'contract', enrolment.contract, 'weekdays', enrolment.weekdays)
          order by service.position, enrolment.first_day desc), '[]')
        from enrolment
        join service on service.tenant_id = ${tx.tenantId} and service.id = enrolment.service_id
        where enrolment.tenant_id = ${tx.tenantId} and enrolment.child_id = child.id) as enrolments,
      (select coalesce(jsonb_agg(jsonb_build_object('id', service.id, 'name', service.name, 'site', site.name,
          'weekdays', service.weekdays) order by service.position), '[]')
        from service join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
        where service.tenant_id = ${tx.tenantId}) as services,
      (select coalesce(jsonb_agg(jsonb_build_object('id', school_class.id, 'name', school_class.name,
          'school', site.name, 'schoolYear', school_year.key, 'levels', school_class.levels)
          order by school_year.first_day, site.position, school_class.name), '[]')
        from school_class
        join school_year on school_year.tenant_id = ${tx.tenantId} and school_year.id = school_class.school_year_id
        join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
        where school_class.tenant_id = ${tx.tenantId} and school_year.last_day >= ${today}) as classes
    from child where child.tenant_id = ${tx.tenantId} and child.id = ${id}`;
  if (!found) return null;
  const { row, persons, ...rest } = found;
  return {
    ...rest,
    identity: valuesOfRow('child', row),
    authorisedPersons: persons.map(person => ({
      id: String(person.id),
      values: valuesOfRow('authorised-person', person),
    })),
  };
}

/** The periods of a child's custody, to be judged or compared. */
export function readCustody(tx: TenantTransaction, childId: string): Promise<CustodyPeriod[]> {
  return sqlOf(tx)<CustodyPeriod[]>`
    select household_id as "householdId", first_day as "firstDay", last_day as "lastDay", weeks, holidays,
      cost_share_bp as "costShareBp"
    from custody where tenant_id = ${tx.tenantId} and child_id = ${childId} order by first_day, household_id`;
}

/** Puts these periods in the place of all that a child had. */
export async function replaceCustody(
  tx: TenantTransaction,
  childId: string,
  periods: readonly CustodyPeriod[],
): Promise<void> {
  const sql = sqlOf(tx);
  await sql`delete from custody where tenant_id = ${tx.tenantId} and child_id = ${childId}`;
  const rows = periods.map(period => ({
    tenant_id: tx.tenantId,
    id: newId(),
    child_id: childId,
    household_id: period.householdId,
    first_day: period.firstDay,
    last_day: period.lastDay,
    weeks: period.weeks,
    holidays: period.holidays,
    cost_share_bp: period.costShareBp,
  }));
  if (rows.length > 0) await sql`insert into custody ${sql(rows)}`;
}

/** What an adult is to a child; null where there is no link. */
export async function readAuthority(
  tx: TenantTransaction,
  childId: string,
  guardianId: string,
): Promise<Authority | null> {
  const [row] = await sqlOf(tx)<{ authority: Authority }[]>`
    select authority from child_guardian
    where tenant_id = ${tx.tenantId} and child_id = ${childId} and guardian_id = ${guardianId}`;
  return row?.authority ?? null;
}

/** Says what an adult is to a child; null takes the link away. */
export async function saveAuthority(
  tx: TenantTransaction,
  childId: string,
  guardianId: string,
  authority: Authority | null,
): Promise<void> {
  const sql = sqlOf(tx);
  if (authority === null)
    await sql`
      delete from child_guardian
      where tenant_id = ${tx.tenantId} and child_id = ${childId} and guardian_id = ${guardianId}`;
  else
    await sql`
      insert into child_guardian (tenant_id, id, child_id, guardian_id, authority)
      values (${tx.tenantId}, ${newId()}, ${childId}, ${guardianId}, ${authority})
      on conflict (tenant_id, child_id, guardian_id) do update set authority = excluded.authority`;
}

/** Whether an adult is of a household in which the child lives or has a link to it: nobody else is spoken of. */
export async function isAround(tx: TenantTransaction, childId: string, guardianId: string): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from guardian where guardian.tenant_id = ${tx.tenantId} and guardian.id = ${guardianId} and (
      exists (select from child_guardian where child_guardian.tenant_id = ${tx.tenantId}
        and child_guardian.guardian_id = guardian.id and child_guardian.child_id = ${childId})
      or exists (select from household_guardian
        join custody on custody.tenant_id = ${tx.tenantId} and custody.household_id = household_guardian.household_id
        where household_guardian.tenant_id = ${tx.tenantId} and household_guardian.guardian_id = guardian.id
          and custody.child_id = ${childId}))`;
  return row !== undefined;
}
