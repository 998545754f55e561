/** A household as the mairie sees it, and what the mairie alone says of it. */
import type { LocalDate } from '@preau/domain/dates';
import type { Level } from '@preau/domain/family';
import type { Values } from '@preau/domain/family-file';
import type { Id } from '@preau/domain/ids';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { type Row, valuesOfRow } from './family-sections.ts';
import { childWithin, householdWithin } from './internal/agent-scope.ts';
import { householdNameJson, householdsOfChildJson, iso, schoolingJson } from './internal/office-json.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';
import type { HouseholdName } from './office-search.ts';

export interface ClassName {
  id: string;
  name: string;
  school: string;
  level: Level;
  schoolYear: string;
}

export interface OfficeHousehold {
  id: string;
  number: string;
  createdAt: Date;
  leftOn: LocalDate | null;
  note: string | null;
  member: { id: string; name: string } | null;
  adults: {
    id: string;
    position: 1 | 2;
    values: Values;
    hasAccount: boolean;
    otherHouseholds: HouseholdName[];
  }[];
  children: {
    id: string;
    firstName: string;
    lastName: string;
    birthDate: LocalDate;
    schooling: ClassName | null;
    livesHere: boolean;
    costShareBp: number | null;
    otherHouseholds: HouseholdName[];
  }[];
  documents: {
    id: string;
    kind: string;
    name: string;
    fileId: string;
    childId: string | null;
    validUntil: LocalDate | null;
    providedAt: string;
  }[];
  openRequests: number;
  members: { id: string; name: string }[];
}

/** All of a household but its money, in one statement; null when there is none. */
export async function readHousehold(
  tx: TenantTransaction,
  id: string,
  today: LocalDate,
): Promise<OfficeHousehold | null> {
  const sql = sqlOf(tx);
  type Kept = Omit<OfficeHousehold, 'adults'> & {
    adults: (Omit<OfficeHousehold['adults'][number], 'values'> & { row: Row })[];
  };
  const [found] = await sql<Kept[]>`
    select household.id, household.number, household.created_at as "createdAt", household.left_on as "leftOn",
      household.note,
      (select jsonb_build_object('id', member.id, 'name', member.name) from member
        where member.tenant_id = ${tx.tenantId} and member.id = household.member_id) as member,
      (select coalesce(jsonb_agg(jsonb_build_object('id', member.id, 'name', member.name) order by member.position), '[]')
        from member where member.tenant_id = ${tx.tenantId}) as members,
      (select coalesce(jsonb_agg(jsonb_build_object('id', guardian.id, 'position', household_guardian.position,
          'row', to_jsonb(guardian), 'hasAccount', guardian.account_id is not null,
          'otherHouseholds', (
            select coalesce(jsonb_agg(${householdNameJson(tx, sql`elsewhere.household_id`)}), '[]')
            from household_guardian elsewhere where elsewhere.tenant_id = ${tx.tenantId}
              and elsewhere.guardian_id = guardian.id and elsewhere.household_id <> household.id))
          order by household_guardian.position), '[]')
        from household_guardian
        join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = household_guardian.guardian_id
        where household_guardian.tenant_id = ${tx.tenantId} and household_guardian.household_id = household.id) as adults,
      (select coalesce(jsonb_agg(jsonb_build_object('id', child.id, 'firstName', child.first_name,
          'lastName', coalesce(child.usage_name, child.last_name), 'birthDate', child.birth_date,
          'schooling', ${schoolingJson(tx, sql`child.id`, today)},
          'livesHere', lived.today, 'costShareBp', lived.share,
          'otherHouseholds', ${householdsOfChildJson(tx, sql`child.id`, today, sql`household.id`)})
          order by child.birth_date, child.first_name), '[]')
        from (select child_id, bool_or(is_today) as today, max(cost_share_bp) filter (where is_today) as share
          from (select child_id, cost_share_bp,
              first_day <= ${today} and coalesce(last_day >= ${today}, true) as is_today
            from custody where tenant_id = ${tx.tenantId} and household_id = household.id) periods
          group by child_id) lived
        join child on child.tenant_id = ${tx.tenantId} and child.id = lived.child_id) as children,
      (select coalesce(jsonb_agg(jsonb_build_object('id', document.id, 'kind', document.kind, 'name', document.name,
          'fileId', document.file_id, 'childId', document.child_id, 'validUntil', document.valid_until,
          'providedAt', ${iso(tx, sql`document.provided_at`)}) order by document.provided_at desc), '[]')
        from family_document document
        where document.tenant_id = ${tx.tenantId} and document.household_id = household.id) as documents,
      (select count(*)::int from request where request.tenant_id = ${tx.tenantId}
        and request.household_id = household.id and request.status in ('pending', 'on-hold', 'complement-asked')
      ) as "openRequests"
    from household where household.tenant_id = ${tx.tenantId} and household.id = ${id}`;
  if (!found) return null;
  const adults = found.adults.map(({ row, ...adult }) => ({
    ...adult,
    values: valuesOfRow('guardian', row),
  }));
  return { ...found, adults };
}

export interface Quotient {
  quotientFamilial: number;
  referenceDate: LocalDate;
  appliesFrom: LocalDate;
  source: 'caf' | 'msa' | 'fiscal' | 'declared';
}

