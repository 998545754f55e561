/** Money that comes in, through the API: the counter, deposits, titres, reminders, accounts, payments online. */
import { AGES } from '@preau/domain/billing/account';
import { DEPOSITED_MEANS, LEDGER_KINDS, ONLINE_PAYMENT_STATUSES } from '@preau/domain/billing/piece';
import { isLocalDate, type LocalDate } from '@preau/domain/dates';
import type { Cents } from '@preau/domain/money';
import { COLLECTORS, MEANS_OF_PAYMENT } from '@preau/domain/regie';
import { z } from 'zod';

const uuid = z.uuid();
const localDate = z.custom<LocalDate>(value => typeof value === 'string' && isLocalDate(value), 'a day');
const cents = z.custom<Cents>(value => Number.isSafeInteger(value), 'cents').describe('In cents');
const positive = cents.refine(amount => amount > 0 && amount <= MOST_CENTS, 'an amount');
const sendKey = z
  .string()
  .min(8)
  .max(80)
  .regex(/^[\w-]+$/)
  .describe('Made by who sends it: an act sent again under the same key is the same act');
const text = (most: number) => z.string().trim().min(1).max(most);
const said = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .transform(value => value || null)
    .nullable();

/** No family owes as much; a figure too many is a slip. */
export const MOST_CENTS = 10_000_000;

/** What a régisseur may do so by hand: what a family pays online, or is debited, comes by itself. */
export const COUNTER_MEANS = ['cheque', 'cash', 'card', 'transfer', 'cesu'] as const;
export type CounterMeans = (typeof COUNTER_MEANS)[number];

/** A régie as one chooses it. */
export const regieChoice = z.object({
  id: uuid,
  name: z.string(),
  member: z.string().describe('Name'),
  collectedBy: z.enum(COLLECTORS),
});
export type RegieChoice = z.infer<typeof regieChoice>;

const family = z.object({
  id: uuid,
  number: z.string().describe('N° famille'),
  name: z.string().describe('Of its adults'),
});

export const cashBox = z.object({
  kind: z.enum(['unlimited', 'within', 'near', 'beyond']),
  heldCents: cents,
  ceilingCents: cents.nullable(),
});

/** A debt of which something is left. */
const openDebt = z.object({
  kind: z.enum(['invoice', 'entry']),
  id: uuid,
  label: z.string().describe('Reference of the invoice, or what it is'),
  firstDay: localDate.nullable(),
  lastDay: localDate.nullable(),
  datedOn: localDate,
  dueOn: localDate.nullable(),
  age: z.enum(AGES),
  totalCents: cents,
  leftCents: cents,
});

export const shownPayment = z.object({
  id: uuid,
  regieId: uuid,
  receipt: z.string().describe('Number of its receipt: 2026-12'),
  family,
  means: z.enum(MEANS_OF_PAYMENT),
  amountCents: cents,
  receivedOn: localDate,
  recordedAt: z.iso.datetime(),
  recordedBy: z.string().nullable(),
  detail: z.string().describe('Bank, number and drawer of a cheque, reference of a transfer; may be empty'),
  pays: z.array(z.object({ label: z.string(), amountCents: cents })),
  deposit: z.string().nullable().describe('Number of the bordereau that it is on'),
  reversedBecause: z.string().nullable(),
});
export type ShownPayment = z.infer<typeof shownPayment>;

export const deskQuery = z.object({
  q: z.string().max(200).default('').describe('N° famille, name, or reference of an invoice'),
  household: uuid.optional(),
  regie: uuid.optional(),
});

