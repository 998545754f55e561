/** Families for tests, made as the mairie's import or the counter would leave them. */
import { newId } from '@preau/db/new-id';
import type { AgentActor, AgentLimit, GuardianActor, StaffRole } from '@preau/domain/actor';
import { type Authority, childSearch, guardianSearch, type Level } from '@preau/domain/family';
import type { Id, TenantId } from '@preau/domain/ids';
import type { TestDatabase } from './database.ts';

/** When everything of this cast was made. */
const CREATED = new Date('2026-08-25T08:00:00Z');

export interface Adult {
  guardianId: Id<'guardian'>;
  accountId: Id<'account'>;
  firstName: string;
  lastName: string;
  email: string;
  /** As this adult asks, once signed in. */
  actor: GuardianActor;
}

export interface Child {
  id: Id<'child'>;
  firstName: string;
  lastName: string;
}

export interface Family {
  householdId: Id<'household'>;
  number: string;
  /** The responsable first. */
  adults: Adult[];
  children: Child[];
}

export interface NewAdult {
  firstName: string;
  lastName?: string;
  email?: string;
  phoneMobile?: string | null;
  address?: string;
}

export interface NewChild {
  firstName: string;
  lastName?: string;
  birthDate?: string;
  /** Of each adult of the household, in their order; parental for all without. */
  authorities?: (Authority | null)[];
  /** Key of the school's site; the class is unknown without. */
  school?: string;
  level?: Level;
}

export interface NewFamily {
  lastName: string;
  number?: string;
  /** Key of the member whose family it is. */
  member?: string;
  adults: NewAdult[];
  children: NewChild[];
}

let families = 0;

/** A household with its adults, each with an account, and its children, who live there all the time. */
export async function insertFamily(
  database: TestDatabase,
  tenantId: TenantId,
  { lastName, number, member, adults, children }: NewFamily,
): Promise<Family> {
  families += 1;
  const householdId = newId<'household'>();
  const family: Family = {
    householdId,
    number: number ?? String(100_000 + families),
    adults: [],
    children: [],
  };
  const sql = database.superuser;
  await sql`
    insert into household (tenant_id, id, number, member_id, created_at)
    values (${tenantId}, ${householdId}, ${family.number},
      (select id from member where tenant_id = ${tenantId} and key = ${member ?? null}), ${CREATED})`;
  for (const [index, adult] of adults.entries()) {
    const made = await insertAdult(database, tenantId, { lastName, ...adult });
    family.adults.push(made);
    await sql`
      insert into household_guardian (tenant_id, id, household_id, guardian_id, position)
      values (${tenantId}, ${newId()}, ${householdId}, ${made.guardianId}, ${index + 1})`;
  }
  for (const child of children)
    family.children.push(await insertChild(database, tenantId, family, { lastName, ...child }));
  return family;
}

async function insertAdult(
  database: TestDatabase,
  tenantId: TenantId,
  adult: NewAdult & { lastName: string },
): Promise<Adult> {
  const sql = database.superuser;
  const guardianId = newId<'guardian'>();
  const accountId = newId<'account'>();
  const { firstName, lastName, address = '3 rue de la Poste' } = adult;
  const email = adult.email ?? `${firstName}.${lastName}.${families}@example.org`.toLowerCase();
  const phoneMobile = adult.phoneMobile === undefined ? '0601020304' : adult.phoneMobile;
  const search = guardianSearch({
    firstName,
    lastName,
    birthName: null,
    email,
    phoneMobile,
    phoneHome: null,
    phoneWork: null,
  });
  await sql`
    insert into account (tenant_id, id, kind, email, created_at)
    values (${tenantId}, ${accountId}, 'guardian', ${email}, ${CREATED})`;
  await sql`
    insert into guardian (tenant_id, id, account_id, last_name, first_name, email, phone_mobile, address, postal_code, city,
      email_consent, search, created_at)
    values (${tenantId}, ${guardianId}, ${accountId}, ${lastName}, ${firstName}, ${email}, ${phoneMobile}, ${address},
      '73730', 'Rognaix', true, ${search}, ${CREATED})`;
  const actor: GuardianActor = { kind: 'guardian', id: accountId, guardianId };
  return { guardianId, accountId, firstName, lastName, email, actor };
}

/** A child of a household, with the links to its adults. */
export async function insertChild(
  database: TestDatabase,
  tenantId: TenantId,
  { householdId, adults }: Pick<Family, 'householdId' | 'adults'>,
  child: NewChild & { lastName: string },
): Promise<Child> {
  const sql = database.superuser;
  const id = newId<'child'>();
  const { firstName, lastName, birthDate = '2018-05-14', authorities = [], school, level = 'ce2' } = child;
  await sql`
    insert into child (tenant_id, id, last_name, first_name, birth_date, search, created_at)
    values (${tenantId}, ${id}, ${lastName}, ${firstName}, ${birthDate},
      ${childSearch({ lastName, usageName: null, firstName })}, ${CREATED})`;
  await insertCustody(database, tenantId, { childId: id, householdId });
  for (const [index, { guardianId }] of adults.entries()) {
    const authority = authorities[index] === undefined ? 'parental' : authorities[index];
    if (authority)
      await sql`
        insert into child_guardian (tenant_id, id, child_id, guardian_id, authority)
        values (${tenantId}, ${newId()}, ${id}, ${guardianId}, ${authority})`;
  }
  if (school) await insertSchooling(database, tenantId, { childId: id, school, level });
  return { id, firstName, lastName };
}

