/** Gives a tenant's configuration back as the folder from which it could be applied again. */
import { writeTenantFolder } from '@preau/contract/tenant-folder-write';
import { asTenant } from '@preau/db/database';
import { loadTenantFolder } from '@preau/db/tenant-folder';
import { findRegistered } from '@preau/db/tenant-registry';
import type { PlatformContext } from './context.ts';
import { OperationError } from './operation-error.ts';

/**
 * The files of the tenant's folder, by their path in it.
 * @throws OperationError `not_found` when no tenant has this slug, or it has never been given a configuration.
 */
export async function exportTenant(ctx: PlatformContext, slug: string): Promise<Map<string, Uint8Array>> {
  const folder = await ctx.transaction(async tx => {
    const known = await findRegistered(tx, slug);
    return known && (await asTenant(tx, known.id, tenant => loadTenantFolder(tenant, ctx.files)));
  });
  if (!folder) throw new OperationError('not_found', { slug });
  return writeTenantFolder(folder);
}
