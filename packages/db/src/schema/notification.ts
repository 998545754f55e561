/** What people are told by e-mail and by SMS. */
import {
  CHANNEL_CHOICES,
  NOTIFICATION_CHANNELS,
  NOTIFICATION_OCCASIONS,
  NOTIFICATION_STATES,
  NOTIFICATION_TOPICS,
  RHYTHMS,
  SUPPRESSIONS,
} from '@preau/domain/notification';
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const messageTemplate = pgTable(
  'message_template',
  {
    ...identity,
    occasion: text({ enum: NOTIFICATION_OCCASIONS }).notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    sms: text().notNull(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
    changedBy: uuid('changed_by'),
  },
  tenantKey,
);

export const notificationPreference = pgTable(
  'notification_preference',
  {
    ...identity,
    accountId: uuid('account_id').notNull(),
    topic: text({ enum: NOTIFICATION_TOPICS }).notNull(),
    rhythm: text({ enum: RHYTHMS }).notNull(),
    channel: text({ enum: CHANNEL_CHOICES }).notNull(),
  },
  tenantKey,
);

export const notification = pgTable(
  'notification',
  {
    ...identity,
    occasion: text({ enum: NOTIFICATION_OCCASIONS }).notNull(),
    guardianId: uuid('guardian_id'),
    accountId: uuid('account_id'),
    channel: text({ enum: NOTIFICATION_CHANNELS }).notNull(),
    state: text({ enum: NOTIFICATION_STATES }).notNull(),
    because: text({ enum: SUPPRESSIONS }),
    sendAfter: timestamp('send_after', { withTimezone: true }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    sentAt: timestamp('sent_at', { withTimezone: true }),
    sentTo: text('sent_to'),
    subject: text().notNull(),
    text: text().notNull(),
    path: text().notNull(),
    address: text(),
    householdId: uuid('household_id'),
    childId: uuid('child_id'),
    requestId: uuid('request_id'),
    jobId: uuid('job_id'),
    invoiceId: uuid('invoice_id'),
    paymentId: uuid('payment_id'),
    bouncedAt: timestamp('bounced_at', { withTimezone: true }),
    bounceStatus: text('bounce_status'),
  },
  tenantKey,
);
