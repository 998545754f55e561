/** Tenants and what leads to them: the tables that belong to no tenant. */
import { TENANT_KINDS } from '@preau/domain/tenant';
import { bigint, boolean, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const tenant = pgTable('tenant', {
  id: uuid().primaryKey(),
  slug: text().notNull(),
  kind: text({ enum: TENANT_KINDS }).notNull(),
  name: text().notNull(),
  timeZone: text('time_zone').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  appliedAt: timestamp('applied_at', { withTimezone: true }).notNull(),
  memberCount: integer('member_count').notNull().default(0),
  serviceCount: integer('service_count').notNull().default(0),
});

export const tenantHost = pgTable('tenant_host', {
  host: text().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
});

export const tenantDirectory = pgTable('tenant_directory', {
  onlyRow: boolean('only_row').primaryKey().default(true),
  version: bigint({ mode: 'number' }).notNull(),
});

export const installation = pgTable('installation', {
  onlyRow: boolean('only_row').primaryKey().default(true),
  purpose: text({ enum: ['demonstration', 'production'] }).notNull(),
});
