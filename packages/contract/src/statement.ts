/** What a family owes and has paid, as it and the mairie read it. */
import { INVOICE_KINDS, LEDGER_KINDS, LINE_NATURES } from '@preau/domain/billing/piece';
import { NOTIFICATION_CHANNELS, NOTIFICATION_STATES, SUPPRESSIONS } from '@preau/domain/notification';
import { LINE_KINDS } from '@preau/domain/pricing/price-month';
import { COLLECTORS, MEANS_OF_PAYMENT } from '@preau/domain/regie';
import { z } from 'zod';
import { cents, day } from './billing.ts';
import { uuid } from './family.ts';

const instant = z.iso.datetime();
const sendKey = z
  .string()
  .regex(/^[\w-]{8,64}$/)
  .describe('Made by who sends it: an act sent again under the same key is the same act');

export const statementQuery = z.object({
  household: uuid.optional().describe('One of one’s own; without it, the first'),
  year: z
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .describe('The year in which the school year begins; without it, this one'),
  regie: uuid.optional().describe('The operations of this régie alone'),
});
export type StatementQuery = z.infer<typeof statementQuery>;

export const statementRegie = z.object({
  id: uuid,
  name: z.string(),
  memberId: uuid,
  member: z.string(),
  collectedBy: z.enum(COLLECTORS),
  balanceCents: cents,
});

/** An invoice of which something is left to pay to the régie. */
export const openInvoice = z.object({
  id: uuid,
  kind: z.enum(INVOICE_KINDS),
  reference: z.string(),
  regieId: uuid,
  firstDay: day,
  lastDay: day,
  dueOn: day.nullable(),
  totalCents: cents,
  leftCents: cents,
  isLate: z.boolean(),
});

export const handedDebt = z.object({
  invoiceId: uuid,
  reference: z.string(),
  regieId: uuid,
  amountCents: cents,
  handedOn: day,
});

export const statementRow = z.object({
  id: uuid,
  operation: z.string().describe('« AL-36 », « 2026-12 » of a receipt; empty where it has no number'),
  datedOn: day,
  kind: z.enum(LEDGER_KINDS),
  regieId: uuid,
  debitCents: cents,
  creditCents: cents,
  balanceCents: cents.describe('After this operation'),
  reason: z.string().nullable(),
  invoice: z
    .object({ id: uuid, kind: z.enum(INVOICE_KINDS), reference: z.string(), firstDay: day, lastDay: day })
    .nullable(),
  payment: z.object({ id: uuid, means: z.enum(MEANS_OF_PAYMENT) }).nullable(),
});

/** Relevé de compte. */
export const statement = z.object({
  today: day,
  householdId: uuid,
  regies: z.array(statementRegie),
  open: z.array(openInvoice),
  openCents: cents.describe('What is to be paid to régies now'),
  handed: z.array(handedDebt).describe('Debts that the trésorerie collects'),
  year: z.object({ from: day, to: day }),
  years: z.array(z.string()).describe('In which school years with operations begin, the latest first'),
  regieId: uuid.nullable().describe('The régie that was asked for'),
  openingCents: cents,
  debitCents: cents,
  creditCents: cents,
  closingCents: cents,
  rows: z.array(statementRow).describe('The latest last'),
});
export type Statement = z.infer<typeof statement>;

export const familyStatement = statement.extend({
  households: z.array(z.object({ id: uuid, number: z.string() })),
  online: z.array(uuid).describe('Régies of which something that is open may be paid on the portal'),
});
export type FamilyStatement = z.infer<typeof familyStatement>;

export const shownLine = z.object({
  id: uuid,
  kind: z.enum(LINE_KINDS),
  nature: z.enum(LINE_NATURES),
  childName: z.string().nullable(),
  isWithheld: z
    .boolean()
    .describe('Of a child that the reader does not answer for: neither name nor days nor reasons are told'),
  title: z.string(),
  days: z.array(day),
  dates: z.string().describe('The days in words'),
  reason: z.string().describe('« tranche QF 600–999, art. 8 »'),
  why: z.array(z.string()).describe('A sentence for each step of the price'),
  quantity: z.int(),
  unitCents: cents,
  shareBp: z.int(),
  amountCents: cents,
});
export type ShownLine = z.infer<typeof shownLine>;

