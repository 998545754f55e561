/** Runs of invoices, the invoices themselves, accounts, payments and what is handed to the comptable public. */
import {
  CHUNK_STATUSES,
  DEPOSITED_MEANS,
  INVOICE_KINDS,
  LEDGER_KINDS,
  LINE_NATURES,
  MONTH_OUTCOMES,
  NUMBER_SERIES,
  ONLINE_PAYMENT_STATUSES,
  REMINDER_CHANNELS,
  RUN_STATUSES,
  TITRE_KINDS,
} from '@preau/domain/billing/piece';
import { LINE_KINDS } from '@preau/domain/pricing/price-month';
import { MEANS_OF_PAYMENT } from '@preau/domain/regie';
import { date, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const numberSeries = pgTable(
  'number_series',
  {
    ...identity,
    regieId: uuid('regie_id').notNull(),
    series: text({ enum: NUMBER_SERIES }).notNull(),
    year: integer().notNull(),
    lastNumber: integer('last_number').notNull(),
  },
  tenantKey,
);

export const billingRun = pgTable(
  'billing_run',
  {
    ...identity,
    regieId: uuid('regie_id').notNull(),
    firstDay: date('first_day').notNull(),
    lastDay: date('last_day').notNull(),
    status: text({ enum: RUN_STATUSES }).notNull(),
    revision: integer().notNull(),
    issuedOn: date('issued_on'),
    dueOn: date('due_on'),
    chunkCount: integer('chunk_count').notNull(),
    chunksDone: integer('chunks_done').notNull(),
    householdCount: integer('household_count').notNull(),
    summary: jsonb(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    createdBy: uuid('created_by'),
    issuedAt: timestamp('issued_at', { withTimezone: true }),
    issuedBy: uuid('issued_by'),
    comparedAt: timestamp('compared_at', { withTimezone: true }),
  },
  tenantKey,
);

export const billingChunk = pgTable(
  'billing_chunk',
  {
    ...identity,
    runId: uuid('run_id').notNull(),
    position: integer().notNull(),
    status: text({ enum: CHUNK_STATUSES }).notNull(),
    householdIds: uuid('household_ids').array().notNull(),
    bills: jsonb(),
    lines: jsonb(),
    heads: jsonb(),
    differing: uuid().array(),
    factsAt: timestamp('facts_at', { withTimezone: true }),
  },
  tenantKey,
);

export const invoice = pgTable(
  'invoice',
  {
    ...identity,
    regieId: uuid('regie_id').notNull(),
    householdId: uuid('household_id').notNull(),
    householdNumber: text('household_number').notNull(),
    householdName: text('household_name').notNull(),
    kind: text({ enum: INVOICE_KINDS }).notNull(),
    runId: uuid('run_id'),
    correctsId: uuid('corrects_id'),
    reason: text(),
    year: integer().notNull(),
    number: integer().notNull(),
    reference: text().notNull(),
    firstDay: date('first_day').notNull(),
    lastDay: date('last_day').notNull(),
    issuedOn: date('issued_on').notNull(),
    issuedAt: timestamp('issued_at', { withTimezone: true }).notNull(),
    issuedBy: uuid('issued_by'),
    dueOn: date('due_on'),
    totalCents: integer('total_cents').notNull(),
    previousBalanceCents: integer('previous_balance_cents').notNull(),
    content: jsonb().notNull(),
  },
  tenantKey,
);

export const invoiceLine = pgTable(
  'invoice_line',
  {
    ...identity,
    invoiceId: uuid('invoice_id').notNull(),
    position: integer().notNull(),
    month: date().notNull(),
    kind: text({ enum: LINE_KINDS }).notNull(),
    nature: text({ enum: LINE_NATURES }).notNull(),
    childId: uuid('child_id'),
    childName: text('child_name'),
    service: text(),
    serviceName: text('service_name'),
    dates: date().array().notNull(),
    quantity: integer().notNull(),
    unitCents: integer('unit_cents').notNull(),
    amountCents: integer('amount_cents').notNull(),
    shareBp: integer('share_bp').notNull(),
    article: text(),
    version: text(),
    steps: jsonb().notNull(),
    reversesId: uuid('reverses_id'),
  },
  tenantKey,
);

export const billedMonth = pgTable(
  'billed_month',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    regieId: uuid('regie_id').notNull(),
    month: date().notNull(),
    runId: uuid('run_id').notNull(),
    outcome: text({ enum: MONTH_OUTCOMES }).notNull(),
    totalCents: integer('total_cents').notNull(),
    lines: jsonb(),
    fees: text().array().notNull(),
    factsAt: timestamp('facts_at', { withTimezone: true }).notNull(),
    invoiceId: uuid('invoice_id'),
  },
  tenantKey,
);

export const invoiceDocument = pgTable(
  'invoice_document',
  {
    ...identity,
    invoiceId: uuid('invoice_id').notNull(),
    fileId: uuid('file_id').notNull(),
    madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);

export const familyAccount = pgTable(
  'family_account',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    regieId: uuid('regie_id').notNull(),
  },
  tenantKey,
);

export const payment = pgTable(
  'payment',
  {
    ...identity,
    regieId: uuid('regie_id').notNull(),
    householdId: uuid('household_id').notNull(),
    means: text({ enum: MEANS_OF_PAYMENT }).notNull(),
    amountCents: integer('amount_cents').notNull(),
    receivedOn: date('received_on').notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
    recordedBy: uuid('recorded_by'),
    detail: jsonb().notNull(),
    provider: text(),
    providerReference: text('provider_reference'),
    year: integer().notNull(),
    receiptNumber: integer('receipt_number').notNull(),
  },
  tenantKey,
);

export const deposit = pgTable(
  'deposit',
  {
    ...identity,
    regieId: uuid('regie_id').notNull(),
    means: text({ enum: DEPOSITED_MEANS }).notNull(),
    year: integer().notNull(),
    number: integer().notNull(),
    madeOn: date('made_on').notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
    recordedBy: uuid('recorded_by'),
    amountCents: integer('amount_cents').notNull(),
  },
  tenantKey,
);

export const depositPayment = pgTable(
  'deposit_payment',
  {
    ...identity,
    depositId: uuid('deposit_id').notNull(),
    paymentId: uuid('payment_id').notNull(),
  },
  tenantKey,
);

export const titreBatch = pgTable(
  'titre_batch',
  {
    ...identity,
    regieId: uuid('regie_id').notNull(),
    year: integer().notNull(),
    number: integer().notNull(),
    handedOn: date('handed_on').notNull(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
    recordedBy: uuid('recorded_by'),
  },
  tenantKey,
);

export const titre = pgTable(
  'titre',
  {
    ...identity,
    batchId: uuid('batch_id'),
    invoiceId: uuid('invoice_id').notNull(),
    householdId: uuid('household_id').notNull(),
    kind: text({ enum: TITRE_KINDS }).notNull(),
    amountCents: integer('amount_cents').notNull(),
    reason: text(),
    recordedAt: timestamp('recorded_at', { withTimezone: true }).notNull(),
    recordedBy: uuid('recorded_by'),
  },
  tenantKey,
);

export const ledgerEntry = pgTable(
  'ledger_entry',
  {
    ...identity,
    regieId: uuid('regie_id').notNull(),
    householdId: uuid('household_id').notNull(),
    kind: text({ enum: LEDGER_KINDS }).notNull(),
    amountCents: integer('amount_cents').notNull(),
    datedOn: date('dated_on').notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
    byAccountId: uuid('by_account_id'),
    invoiceId: uuid('invoice_id'),
    paymentId: uuid('payment_id'),
    titreId: uuid('titre_id'),
    reversesId: uuid('reverses_id'),
    reason: text(),
  },
  tenantKey,
);

export const allotment = pgTable(
  'allotment',
  {
    ...identity,
    householdId: uuid('household_id').notNull(),
    invoiceId: uuid('invoice_id'),
    debitEntryId: uuid('debit_entry_id'),
    paymentId: uuid('payment_id'),
    creditNoteId: uuid('credit_note_id'),
    creditEntryId: uuid('credit_entry_id'),
    amountCents: integer('amount_cents').notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  tenantKey,
);

export const onlinePayment = pgTable(
  'online_payment',
  {
    ...identity,
    regieId: uuid('regie_id').notNull(),
    householdId: uuid('household_id').notNull(),
    provider: text().notNull(),
    providerReference: text('provider_reference').notNull(),
    amountCents: integer('amount_cents').notNull(),
    invoiceIds: uuid('invoice_ids').array().notNull(),
    status: text({ enum: ONLINE_PAYMENT_STATUSES }).notNull(),
    begunAt: timestamp('begun_at', { withTimezone: true }).notNull(),
    begunBy: uuid('begun_by'),
    settledAt: timestamp('settled_at', { withTimezone: true }),
  },
  tenantKey,
);

export const reminderBatch = pgTable(
  'reminder_batch',
  {
    ...identity,
    regieId: uuid('regie_id').notNull(),
    level: integer().notNull(),
    wording: text().notNull(),
    sentAt: timestamp('sent_at', { withTimezone: true }).notNull(),
    sentBy: uuid('sent_by'),
  },
  tenantKey,
);

export const reminder = pgTable(
  'reminder',
  {
    ...identity,
    batchId: uuid('batch_id').notNull(),
    householdId: uuid('household_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    level: integer().notNull(),
    channel: text({ enum: REMINDER_CHANNELS }).notNull(),
    amountCents: integer('amount_cents').notNull(),
  },
  tenantKey,
);
