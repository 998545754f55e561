/** The search of the mairie: families and children by whatever somebody says of them, accents and slips forgiven. */
import type { LocalDate } from '@preau/domain/dates';
import { searchKey } from '@preau/domain/family';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { childWithin, householdWithin } from './internal/agent-scope.ts';
import { householdsOfChildJson } from './internal/office-json.ts';
import { sqlOf } from './internal/transaction.ts';

export interface HouseholdName {
  id: string;
  number: string;
  name: string;
}

export interface FoundFamily {
  kind: 'family';
  id: string;
  number: string;
  adults: string[];
  children: string[];
  city: string | null;
  leftOn: LocalDate | null;
}

export interface FoundChild {
  kind: 'child';
  id: string;
  firstName: string;
  lastName: string;
  birthDate: LocalDate;
  className: string | null;
  households: HouseholdName[];
}

/** What is shown at most. */
export const MOST_FOUND = 20;
/** How many of the nearest of each sort are weighed. */
const NEAREST = 40;
/** Each of the words is looked for by itself up to so many; more are looked for together. */
const MOST_WORDS = 3;
/** How near all words together have to be, where 1 is a word as it was written. */
const NEAR_ENOUGH = 0.55;

/** What is looked for: words, or figures of a telephone or a N° famille that somebody parted by spaces. */
export function searchTerms(text: string): { texts: string[]; words: string[]; digits: string | null } {
  const key = searchKey(text).slice(0, 100);
  if (key === '') return { texts: [], words: [], digits: null };
  if (/^[\d ]+$/.test(key)) {
    const digits = key.replaceAll(' ', '').replace(/^0*33(?=[1-9]\d{8}$)/, '0');
    return { texts: [digits], words: [digits], digits };
  }
  const words = key.split(' ');
  const alone = words.length > 1 ? words.filter(word => word.length > 2).slice(0, MOST_WORDS) : [];
  return { texts: [key, ...alone], words, digits: null };
}

/**
 * At most {@link MOST_FOUND} families and children that the scope holds, the best first. One statement, of which the
 * nearest come from the indexes by nearness: see migration 0015.
 */
export async function findPeople(
  tx: TenantTransaction,
  scope: AgentScope,
  text: string,
  today: LocalDate,
): Promise<(FoundFamily | FoundChild)[]> {
  const sql = sqlOf(tx);
  const { texts, words, digits } = searchTerms(text);
  if (texts.length === 0) return [];
  const nearness = (search: ReturnType<typeof sql>) => sql`(
    select avg(greatest(word_similarity(word, ${search}), (${search} like word || '%' or ${search} like '% ' || word || '%')::int))
    from unnest(${words}::text[]) word)`;
  const rows = await sql<{ found: FoundFamily | FoundChild }[]>`
    with children as materialized (
      select near.id, max(${nearness(sql`near.search`)}) as nearness
      from unnest(${digits === null ? texts : []}::text[]) text
      cross join lateral (
        select child.id, child.search from child
        where child.tenant_id = ${tx.tenantId} and ${childWithin(tx, scope, sql`child.id`)}
        order by text <<-> child.search limit ${NEAREST}) near
      group by near.id
    ), guardians as materialized (
      select near.id, max(${nearness(sql`near.search`)}) as nearness
      from unnest(${texts}::text[]) text
      cross join lateral (
        select guardian.id, guardian.search from guardian
        where guardian.tenant_id = ${tx.tenantId}
        order by text <<-> guardian.search limit ${NEAREST}) near
      group by near.id
    ), families as (
      select household_id as id, max(nearness) as nearness from (
        select household_guardian.household_id, guardians.nearness from guardians
        join household_guardian on household_guardian.tenant_id = ${tx.tenantId}
          and household_guardian.guardian_id = guardians.id
        where guardians.nearness >= ${NEAR_ENOUGH}
        union all
        select household.id, case when household.number = ${digits} then 2 else 1 end from household
        where household.tenant_id = ${tx.tenantId}
          and household.number between ${digits}::text and ${digits}::text || '99999999999999999999'
      ) met
      where ${householdWithin(tx, scope, sql`met.household_id`)}
      group by household_id
    ), best as (
      select 'family' as kind, id, nearness from families
      union all
      select 'child', id, nearness from children where nearness >= ${NEAR_ENOUGH}
      order by nearness desc, kind desc, id
      limit ${MOST_FOUND}
    )
    select case best.kind when 'family' then ${familyJson(tx, sql`best.id`, today)} else ${childJson(tx, sql`best.id`, today)} end as found
    from best order by best.nearness desc, best.kind desc, best.id`;
  return rows.map(({ found }) => found);
}

