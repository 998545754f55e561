/** What a child’s care needs to know, and who has read it. */
import type { LocalDate } from '@preau/domain/dates';
import { ALLERGY_KINDS } from '@preau/domain/family';
import { boolean, date, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const childComplement = pgTable(
  'child_complement',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    glasses: boolean(),
    dentalDevice: boolean('dental_device'),
    hearingDevice: boolean('hearing_device'),
    hospitalConsent: boolean('hospital_consent'),
    photoConsent: boolean('photo_consent'),
    mayLeaveAlone: boolean('may_leave_alone'),
    outingConsent: boolean('outing_consent'),
    insurer: text(),
    insuranceNumber: text('insurance_number'),
  },
  tenantKey,
);

export const childHealth = pgTable(
  'child_health',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    mealTypeId: uuid('meal_type_id'),
    doctor: text(),
    doctorPhone: text('doctor_phone'),
    observations: text(),
  },
  tenantKey,
);

export const childAllergy = pgTable(
  'child_allergy',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    kind: text({ enum: ALLERGY_KINDS }).notNull(),
    name: text(),
    observations: text(),
    noticedOn: date('noticed_on').$type<LocalDate>(),
    doctor: text(),
  },
  tenantKey,
);

export const childPai = pgTable(
  'child_pai',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    instructions: text(),
    certificateFileId: uuid('certificate_file_id'),
    validFrom: date('valid_from').$type<LocalDate>().notNull(),
    validUntil: date('valid_until').$type<LocalDate>().notNull(),
  },
  tenantKey,
);

export const healthReading = pgTable(
  'health_reading',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    actorKind: text('actor_kind', { enum: ['guardian', 'agent', 'system'] }).notNull(),
    actorId: uuid('actor_id'),
    occasion: text().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    requestId: text('request_id').notNull(),
  },
  tenantKey,
);
