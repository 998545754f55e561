/**
 * What a commune has lived through before one first looks at it, by the verbs that its agents and the clock call, each at
 * its time: months that were billed, mostly paid, and brought to the bank or handed to the trésorerie; meals that were
 * ordered and have come. Nobody is written to: what families and caterers were sent is noted as sent.
 */
import { jobs } from '@preau/contract/jobs';
import { COUNTER_MEANS, type CounterMeans, type NewPayment } from '@preau/contract/payments';
import { type BillingRegie, listRegies } from '@preau/db/billing-run';
import type { TenantTransaction } from '@preau/db/database';
import { type AskedJob, noteAsSent, takeJobs } from '@preau/db/demonstration';
import { type ListedInvoice, listInvoices } from '@preau/db/invoice';
import { readPrintable } from '@preau/db/invoice-document';
import { findWaitingSending } from '@preau/db/meal-orders';
import { derivedId } from '@preau/db/new-id';
import type { Actor, StaffRole } from '@preau/domain/actor';
import { DEPOSITED_MEANS } from '@preau/domain/billing/piece';
import {
  addDays,
  addMonths,
  firstOfMonth,
  instantOf,
  type LocalDate,
  localDateAt,
} from '@preau/domain/dates';
import type { Context } from '../context.ts';
import { tellFamilies } from '../deliver-invoices.ts';
import { discardRun, startRun } from '../draft-run.ts';
import { handTitres, readTitres } from '../hand-titres.ts';
import { issueRun, issueRunChunk } from '../issue-run.ts';
import { makeDeposit, readDeposits } from '../make-deposit.ts';
import { OperationError } from '../operation-error.ts';
import { settleMealOrders } from '../order-meals.ts';
import { priceRunChunk } from '../price-run.ts';
import { readRunPage } from '../read-run.ts';
import { acknowledgeMealOrder, sendMealOrder } from '../receive-meal-order.ts';
import { recordPayment } from '../record-payment.ts';
import { type Chance, createChance } from './chance.ts';

/** As many as it takes until what is not paid is overdue, and handed to the trésorerie. */
const BILLED_MONTHS = 2;
/** Of the month after the one that is billed. */
const ISSUED_ON = 5;
/** Days after the issue on which what has come in is brought to the bank. */
const DEPOSITED_AFTER = 14;
/** Days after which what nobody has paid is handed to the trésorerie, where it collects. */
const HANDED_AFTER = 10;
/** Days behind of which the meals were ordered. */
const ORDERED_DAYS = 7;

/** Of a hundred invoices. */
const PAID_IN_TIME = 72;
const PAID_LATE = 14;
/** Nobody brings more than that in coins and notes. */
const MOST_CASH_CENTS = 6_000;

/** The months that were billed by a day, the first first. */
function billedMonths(today: LocalDate): LocalDate[] {
  const last = addMonths(firstOfMonth(addDays(today, -ISSUED_ON)), -1);
  return Array.from({ length: BILLED_MONTHS }, (_, index) => addMonths(last, index + 1 - BILLED_MONTHS));
}

export function firstBilledMonth(today: LocalDate): LocalDate {
  return billedMonths(today)[0] ?? today;
}

/** What happens at an instant. */
interface Event {
  at: Date;
  happen(past: Past, ctx: Context): Promise<void>;
}

interface Past {
  tx: TenantTransaction;
  /** Until when. */
  now: Date;
  chance: Chance;
  as(role: StaffRole): Actor;
  instant(day: LocalDate, time: string): Date;
  /** Adds what will have happened, unless it would be still to come. */
  plan(event: Event): void;
}

