/** What printed documents say of the tenant, and to whom letters go. */
import type { LocalDate } from '@preau/domain/dates';
import type { CIVILITIES } from '@preau/domain/family';
import type { Id } from '@preau/domain/ids';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { householdWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

/** The commune's colour. @throws Error when the tenant was never configured */
export async function readAccent(tx: TenantTransaction): Promise<string> {
  const [row] = await sqlOf(tx)<{ accent: string }[]>`
    select accent from tenant_profile where tenant_id = ${tx.tenantId}`;
  if (!row) throw new Error('this tenant has no configuration');
  return row.accent;
}

/** What a blank registration form offers to tick. */
export interface FormChoices {
  schoolYear: string | null;
  schools: string[];
  mealTypes: string[];
}

/** @param today the school year of the form has not ended by then */
export async function readFormChoices(tx: TenantTransaction, today: LocalDate): Promise<FormChoices> {
  const [row] = await sqlOf(tx)<FormChoices[]>`
    select
      (select key from school_year where tenant_id = ${tx.tenantId} and last_day >= ${today}
        order by first_day limit 1) as "schoolYear",
      (select coalesce(json_agg(name order by position), '[]') from site
        where tenant_id = ${tx.tenantId} and kind = 'school') as schools,
      (select coalesce(json_agg(name order by position), '[]') from meal_type
        where tenant_id = ${tx.tenantId}) as "mealTypes"`;
  if (!row) throw new Error('a select without a table has a row');
  return row;
}

/** Which families a letter is for. */
export type LetterAudience =
  | { who: 'never-signed-in' }
  | { who: 'no-email' }
  | { who: 'class'; classId: Id<'school-class'> };

/** A household to write to: its responsable, and the member whose family it is. */
export interface LetterRow {
  number: string;
  civility: (typeof CIVILITIES)[number] | null;
  firstName: string;
  lastName: string;
  address: string | null;
  addressComplement1: string | null;
  addressComplement2: string | null;
  lieuDit: string | null;
  postalCode: string | null;
  city: string | null;
  hasEmail: boolean;
  sender: { name: string; address: string[]; phone: string | null; email: string | null };
}

/** The households of an audience that the agent sees, in the order of their names. Those that have left get no letter. */
export async function listLetterRows(
  tx: TenantTransaction,
  audience: LetterAudience,
  { scope, limit }: { scope: AgentScope; limit: number },
): Promise<LetterRow[]> {
  const sql = sqlOf(tx);
  return await sql<LetterRow[]>`
    select household.number, civility, first_name as "firstName", last_name as "lastName", guardian.address,
      address_complement_1 as "addressComplement1", address_complement_2 as "addressComplement2",
      lieu_dit as "lieuDit", postal_code as "postalCode", city, guardian.email is not null as "hasEmail",
      json_build_object('name', member.name, 'address', member.address, 'phone', member.phone, 'email', member.email)
        as sender
    from household
    join household_guardian on household_guardian.tenant_id = household.tenant_id
      and household_guardian.household_id = household.id and household_guardian.position = 1
    join guardian on guardian.tenant_id = household.tenant_id and guardian.id = household_guardian.guardian_id
    join member on member.tenant_id = household.tenant_id and member.id = coalesce(household.member_id,
      (select id from member first_member where first_member.tenant_id = ${tx.tenantId} order by position limit 1))
    where household.tenant_id = ${tx.tenantId} and household.left_on is null
      and ${audienceCondition(tx, audience)} and ${householdWithin(tx, scope, sql`household.id`)}
    order by last_name, first_name, household.number
    limit ${limit}`;
}

function audienceCondition(tx: TenantTransaction, audience: LetterAudience) {
  const sql = sqlOf(tx);
  switch (audience.who) {
    case 'never-signed-in':
      return sql`not exists (
        select from account where account.tenant_id = ${tx.tenantId} and account.id = guardian.account_id
          and account.password_hash is not null)`;
    case 'no-email':
      return sql`guardian.email is null`;
    case 'class':
      return sql`exists (
        select from custody
        join schooling on schooling.tenant_id = custody.tenant_id and schooling.child_id = custody.child_id
        where custody.tenant_id = ${tx.tenantId} and custody.household_id = household.id
          and schooling.school_class_id = ${audience.classId})`;
  }
}

/** How many letters each audience would make, as far as the agent sees. */
export interface LetterCounts {
  neverSignedIn: number;
  noEmail: number;
  classes: { id: Id<'school-class'>; school: string; name: string; households: number }[];
}

export async function countLetters(
  tx: TenantTransaction,
  { scope, today }: { scope: AgentScope; today: LocalDate },
): Promise<LetterCounts> {
  const sql = sqlOf(tx);
  const [[counts], classes] = await Promise.all([
    sql<Omit<LetterCounts, 'classes'>[]>`
      select count(*) filter (where ${audienceCondition(tx, { who: 'never-signed-in' })})::int as "neverSignedIn",
        count(*) filter (where guardian.email is null)::int as "noEmail"
      from household
      join household_guardian on household_guardian.tenant_id = household.tenant_id
        and household_guardian.household_id = household.id and household_guardian.position = 1
      join guardian on guardian.tenant_id = household.tenant_id and guardian.id = household_guardian.guardian_id
      where household.tenant_id = ${tx.tenantId} and household.left_on is null
        and ${householdWithin(tx, scope, sql`household.id`)}`,
    sql<LetterCounts['classes']>`
      select school_class.id, site.name as school, school_class.name,
        count(distinct household.id)::int as households
      from school_class
      join site on site.tenant_id = school_class.tenant_id and site.id = school_class.site_id
      join school_year on school_year.tenant_id = school_class.tenant_id
        and school_year.id = school_class.school_year_id and school_year.last_day >= ${today}
      join schooling on schooling.tenant_id = school_class.tenant_id and schooling.school_class_id = school_class.id
      join custody on custody.tenant_id = schooling.tenant_id and custody.child_id = schooling.child_id
      join household on household.tenant_id = custody.tenant_id and household.id = custody.household_id
      where school_class.tenant_id = ${tx.tenantId} and household.left_on is null
        and ${householdWithin(tx, scope, sql`household.id`)}
      group by school_class.id, site.name, site.position, school_class.name
      order by site.position, school_class.name`,
  ]);
  return { neverSignedIn: counts?.neverSignedIn ?? 0, noEmail: counts?.noEmail ?? 0, classes };
}
