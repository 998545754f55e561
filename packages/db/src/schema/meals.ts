/** What is ordered of the caterer, who eats beside the children, and what is cooked. */
import type { LocalDate } from '@preau/domain/dates';
import { AGE_GROUPS, GUEST_KINDS, ORDER_MAKERS, SENDING_STATES } from '@preau/domain/meals/count';
import { type Dish, MENU_STATUSES } from '@preau/domain/meals/menu';
import { date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const mealOrder = pgTable(
  'meal_order',
  {
    ...identity,
    siteId: uuid('site_id').notNull(),
    date: date().$type<LocalDate>().notNull(),
    version: integer().notNull(),
    madeBy: text('made_by', { enum: ORDER_MAKERS }).notNull(),
    byAccountId: uuid('by_account_id'),
    reason: text(),
    frozenAt: instant('frozen_at').notNull(),
    deadlineEndsAt: instant('deadline_ends_at'),
    deadlineArticle: text('deadline_article'),
    deadlineVersion: text('deadline_version'),
    acknowledgedAt: instant('acknowledged_at'),
    acknowledgedById: uuid('acknowledged_by_id'),
    acknowledgedAddress: text('acknowledged_address'),
  },
  tenantKey,
);

export const mealOrderLine = pgTable(
  'meal_order_line',
  {
    ...identity,
    orderId: uuid('order_id').notNull(),
    position: integer().notNull(),
    service: text().notNull(),
    serviceName: text('service_name').notNull(),
    mealType: text('meal_type'),
    mealTypeName: text('meal_type_name').notNull(),
    ageGroup: text('age_group', { enum: AGE_GROUPS }).notNull(),
    quantity: integer().notNull(),
  },
  tenantKey,
);

export const mealOrderSending = pgTable(
  'meal_order_sending',
  {
    ...identity,
    orderId: uuid('order_id').notNull(),
    address: text().notNull(),
    requestedAt: instant('requested_at').notNull(),
    requestedById: uuid('requested_by_id'),
    state: text({ enum: SENDING_STATES }).notNull(),
    settledAt: instant('settled_at'),
    refusal: text(),
    token: text(),
    tokenHash: text('token_hash').notNull(),
  },
  tenantKey,
);

export const guestMeal = pgTable(
  'guest_meal',
  {
    ...identity,
    seriesId: uuid('series_id').notNull(),
    serviceId: uuid('service_id').notNull(),
    date: date().$type<LocalDate>().notNull(),
    mealTypeId: uuid('meal_type_id'),
    kind: text({ enum: GUEST_KINDS }).notNull(),
    quantity: integer().notNull(),
    label: text(),
    notedById: uuid('noted_by_id').notNull(),
    notedAt: instant('noted_at').notNull(),
  },
  tenantKey,
);

export const menu = pgTable(
  'menu',
  {
    ...identity,
    siteId: uuid('site_id'),
    date: date().$type<LocalDate>().notNull(),
    status: text({ enum: MENU_STATUSES }).notNull(),
    dishes: jsonb().$type<Dish[]>().notNull(),
    updatedAt: instant('updated_at').notNull(),
    updatedById: uuid('updated_by_id').notNull(),
  },
  tenantKey,
);
