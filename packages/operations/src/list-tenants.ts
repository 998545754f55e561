/** All tenants, as the operators see them. */
import type { TenantList, TenantRow } from '@preau/contract/console';
import { type RegisterRow, readRegister } from '@preau/db/tenant-registry';
import type { PlatformContext } from './context.ts';

export async function listTenants(ctx: Pick<PlatformContext, 'transaction'>): Promise<TenantList> {
  const rows = await ctx.transaction(readRegister);
  return { tenants: rows.map(toTenantRow) };
}

/** What operators are shown of an entry of the register. */
export function toTenantRow(row: RegisterRow): TenantRow {
  const { slug, name, kind, hosts, memberCount, serviceCount, appliedAt } = row;
  return {
    slug,
    name,
    kind,
    hosts: [...hosts],
    members: memberCount,
    services: serviceCount,
    appliedAt: appliedAt.toISOString(),
  };
}
