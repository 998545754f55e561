/**
 * Which children and families an agent sees. The statements of this package take the conditions themselves from
 * `internal/agent-scope`.
 */
import type { Actor } from '@preau/domain/actor';
import type { LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { childWithin, householdWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

/** The whole tenant, or what is of at least one of these, today or until a year ago. */
export type AgentScope =
  | 'tenant'
  | { members: string[]; sites: string[]; services: string[]; today: LocalDate };

/** What an agent's limits leave it, or support's whole view. Nobody else has a scope: an empty one. */
export function scopeOf(actor: Actor, today: LocalDate): AgentScope {
  if (actor.kind === 'support' || actor.kind === 'system') return 'tenant';
  if (actor.kind !== 'agent') return { members: [], sites: [], services: [], today };
  if (actor.limits.length === 0) return 'tenant';
  const of = (kind: 'member' | 'site' | 'service') =>
    actor.limits.filter(limit => limit.kind === kind).map(limit => limit.id);
  return { members: of('member'), sites: of('site'), services: of('service'), today };
}

/** Whether there is such a child and the scope holds it. */
export async function isChildWithin(
  tx: TenantTransaction,
  scope: AgentScope,
  id: Id<'child'>,
): Promise<boolean> {
  const sql = sqlOf(tx);
  const [row] = await sql`
    select from child where tenant_id = ${tx.tenantId} and id = ${id} and ${childWithin(tx, scope, sql`child.id`)}`;
  return row !== undefined;
}

/** Whether there is such a household and the scope holds it. */
export async function isHouseholdWithin(
  tx: TenantTransaction,
  scope: AgentScope,
  id: Id<'household'>,
): Promise<boolean> {
  const sql = sqlOf(tx);
  const [row] = await sql`
    select from household
    where tenant_id = ${tx.tenantId} and id = ${id} and ${householdWithin(tx, scope, sql`household.id`)}`;
  return row !== undefined;
}
