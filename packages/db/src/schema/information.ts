/** Infos/Documents, and who has taken note of which règlement. */
import { INFORMATION_KINDS } from '@preau/domain/information';
import { integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const informationItem = pgTable(
  'information_item',
  {
    ...identity,
    kind: text({ enum: INFORMATION_KINDS }).notNull(),
    position: integer().notNull(),
    memberId: uuid('member_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
  },
  tenantKey,
);

export const informationVersion = pgTable(
  'information_version',
  {
    ...identity,
    informationItemId: uuid('information_item_id').notNull(),
    number: integer().notNull(),
    title: text().notNull(),
    markdown: text(),
    url: text(),
    fileId: uuid('file_id'),
    publishedAt: timestamp('published_at', { withTimezone: true }).notNull(),
    publishedBy: uuid('published_by'),
  },
  tenantKey,
);

export const informationVisit = pgTable(
  'information_visit',
  {
    ...identity,
    accountId: uuid('account_id').notNull(),
    seenAt: timestamp('seen_at', { withTimezone: true }).notNull(),
    seenBeforeAt: timestamp('seen_before_at', { withTimezone: true }),
  },
  tenantKey,
);

export const regulationAcknowledgement = pgTable(
  'regulation_acknowledgement',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    regulationVersionId: uuid('regulation_version_id').notNull(),
    accountId: uuid('account_id').notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  tenantKey,
);
