/** Which tenant an address leads to, and what this installation is for: the few facts that belong to no tenant. */

import type { Tenant } from '@preau/domain/tenant';
import type { AppDatabase, PlatformTransaction } from './database.ts';
import { poolOf } from './internal/pools.ts';
import { tenantColumns, tenantOfSlug } from './internal/tenants.ts';
import { sqlOf } from './internal/transaction.ts';

export type Purpose = 'demonstration' | 'production';

/** The number that grows with each change of tenants or hosts. */
export async function directoryVersion(database: AppDatabase): Promise<number> {
  return poolOf(database).lend(async sql => {
    const [row] = await sql<[{ version: string }]>`select version from tenant_directory`;
    return Number(row.version);
  });
}

/** The tenant of a slug (`rognaix`), or null. */
export async function findTenantBySlug(database: AppDatabase, slug: string): Promise<Tenant | null> {
  return poolOf(database).lend(sql => tenantOfSlug(sql, slug));
}

/** The tenant of a custom domain (`famille.rognaix.fr`), or null. */
export async function findTenantByHost(database: AppDatabase, host: string): Promise<Tenant | null> {
  return poolOf(database).lend(async sql => {
    const [row] = await sql<Tenant[]>`
      select ${tenantColumns(sql)}
      from tenant_host join tenant on tenant.id = tenant_host.tenant_id
      where host = ${host}`;
    return row ?? null;
  });
}

/** All tenants, by name. */
export async function listTenants(database: AppDatabase): Promise<Tenant[]> {
  return poolOf(database).lend(
    async sql => await sql<Tenant[]>`select ${tenantColumns(sql)} from tenant order by name`,
  );
}

/** What this database was marked for; null before anybody said. */
export async function readPurpose(database: AppDatabase): Promise<Purpose | null> {
  return poolOf(database).lend(async sql => {
    const [row] = await sql<{ purpose: Purpose }[]>`select purpose from installation`;
    return row?.purpose ?? null;
  });
}

/** Marks the database, once and for good: a second mark is ignored. */
export async function markPurpose(tx: PlatformTransaction, purpose: Purpose): Promise<void> {
  await sqlOf(tx)`insert into installation (purpose) values (${purpose}) on conflict do nothing`;
}

/** Tells every process to look its tenants up again. To be called by whoever changes tenants or hosts. */
export async function bumpDirectory(tx: PlatformTransaction): Promise<void> {
  await sqlOf(tx)`update tenant_directory set version = version + 1`;
}
