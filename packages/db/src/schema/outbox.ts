/** Jobs to be done later, and how they went. */
import { integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const outbox = pgTable(
  'outbox',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid().notNull(),
    job: text().notNull(),
    payload: jsonb().notNull(),
    runAt: timestamp('run_at', { withTimezone: true }).notNull(),
    state: text({ enum: ['waiting', 'relayed', 'done', 'failed'] }).notNull(),
    hiddenUntil: timestamp('hidden_until', { withTimezone: true }).notNull(),
    attempts: integer().notNull(),
    lastError: text('last_error'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  table => [primaryKey({ columns: [table.tenantId, table.id] })],
);
