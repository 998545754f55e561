/** What was noted at the gate, what it comes to, and the badges of children. */
import { MARK_KINDS, MARK_SOURCES } from '@preau/domain/attendance/mark';
import { boolean, date, integer, pgTable, text, time, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const attendanceMark = pgTable(
  'attendance_mark',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    serviceId: uuid('service_id').notNull(),
    date: date().notNull(),
    kind: text({ enum: MARK_KINDS }).notNull(),
    at: time(),
    undoesId: uuid('undoes_id'),
    notedAt: timestamp('noted_at', { withTimezone: true }).notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
    accountId: uuid('account_id'),
    deviceId: uuid('device_id'),
    source: text({ enum: MARK_SOURCES }).notNull(),
    format: integer().notNull(),
    note: text(),
  },
  tenantKey,
);

export const attendance = pgTable(
  'attendance',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    serviceId: uuid('service_id').notNull(),
    date: date().notNull(),
    householdId: uuid('household_id').notNull(),
    isPresent: boolean('is_present').notNull(),
    arrivedAt: time('arrived_at'),
    departedAt: time('departed_at'),
  },
  tenantKey,
);

export const attendanceRoll = pgTable(
  'attendance_roll',
  {
    ...identity,
    serviceId: uuid('service_id').notNull(),
    date: date().notNull(),
    closedAt: timestamp('closed_at', { withTimezone: true }),
    closedBy: uuid('closed_by'),
  },
  tenantKey,
);

export const childBadge = pgTable(
  'child_badge',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    token: text().notNull(),
    madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);
