/** Families: adults, households, children, and who answers for whom. */
import type { LocalDate } from '@preau/domain/dates';
import {
  AUTHORITIES,
  CAF_SCHEMES,
  CIVILITIES,
  CONTRACTS,
  CUSTODY_HOLIDAYS,
  CUSTODY_WEEKS,
  KINSHIPS,
  LEVELS,
  QUALITIES,
  QUOTIENT_SOURCES,
  SEXES,
  SITUATIONS,
} from '@preau/domain/family';
import {
  bigint,
  boolean,
  date,
  integer,
  pgTable,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const schoolClass = pgTable(
  'school_class',
  {
    ...identity,
    siteId: uuid('site_id').notNull(),
    schoolYearId: uuid('school_year_id').notNull(),
    name: text().notNull(),
    levels: text({ enum: LEVELS }).array().notNull(),
    teacher: text(),
    ondeId: text('onde_id'),
  },
  tenantKey,
);

export const guardian = pgTable(
  'guardian',
  {
    ...identity,
    accountId: uuid('account_id'),
    civility: text({ enum: CIVILITIES }),
    lastName: text('last_name').notNull(),
    birthName: text('birth_name'),
    firstName: text('first_name').notNull(),
    quality: text({ enum: QUALITIES }),
    situation: text({ enum: SITUATIONS }),
    address: text(),
    addressComplement1: text('address_complement_1'),
    addressComplement2: text('address_complement_2'),
    lieuDit: text('lieu_dit'),
    postalCode: text('postal_code'),
    city: text(),
    phoneHome: text('phone_home'),
    phoneWork: text('phone_work'),
    phoneMobile: text('phone_mobile'),
    email: text(),
    csp: text(),
    profession: text(),
    employer: text(),
    employerAddress: text('employer_address'),
    emailConsent: boolean('email_consent').notNull(),
    smsConsent: boolean('sms_consent').notNull(),
    search: text().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);

export const household = pgTable(
  'household',
  {
    ...identity,
    number: text().notNull(),
    memberId: uuid('member_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    leftOn: date('left_on').$type<LocalDate>(),
    note: text(),
  },
  tenantKey,
);

export const householdGuardian = pgTable(
  'household_guardian',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    guardianId: uuid('guardian_id').notNull(),
    position: integer().notNull(),
  },
  tenantKey,
);

export const householdFiscal = pgTable(
  'household_fiscal',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    fiscalNumber: text('fiscal_number'),
    incomeYear: integer('income_year'),
    referenceIncomeCents: bigint('reference_income_cents', { mode: 'number' }),
    sharesHundredths: integer('shares_hundredths'),
  },
  tenantKey,
);

export const householdCaf = pgTable(
  'household_caf',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    scheme: text({ enum: CAF_SCHEMES }),
    beneficiaryNumber: text('beneficiary_number'),
  },
  tenantKey,
);

export const householdBank = pgTable(
  'household_bank',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    accountHolder: text('account_holder'),
    bankName: text('bank_name'),
    iban: text(),
    bic: text(),
    directDebit: boolean('direct_debit').notNull(),
  },
  tenantKey,
);

export const householdQuotient = pgTable(
  'household_quotient',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    quotientFamilial: integer('quotient_familial').notNull(),
    referenceDate: date('reference_date').$type<LocalDate>().notNull(),
    appliesFrom: date('applies_from').$type<LocalDate>().notNull(),
    source: text({ enum: QUOTIENT_SOURCES }).notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);

export const child = pgTable(
  'child',
  {
    ...identity,
    lastName: text('last_name').notNull(),
    usageName: text('usage_name'),
    firstName: text('first_name').notNull(),
    sex: text({ enum: SEXES }),
    birthDate: date('birth_date').$type<LocalDate>().notNull(),
    birthPlace: text('birth_place'),
    ine: text(),
    photoFileId: uuid('photo_file_id'),
    search: text().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);

export const childGuardian = pgTable(
  'child_guardian',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    guardianId: uuid('guardian_id').notNull(),
    authority: text({ enum: AUTHORITIES }).notNull(),
  },
  tenantKey,
);

export const custody = pgTable(
  'custody',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    householdId: uuid('household_id').notNull(),
    firstDay: date('first_day').$type<LocalDate>().notNull(),
    lastDay: date('last_day').$type<LocalDate>(),
    weeks: text({ enum: CUSTODY_WEEKS }).notNull(),
    holidays: text({ enum: CUSTODY_HOLIDAYS }).notNull(),
    costShareBp: integer('cost_share_bp').notNull(),
  },
  tenantKey,
);

export const schooling = pgTable(
  'schooling',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    schoolYearId: uuid('school_year_id').notNull(),
    schoolClassId: uuid('school_class_id').notNull(),
    level: text({ enum: LEVELS }).notNull(),
  },
  tenantKey,
);

export const enrolment = pgTable(
  'enrolment',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    serviceId: uuid('service_id').notNull(),
    householdId: uuid('household_id').notNull(),
    firstDay: date('first_day').$type<LocalDate>().notNull(),
    lastDay: date('last_day').$type<LocalDate>(),
    contract: text({ enum: CONTRACTS }).notNull(),
    weekdays: smallint().array().notNull(),
  },
  tenantKey,
);

export const authorisedPerson = pgTable(
  'authorised_person',
  {
    ...identity,
    childId: uuid('child_id').notNull(),
    lastName: text('last_name').notNull(),
    firstName: text('first_name').notNull(),
    phone: text(),
    mobile: text(),
    kinship: text({ enum: KINSHIPS }).notNull(),
    photoFileId: uuid('photo_file_id'),
  },
  tenantKey,
);

export const familyDocument = pgTable(
  'family_document',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    childId: uuid('child_id'),
    kind: text().notNull(),
    fileId: uuid('file_id').notNull(),
    name: text().notNull(),
    validUntil: date('valid_until').$type<LocalDate>(),
    providedAt: timestamp('provided_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);
