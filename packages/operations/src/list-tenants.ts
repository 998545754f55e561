/** All tenants, as the operators see them. */
import type { TenantList } from '@preau/contract/console';
import { readRegister } from '@preau/db/tenant-registry';
import type { PlatformContext } from './context.ts';

export async function listTenants(ctx: Pick<PlatformContext, 'transaction'>): Promise<TenantList> {
  const rows = await ctx.transaction(readRegister);
  return {
    tenants: rows.map(({ slug, name, kind, hosts, memberCount, serviceCount, appliedAt }) => ({
      slug,
      name,
      kind,
      hosts: [...hosts],
      members: memberCount,
      services: serviceCount,
      appliedAt: appliedAt.toISOString(),
    })),
  };
}
