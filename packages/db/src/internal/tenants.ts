/** A tenant as every request needs it, read by whatever role asks. */

import type { Tenant } from '@preau/domain/tenant';
import type { PendingQuery, Row } from 'postgres';
import type { Connection } from './pool.ts';

/** The columns that make a {@link Tenant}, for a query on `tenant`. */
export function tenantColumns(sql: Connection): PendingQuery<Row[]> {
  return sql`tenant.id, slug, name, kind, time_zone as "timeZone"`;
}

/** The tenant of a slug, or null. */
export async function tenantOfSlug(sql: Connection, slug: string): Promise<Tenant | null> {
  const [row] = await sql<Tenant[]>`select ${tenantColumns(sql)} from tenant where slug = ${slug}`;
  return row ?? null;
}
