/** The agents of a tenant: who they are, what they may do, what they are limited to. */
import type { AgentLimit, StaffRole } from '@preau/domain/actor';
import type { Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

/** A member, a site or a service, by its name. */
export interface Place {
  kind: AgentLimit['kind'];
  id: string;
  name: string;
}

export interface AgentRow {
  id: Id<'agent'>;
  accountId: Id<'account'>;
  firstName: string;
  lastName: string;
  email: string;
  role: StaffRole;
  limits: Place[];
  hasPassword: boolean;
  hasSecondFactor: boolean;
  isClosed: boolean;
}

/** All agents, by name; of one only where its id is given. Those who are closed come last. */
export async function listAgents(
  tx: TenantTransaction,
  only: Id<'agent'> | null = null,
): Promise<AgentRow[]> {
  return await sqlOf(tx)<AgentRow[]>`
    select ag.id, ag.account_id as "accountId", ag.first_name as "firstName", ag.last_name as "lastName", a.email, ag.role,
      a.password_hash is not null as "hasPassword", a.totp_confirmed_at is not null as "hasSecondFactor",
      a.closed_at is not null as "isClosed",
      coalesce((
        select jsonb_agg(jsonb_build_object(
            'kind', case when m.id is not null then 'member' when si.id is not null then 'site' else 'service' end,
            'id', coalesce(m.id, si.id, se.id), 'name', coalesce(m.name, si.name, se.name)) order by l.id)
        from agent_limit l
        left join member m on m.tenant_id = l.tenant_id and m.id = l.member_id
        left join site si on si.tenant_id = l.tenant_id and si.id = l.site_id
        left join service se on se.tenant_id = l.tenant_id and se.id = l.service_id
        where l.tenant_id = ag.tenant_id and l.agent_id = ag.id
      ), '[]') as limits
    from agent ag join account a on a.tenant_id = ag.tenant_id and a.id = ag.account_id
    where ag.tenant_id = ${tx.tenantId} and (${only}::uuid is null or ag.id = ${only})
    order by a.closed_at is not null, ag.last_name, ag.first_name, ag.id`;
}

/** Whatever an agent may be limited to. */
export async function listPlaces(tx: TenantTransaction): Promise<Place[]> {
  return await sqlOf(tx)<Place[]>`
    select kind, id, name from (
      select 1 as rank, 'member' as kind, id, name, position from member where tenant_id = ${tx.tenantId}
      union all select 2, 'site', id, name, position from site where tenant_id = ${tx.tenantId}
      union all select 3, 'service', id, name, position from service where tenant_id = ${tx.tenantId}
    ) place order by rank, position`;
}

/** A function that the commune's folder names, « agent de cantine de Rognaix », with its role and limits. */
export interface NamedRole {
  key: string;
  name: string;
  role: StaffRole;
  limits: { kind: AgentLimit['kind']; id: string }[];
}

export async function listNamedRoles(tx: TenantTransaction): Promise<NamedRole[]> {
  return await sqlOf(tx)<NamedRole[]>`
    select r.key, r.name, r.role, coalesce((
        select jsonb_agg(jsonb_build_object(
            'kind', case when member_id is not null then 'member' when site_id is not null then 'site' else 'service' end,
            'id', coalesce(member_id, site_id, service_id)) order by l.position)
        from staff_role_limit l where l.tenant_id = r.tenant_id and l.staff_role_id = r.id
      ), '[]') as limits
    from staff_role r where r.tenant_id = ${tx.tenantId} order by r.position`;
}

export interface NewAgent {
  email: string;
  firstName: string;
  lastName: string;
  role: StaffRole;
  at: Date;
}

/** Adds an agent with an account that has no password yet. */
export async function addAgent(
  tx: TenantTransaction,
  { email, firstName, lastName, role, at }: NewAgent,
): Promise<{ id: Id<'agent'>; accountId: Id<'account'> }> {
  const sql = sqlOf(tx);
  const id = newId<'agent'>();
  const accountId = newId<'account'>();
  await sql`
    insert into account (tenant_id, id, kind, email, created_at)
    values (${tx.tenantId}, ${accountId}, 'agent', ${email}, ${at})`;
  await sql`
    insert into agent (tenant_id, id, account_id, first_name, last_name, role)
    values (${tx.tenantId}, ${id}, ${accountId}, ${firstName}, ${lastName}, ${role})`;
  return { id, accountId };
}

/** @returns false when there is no such agent */
export async function updateAgent(
  tx: TenantTransaction,
  id: Id<'agent'>,
  { firstName, lastName, role }: Pick<NewAgent, 'firstName' | 'lastName' | 'role'>,
): Promise<boolean> {
  const { count } = await sqlOf(tx)`
    update agent set first_name = ${firstName}, last_name = ${lastName}, role = ${role}
    where tenant_id = ${tx.tenantId} and id = ${id}`;
  return count > 0;
}

/** Sets what an agent is limited to; nothing is the whole tenant. */
export async function setLimits(
  tx: TenantTransaction,
  id: Id<'agent'>,
  limits: readonly AgentLimit[],
): Promise<void> {
  const sql = sqlOf(tx);
  await sql`delete from agent_limit where tenant_id = ${tx.tenantId} and agent_id = ${id}`;
  if (limits.length === 0) return;
  const rows = limits.map(limit => ({
    tenant_id: tx.tenantId,
    id: newId(),
    agent_id: id,
    member_id: limit.kind === 'member' ? limit.id : null,
    site_id: limit.kind === 'site' ? limit.id : null,
    service_id: limit.kind === 'service' ? limit.id : null,
  }));
  await sql`insert into agent_limit ${sql(rows)}`;
}

/** Closes an account, or opens it again. Closed, it signs nobody in and its sign-ins are over. */
export async function setClosed(
  tx: TenantTransaction,
  id: Id<'account'>,
  closedAt: Date | null,
): Promise<void> {
  const sql = sqlOf(tx);
  await sql`update account set closed_at = ${closedAt} where tenant_id = ${tx.tenantId} and id = ${id}`;
  if (closedAt) await sql`delete from sign_in where tenant_id = ${tx.tenantId} and account_id = ${id}`;
}
