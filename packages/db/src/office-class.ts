/** Classes of a school year, their pupils, and the year above. */
import type { LocalDate } from '@preau/domain/dates';
import type { Level } from '@preau/domain/family';
import type { NextClass, Pupil } from '@preau/domain/promotion';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { childWithin } from './internal/agent-scope.ts';
import { householdsOfChildJson } from './internal/office-json.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';
import type { HouseholdName } from './office-search.ts';

export interface SchoolYear {
  id: string;
  key: string;
  firstDay: LocalDate;
  lastDay: LocalDate;
}

/** All school years, the earliest first. */
export function listSchoolYears(tx: TenantTransaction): Promise<SchoolYear[]> {
  return sqlOf(tx)<SchoolYear[]>`
    select id, key, first_day as "firstDay", last_day as "lastDay" from school_year
    where tenant_id = ${tx.tenantId} order by first_day`;
}

export interface ClassRow {
  id: string;
  name: string;
  siteId: string;
  school: string;
  levels: Level[];
  teacher: string | null;
  pupils: number;
}

/** The schools that the scope holds, or those of its members. */
export function listSchools(
  tx: TenantTransaction,
  scope: AgentScope,
): Promise<{ id: string; name: string }[]> {
  const sql = sqlOf(tx);
  return sql<{ id: string; name: string }[]>`
    select id, name from site where tenant_id = ${tx.tenantId} and kind = 'school' and ${siteWithin(tx, scope, 'site')}
    order by position`;
}

function siteWithin(tx: TenantTransaction, scope: AgentScope, site: string) {
  const sql = sqlOf(tx);
  if (scope === 'tenant') return sql`true`;
  return sql`(${sql(site)}.id = any(${scope.sites}::uuid[]) or ${sql(site)}.member_id = any(${scope.members}::uuid[]))`;
}

/** The classes of a school year that the scope holds, with how many children are in each. */
export function listClasses(tx: TenantTransaction, scope: AgentScope, yearId: string): Promise<ClassRow[]> {
  const sql = sqlOf(tx);
  return sql<ClassRow[]>`
    select school_class.id, school_class.name, site.id as "siteId", site.name as school, school_class.levels,
      school_class.teacher,
      (select count(*)::int from schooling where schooling.tenant_id = ${tx.tenantId}
        and schooling.school_class_id = school_class.id) as pupils
    from school_class
    join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
    where school_class.tenant_id = ${tx.tenantId} and school_class.school_year_id = ${yearId}
      and ${siteWithin(tx, scope, 'site')}
    order by site.position, site.name, array_position(${LEVEL_ORDER}::text[], school_class.levels[1]), school_class.name`;
}

const LEVEL_ORDER = ['tps', 'ps', 'ms', 'gs', 'cp', 'ce1', 'ce2', 'cm1', 'cm2', 'ulis'];

/** How many children live in a household and have no class in a school year. */
export async function countWithoutClass(
  tx: TenantTransaction,
  scope: AgentScope,
  yearId: string,
  today: LocalDate,
): Promise<number> {
  const sql = sqlOf(tx);
  const [row] = await sql<[{ count: number }]>`
    select count(*)::int as count from child
    where child.tenant_id = ${tx.tenantId} and ${childWithin(tx, scope, sql`child.id`)}
      and exists (select from custody
        join household on household.tenant_id = ${tx.tenantId} and household.id = custody.household_id
        where custody.tenant_id = ${tx.tenantId} and custody.child_id = child.id
          and coalesce(custody.last_day >= ${today}, true) and household.left_on is null)
      and not exists (select from schooling where schooling.tenant_id = ${tx.tenantId}
        and schooling.child_id = child.id and schooling.school_year_id = ${yearId})`;
  return row.count;
}

export interface ClassPupil {
  id: string;
  firstName: string;
  lastName: string;
  birthDate: LocalDate;
  level: Level;
  households: HouseholdName[];
}

/** One class with its children; null when there is none or the scope does not hold it. */
export async function readClass(
  tx: TenantTransaction,
  scope: AgentScope,
  id: string,
  today: LocalDate,
): Promise<(ClassRow & { schoolYear: string; children: ClassPupil[] }) | null> {
  const sql = sqlOf(tx);
  const [row] = await sql<(Omit<ClassRow, 'pupils'> & { schoolYear: string; children: ClassPupil[] })[]>`
    select school_class.id, school_class.name, site.id as "siteId", site.name as school, school_class.levels,
      school_class.teacher, school_year.key as "schoolYear",
      (select coalesce(jsonb_agg(jsonb_build_object('id', child.id, 'firstName', child.first_name,
          'lastName', coalesce(child.usage_name, child.last_name), 'birthDate', child.birth_date,
          'level', schooling.level, 'households', ${householdsOfChildJson(tx, sql`child.id`, today)})
          order by child.search), '[]')
        from schooling
        join child on child.tenant_id = ${tx.tenantId} and child.id = schooling.child_id
        where schooling.tenant_id = ${tx.tenantId} and schooling.school_class_id = school_class.id) as children
    from school_class
    join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
    join school_year on school_year.tenant_id = ${tx.tenantId} and school_year.id = school_class.school_year_id
    where school_class.tenant_id = ${tx.tenantId} and school_class.id = ${id} and ${siteWithin(tx, scope, 'site')}`;
  return row ? { ...row, pupils: row.children.length } : null;
}

