/** The configuration of a tenant: who it is, what it serves, where and when, by which règlement. */

import { STAFF_ROLES } from '@preau/domain/actor';
import type { AgreedCase } from '@preau/domain/agreed-case/case-language';
import { EMAIL_FORMS } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import { COLLECTORS, MEANS_OF_PAYMENT } from '@preau/domain/regie';
import { ACT_KINDS } from '@preau/domain/regulation/adoption';
import type { Rule } from '@preau/domain/regulation/rule';
import { SERVICE_KINDS, SITE_KINDS } from '@preau/domain/service';
import { SCHOOL_ZONES } from '@preau/domain/tenant';
import { boolean, date, integer, jsonb, pgTable, smallint, text, time, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

/** What a row is called in the folder, and its place in the list there. */
const keyed = { ...identity, key: text().notNull(), position: integer().notNull() };
const lines = () => text().array().notNull();

export const tenantProfile = pgTable(
  'tenant_profile',
  {
    ...identity,
    website: text(),
    schoolZone: text('school_zone', { enum: SCHOOL_ZONES }).notNull(),
    alsaceMoselle: boolean('alsace_moselle').notNull(),
    /** ISO: Monday is 1, Sunday 7. */
    schoolWeekdays: smallint('school_weekdays').array().notNull(),
    accent: text().notNull(),
    header: text(),
    logoFileId: uuid('logo_file_id'),
    logoAlt: text('logo_alt'),
    revision: integer().notNull(),
  },
  tenantKey,
);

export const member = pgTable(
  'member',
  {
    ...keyed,
    name: text().notNull(),
    address: lines(),
    phone: text(),
    email: text(),
    website: text(),
    openingHours: text('opening_hours').array().notNull(),
    siret: text(),
  },
  tenantKey,
);

export const regie = pgTable(
  'regie',
  {
    ...keyed,
    memberId: uuid('member_id').notNull(),
    name: text().notNull(),
    numbering: text().notNull(),
    collectedBy: text('collected_by', { enum: COLLECTORS }).notNull(),
    meansOfPayment: text('means_of_payment', { enum: MEANS_OF_PAYMENT }).array().notNull(),
    chequePayee: text('cheque_payee'),
    invoiceByEmail: text('invoice_by_email', { enum: EMAIL_FORMS }).notNull(),
    cashCeilingCents: integer('cash_ceiling_cents'),
    paymentNote: text('payment_note'),
  },
  tenantKey,
);

export const site = pgTable(
  'site',
  {
    ...keyed,
    memberId: uuid('member_id').notNull(),
    name: text().notNull(),
    kind: text({ enum: SITE_KINDS }).notNull(),
    address: lines(),
    catererName: text('caterer_name'),
    catererEmails: text('caterer_emails').array().notNull(),
    catererDaysBefore: integer('caterer_days_before'),
    catererSendsAt: time('caterer_sends_at'),
    catererChangesAt: time('caterer_changes_at'),
  },
  tenantKey,
);

export const service = pgTable(
  'service',
  {
    ...keyed,
    memberId: uuid('member_id').notNull(),
    siteId: uuid('site_id').notNull(),
    regieId: uuid('regie_id').notNull(),
    name: text().notNull(),
    kind: text({ enum: SERVICE_KINDS }).notNull(),
    /** ISO: Monday is 1, Sunday 7. */
    weekdays: smallint().array().notNull(),
    holidayWeekdays: smallint('holiday_weekdays').array().notNull(),
    startsAt: time('starts_at'),
    endsAt: time('ends_at'),
    capacity: integer(),
    contactName: text('contact_name'),
    contactPhone: text('contact_phone'),
    contactNote: text('contact_note'),
  },
  tenantKey,
);

export const mealType = pgTable('meal_type', { ...keyed, name: text().notNull() }, tenantKey);

export const mealTypeSite = pgTable(
  'meal_type_site',
  {
    ...identity,
    position: integer().notNull(),
    mealTypeId: uuid('meal_type_id').notNull(),
    siteId: uuid('site_id').notNull(),
  },
  tenantKey,
);

export const absenceReason = pgTable('absence_reason', { ...keyed, name: text().notNull() }, tenantKey);

export const staffRole = pgTable(
  'staff_role',
  {
    ...keyed,
    name: text().notNull(),
    role: text({ enum: STAFF_ROLES }).notNull(),
  },
  tenantKey,
);

/** One of a member, a site or a service; none of them where the whole tenant is meant. */
const scope = {
  memberId: uuid('member_id'),
  siteId: uuid('site_id'),
  serviceId: uuid('service_id'),
};

export const staffRoleLimit = pgTable(
  'staff_role_limit',
  { ...identity, position: integer().notNull(), staffRoleId: uuid('staff_role_id').notNull(), ...scope },
  tenantKey,
);

export const schoolYear = pgTable(
  'school_year',
  {
    ...keyed,
    firstDay: date('first_day').$type<LocalDate>().notNull(),
    lastDay: date('last_day').$type<LocalDate>().notNull(),
  },
  tenantKey,
);

export const schoolHolidays = pgTable(
  'school_holidays',
  {
    ...keyed,
    name: text().notNull(),
    firstDay: date('first_day').$type<LocalDate>().notNull(),
    lastDay: date('last_day').$type<LocalDate>().notNull(),
  },
  tenantKey,
);

export const calendarException = pgTable(
  'calendar_exception',
  {
    ...keyed,
    kind: text({ enum: ['closure', 'opening'] }).notNull(),
    firstDay: date('first_day').$type<LocalDate>().notNull(),
    lastDay: date('last_day').$type<LocalDate>().notNull(),
    ...scope,
    reason: text().notNull(),
  },
  tenantKey,
);

export const regulationVersion = pgTable(
  'regulation_version',
  {
    ...identity,
    key: text().notNull(),
    effectiveFrom: date('effective_from').$type<LocalDate>().notNull(),
    revision: integer().notNull(),
    memberId: uuid('member_id'),
    actKind: text('act_kind', { enum: ACT_KINDS }).notNull(),
    actReference: text('act_reference').notNull(),
    actDate: date('act_date').$type<LocalDate>().notNull(),
    dateExecutoire: date('date_executoire').$type<LocalDate>().notNull(),
    format: integer().notNull(),
    rules: jsonb().$type<Rule[]>().notNull(),
  },
  tenantKey,
);

export const regulationVersionService = pgTable(
  'regulation_version_service',
  {
    ...identity,
    position: integer().notNull(),
    regulationVersionId: uuid('regulation_version_id').notNull(),
    serviceId: uuid('service_id').notNull(),
  },
  tenantKey,
);

export const regulationText = pgTable(
  'regulation_text',
  { ...identity, key: text().notNull(), title: text().notNull(), markdown: text().notNull() },
  tenantKey,
);

export const agreedCase = pgTable(
  'agreed_case',
  {
    ...identity,
    position: integer().notNull(),
    title: text().notNull(),
    given: jsonb().$type<AgreedCase['given']>().notNull(),
    act: jsonb().$type<AgreedCase['when']>().notNull(),
    expected: jsonb().$type<AgreedCase['expect']>().notNull(),
  },
  tenantKey,
);
