/** How every row of a tenant is known. */
import { type ExtraConfigColumn, type PrimaryKeyBuilder, primaryKey, uuid } from 'drizzle-orm/pg-core';

/** The columns by which every row of a tenant is known. */
export const identity = { tenantId: uuid('tenant_id').notNull(), id: uuid().notNull() };

/** Lock 3: the primary key of every table of a tenant. */
export const tenantKey = (table: Record<keyof typeof identity, ExtraConfigColumn>): PrimaryKeyBuilder[] => [
  primaryKey({ columns: [table.tenantId, table.id] }),
];