export const desk = z.object({
  today: localDate,
  regies: z.array(regieChoice),
  regie: regieChoice
    .extend({
      means: z.array(z.enum(COUNTER_MEANS)),
      chequePayee: z.string().nullable(),
      cash: cashBox,
    })
    .nullable()
    .describe('The one that is worked with; null where this agent has none'),
  found: z.array(
    family.extend({ invoice: z.string().nullable().describe('Whose reference was looked for') }),
  ),
  account: z
    .object({
      family,
      regieId: uuid,
      balanceCents: cents.describe('Positive where the family owes'),
      creditCents: cents.describe('What is held of it'),
      handedCents: cents.describe('What the trésorerie collects'),
      debts: z.array(openDebt),
      elsewhere: z.array(z.object({ regie: regieChoice, balanceCents: cents })),
      payments: z.array(shownPayment).describe('The latest first'),
      acts: z.array(
        z.object({
          id: uuid,
          kind: z.enum(LEDGER_KINDS),
          amountCents: cents,
          datedOn: localDate,
          reason: z.string(),
          invoice: z.string().nullable(),
          isTakenBack: z.boolean(),
        }),
      ),
    })
    .nullable(),
  latest: z.array(shownPayment).describe('What was recorded last at this régie'),
});
export type Desk = z.infer<typeof desk>;

/** What is noted of a payment beside its amount. */
export const paymentDetail = z.object({
  bank: said(80),
  number: said(40),
  drawer: said(120),
  reference: said(140),
});
export type PaymentDetail = z.infer<typeof paymentDetail>;

export const newPayment = z.object({
  key: sendKey,
  householdId: uuid,
  regieId: uuid,
  means: z.enum(COUNTER_MEANS),
  amountCents: positive.describe(
    'What is handed over: change is given back of cash where the règlement says so',
  ),
  receivedOn: localDate,
  invoiceIds: z.array(uuid).max(200).describe('What it is for; none: the oldest first'),
  detail: paymentDetail,
  email: z.boolean().describe('Whether the receipt goes by e-mail to the adults who agreed'),
});
export type NewPayment = z.infer<typeof newPayment>;

export const recordedPayment = z.object({
  payment: shownPayment,
  changeCents: cents,
  creditCents: cents.describe('What stays on the account'),
  balanceCents: cents.describe('Of the account, afterwards'),
  cash: cashBox.nullable().describe('Of a payment in cash'),
});
export type RecordedPayment = z.infer<typeof recordedPayment>;

/** Why a payment is not taken. */
export const PAYMENT_PROBLEMS = [
  'handed',
  'tresorerie',
  'means',
  'part',
  'cash',
  'future',
  'deposited',
] as const;
export type PaymentProblem = (typeof PAYMENT_PROBLEMS)[number];

export const reversal = z.object({
  key: sendKey,
  reason: text(300),
});

export const reversedPayment = z.object({ balanceCents: cents });

/** Giving a credit back, or giving a debt up. */
export const newRefund = z.object({
  key: sendKey,
  householdId: uuid,
  regieId: uuid,
  amountCents: positive,
  reason: text(300),
});
export const newWaiver = z.object({
  key: sendKey,
  invoiceId: uuid,
  amountCents: positive,
  reason: text(300),
});
export const entryMade = z.object({ entryId: uuid, balanceCents: cents });
export type EntryMade = z.infer<typeof entryMade>;

// Deposits

export const regieQuery = z.object({ regie: uuid.optional() });

export const deposits = z.object({
  today: localDate,
  regies: z.array(regieChoice),
  regie: regieChoice.nullable(),
  waiting: z.array(
    z.object({
      means: z.enum(DEPOSITED_MEANS),
      totalCents: cents,
      payments: z.array(shownPayment),
    }),
  ),
  cash: cashBox.nullable(),
  made: z.array(
    z.object({
      id: uuid,
      number: z.string(),
      means: z.enum(DEPOSITED_MEANS),
      madeOn: localDate,
      amountCents: cents,
      count: z.int(),
      recordedBy: z.string().nullable(),
    }),
  ),
});
export type Deposits = z.infer<typeof deposits>;

