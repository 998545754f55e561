/** The register of tenants: what of each is known to the platform, and which addresses lead to it. */

import type { Tenant } from '@preau/domain/tenant';
import type { PendingQuery, Row } from 'postgres';
import type { PlatformTransaction } from './database.ts';
import type { Connection } from './internal/pool.ts';
import { tenantColumns, tenantOfSlug } from './internal/tenants.ts';
import { sqlOf } from './internal/transaction.ts';

export interface Registration extends Tenant {
  /** Custom domains. */
  hosts: readonly string[];
  memberCount: number;
  serviceCount: number;
}

/**
 * Has every other change of the register wait until this transaction ends: slugs and domains are unique across tenants,
 * so that two changes cannot be judged side by side.
 */
export async function lockRegister(tx: PlatformTransaction): Promise<void> {
  await sqlOf(tx)`select from tenant_directory for update`;
}

/** The tenant of a slug, or null. */
export async function findRegistered(tx: PlatformTransaction, slug: string): Promise<Tenant | null> {
  return tenantOfSlug(sqlOf(tx), slug);
}

/** Those of the domains that lead to another tenant than `slug`, and to which. */
export async function findHostsOfOthers(
  tx: PlatformTransaction,
  slug: string,
  hosts: readonly string[],
): Promise<{ host: string; slug: string }[]> {
  const rows = await sqlOf(tx)<{ host: string; slug: string }[]>`
    select host, slug from tenant_host join tenant on tenant.id = tenant_host.tenant_id
    where host = any (${[...hosts]}::text[]) and slug <> ${slug} order by host`;
  return [...rows];
}

/** Enters a tenant, or what has become of it. `at` is the instant of business. */
export async function registerTenant(tx: PlatformTransaction, tenant: Registration, at: Date): Promise<void> {
  const sql = sqlOf(tx);
  const { id, slug, kind, name, timeZone, hosts, memberCount, serviceCount } = tenant;
  await sql`
    insert into tenant (id, slug, kind, name, time_zone, created_at, applied_at, member_count, service_count)
    values (${id}, ${slug}, ${kind}, ${name}, ${timeZone}, ${at}, ${at}, ${memberCount}, ${serviceCount})
    on conflict (id) do update set kind = excluded.kind, name = excluded.name, time_zone = excluded.time_zone,
      applied_at = excluded.applied_at, member_count = excluded.member_count, service_count = excluded.service_count`;
  await sql`delete from tenant_host where tenant_id = ${id} and host <> all (${[...hosts]}::text[])`;
  if (hosts.length > 0)
    await sql`
      insert into tenant_host ${sql(hosts.map(host => ({ host, tenant_id: id })))} on conflict (host) do nothing`;
}

export interface RegisterRow extends Registration {
  appliedAt: Date;
}

/** All tenants, by name, as the operators see them. */
export async function readRegister(tx: PlatformTransaction): Promise<RegisterRow[]> {
  const sql = sqlOf(tx);
  return [...(await sql<RegisterRow[]>`select ${registerColumns(sql)} from tenant order by name, slug`)];
}

/** One tenant, as the operators see it, or null. */
export async function findInRegister(tx: PlatformTransaction, slug: string): Promise<RegisterRow | null> {
  const sql = sqlOf(tx);
  const [row] = await sql<RegisterRow[]>`select ${registerColumns(sql)} from tenant where slug = ${slug}`;
  return row ?? null;
}

function registerColumns(sql: Connection): PendingQuery<Row[]> {
  return sql`${tenantColumns(sql)}, member_count as "memberCount", service_count as "serviceCount",
    applied_at as "appliedAt", array(select host from tenant_host where tenant_id = tenant.id order by host) as hosts`;
}
