/** A family pays what it owes online: the provider says what came of it, and nothing is entered twice. */
import type {
  NewOnlinePayment,
  OnlinePayment,
  OnlinePaymentBegun,
  Payable,
  SimulatedPayment,
} from '@preau/contract/payments';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import {
  type AccountDebt,
  listBalancesOf,
  lockAccounts,
  readOpenCredits,
  readOpenDebts,
} from '@preau/db/family-account';
import { derivedId } from '@preau/db/new-id';
import {
  findOnlinePayment,
  insertOnlinePayment,
  type OnlinePayment as KeptOnlinePayment,
  settleOnlinePayment,
} from '@preau/db/online-payment';
import { findPaidInvoices, listPayments } from '@preau/db/payment';
import { readAccent } from '@preau/db/printed-document';
import { listRegies, type Regie } from '@preau/db/regies';
import { exerciceOf, oldestFirst } from '@preau/domain/billing/account';
import { meansPhrase } from '@preau/domain/billing/means';
import { sumCents } from '@preau/domain/money';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { judgeDebts } from './judge-debts.ts';
import { openFamily, ownHousehold, todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { type PaymentProvider, type ProviderOutcome, SIMULATED } from './payment-provider.ts';
import { takePayment } from './record-payment.ts';
import { type PrintedReceipt, receiptOf } from './show-payment.ts';
import { tellOfPayment } from './tell-of-payment.ts';

/** After so long whoever has told nothing is asked. */
const ASK_AFTER_MINUTES = 20;
/** After so long a payment of which nobody knows anything is over; what arrives all the same is entered all the same. */
const EXPIRES_AFTER_HOURS = 24;

/** What a family may pay online, régie by régie. */
export function readPayable(
  ctx: Context,
  asked: { household?: string | undefined },
  provider: PaymentProvider | null,
): Promise<Payable> {
  return ctx.tenant.transaction(async tx => {
    const household = ownHousehold(await openFamily(tx, ctx), asked.household ?? null);
    const [regies, balances] = await Promise.all([
      listRegies(tx, 'tenant'),
      listBalancesOf(tx, household.id),
    ]);
    const owing = balances.filter(({ balanceCents }) => balanceCents > 0);
    const debts = await judgeDebts(tx, ctx, regies, await readOpenDebts(tx, owing));
    return {
      householdId: household.id,
      today: todayOf(ctx),
      regies: regies.flatMap(regie => {
        const own = oldestFirst(debts.filter(({ regieId }) => regieId === regie.id));
        if (own.length === 0) return [];
        const online = provider === null ? [] : own.filter(({ refusal }) => refusal === null);
        return [
          {
            id: regie.id,
            name: regie.name,
            isOnline: online.length > 0,
            totalCents: sumCents(own.map(({ leftCents }) => leftCents)),
            onlineCents: sumCents(online.map(({ leftCents }) => leftCents)),
            otherwise: meansPhrase(
              regie.means.filter(means => means !== 'online-card'),
              regie.chequePayee,
            ),
            debts: own.map(({ id, label, dueOn, datedOn, leftCents, refusal }) => ({
              id,
              label,
              dueOn,
              datedOn,
              leftCents,
              refusal,
            })),
          },
        ];
      }),
    };
  });
}

/**
 * Begins a payment of all that may be paid online to a régie, or of chosen invoices. The amount is what is left of them, and
 * never comes from the browser.
 * @throws OperationError `not_found` for a household, a régie or an invoice that is not one's own, or where nobody pays
 *   online; `conflict` where nothing is owed, with `means` and the `services` where these are not paid online, or where the
 *   key was another payment's
 */
export async function beginOnlinePayment(
  ctx: Context,
  asked: NewOnlinePayment,
  provider: PaymentProvider | null,
): Promise<OnlinePaymentBegun> {
  if (!provider) throw new OperationError('not_found');
  const { now, tenant } = ctx;
  const begun = await tenant.transaction(async tx => {
    const family = await openFamily(tx, ctx);
    const household = ownHousehold(family, asked.householdId);
    const regie = (await listRegies(tx, 'tenant')).find(({ id }) => id === asked.regieId);
    if (regie?.collectedBy !== 'regie') throw new OperationError('not_found');
    const id = derivedId(tx.tenantId, 'online_payment', `${family.actor.id}/${asked.key}`);
    const known = await findOnlinePayment(tx, { id });
    const debts = known ? [] : await chosenDebts(tx, ctx, household.id, regie, asked.invoiceIds);
    return { id, known, regie, householdId: household.id, by: family.actor.id, debts };
  });
  const { id, known, regie, householdId, by } = begun;
  if (known && (known.householdId !== householdId || known.regieId !== regie.id))
    throw new OperationError('conflict', { problem: 'key' });
  const amountCents = known?.amountCents ?? sumCents(begun.debts.map(({ leftCents }) => leftCents));
  // Outside of any transaction: a provider answers when it likes.
  const { reference, payAt } = await provider.begin({
    id,
    tenant: tenant.slug,
    regie: regie.key,
    amountCents,
    label: regie.name,
    begunAt: now,
  });
  if (known) return { id, amountCents, payAt };
  await tenant.transaction(async tx => {
    await insertOnlinePayment(tx, {
      id,
      householdId,
      regieId: regie.id,
      provider: provider.key,
      providerReference: reference,
      amountCents,
      invoiceIds: begun.debts.filter(({ kind }) => kind === 'invoice').map(debt => debt.id),
      status: 'pending',
      begunAt: now,
      begunBy: by,
      settledAt: null,
    });
    await enqueue(
      tx,
      'ask-online-payment',
      { onlinePaymentId: id },
      { runAt: new Date(now.getTime() + ASK_AFTER_MINUTES * 60_000), dedupeKey: `${id}/0` },
    );
    await recordAudit(tx, {
      actor: ctx.actor,
      at: now,
      requestId: ctx.requestId,
      action: 'online-payment.begin',
      after: { onlinePaymentId: id, householdId, regieId: regie.id, amountCents },
    });
  });
  return { id, amountCents, payAt };
}

async function chosenDebts(
  tx: TenantTransaction,
  ctx: Context,
  householdId: string,
  regie: Regie,
  invoiceIds: readonly string[],
): Promise<AccountDebt[]> {
  const regieId = regie.id;
  const debts = await readOpenDebts(tx, [{ householdId, regieId }]);
  const chosen = invoiceIds.length === 0 ? debts : debts.filter(({ id }) => invoiceIds.includes(id));
  if (chosen.length < new Set(invoiceIds).size) {
    const gone = invoiceIds.filter(id => !debts.some(debt => debt.id === id));
    const known = (await findPaidInvoices(tx, gone)).filter(
      invoice => invoice.householdId === householdId && invoice.regieId === regieId,
    );
    if (known.length < new Set(gone).size) throw new OperationError('not_found');
    throw new OperationError('conflict', {
      problem: known.some(({ handedCents }) => handedCents > 0) ? 'handed' : 'paid',
    });
  }
  if (chosen.length === 0) throw new OperationError('conflict', { problem: 'paid' });
  const judged = await judgeDebts(tx, ctx, [regie], chosen);
  const online = judged.filter(({ refusal }) => refusal === null);
  // Who asks for all pays what may be paid; who has chosen is told of what may not.
  if (online.length === 0 || (invoiceIds.length > 0 && online.length < judged.length)) {
    const services = [...new Set(judged.flatMap(({ refusal }) => refusal?.services ?? []))];
    throw new OperationError('conflict', { problem: 'means', services });
  }
  return online;
}

/** What became of a payment of one's own. @throws OperationError `not_found` for any other */
export function readOnlinePayment(ctx: Context, id: string): Promise<OnlinePayment> {
  return ctx.tenant.transaction(async tx => {
    const { householdIds } = await openFamily(tx, ctx);
    const kept = await findOnlinePayment(tx, { id });
    if (!kept || !householdIds.includes(kept.householdId)) throw new OperationError('not_found');
    const [regies, credits] = await Promise.all([
      listRegies(tx, 'tenant'),
      readOpenCredits(tx, [{ householdId: kept.householdId, regieId: kept.regieId }]),
    ]);
    const paymentId = paymentIdOf(tx, kept);
    return {
      id,
      status: kept.status,
      amountCents: kept.amountCents,
      regie: regies.find(regie => regie.id === kept.regieId)?.name ?? '',
      paymentId: kept.status === 'paid' ? paymentId : null,
      creditCents: sumCents(
        credits.filter(credit => credit.id === paymentId).map(({ leftCents }) => leftCents),
      ),
    };
  });
}

function paymentIdOf(tx: TenantTransaction, { provider, providerReference }: KeptOnlinePayment): string {
  return derivedId(tx.tenantId, 'payment', `${provider}/${providerReference}`);
}

/**
 * Has what a provider says take effect: paid is entered once, however often it is told and by whom. Money that arrives
 * after a payment was given up is money all the same.
 */
export async function settleFromProvider(
  tx: TenantTransaction,
  ctx: Context,
  which: { provider: string; providerReference: string },
  outcome: ProviderOutcome,
): Promise<void> {
  if (outcome === 'pending') return;
  const found = await findOnlinePayment(tx, which);
  if (!found) throw new OperationError('not_found');
  const account = { householdId: found.householdId, regieId: found.regieId };
  await lockAccounts(tx, [account]);
  // Read once more: whoever told the same at the same time has settled it by now.
  const kept = await findOnlinePayment(tx, which);
  if (!kept || kept.status === 'paid') return;
  if (kept.status !== 'pending' && outcome !== 'paid') return;
  await settleOnlinePayment(tx, kept.id, outcome, ctx.now);
  await recordAudit(tx, {
    actor: ctx.actor,
    at: ctx.now,
    requestId: ctx.requestId,
    action: `online-payment.${outcome}`,
    after: { onlinePaymentId: kept.id, ...account, amountCents: kept.amountCents },
  });
  if (outcome !== 'paid') return;
  const id = paymentIdOf(tx, kept);
  const today = todayOf(ctx);
  await takePayment(
    tx,
    {
      ...account,
      id,
      means: 'online-card',
      amountCents: kept.amountCents,
      receivedOn: today,
      recordedAt: ctx.now,
      recordedBy: null,
      detail: {},
      provider: kept.provider,
      providerReference: kept.providerReference,
      year: exerciceOf(today),
    },
    kept.invoiceIds,
  );
  await tellOfPayment(tx, ctx, id);
}

/** Asks the provider of a payment of which nobody has told anything; later again, until it is over. */
export async function askOfOnlinePayment(
  tx: TenantTransaction,
  ctx: Context,
  onlinePaymentId: string,
  provider: PaymentProvider | null,
): Promise<void> {
  const kept = await findOnlinePayment(tx, { id: onlinePaymentId });
  if (kept?.status !== 'pending') return;
  const age = ctx.now.getTime() - kept.begunAt.getTime();
  const said = provider?.key === kept.provider ? await provider.result(kept.providerReference) : 'pending';
  const outcome = said === 'pending' && age >= EXPIRES_AFTER_HOURS * 3_600_000 ? 'expired' : said;
  if (outcome !== 'pending') return settleFromProvider(tx, ctx, kept, outcome);
  const runAt = new Date(ctx.now.getTime() + ASK_AFTER_MINUTES * 60_000);
  const dedupeKey = `${onlinePaymentId}/${runAt.toISOString()}`;
  await enqueue(tx, 'ask-online-payment', { onlinePaymentId }, { runAt, dedupeKey });
}

/** What the page that plays the bank shows. @throws OperationError `not_found` where no payment is simulated */
export function readSimulatedPayment(
  ctx: Context,
  reference: string,
  provider: PaymentProvider | null,
): Promise<SimulatedPayment> {
  refuseUnlessSimulated(provider);
  return ctx.tenant.transaction(async tx => {
    const kept = await findOnlinePayment(tx, { provider: SIMULATED, providerReference: reference });
    if (!kept) throw new OperationError('not_found');
    const regies = await listRegies(tx, 'tenant');
    return {
      amountCents: kept.amountCents,
      regie: regies.find(({ id }) => id === kept.regieId)?.name ?? '',
      status: kept.status,
      returnTo: `/factures/paiement/${kept.id}`,
    };
  });
}

/** Whoever plays the bank says what comes of it. @throws as {@link readSimulatedPayment} */
export async function answerSimulatedPayment(
  ctx: Context,
  reference: string,
  outcome: 'paid' | 'refused' | 'cancelled',
  provider: PaymentProvider | null,
): Promise<SimulatedPayment> {
  refuseUnlessSimulated(provider);
  const which = { provider: SIMULATED, providerReference: reference };
  await ctx.tenant.transaction(tx =>
    settleFromProvider(tx, { ...ctx, actor: { kind: 'system' } }, which, outcome),
  );
  return readSimulatedPayment(ctx, reference, provider);
}

function refuseUnlessSimulated(provider: PaymentProvider | null): void {
  if (provider?.key !== SIMULATED) throw new OperationError('not_found');
}

/** A quittance of one's own. @throws OperationError `not_found` for any other */
export function printOwnReceipt(ctx: Context, id: string): Promise<PrintedReceipt> {
  return ctx.tenant.transaction(async tx => {
    const { householdIds } = await openFamily(tx, ctx);
    const [payment] = await listPayments(tx, { id }, { order: 'latest', limit: 1 });
    if (!payment || !householdIds.some(own => own === payment.householdId))
      throw new OperationError('not_found');
    const regie = (await listRegies(tx, 'tenant')).find(one => one.id === payment.regieId);
    if (!regie) throw new OperationError('not_found');
    return receiptOf(await readAccent(tx), regie, payment);
  });
}