export const newDeposit = z.object({
  key: sendKey,
  regieId: uuid,
  means: z.enum(DEPOSITED_MEANS),
  madeOn: localDate,
  paymentIds: z.array(uuid).min(1).max(500),
  amountCents: cents
    .refine(amount => amount >= 0, 'an amount')
    .nullable()
    .describe('Of cash, what is brought where a cash fund stays; null: all'),
});
export type NewDeposit = z.infer<typeof newDeposit>;
export const depositMade = z.object({ id: uuid, number: z.string(), amountCents: cents, count: z.int() });
export type DepositMade = z.infer<typeof depositMade>;

// Titres

export const titres = z.object({
  today: localDate,
  regies: z.array(regieChoice),
  regie: regieChoice.nullable(),
  waiting: z.array(
    z.object({
      invoiceId: uuid,
      reference: z.string(),
      family,
      issuedOn: localDate,
      dueOn: localDate.nullable(),
      leftCents: cents,
      tooSmall: z.boolean().describe('Below what may be handed over: it waits for others'),
    }),
  ),
  made: z.array(
    z.object({
      id: uuid,
      number: z.string(),
      handedOn: localDate,
      count: z.int(),
      amountCents: cents,
      correctedCents: cents.describe('Reductions and annulations since; not positive'),
    }),
  ),
});
export type Titres = z.infer<typeof titres>;

export const newTitres = z.object({
  key: sendKey,
  regieId: uuid,
  handedOn: localDate,
  invoiceIds: z.array(uuid).min(1).max(2000),
});
export type NewTitres = z.infer<typeof newTitres>;
export const titresMade = z.object({ id: uuid, number: z.string(), amountCents: cents, count: z.int() });
export type TitresMade = z.infer<typeof titresMade>;

// Reminders

export const remindersQuery = z.object({
  regie: uuid.optional(),
  level: z.coerce.number().int().min(1).max(9).optional(),
});

/** Why an invoice that is late is not recalled. */
export const REMINDER_EXCLUSIONS = ['question'] as const;

export const reminders = z.object({
  today: localDate,
  regies: z.array(regieChoice),
  regie: regieChoice.nullable(),
  levels: z.array(z.object({ level: z.int(), daysAfterDue: z.int(), count: z.int() })),
  level: z.int().nullable(),
  wording: z.string(),
  families: z.array(
    z.object({
      family,
      by: z.enum(['email', 'letter']),
      excluded: z.enum(REMINDER_EXCLUSIONS).nullable(),
      totalCents: cents,
      text: z.string().describe('What it reads'),
      invoices: z.array(
        z.object({ id: uuid, reference: z.string(), dueOn: localDate, leftCents: cents, daysLate: z.int() }),
      ),
    }),
  ),
  sent: z.array(
    z.object({
      id: uuid,
      level: z.int(),
      sentAt: z.iso.datetime(),
      families: z.int(),
      letters: z.int(),
      amountCents: cents,
    }),
  ),
});
export type Reminders = z.infer<typeof reminders>;

export const newReminders = z.object({
  key: sendKey,
  regieId: uuid,
  level: z.int().min(1).max(9),
  wording: text(4000),
  householdIds: z.array(uuid).min(1).max(5000),
});
export type NewReminders = z.infer<typeof newReminders>;
export const remindersSent = z.object({ id: uuid, emails: z.int(), letters: z.int(), invoices: z.int() });
export type RemindersSent = z.infer<typeof remindersSent>;

// Accounts and the journal

export const FILE_FORMATS = ['csv', 'xlsx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const agedBalance = z.object({
  today: localDate,
  regies: z.array(regieChoice),
  regie: regieChoice.nullable(),
  rows: z.array(
    z.object({
      family,
      ages: z.record(z.enum(AGES), cents),
      leftCents: cents,
      creditCents: cents,
      balanceCents: cents,
      remindedLevel: z.int().describe('0: never'),
      oldestDueOn: localDate.nullable(),
    }),
  ),
  totals: z.object({
    ages: z.record(z.enum(AGES), cents),
    leftCents: cents,
    creditCents: cents,
    balanceCents: cents,
    handedCents: cents,
  }),
});
export type AgedBalance = z.infer<typeof agedBalance>;

