/** Invoices as they are kept and as they travel. */
import type { InvoiceContent } from '@preau/domain/billing/invoice';
import { INVOICE_KINDS, LINE_NATURES } from '@preau/domain/billing/piece';
import { isLocalDate, type LocalDate } from '@preau/domain/dates';
import { LINE_KINDS } from '@preau/domain/pricing/price-month';
import { COLLECTORS, MEANS_OF_PAYMENT } from '@preau/domain/regie';
import { TENANT_KINDS } from '@preau/domain/tenant';
import { z } from 'zod';
import { uuid } from './family.ts';

export const day = z.custom<LocalDate>(value => typeof value === 'string' && isLocalDate(value), 'a day');
export const cents = z.int().describe('In cents');

/** What is printed on an invoice beside its lines, as it was when it was issued. */
export const invoiceContent = z.object({
  issuer: z.object({
    tenant: z.string(),
    kind: z.enum(TENANT_KINDS),
    accent: z.string(),
    logo: z.object({ sha256: z.string(), mediaType: z.string() }).nullable(),
    regie: z.string(),
    member: z.string(),
    address: z.array(z.string()),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    siret: z.string().nullable(),
  }),
  recipient: z.object({
    householdNumber: z.string(),
    names: z.array(z.string()).describe('« Madame Jeanne DUPONT », one an adult'),
    address: z.array(z.string()).describe('Lines of an envelope, without the name'),
  }),
  pay: z.object({
    collectedBy: z.enum(COLLECTORS),
    means: z.array(z.enum(MEANS_OF_PAYMENT)),
    chequePayee: z.string().nullable(),
    note: z.string().nullable(),
    dueOn: day.nullable(),
    showsPreviousBalance: z.boolean(),
  }),
  words: z.object({
    office: z.string(),
    home: z.string(),
    services: z.record(z.string(), z.string()),
    mealTypes: z.record(z.string(), z.string()),
    words: z.record(z.string(), z.string()),
  }),
}) satisfies z.ZodType<InvoiceContent>;

/** A line of a draft or of an invoice, as it is shown. */
export const billLine = z.object({
  month: day,
  kind: z.enum(LINE_KINDS),
  nature: z.enum(LINE_NATURES),
  childId: uuid.nullable(),
  childName: z.string().nullable(),
  service: z.string().nullable().describe('Key'),
  serviceName: z.string().nullable(),
  dates: z.array(day),
  quantity: z.int(),
  unitCents: cents,
  amountCents: cents,
  shareBp: z.int().describe('Basis points of a shared cost; 10,000: the whole'),
  article: z.string().nullable(),
  version: z.string().nullable(),
  why: z.array(z.string()).describe('Sentences: how the amount came about'),
  reversesId: uuid.nullable().describe('The line that this one takes back'),
});

export const invoiceKind = z.enum(INVOICE_KINDS);
