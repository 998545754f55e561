/** Sheets for an emergency, kept for their day. */
import { date, integer, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const emergencySheet = pgTable(
  'emergency_sheet',
  {
    ...identity,
    siteId: uuid('site_id').notNull(),
    serviceId: uuid('service_id'),
    date: date().notNull(),
    fileId: uuid('file_id').notNull(),
    childIds: uuid('child_ids').array().notNull(),
    children: integer().notNull(),
    madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);