async function insertCustody(
  { superuser }: TestDatabase,
  tenantId: TenantId,
  custody: { childId: string; householdId: string; weeks?: 'every' | 'even' | 'odd'; costShareBp?: number },
): Promise<void> {
  const { childId, householdId, weeks = 'every', costShareBp = 10_000 } = custody;
  await superuser`
    insert into custody (tenant_id, id, child_id, household_id, first_day, weeks, holidays, cost_share_bp)
    values (${tenantId}, ${newId()}, ${childId}, ${householdId}, '2026-08-25', ${weeks},
      ${weeks === 'every' ? 'all' : 'as-weeks'}, ${costShareBp})`;
}

/** Has a child in the class of a level of a school, in the school year in which the cast was made. */
export async function insertSchooling(
  { superuser: sql }: TestDatabase,
  tenantId: TenantId,
  { childId, school, level }: { childId: string; school: string; level: Level },
): Promise<void> {
  const [place] = await sql<{ siteId: string; yearId: string }[]>`
    select site.id as "siteId", school_year.id as "yearId" from site, school_year
    where site.tenant_id = ${tenantId} and site.key = ${school} and school_year.tenant_id = ${tenantId}
      and school_year.first_day <= '2026-11-19' and school_year.last_day >= '2026-11-19'`;
  if (!place) throw new Error(`no school « ${school} » this year`);
  const [row] = await sql<{ id: string }[]>`
    insert into school_class (tenant_id, id, site_id, school_year_id, name, levels, teacher)
    values (${tenantId}, ${newId()}, ${place.siteId}, ${place.yearId}, ${level.toUpperCase()}, ${[level]}, 'Mme Blanc')
    on conflict (tenant_id, site_id, school_year_id, name) do update set teacher = excluded.teacher
    returning id`;
  await sql`
    insert into schooling (tenant_id, id, child_id, school_year_id, school_class_id, level)
    values (${tenantId}, ${newId()}, ${childId}, ${place.yearId}, ${row?.id ?? ''}, ${level})`;
}

/**
 * Parents who live apart: two households of one adult each, and children who are in both, in even weeks in the first.
 * Each adult answers for them.
 */
export async function insertSeparatedParents(
  database: TestDatabase,
  tenantId: TenantId,
  { first, second, children }: { first: NewFamily; second: NewFamily; children: NewChild[] },
): Promise<{ first: Family; second: Family }> {
  const one = await insertFamily(database, tenantId, { ...first, children });
  const other = await insertFamily(database, tenantId, { ...second, children: [] });
  const sql = database.superuser;
  for (const { id: childId } of one.children) {
    await sql`
      update custody set weeks = 'even', holidays = 'as-weeks', cost_share_bp = 5000
      where tenant_id = ${tenantId} and child_id = ${childId}`;
    const { householdId } = other;
    await insertCustody(database, tenantId, { childId, householdId, weeks: 'odd', costShareBp: 5000 });
    for (const { guardianId } of other.adults)
      await sql`
        insert into child_guardian (tenant_id, id, child_id, guardian_id, authority)
        values (${tenantId}, ${newId()}, ${childId}, ${guardianId}, 'parental')`;
  }
  return { first: one, second: { ...other, children: one.children } };
}

/** An agent with an account and these limits. */
export async function insertAgent(
  { superuser: sql }: TestDatabase,
  tenantId: TenantId,
  role: StaffRole,
  limits: readonly AgentLimit[] = [],
): Promise<AgentActor> {
  const id = newId<'account'>();
  const agentId = newId<'agent'>();
  await sql`
    insert into account (tenant_id, id, kind, email, created_at)
    values (${tenantId}, ${id}, 'agent', ${`${role}.${id}@mairie.example`}, ${CREATED})`;
  await sql`
    insert into agent (tenant_id, id, account_id, first_name, last_name, role)
    values (${tenantId}, ${agentId}, ${id}, 'Agnès', 'MARTIN', ${role})`;
  for (const limit of limits)
    await sql`
      insert into agent_limit (tenant_id, id, agent_id, member_id, site_id, service_id)
      values (${tenantId}, ${newId()}, ${agentId}, ${limit.kind === 'member' ? limit.id : null},
        ${limit.kind === 'site' ? limit.id : null}, ${limit.kind === 'service' ? limit.id : null})`;
  return { kind: 'agent', id, role, limits };
}