export interface ClassValues {
  name: string;
  levels: Level[];
  teacher: string | null;
}

/** Adds a class. @returns its id; null where the school has one of that name in that year */
export async function insertClass(
  tx: TenantTransaction,
  { siteId, yearId, name, levels, teacher }: ClassValues & { siteId: string; yearId: string },
): Promise<string | null> {
  const [row] = await sqlOf(tx)<{ id: string }[]>`
    insert into school_class (tenant_id, id, site_id, school_year_id, name, levels, teacher)
    values (${tx.tenantId}, ${newId()}, ${siteId}, ${yearId}, ${name}, ${levels}, ${teacher})
    on conflict (tenant_id, site_id, school_year_id, name) do nothing returning id`;
  return row?.id ?? null;
}

/** Changes a class. @returns false where another of that name is there */
export async function saveClass(tx: TenantTransaction, id: string, values: ClassValues): Promise<boolean> {
  const sql = sqlOf(tx);
  const { count } = await sql`
    update school_class set name = ${values.name}, levels = ${values.levels}, teacher = ${values.teacher}
    where tenant_id = ${tx.tenantId} and id = ${id} and not exists (
      select from school_class other where other.tenant_id = ${tx.tenantId} and other.id <> ${id}
        and other.site_id = school_class.site_id and other.school_year_id = school_class.school_year_id
        and other.name = ${values.name})`;
  return count > 0;
}

/** Has a child in a class, for the year of that class, and in no other. @returns false when there is no such class */
export async function placeChild(
  tx: TenantTransaction,
  childId: string,
  classId: string,
  level: Level,
): Promise<boolean> {
  const { count } = await sqlOf(tx)`
    insert into schooling (tenant_id, id, child_id, school_year_id, school_class_id, level)
    select ${tx.tenantId}, ${newId()}, ${childId}, school_class.school_year_id, school_class.id, ${level}
    from school_class where school_class.tenant_id = ${tx.tenantId} and school_class.id = ${classId}
      and ${level} = any(school_class.levels)
    on conflict (tenant_id, child_id, school_year_id)
      do update set school_class_id = excluded.school_class_id, level = excluded.level`;
  return count > 0;
}

export interface PupilOfYear extends Pupil {
  firstName: string;
  lastName: string;
  school: string;
  /** The class of the next year that the child has already. */
  placedIn: string | null;
}

/** The pupils of a school year that the scope holds, with what is known of the next. */
export function listPupils(
  tx: TenantTransaction,
  scope: AgentScope,
  yearId: string,
  nextYearId: string | null,
): Promise<PupilOfYear[]> {
  const sql = sqlOf(tx);
  return sql<PupilOfYear[]>`
    select child.id as "childId", child.first_name as "firstName",
      coalesce(child.usage_name, child.last_name) as "lastName", schooling.level, site.id as "siteId",
      site.name as school, school_class.name as "className", next.school_class_id as "placedIn"
    from schooling
    join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
    join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
    join child on child.tenant_id = ${tx.tenantId} and child.id = schooling.child_id
    left join schooling next on next.tenant_id = ${tx.tenantId} and next.child_id = schooling.child_id
      and next.school_year_id = ${nextYearId}
    where schooling.tenant_id = ${tx.tenantId} and schooling.school_year_id = ${yearId}
      and ${siteWithin(tx, scope, 'site')}
    order by site.position, school_class.name, child.search`;
}

/** The classes of a school year in which pupils may be placed: of every school, since levels may be shared among them. */
export function listNextClasses(
  tx: TenantTransaction,
  yearId: string,
): Promise<(NextClass & { school: string; levels: Level[] })[]> {
  return sqlOf(tx)<(NextClass & { school: string; levels: Level[] })[]>`
    select school_class.id, school_class.name, site.id as "siteId", site.name as school, school_class.levels
    from school_class join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
    where school_class.tenant_id = ${tx.tenantId} and school_class.school_year_id = ${yearId}
    order by site.position, school_class.name`;
}

/** Places pupils of a year: those who have a class in it already stay there. @returns how many were placed */
export async function placePupils(
  tx: TenantTransaction,
  yearId: string,
  placements: readonly { childId: string; classId: string; level: Level }[],
): Promise<number> {
  const sql = sqlOf(tx);
  const rows = placements.map(({ childId, classId, level }) => ({
    tenant_id: tx.tenantId,
    id: newId(),
    child_id: childId,
    school_year_id: yearId,
    school_class_id: classId,
    level,
  }));
  if (rows.length === 0) return 0;
  const { count } = await sql`
    insert into schooling ${sql(rows)} on conflict (tenant_id, child_id, school_year_id) do nothing`;
  return count;
}
