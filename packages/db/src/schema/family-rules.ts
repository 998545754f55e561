/** What a tenant decides about the files of its families, as its families.yaml says it. */
import { DOCUMENT_SUBJECTS, ENROLMENT_WAYS, NOTICE_KINDS, OPTIONAL_FIELDS } from '@preau/domain/family-rules';
import { boolean, integer, pgTable, text, time, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const familyRules = pgTable(
  'family_rules',
  {
    ...identity,
    atOnce: text('at_once').array().notNull(),
    optionalFields: text('optional_fields', { enum: OPTIONAL_FIELDS }).array().notNull(),
    passwordMinimum: integer('password_minimum').notNull(),
    namesEnrolments: boolean('names_enrolments').notNull(),
    noticeKind: text('notice_kind', { enum: NOTICE_KINDS }).notNull(),
    noticeAt: time('notice_at'),
    quietFrom: time('quiet_from').notNull(),
    quietTo: time('quiet_to').notNull(),
    departedFamiliesMonths: integer('departed_families_months').notNull(),
    declinedRequestsMonths: integer('declined_requests_months').notNull(),
    messagesMonths: integer('messages_months').notNull(),
    signInsMonths: integer('sign_ins_months').notNull(),
    healthReadingsMonths: integer('health_readings_months').notNull(),
    importFilesMonths: integer('import_files_months').notNull(),
    notificationsMonths: integer('notifications_months').notNull(),
    accountingMonths: integer('accounting_months').notNull(),
  },
  tenantKey,
);

export const documentKind = pgTable(
  'document_kind',
  {
    ...identity,
    key: text().notNull(),
    position: integer().notNull(),
    name: text().notNull(),
    per: text({ enum: DOCUMENT_SUBJECTS }).notNull(),
    required: boolean().notNull(),
    validMonths: integer('valid_months'),
  },
  tenantKey,
);

export const enrolmentRule = pgTable(
  'enrolment_rule',
  {
    ...identity,
    position: integer().notNull(),
    serviceId: uuid('service_id').notNull(),
    way: text({ enum: ENROLMENT_WAYS }).notNull(),
  },
  tenantKey,
);

export const enrolmentRuleSite = pgTable(
  'enrolment_rule_site',
  {
    ...identity,
    position: integer().notNull(),
    enrolmentRuleId: uuid('enrolment_rule_id').notNull(),
    siteId: uuid('site_id').notNull(),
  },
  tenantKey,
);
