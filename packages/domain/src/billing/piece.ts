/** What is kept of money: runs, invoices, the account, what is handed on. */

/** How far a run of invoices is. `discarded`: its draft was thrown away. */
export const RUN_STATUSES = ['drafting', 'draft', 'issuing', 'issued', 'discarded'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** How far a part of a run is. */
export const CHUNK_STATUSES = ['waiting', 'priced', 'issued'] as const;
export type ChunkStatus = (typeof CHUNK_STATUSES)[number];

/** `complement` and `credit-note` set an issued invoice right, up and down. */
export const INVOICE_KINDS = ['invoice', 'complement', 'credit-note'] as const;
export type InvoiceKind = (typeof INVOICE_KINDS)[number];

/** What a line pays for, as a certificate for taxes needs it. */
export const LINE_NATURES = ['meal', 'care', 'activity', 'penalty', 'fee'] as const;
export type LineNature = (typeof LINE_NATURES)[number];

/** What became of a family's month in a run. */
export const MONTH_OUTCOMES = ['issued', 'carried-over', 'waived', 'nothing'] as const;
export type MonthOutcome = (typeof MONTH_OUTCOMES)[number];

/** What of a family's draft deserves a look, the most pressing first. */
export const BILL_SIGNALS = [
  'unpriced',
  'attendance-not-taken',
  'unbooked-presence',
  'proof-awaited',
  'request-pending',
  'quotient-missing',
  'amount-unusual',
  'below-minimum',
  'nothing-to-bill',
] as const;
export type BillSignalKind = (typeof BILL_SIGNALS)[number];

/** What moves an account. */
export const LEDGER_KINDS = [
  'opening',
  'invoice',
  'complement',
  'credit-note',
  'payment',
  'payment-reversal',
  'titre',
  'titre-reduction',
  'refund',
  'waiver',
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** A debt handed to the comptable public, and what takes part or all of it back. */
export const TITRE_KINDS = ['titre', 'reduction', 'annulation'] as const;
export type TitreKind = (typeof TITRE_KINDS)[number];

/** Numbers that a régie counts for itself, each exercice from 1 on. */
export const NUMBER_SERIES = ['invoice', 'receipt', 'deposit', 'titre'] as const;
export type NumberSeries = (typeof NUMBER_SERIES)[number];

/** What a régie brings to the bank or the trésorerie itself. */
export const DEPOSITED_MEANS = ['cheque', 'cash', 'cesu'] as const;
export type DepositedMeans = (typeof DEPOSITED_MEANS)[number];

export const ONLINE_PAYMENT_STATUSES = ['pending', 'paid', 'refused', 'cancelled', 'expired'] as const;
export type OnlinePaymentStatus = (typeof ONLINE_PAYMENT_STATUSES)[number];

/** How an invoice goes with its e-mail. */
export const EMAIL_FORMS = ['attached', 'link'] as const;
export type EmailForm = (typeof EMAIL_FORMS)[number];

/** How a reminder reaches a family: by e-mail where an adult has agreed to it, on paper otherwise. */
export const REMINDER_CHANNELS = ['email', 'letter'] as const;
export type ReminderChannel = (typeof REMINDER_CHANNELS)[number];