const otherInvoice = z.object({
  id: uuid,
  kind: z.enum(INVOICE_KINDS),
  reference: z.string(),
  totalCents: cents,
});

export const shownInvoice = z.object({
  id: uuid,
  kind: z.enum(INVOICE_KINDS),
  reference: z.string(),
  regieId: uuid,
  regie: z.string(),
  householdId: uuid,
  member: z.object({ id: uuid, name: z.string() }).describe('Who answers questions about it'),
  firstDay: day,
  lastDay: day,
  issuedOn: day,
  dueOn: day.nullable(),
  totalCents: cents,
  previousBalanceCents: cents.nullable().describe('Null where it is not told'),
  paidCents: cents,
  titreCents: cents.describe('What the trésorerie collects of it'),
  leftCents: cents,
  reason: z.string().nullable(),
  corrects: otherInvoice.nullable(),
  corrections: z.array(otherInvoice),
  collectedBy: z.enum(COLLECTORS),
  means: z.array(z.enum(MEANS_OF_PAYMENT)),
  chequePayee: z.string().nullable(),
  note: z.string().nullable(),
  lines: z.array(shownLine),
});

/** An invoice as an adult of its household reads it. */
export const familyInvoice = shownInvoice.extend({
  isOnline: z.boolean().describe('Whether it may be paid on the portal'),
});
export type FamilyInvoice = z.infer<typeof familyInvoice>;
export type ShownInvoice = z.infer<typeof shownInvoice>;

export const invoiceDelivery = z.object({
  id: uuid,
  to: z.string(),
  channel: z.enum(NOTIFICATION_CHANNELS),
  state: z.enum(NOTIFICATION_STATES),
  because: z.enum(SUPPRESSIONS).nullable(),
  at: instant,
  sentTo: z.string().nullable(),
  bounced: z.object({ at: instant, status: z.string().describe('RFC 3463, « 5.1.1 »') }).nullable(),
});
export type ShownDelivery = z.infer<typeof invoiceDelivery>;

export const officeInvoice = shownInvoice.extend({
  household: z.object({ id: uuid, number: z.string(), name: z.string() }),
  isOnPaper: z.boolean().describe('Whether nobody of the family gets it by e-mail'),
  deliveries: z.array(invoiceDelivery),
});
export type OfficeInvoice = z.infer<typeof officeInvoice>;

export const officeStatement = statement.extend({
  household: z.object({ id: uuid, number: z.string(), name: z.string() }),
  invoices: z.array(
    z.object({
      id: uuid,
      kind: z.enum(INVOICE_KINDS),
      reference: z.string(),
      regieId: uuid,
      firstDay: day,
      lastDay: day,
      issuedOn: day,
      totalCents: cents,
      leftCents: cents,
      titreCents: cents,
      deliveries: z.array(invoiceDelivery),
    }),
  ),
});
export type OfficeStatement = z.infer<typeof officeStatement>;

export const resendInput = z.object({ key: sendKey });

/** An adult whom no e-mail of an invoice has reached. */
export const unreachedAdult = invoiceDelivery.extend({
  address: z.string().nullable().describe('As the file has it now: where it would be sent'),
  invoice: z.object({ id: uuid, kind: z.enum(INVOICE_KINDS), reference: z.string() }),
  household: z.object({ id: uuid, number: z.string(), name: z.string() }),
  isOnPaper: z.boolean().describe('Whether nobody of the family gets it by e-mail'),
});
export type UnreachedAdult = z.infer<typeof unreachedAdult>;

/** How the invoices of a run reach their families. */
export const runDeliveries = z.object({
  invoices: z.int(),
  documents: z.int(),
  byEmail: z.int(),
  waiting: z.int(),
  refused: z.int(),
  bounced: z.int(),
  onPaper: z.int(),
  paperParts: z.int().describe('How many documents hold what is on paper'),
  unreached: z.array(unreachedAdult).describe('By family'),
  isCut: z.boolean().describe('Whether more were not reached than are listed'),
});
export type RunDeliveries = z.infer<typeof runDeliveries>;
