/** Whether a child or a family is within what an agent sees. */
import type { Id } from '@preau/domain/ids';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { childWithin, householdWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';

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

/** Whether one of these services, by their keys, is within the scope. */
export async function isAnyServiceWithin(
  tx: TenantTransaction,
  scope: AgentScope,
  keys: readonly string[],
): Promise<boolean> {
  if (scope === 'tenant') return true;
  const [row] = await sqlOf(tx)`
    select from service where tenant_id = ${tx.tenantId} and key = any(${keys}::text[])
      and (id = any(${scope.services}::uuid[]) or site_id = any(${scope.sites}::uuid[])
        or member_id = any(${scope.members}::uuid[]))`;
  return row !== undefined;
}
