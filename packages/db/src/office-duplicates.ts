/** Families and children that may be on file twice. */
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { childWithin, householdWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';
import type { SuspectedPair } from './office-merge.ts';

/** More than one looks through at a time. */
const MOST_PAIRS = 50;

/**
 * Children born on the same day with nearly the same names; and adults with the same e-mail or mobile and nearly the same
 * names, in two households or twice in one.
 */
export async function listSuspected(tx: TenantTransaction, scope: AgentScope): Promise<SuspectedPair[]> {
  const sql = sqlOf(tx);
  const children = await sql<SuspectedPair[]>`
    select 'child' as kind,
      jsonb_build_object('id', one.id, 'name', one.first_name || ' ' || one.last_name, 'detail', one.birth_date) as first,
      jsonb_build_object('id', two.id, 'name', two.first_name || ' ' || two.last_name, 'detail', two.birth_date) as second
    from child one
    join child two on two.tenant_id = ${tx.tenantId} and two.birth_date = one.birth_date and two.id > one.id
    where one.tenant_id = ${tx.tenantId} and similarity(one.search, two.search) >= 0.6
      and similarity(one.first_name, two.first_name) >= 0.4
      and ${childWithin(tx, scope, sql`one.id`)} and ${childWithin(tx, scope, sql`two.id`)}
    order by similarity(one.search, two.search) desc, one.id limit ${MOST_PAIRS}`;
  const adults = await sql<SuspectedPair[]>`
    with alike as (
      select one.id as one, two.id as two, similarity(one.search, two.search) as nearness
      from guardian one
      join guardian two on two.tenant_id = ${tx.tenantId} and two.id > one.id and two.email = one.email
      where one.tenant_id = ${tx.tenantId} and similarity(one.first_name, two.first_name) >= 0.4
      union
      select one.id, two.id, similarity(one.search, two.search)
      from guardian one
      join guardian two on two.tenant_id = ${tx.tenantId} and two.id > one.id and two.phone_mobile = one.phone_mobile
      where one.tenant_id = ${tx.tenantId} and similarity(one.first_name, two.first_name) >= 0.4
        and similarity(one.last_name, two.last_name) >= 0.4
    )
    select distinct on (nearness, home_one.household_id, home_two.household_id)
      case when home_one.household_id = home_two.household_id then 'guardian' else 'household' end as kind,
      jsonb_build_object('id', case when home_one.household_id = home_two.household_id then one.id else home_one.household_id end,
        'name', one.first_name || ' ' || one.last_name, 'detail', 'N° ' || house_one.number) as first,
      jsonb_build_object('id', case when home_one.household_id = home_two.household_id then two.id else home_two.household_id end,
        'name', two.first_name || ' ' || two.last_name, 'detail', 'N° ' || house_two.number) as second
    from alike
    join guardian one on one.tenant_id = ${tx.tenantId} and one.id = alike.one
    join guardian two on two.tenant_id = ${tx.tenantId} and two.id = alike.two
    join household_guardian home_one on home_one.tenant_id = ${tx.tenantId} and home_one.guardian_id = one.id
    join household_guardian home_two on home_two.tenant_id = ${tx.tenantId} and home_two.guardian_id = two.id
    join household house_one on house_one.tenant_id = ${tx.tenantId} and house_one.id = home_one.household_id
    join household house_two on house_two.tenant_id = ${tx.tenantId} and house_two.id = home_two.household_id
    where ${householdWithin(tx, scope, sql`house_one.id`)} and ${householdWithin(tx, scope, sql`house_two.id`)}
    order by nearness desc, home_one.household_id, home_two.household_id limit ${MOST_PAIRS}`;
  return [...adults, ...children];
}
