/** The régies that an agent works with, and the families that pay there. */

import { isHouseholdWithin } from '@preau/db/agent-reach';
import type { TenantTransaction } from '@preau/db/database';
import { type AccountKey, hasAccount } from '@preau/db/family-account';
import { listRegies, type Regie } from '@preau/db/regies';
import { toId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { OperationError } from './operation-error.ts';

export interface ReachedRegies {
  regies: Regie[];
  /** The one that is asked for, or else the first; null where the agent has none. */
  regie: Regie | null;
}

/** @throws OperationError `not_found` for a régie that is not there, or not this agent's */
export async function reachRegies(
  tx: TenantTransaction,
  ctx: Context,
  id: string | undefined,
): Promise<ReachedRegies> {
  const regies = await listRegies(tx, officeScope(ctx));
  const regie = id === undefined ? (regies[0] ?? null) : regies.find(one => one.id === id);
  if (regie === undefined) throw new OperationError('not_found');
  return { regies, regie };
}

/** @throws as {@link reachRegies} */
export async function reachRegie(tx: TenantTransaction, ctx: Context, id: string): Promise<Regie> {
  const { regie } = await reachRegies(tx, ctx, id);
  if (!regie) throw new OperationError('not_found');
  return regie;
}

/**
 * A family that pays at a régie of the agent: one that it sees, or that has an account there, whatever has become of its
 * file.
 * @throws OperationError `not_found` for any other
 */
export async function reachAccount(tx: TenantTransaction, ctx: Context, account: AccountKey): Promise<Regie> {
  const regie = await reachRegie(tx, ctx, account.regieId);
  const isReached =
    (await hasAccount(tx, account)) ||
    (await isHouseholdWithin(tx, officeScope(ctx), toId<'household'>(account.householdId)));
  if (!isReached) throw new OperationError('not_found');
  return regie;
}

export function regieChoice({ id, name, member, collectedBy }: Regie) {
  return { id, name, member, collectedBy };
}