/** Lives the weeks before the context's now, all in the given transaction. */
export async function livePast(tx: TenantTransaction, commune: Context): Promise<void> {
  const { now, tenant } = commune;
  const today = localDateAt(now, tenant.timeZone);
  const agenda: Event[] = [];
  const past: Past = {
    tx,
    now,
    chance: createChance(tenant.slug.length * 6151),
    as: role => ({
      kind: 'agent',
      id: derivedId(tx.tenantId, 'account', `demonstration/agent/${role}`),
      role,
      limits: [],
    }),
    instant: (day, time) => instantOf(`${day}T${time}`, tenant.timeZone),
    plan(event) {
      if (event.at < now) agenda.push(event);
    },
  };
  for (const month of billedMonths(today))
    past.plan({
      at: past.instant(addDays(addMonths(month, 1), ISSUED_ON - 1), '10:00'),
      happen: (_, ctx) => billMonth(past, ctx, month),
    });
  for (let days = ORDERED_DAYS; days >= 0; days -= 1)
    past.plan({
      at: past.instant(addDays(today, -days), '03:15'),
      happen: async (_, ctx) => {
        await settleMealOrders(ctx);
      },
    });
  for (let event = takeFirst(agenda); event; event = takeFirst(agenda)) {
    const ctx: Context = {
      ...commune,
      actor: { kind: 'system' },
      now: event.at,
      tenant: { ...tenant, transaction: work => work(tx) },
    };
    await event.happen(past, ctx);
    await workOff(past, ctx);
  }
  await noteAsSent(tx);
}

function takeFirst(agenda: Event[]): Event | undefined {
  const first = agenda.reduce<Event | undefined>(
    (least, event) => (least && least.at <= event.at ? least : event),
    undefined,
  );
  if (first) agenda.splice(agenda.indexOf(first), 1);
  return first;
}

/** What the worker does of what is asked for. What it would send by e-mail is taken, and not sent. */
const WORK: Record<string, (past: Past, ctx: Context, payload: unknown) => Promise<unknown>> = {
  'price-billing-chunk': (_, ctx, payload) =>
    priceRunChunk(ctx, jobs['price-billing-chunk'].parse(payload).chunkId),
  'issue-billing-chunk': (_, ctx, payload) =>
    issueRunChunk(ctx, jobs['issue-billing-chunk'].parse(payload).chunkId),
  'deliver-invoices': async ({ tx }, ctx, payload) =>
    // Their documents are made when somebody opens them.
    tellFamilies(tx, ctx, await readPrintable(tx, jobs['deliver-invoices'].parse(payload).invoiceIds)),
  'freeze-meal-orders': (_, ctx) => settleMealOrders(ctx),
  'send-meal-order': (past, ctx, payload) => sendOrder(past, ctx, jobs['send-meal-order'].parse(payload)),
  'check-meal-changes': async () => {},
  'send-notification': async () => {},
};

/** Does what was asked for at once, and plans what was asked for later. */
async function workOff(past: Past, ctx: Context): Promise<void> {
  const perform = ({ job, payload }: AskedJob, at: Context) => WORK[job]?.(past, at, payload);
  for (;;) {
    const asked = await takeJobs(past.tx, Object.keys(WORK), past.now);
    if (asked.length === 0) return;
    for (const one of asked)
      if (one.runAt && one.runAt > ctx.now)
        past.plan({ at: one.runAt, happen: async (_, later) => void (await perform(one, later)) });
      else await perform(one, ctx);
  }
}

async function sendOrder(past: Past, ctx: Context, { sendingId }: { sendingId: string }): Promise<void> {
  const sending = await findWaitingSending(past.tx, sendingId);
  await sendMealOrder(ctx, sendingId, async () => ({ kind: 'sent' }));
  if (!sending || past.chance.percent(20)) return;
  past.plan({
    at: new Date(ctx.now.getTime() + past.chance.between(10, 90) * 60_000),
    happen: async (_, later) =>
      void (await acknowledgeMealOrder({ ...later, actor: past.as('caterer') }, sending.orderId)),
  });
}

