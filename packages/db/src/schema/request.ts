/** What families ask and agents decide. */
import { REQUEST_ACTIONS, REQUEST_EVENTS, REQUEST_STATUSES, REQUEST_TYPES } from '@preau/domain/request';
import { boolean, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const request = pgTable(
  'request',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    submittedBy: uuid('submitted_by'),
    type: text({ enum: REQUEST_TYPES }).notNull(),
    section: text().notNull(),
    action: text({ enum: REQUEST_ACTIONS }).notNull(),
    subjectId: uuid('subject_id'),
    childId: uuid('child_id'),
    memberId: uuid('member_id'),
    status: text({ enum: REQUEST_STATUSES }).notNull(),
    changes: jsonb(),
    immediate: boolean().notNull(),
    submittedAt: timestamp('submitted_at', { withTimezone: true }).notNull(),
    statusAt: timestamp('status_at', { withTimezone: true }).notNull(),
    statusBy: uuid('status_by'),
    reason: text(),
  },
  tenantKey,
);

export const requestHealth = pgTable(
  'request_health',
  {
    ...identity,
    requestId: uuid('request_id').notNull(),
    changes: jsonb().notNull(),
  },
  tenantKey,
);

export const requestEvent = pgTable(
  'request_event',
  {
    ...identity,
    requestId: uuid('request_id').notNull(),
    kind: text({ enum: REQUEST_EVENTS }).notNull(),
    byAccountId: uuid('by_account_id'),
    at: timestamp({ withTimezone: true }).notNull(),
    note: text(),
  },
  tenantKey,
);

export const requestFile = pgTable(
  'request_file',
  {
    ...identity,
    requestId: uuid('request_id').notNull(),
    fileId: uuid('file_id').notNull(),
    name: text().notNull(),
    position: integer().notNull(),
  },
  tenantKey,
);