export interface RecentFamilies {
  families: FoundFamily[];
  total: number;
  members: { id: string; name: string }[];
}

/** The families whose files were made last, and how many there are. */
export async function listRecentFamilies(
  tx: TenantTransaction,
  scope: AgentScope,
  today: LocalDate,
): Promise<RecentFamilies> {
  const sql = sqlOf(tx);
  const within = householdWithin(tx, scope, sql`household.id`);
  const [row] = await sql<[RecentFamilies]>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', member.id, 'name', member.name) order by member.position), '[]')
        from member where member.tenant_id = ${tx.tenantId}) as members,
      (select count(*)::int from household where tenant_id = ${tx.tenantId} and ${within}) as total,
      (select coalesce(jsonb_agg(${familyJson(tx, sql`latest.id`, today)} order by latest.created_at desc, latest.id desc), '[]')
        from (select id, created_at from household where tenant_id = ${tx.tenantId} and ${within}
          order by created_at desc, id desc limit ${MOST_FOUND}) latest) as families`;
  return row;
}

type Sql = ReturnType<typeof sqlOf>;
type Fragment = ReturnType<Sql>;

function familyJson(tx: TenantTransaction, household: Fragment, today: LocalDate): Fragment {
  const sql = sqlOf(tx);
  return sql`(
    select jsonb_build_object('kind', 'family', 'id', family.id, 'number', family.number, 'leftOn', family.left_on,
      'adults', coalesce((
        select jsonb_agg(adult.first_name || ' ' || adult.last_name order by household_guardian.position)
        from household_guardian
        join guardian adult on adult.tenant_id = ${tx.tenantId} and adult.id = household_guardian.guardian_id
        where household_guardian.tenant_id = ${tx.tenantId} and household_guardian.household_id = family.id), '[]'),
      'city', (
        select adult.city from household_guardian
        join guardian adult on adult.tenant_id = ${tx.tenantId} and adult.id = household_guardian.guardian_id
        where household_guardian.tenant_id = ${tx.tenantId} and household_guardian.household_id = family.id
        order by household_guardian.position limit 1),
      'children', coalesce((
        select jsonb_agg(kid.first_name order by kid.birth_date, kid.first_name)
        from (select distinct child_id from custody
          where custody.tenant_id = ${tx.tenantId} and custody.household_id = family.id
            and coalesce(custody.last_day >= ${today}, true)) lived
        join child kid on kid.tenant_id = ${tx.tenantId} and kid.id = lived.child_id), '[]'))
    from household family where family.tenant_id = ${tx.tenantId} and family.id = ${household})`;
}

function childJson(tx: TenantTransaction, child: Fragment, today: LocalDate): Fragment {
  const sql = sqlOf(tx);
  return sql`(
    select jsonb_build_object('kind', 'child', 'id', kid.id, 'firstName', kid.first_name,
      'lastName', coalesce(kid.usage_name, kid.last_name), 'birthDate', kid.birth_date,
      'className', (
        select school_class.name || ', ' || site.name from schooling
        join school_year on school_year.tenant_id = ${tx.tenantId} and school_year.id = schooling.school_year_id
        join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
        join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
        where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = kid.id and school_year.last_day >= ${today}
        order by school_year.first_day limit 1),
      'households', ${householdsOfChildJson(tx, sql`kid.id`, today)})
    from child kid where kid.tenant_id = ${tx.tenantId} and kid.id = ${child})`;
}
