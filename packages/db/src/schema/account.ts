/** Who may sign in to a tenant, and how. */
import { STAFF_ROLES } from '@preau/domain/actor';
import { bigint, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const account = pgTable(
  'account',
  {
    ...identity,
    kind: text({ enum: ['guardian', 'agent'] }).notNull(),
    email: text(),
    passwordHash: text('password_hash'),
    failures: integer().notNull(),
    lockedUntil: timestamp('locked_until', { withTimezone: true }),
    totpSecret: text('totp_secret'),
    totpConfirmedAt: timestamp('totp_confirmed_at', { withTimezone: true }),
    totpStep: bigint('totp_step', { mode: 'number' }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    closedAt: timestamp('closed_at', { withTimezone: true }),
  },
  tenantKey,
);

export const recoveryCode = pgTable(
  'recovery_code',
  {
    ...identity,
    accountId: uuid('account_id').notNull(),
    codeHash: text('code_hash').notNull(),
    usedAt: timestamp('used_at', { withTimezone: true }),
  },
  tenantKey,
);

export const agent = pgTable(
  'agent',
  {
    ...identity,
    accountId: uuid('account_id').notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    role: text({ enum: STAFF_ROLES }).notNull(),
    phone: text(),
  },
  tenantKey,
);

export const agentLimit = pgTable(
  'agent_limit',
  {
    ...identity,
    agentId: uuid('agent_id').notNull(),
    memberId: uuid('member_id'),
    siteId: uuid('site_id'),
    serviceId: uuid('service_id'),
  },
  tenantKey,
);

export const supportGrant = pgTable(
  'support_grant',
  {
    ...identity,
    grantedBy: uuid('granted_by').notNull(),
    reason: text().notNull(),
    grantedAt: timestamp('granted_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }),
  },
  tenantKey,
);

export const signIn = pgTable(
  'sign_in',
  {
    ...identity,
    tokenHash: text('token_hash').notNull(),
    accountId: uuid('account_id'),
    supportGrantId: uuid('support_grant_id'),
    operatorId: uuid('operator_id'),
    awaits: text({ enum: ['nothing', 'second-factor', 'second-factor-enrolment', 'new-password'] }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    lastSeenAt: timestamp('last_seen_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    address: text(),
    userAgent: text('user_agent'),
  },
  tenantKey,
);

export const passwordLink = pgTable(
  'password_link',
  {
    ...identity,
    accountId: uuid('account_id').notNull(),
    tokenHash: text('token_hash').notNull(),
    temporaryPasswordHash: text('temporary_password_hash'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    usedAt: timestamp('used_at', { withTimezone: true }),
  },
  tenantKey,
);

export const attempt = pgTable(
  'attempt',
  {
    ...identity,
    keyHash: text('key_hash').notNull(),
    windowEndsAt: timestamp('window_ends_at', { withTimezone: true }).notNull(),
    attempts: integer().notNull(),
  },
  tenantKey,
);
