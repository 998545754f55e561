/** Runs of invoices through the API: what may be billed, a draft as it is looked at, what is issued and corrected. */
import { BILL_SIGNALS, INVOICE_KINDS, MONTH_OUTCOMES, RUN_STATUSES } from '@preau/domain/billing/piece';
import { COLLECTORS } from '@preau/domain/regie';
import { z } from 'zod';
import { billLine, cents, day } from './billing.ts';
import { uuid } from './family.ts';

const sendKey = z
  .string()
  .min(8)
  .max(80)
  .regex(/^[\w-]+$/)
  .describe('Made by who sends it: an act sent again under the same key is the same act');
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

const runSummary = z.object({
  outcomes: z.record(z.enum(MONTH_OUTCOMES), z.int()).describe('Families by what becomes of their sum'),
  issuedCents: cents.describe('Of what becomes invoices'),
  carriedCents: cents.describe('Of what waits for the next'),
  services: z.array(z.object({ service: z.string().nullable(), name: z.string(), quantity: z.int(), cents })),
  signals: z.partialRecord(z.enum(BILL_SIGNALS), z.int()).describe('Families with each'),
});

export const billingRun = z.object({
  id: uuid,
  regie: z.object({ id: uuid, name: z.string(), collectedBy: z.enum(COLLECTORS) }),
  from: day,
  to: day,
  status: z.enum(RUN_STATUSES),
  isUnderWay: z.boolean().describe('It is computed, issued, or compared with what was issued, part by part'),
  households: z.int(),
  progress: z.object({ done: z.int(), of: z.int() }).describe('Parts that are computed, issued or compared'),
  summary: runSummary.nullable().describe('Null until something is computed'),
  issuedOn: day.nullable(),
  dueOn: day.nullable(),
});
export type BillingRun = z.infer<typeof billingRun>;

/** What there is to see of billing. */
export const billingHome = z.object({
  regies: z.array(
    z.object({
      id: uuid,
      name: z.string(),
      collectedBy: z.enum(COLLECTORS),
      usualMonth: month.describe('What would be billed next'),
      open: uuid.nullable().describe('The draft that is there'),
      billed: z.array(z.string()).describe('Months that are billed'),
      differing: z.int().describe('Families whose bill is another by now'),
      unseen: z.int().describe('More families of whom something was noted since, and nobody has compared'),
    }),
  ),
  runs: z.array(billingRun),
});
export type BillingHome = z.infer<typeof billingHome>;

export const newRun = z.object({
  regieId: uuid,
  from: month.describe('First month'),
  to: month.describe('Last month'),
});
export const runCreated = z.object({ id: uuid });

/** A draft, or what was issued of it. */
export const runPage = billingRun.extend({
  isStale: z
    .object({ rules: z.boolean(), households: z.int().describe('Of whom facts were noted since') })
    .nullable()
    .describe('Since it was computed, or compared, something has changed; null: nothing'),
  compared: z
    .object({ at: z.iso.datetime(), differing: z.int().describe('Families that differed then') })
    .nullable()
    .describe('When all families of an issued run were last priced anew'),
  parts: z
    .array(z.object({ month: day, services: z.array(z.string()) }))
    .describe('What it bills: names of services by month'),
  proposal: z
    .object({
      issuedOn: day,
      dueOn: day,
      article: z.string().nullable(),
      earliest: day.describe('No invoice is dated before the last'),
    })
    .describe('When it would be issued and due'),
});
export type RunPage = z.infer<typeof runPage>;

export const billSignal = z.object({
  kind: z.enum(BILL_SIGNALS),
  childId: uuid.nullable(),
  childName: z.string().nullable(),
  service: z.string().nullable(),
  serviceName: z.string().nullable(),
  dates: z.array(day),
});
export type BillSignal = z.infer<typeof billSignal>;

