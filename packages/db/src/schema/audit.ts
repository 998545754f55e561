/** Who did what, when: added and read, never changed. */
import { jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const auditEntry = pgTable(
  'audit_entry',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    actorKind: text('actor_kind', {
      enum: ['visitor', 'guardian', 'agent', 'operator', 'support', 'system'],
    }).notNull(),
    actorId: uuid('actor_id'),
    action: text().notNull(),
    requestId: text('request_id').notNull(),
    before: jsonb(),
    after: jsonb(),
  },
  table => [primaryKey({ columns: [table.tenantId, table.id] })],
);

export const platformAuditEntry = pgTable('platform_audit_entry', {
  id: uuid().primaryKey(),
  at: timestamp({ withTimezone: true }).notNull(),
  actorKind: text('actor_kind', { enum: ['operator', 'system'] }).notNull(),
  actorId: uuid('actor_id'),
  action: text().notNull(),
  requestId: text('request_id').notNull(),
  detail: jsonb(),
});