export const exportQuery = z.object({ regie: uuid.optional(), format: z.enum(FILE_FORMATS) });

export const journalQuery = z.object({
  regie: uuid.optional(),
  from: localDate.optional(),
  to: localDate.optional(),
  means: z.enum(MEANS_OF_PAYMENT).optional(),
});
export const journalExportQuery = journalQuery.extend({ format: z.enum(FILE_FORMATS) });

export const journal = z.object({
  today: localDate,
  from: localDate,
  to: localDate,
  regies: z.array(regieChoice),
  regie: regieChoice.nullable(),
  totals: z.array(z.object({ means: z.enum(MEANS_OF_PAYMENT), count: z.int(), amountCents: cents })),
  totalCents: cents,
  rows: z.array(shownPayment).describe('In the order of receipts; those that were taken back too'),
  isCut: z.boolean().describe('Whether there are more than are shown'),
});
export type Journal = z.infer<typeof journal>;

// Online

export const payableQuery = z.object({ household: uuid.optional() });

/** Why something is not paid online. */
export const onlineRefusal = z.object({
  services: z
    .array(z.string())
    .describe('Names of those that do not take cards online; none: the régie itself'),
  article: z.string().nullable(),
});
export type OnlineRefusal = z.infer<typeof onlineRefusal>;

/** What a family owes, and where it may pay it online. */
export const payable = z.object({
  householdId: uuid,
  today: localDate,
  regies: z.array(
    z.object({
      id: uuid,
      name: z.string(),
      isOnline: z.boolean().describe('Whether something of it may be paid online'),
      totalCents: cents,
      onlineCents: cents.describe('What may be paid online'),
      otherwise: z.string().describe('How else one pays, in a sentence; may be empty'),
      debts: z.array(
        z.object({
          id: uuid,
          label: z.string().nullable().describe('Reference of the invoice; null for what is none'),
          dueOn: localDate.nullable(),
          datedOn: localDate,
          leftCents: cents,
          refusal: onlineRefusal.nullable().describe('Null: it may be paid online'),
        }),
      ),
    }),
  ),
});
export type Payable = z.infer<typeof payable>;

export const newOnlinePayment = z.object({
  key: sendKey,
  householdId: uuid.nullable().describe('Null: the first of one’s own'),
  regieId: uuid,
  invoiceIds: z.array(uuid).max(200).describe('None: all that may be paid online'),
});
export type NewOnlinePayment = z.infer<typeof newOnlinePayment>;
export const onlinePaymentBegun = z.object({
  id: uuid,
  amountCents: cents,
  payAt: z.string().describe('Where the family pays'),
});
export type OnlinePaymentBegun = z.infer<typeof onlinePaymentBegun>;

export const onlinePayment = z.object({
  id: uuid,
  status: z.enum(ONLINE_PAYMENT_STATUSES),
  amountCents: cents,
  regie: z.string(),
  paymentId: uuid.nullable().describe('What it became, of which there is a receipt'),
  creditCents: cents.describe('What was more than was owed when it arrived'),
});
export type OnlinePayment = z.infer<typeof onlinePayment>;

/** What a simulated provider is told by whoever plays the bank. */
export const SIMULATED_OUTCOMES = ['paid', 'refused', 'cancelled'] as const;
export const simulatedAnswer = z.object({ outcome: z.enum(SIMULATED_OUTCOMES) });
export const simulatedPayment = z.object({
  amountCents: cents,
  regie: z.string(),
  status: z.enum(ONLINE_PAYMENT_STATUSES),
  returnTo: z.string(),
});
export type SimulatedPayment = z.infer<typeof simulatedPayment>;