/** Drafts and issues a month of every régie of which there is something to bill. */
async function billMonth(past: Past, system: Context, month: LocalDate): Promise<void> {
  const ctx = { ...system, actor: past.as('regisseur') };
  const name = month.slice(0, 7);
  for (const regie of await listRegies(past.tx, 'tenant')) {
    const { id } = await startRun(ctx, { regieId: regie.id, from: name, to: name });
    await workOff(past, ctx);
    const { summary, proposal } = await readRunPage(ctx, id);
    if (!summary || summary.outcomes.issued === 0) {
      await discardRun(ctx, id);
      continue;
    }
    const { issuedOn, dueOn } = proposal;
    const seen = { invoices: summary.outcomes.issued, cents: summary.issuedCents };
    await issueRun(ctx, id, { issuedOn, dueOn, seen });
    await workOff(past, ctx);
    if (regie.collectedBy === 'tresorerie') {
      past.plan({
        at: past.instant(addDays(dueOn, HANDED_AFTER), '14:00'),
        happen: (_, later) => handOver(past, later, regie),
      });
      continue;
    }
    for (const invoice of await listInvoices(past.tx, { runId: id }))
      planPayment(past, regie, invoice, dueOn);
    past.plan({
      at: past.instant(addDays(issuedOn, DEPOSITED_AFTER), '16:30'),
      happen: (_, later) => deposit(past, later, regie),
    });
  }
}

/** Most families pay in time, some late, a few do not. */
function planPayment(
  past: Past,
  { id: regieId, means: taken }: BillingRegie,
  { id, householdId, issuedOn, totalCents, reference }: ListedInvoice,
  dueOn: LocalDate,
): void {
  const { chance } = past;
  const share = chance.between(1, 100);
  const [soon, late] = [chance.between(2, 24), chance.between(2, 15)];
  const offered = COUNTER_MEANS.filter(
    one => taken.includes(one) && (one !== 'cash' || totalCents <= MOST_CASH_CENTS),
  );
  if (share > PAID_IN_TIME + PAID_LATE || totalCents <= 0 || offered.length === 0) return;
  const asked = share <= PAID_IN_TIME ? addDays(issuedOn, soon) : addDays(dueOn, late);
  const means = chance.oneOf(offered);
  past.plan({
    at: past.instant(asked, '11:00'),
    happen: (_, ctx) =>
      pay(
        { ...ctx, actor: past.as('regisseur') },
        {
          key: `demonstration-${id}`,
          householdId,
          regieId,
          means,
          amountCents: totalCents,
          receivedOn: asked,
          invoiceIds: [id],
          detail: detailOf(means, chance, reference),
          email: false,
        },
      ),
  });
}

const BANKS = ['Crédit agricole', 'La Banque postale', 'Caisse d’épargne', 'Crédit mutuel'];

function detailOf(means: CounterMeans, chance: Chance, reference: string): NewPayment['detail'] {
  const nothing = { bank: null, number: null, drawer: null, reference: null };
  if (means === 'cheque')
    return { ...nothing, bank: chance.oneOf(BANKS), number: String(chance.between(1_000_000, 9_999_999)) };
  return means === 'transfer' ? { ...nothing, reference } : nothing;
}

/** Records a payment; what the règlement does not take, or what is paid by a credit already, is left. */
async function pay(ctx: Context, payment: NewPayment): Promise<void> {
  await recordPayment(ctx, payment).catch((error: unknown) => {
    if (!(error instanceof OperationError) || !['invalid', 'conflict'].includes(error.code)) throw error;
  });
}

async function deposit(past: Past, system: Context, { id: regieId }: BillingRegie): Promise<void> {
  const ctx = { ...system, actor: past.as('regisseur') };
  const { waiting, today } = await readDeposits(ctx, regieId);
  for (const means of DEPOSITED_MEANS) {
    const paymentIds = waiting.find(one => one.means === means)?.payments.map(({ id }) => id) ?? [];
    if (paymentIds.length > 0)
      await makeDeposit(ctx, {
        key: `demonstration-${regieId}-${means}-${today}`,
        regieId,
        means,
        madeOn: today,
        paymentIds,
        amountCents: null,
      });
  }
}

async function handOver(past: Past, system: Context, { id: regieId }: BillingRegie): Promise<void> {
  const ctx = { ...system, actor: past.as('regisseur') };
  const { waiting, today } = await readTitres(ctx, regieId);
  const invoiceIds = waiting
    .filter(({ dueOn, tooSmall }) => dueOn !== null && dueOn < today && !tooSmall)
    .map(one => one.invoiceId);
  if (invoiceIds.length > 0)
    await handTitres(ctx, {
      key: `demonstration-${regieId}-${today}`,
      regieId,
      handedOn: today,
      invoiceIds,
    });
}