export const billHead = z.object({
  householdId: uuid,
  number: z.string(),
  name: z.string(),
  totalCents: cents,
  lastCents: cents.nullable().describe('The month before'),
  outcome: z.enum(MONTH_OUTCOMES),
  signals: z.array(billSignal),
});
export type BillHead = z.infer<typeof billHead>;

export const headsQuery = z.object({
  q: z.string().trim().max(100).optional(),
  signal: z.enum(BILL_SIGNALS).optional(),
  outcome: z.enum(MONTH_OUTCOMES).optional(),
  owing: z.string().regex(/^yes$/).optional().describe('Without families for whom there is nothing'),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export const billHeads = z.object({ heads: z.array(billHead), count: z.int(), pageSize: z.int() });
export type BillHeads = z.infer<typeof billHeads>;

export const draftBill = billHead.extend({
  lines: z.array(billLine),
  article: z.string().nullable().describe('That decides about a sum that is too small'),
});
export type DraftBill = z.infer<typeof draftBill>;

/** What was issued by a run. */
export const runInvoices = z.object({
  invoices: z.array(
    z.object({
      id: uuid,
      reference: z.string(),
      householdId: uuid,
      number: z.string().describe('N° famille'),
      name: z.string(),
      totalCents: cents,
      leftCents: cents.describe('To pay here'),
      titreCents: cents.describe('With the comptable'),
    }),
  ),
  isMore: z.boolean(),
});
export type RunInvoices = z.infer<typeof runInvoices>;
export const runInvoicesQuery = headsQuery.pick({ q: true, page: true });

export const issuedRun = z.object({
  issuedOn: day,
  dueOn: day,
  seen: z
    .object({ invoices: z.int(), cents })
    .describe('What the agent has seen that it issues: where it is another draft by now, nothing is issued'),
});
export const runState = z.object({ status: z.enum(RUN_STATUSES) });

/** What has changed after it was billed, family by family. */
export const proposedCorrection = z.object({
  id: z.string().describe('Names it, and what it comes to: another where that changes'),
  householdId: uuid,
  number: z.string(),
  name: z.string(),
  corrects: z.object({ id: uuid, reference: z.string() }).nullable().describe('Null: nothing was billed'),
  months: z.array(day),
  kind: z.enum(INVOICE_KINDS),
  totalCents: cents,
  isTitre: z.boolean().describe('The invoice is with the comptable: its titre is reduced'),
  lines: z.array(billLine),
});
export type ProposedCorrection = z.infer<typeof proposedCorrection>;

export const correctionsQuery = z.object({ regieId: uuid, householdId: uuid.optional() });
export const proposedCorrections = z.object({
  regie: z.object({ id: uuid, name: z.string() }),
  corrections: z.array(proposedCorrection),
  more: z.int().describe('More families that are known to differ'),
  unseen: z.int().describe('More families of whom something was noted since, and nobody has compared'),
  lastRun: uuid.nullable().describe('The last that was issued'),
});
export type ProposedCorrections = z.infer<typeof proposedCorrections>;

export const newCorrections = z.object({
  key: sendKey,
  regieId: uuid,
  ids: z.array(z.string().max(200)).min(1).max(500).describe('As they were proposed'),
  reason: z.string().trim().min(1).max(300),
  dueOn: day.nullable().describe('Of what is to be paid; null: by the règlement'),
});
export const correctionsIssued = z.object({
  issued: z.array(z.object({ id: uuid, householdId: uuid, reference: z.string(), totalCents: cents })),
  changed: z.int().describe('Proposals that are others by now: they are shown anew'),
});
export type CorrectionsIssued = z.infer<typeof correctionsIssued>;

/** What a stream of events tells of a run while it is under way. */
export const runProgress = billingRun
  .pick({ status: true, isUnderWay: true })
  .extend({ done: z.int(), of: z.int() });
export type RunProgress = z.infer<typeof runProgress>;
export type IssuedRun = z.infer<typeof issuedRun>;
export type NewRun = z.infer<typeof newRun>;
export type NewCorrections = z.infer<typeof newCorrections>;
