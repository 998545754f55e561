/** What families reserve, when they are absent, what agents decide of it, and what the commune closes. */
import { ABSENCE_OUTCOMES } from '@preau/domain/absence/decide-absence';
import { ACT_KINDS, COMMUNE_ACT_KINDS } from '@preau/domain/planning/act';
import { RESERVATION_STATUSES } from '@preau/domain/planning/state';
import { CAUSES, CHANNELS } from '@preau/domain/regulation/vocabulary';
import { boolean, date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const act = pgTable(
  'act',
  {
    ...identity,
    kind: text({ enum: ACT_KINDS }).notNull(),
    householdId: uuid('household_id'),
    byAccountId: uuid('by_account_id'),
    channel: text({ enum: CHANNELS }).notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
    undoesId: uuid('undoes_id'),
    content: jsonb().notNull(),
    earliest: date(),
  },
  tenantKey,
);

export const serviceDay = pgTable(
  'service_day',
  {
    ...identity,
    serviceId: uuid('service_id').notNull(),
    date: date().notNull(),
    capacity: integer().notNull(),
    isExceptional: boolean('is_exceptional').notNull(),
  },
  tenantKey,
);

export const absence = pgTable(
  'absence',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    serviceId: uuid('service_id').notNull(),
    householdId: uuid('household_id').notNull(),
    reason: text().notNull(),
    note: text(),
    returnOn: date('return_on'),
    announcements: jsonb().notNull(),
    actId: uuid('act_id').notNull(),
  },
  tenantKey,
);

export const absenceProof = pgTable(
  'absence_proof',
  {
    ...identity,
    absenceId: uuid('absence_id').notNull(),
    kind: text().notNull(),
    fileId: uuid('file_id').notNull(),
    name: text().notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);

export const reservation = pgTable(
  'reservation',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    serviceId: uuid('service_id').notNull(),
    date: date().notNull(),
    householdId: uuid('household_id').notNull(),
    status: text({ enum: RESERVATION_STATUSES }).notNull(),
    capacity: integer(),
    place: integer(),
    reason: text().notNull(),
    article: text(),
    version: text(),
    surcharge: jsonb(),
    note: text(),
    channel: text({ enum: CHANNELS }).notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
    actId: uuid('act_id').notNull(),
    offeredUntil: timestamp('offered_until', { withTimezone: true }),
    absenceId: uuid('absence_id'),
    absenceOutcome: text('absence_outcome', { enum: ABSENCE_OUTCOMES }),
    absenceCharge: jsonb('absence_charge'),
    absenceArticle: text('absence_article'),
    absenceVersion: text('absence_version'),
    proofBy: timestamp('proof_by', { withTimezone: true }),
    communeActId: uuid('commune_act_id'),
  },
  tenantKey,
);

export const communeAct = pgTable(
  'commune_act',
  {
    ...identity,
    kind: text({ enum: COMMUNE_ACT_KINDS }).notNull(),
    cause: text({ enum: CAUSES }).notNull(),
    reason: text().notNull(),
    firstDay: date('first_day').notNull(),
    lastDay: date('last_day').notNull(),
    serviceId: uuid('service_id').notNull(),
    schoolClassId: uuid('school_class_id'),
    actId: uuid('act_id').notNull(),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
  },
  tenantKey,
);

export const planningFeed = pgTable(
  'planning_feed',
  {
    ...identity,
    guardianId: uuid('guardian_id').notNull(),
    tokenHash: text('token_hash').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);
