/** The operators of the platform, whom no tenant’s role reads. */
import { bigint, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

export const operator = pgTable('operator', {
  id: uuid().primaryKey(),
  email: text().notNull(),
  name: text().notNull(),
  passwordHash: text('password_hash'),
  failures: integer().notNull(),
  lockedUntil: timestamp('locked_until', { withTimezone: true }),
  totpSecret: text('totp_secret'),
  totpConfirmedAt: timestamp('totp_confirmed_at', { withTimezone: true }),
  totpStep: bigint('totp_step', { mode: 'number' }),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  closedAt: timestamp('closed_at', { withTimezone: true }),
});

export const operatorRecoveryCode = pgTable('operator_recovery_code', {
  id: uuid().primaryKey(),
  operatorId: uuid('operator_id').notNull(),
  codeHash: text('code_hash').notNull(),
  usedAt: timestamp('used_at', { withTimezone: true }),
});

export const operatorSignIn = pgTable('operator_sign_in', {
  id: uuid().primaryKey(),
  tokenHash: text('token_hash').notNull(),
  operatorId: uuid('operator_id').notNull(),
  awaits: text({ enum: ['nothing', 'second-factor', 'second-factor-enrolment', 'new-password'] }).notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  lastSeenAt: timestamp('last_seen_at', { withTimezone: true }).notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  address: text(),
  userAgent: text('user_agent'),
});

export const operatorPasswordLink = pgTable('operator_password_link', {
  id: uuid().primaryKey(),
  operatorId: uuid('operator_id').notNull(),
  tokenHash: text('token_hash').notNull(),
  temporaryPasswordHash: text('temporary_password_hash'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  usedAt: timestamp('used_at', { withTimezone: true }),
});

export const operatorAttempt = pgTable('operator_attempt', {
  id: uuid().primaryKey(),
  keyHash: text('key_hash').notNull(),
  windowEndsAt: timestamp('window_ends_at', { withTimezone: true }).notNull(),
  attempts: integer().notNull(),
});
