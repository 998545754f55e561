/** What is known of each stored file; its bytes are in the file store. */
import { bigint, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const file = pgTable(
  'file',
  {
    tenantId: uuid('tenant_id').notNull(),
    id: uuid().notNull(),
    sha256: text().notNull(),
    mediaType: text('media_type').notNull(),
    byteSize: bigint('byte_size', { mode: 'number' }).notNull(),
    visibility: text({ enum: ['public', 'private'] }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  table => [primaryKey({ columns: [table.tenantId, table.id] })],
);
