/** One tenant, as the operators see it. */
import type { TenantRow } from '@preau/contract/console';
import { findInRegister } from '@preau/db/tenant-registry';
import type { PlatformContext } from './context.ts';
import { toTenantRow } from './list-tenants.ts';
import { OperationError } from './operation-error.ts';

/** @throws OperationError `not_found` when no tenant has this slug. */
export async function findTenant(
  ctx: Pick<PlatformContext, 'transaction'>,
  slug: string,
): Promise<TenantRow> {
  const found = await ctx.transaction(tx => findInRegister(tx, slug));
  if (!found) throw new OperationError('not_found');
  return toTenantRow(found);
}
