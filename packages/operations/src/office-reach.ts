/** What an agent reaches: a household or a child of its members, sites and services, and the day. */
import { isChildWithin, isHouseholdWithin } from '@preau/db/agent-reach';
import { type AgentScope, scopeOf } from '@preau/db/agent-scope';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import { listServicesWithin } from '@preau/db/office-planning';
import { type Id, toId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

export function officeScope(ctx: Context): AgentScope {
  return scopeOf(ctx.actor, todayOf(ctx));
}

/** @throws OperationError `not_found` for a household that is not there, or not for this agent */
export async function reachHousehold(
  tx: TenantTransaction,
  ctx: Context,
  id: string,
): Promise<Id<'household'>> {
  const householdId = toId<'household'>(id);
  if (!(await isHouseholdWithin(tx, officeScope(ctx), householdId))) throw new OperationError('not_found');
  return householdId;
}

/** @throws OperationError `not_found` for a child that is not there, or not for this agent */
export async function reachChild(tx: TenantTransaction, ctx: Context, id: string): Promise<Id<'child'>> {
  const childId = toId<'child'>(id);
  if (!(await isChildWithin(tx, officeScope(ctx), childId))) throw new OperationError('not_found');
  return childId;
}

/**
 * The services that an agent names, where it has them all; where it names none, all that it has.
 * @throws OperationError `not_found` for a service that is not there, or not for this agent
 */
export async function reachServices(
  tx: TenantTransaction,
  ctx: Context,
  keys: readonly string[],
): Promise<string[]> {
  const scope = officeScope(ctx);
  if (scope === 'tenant') return [...keys];
  const within = await listServicesWithin(tx, scope);
  if (within.length === 0 || !keys.every(key => within.includes(key))) throw new OperationError('not_found');
  return keys.length > 0 ? [...keys] : within;
}

/** Records what an agent did. */
export function auditOffice(
  tx: TenantTransaction,
  { actor, now, requestId }: Context,
  action: string,
  { before, after }: { before?: object; after: object },
): Promise<void> {
  return recordAudit(tx, { actor, at: now, requestId, action, ...(before && { before }), after });
}
