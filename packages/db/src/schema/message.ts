/** Boîte de réception: threads between one household and the mairie, and messages to many families. */
import { MESSAGE_SIDES, THREAD_SUBJECTS } from '@preau/domain/message';
import { boolean, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const broadcast = pgTable(
  'broadcast',
  {
    ...identity,
    memberId: uuid('member_id'),
    subject: text().notNull(),
    text: text().notNull(),
    audience: jsonb().notNull(),
    createdBy: uuid('created_by').notNull(),
    sender: text().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    householdCount: integer('household_count').notNull(),
    sentCount: integer('sent_count').notNull(),
  },
  tenantKey,
);

export const broadcastChunk = pgTable(
  'broadcast_chunk',
  {
    ...identity,
    broadcastId: uuid('broadcast_id').notNull(),
    position: integer().notNull(),
    householdIds: uuid('household_ids').array().notNull(),
    sentAt: timestamp('sent_at', { withTimezone: true }),
  },
  tenantKey,
);

export const broadcastFile = pgTable(
  'broadcast_file',
  {
    ...identity,
    broadcastId: uuid('broadcast_id').notNull(),
    fileId: uuid('file_id').notNull(),
    name: text().notNull(),
    position: integer().notNull(),
  },
  tenantKey,
);

export const thread = pgTable(
  'thread',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    memberId: uuid('member_id'),
    subject: text().notNull(),
    aboutKind: text('about_kind', { enum: THREAD_SUBJECTS }),
    aboutId: uuid('about_id'),
    childId: uuid('child_id'),
    broadcastId: uuid('broadcast_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    lastMessageAt: timestamp('last_message_at', { withTimezone: true }).notNull(),
    messageCount: integer('message_count').notNull(),
    awaitsAnswer: boolean('awaits_answer').notNull(),
  },
  tenantKey,
);

export const message = pgTable(
  'message',
  {
    ...identity,
    threadId: uuid('thread_id').notNull(),
    number: integer().notNull(),
    side: text({ enum: MESSAGE_SIDES }).notNull(),
    authorId: uuid('author_id').notNull(),
    authorName: text('author_name').notNull(),
    text: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  tenantKey,
);

export const messageFile = pgTable(
  'message_file',
  {
    ...identity,
    messageId: uuid('message_id').notNull(),
    fileId: uuid('file_id').notNull(),
    name: text().notNull(),
    position: integer().notNull(),
  },
  tenantKey,
);

export const threadReading = pgTable(
  'thread_reading',
  {
    ...identity,
    threadId: uuid('thread_id').notNull(),
    accountId: uuid('account_id').notNull(),
    readNumber: integer('read_number').notNull(),
    deletedNumber: integer('deleted_number'),
  },
  tenantKey,
);