/** Quotients of a household, the latest first. */
export function listQuotients(tx: TenantTransaction, householdId: string): Promise<Quotient[]> {
  return sqlOf(tx)<Quotient[]>`
    select quotient_familial as "quotientFamilial", reference_date as "referenceDate",
      applies_from as "appliesFrom", source
    from household_quotient where tenant_id = ${tx.tenantId} and household_id = ${householdId}
    order by applies_from desc, recorded_at desc`;
}

/** Whether a N° famille is taken already. */
/** N° famille, and who is its responsable; null where there is none. */
export async function readHouseholdName(
  tx: TenantTransaction,
  id: Id<'household'>,
): Promise<HouseholdName | null> {
  const [row] = await sqlOf(tx)<[{ household: HouseholdName | null }]>`
    select ${householdNameJson(tx, sqlOf(tx)`${id}::uuid`)} as household`;
  return row.household;
}

export async function isNumberTaken(tx: TenantTransaction, number: string): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from household where tenant_id = ${tx.tenantId} and number = ${number}`;
  return row !== undefined;
}

/** Adds a household without anybody in it. @returns its id */
export async function insertHousehold(
  tx: TenantTransaction,
  household: { number: string; memberId: string | null; createdAt: Date },
): Promise<Id<'household'>> {
  const id = newId<'household'>();
  await sqlOf(tx)`
    insert into household (tenant_id, id, number, member_id, created_at)
    values (${tx.tenantId}, ${id}, ${household.number}, ${household.memberId}, ${household.createdAt})`;
  return id;
}

/** Puts an adult into a household: 1 is the responsable, 2 the conjoint. */
export async function joinHousehold(
  tx: TenantTransaction,
  householdId: string,
  guardianId: string,
  position: 1 | 2,
): Promise<void> {
  await sqlOf(tx)`
    insert into household_guardian (tenant_id, id, household_id, guardian_id, position)
    values (${tx.tenantId}, ${newId()}, ${householdId}, ${guardianId}, ${position})`;
}

export interface HouseholdNotes {
  memberId: string | null;
  note: string | null;
  leftOn: LocalDate | null;
}

/** What the mairie alone says of a household. */
export async function saveHouseholdNotes(
  tx: TenantTransaction,
  id: string,
  { memberId, note, leftOn }: HouseholdNotes,
): Promise<void> {
  await sqlOf(tx)`
    update household set member_id = ${memberId}, note = ${note}, left_on = ${leftOn}
    where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** Whether there is such a member. */
export async function isMember(tx: TenantTransaction, id: string): Promise<boolean> {
  const [row] = await sqlOf(tx)`select from member where tenant_id = ${tx.tenantId} and id = ${id}`;
  return row !== undefined;
}

export interface Likeness {
  kind: 'family' | 'child';
  id: string;
  name: string;
  detail: string;
  household: HouseholdName | null;
}

/** Adults on file who have this name, or this e-mail or telephone, to be shown before another is made. */
export function adultsLike(
  tx: TenantTransaction,
  scope: AgentScope,
  { search, email, phones }: { search: string; email: string | null; phones: readonly string[] },
): Promise<Likeness[]> {
  const sql = sqlOf(tx);
  return sql<Likeness[]>`
    select 'family' as kind, household_guardian.household_id as id, near.first_name || ' ' || near.last_name as name,
      coalesce(near.email, near.phone_mobile, near.phone_home, near.phone_work, near.city, '') as detail,
      ${householdNameJson(tx, sql`household_guardian.household_id`)} as household
    from (
      (select * from guardian where guardian.tenant_id = ${tx.tenantId}
        order by ${search} <<-> guardian.search limit 20)
      union
      (select * from guardian where guardian.tenant_id = ${tx.tenantId}
        order by ${email ?? search} <<-> guardian.search limit 5)) near
    join household_guardian on household_guardian.tenant_id = ${tx.tenantId}
      and household_guardian.guardian_id = near.id
    where ${householdWithin(tx, scope, sql`household_guardian.household_id`)}
      and (near.email = ${email}
        or (word_similarity(${search}, near.search) >= 0.75)
        or (near.phone_mobile = any(${[...phones]}::text[]) and word_similarity(${search}, near.search) >= 0.4))
    order by ${search} <-> near.search limit 5`;
}

/** Children on file who were born on this day and have nearly this name. */
export function childrenLike(
  tx: TenantTransaction,
  scope: AgentScope,
  { search, birthDate }: { search: string; birthDate: LocalDate },
  today: LocalDate,
): Promise<Likeness[]> {
  const sql = sqlOf(tx);
  return sql<Likeness[]>`
    select 'child' as kind, child.id, child.first_name || ' ' || child.last_name as name,
      child.birth_date::text as detail, ${householdsOfChildJson(tx, sql`child.id`, today)} -> 0 as household
    from child
    where child.tenant_id = ${tx.tenantId} and child.birth_date = ${birthDate}
      and similarity(child.search, ${search}) >= 0.5 and ${childWithin(tx, scope, sql`child.id`)}
    order by similarity(child.search, ${search}) desc limit 5`;
}
