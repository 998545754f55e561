/** A régisseur records money that comes in, and takes back what was recorded by mistake or came to nothing. */
import type { NewPayment, RecordedPayment } from '@preau/contract/payments';
import type { TenantTransaction } from '@preau/db/database';
import {
  type AccountDebt,
  type AccountKey,
  addLedgerEntries,
  allot,
  allotCredits,
  findEntry,
  lockAccounts,
  nextNumbers,
  readBalance,
  readOpenCredits,
  readOpenDebts,
  takeBack,
} from '@preau/db/family-account';
import { derivedId } from '@preau/db/new-id';
import {
  describeDebts,
  findPaidInvoices,
  insertPayment,
  type KeptPayment,
  listPayments,
  type NewPayment as NewKeptPayment,
} from '@preau/db/payment';
import { type Regie, readCashHeld } from '@preau/db/regies';
import { allotChosen, exerciceOf } from '@preau/domain/billing/account';
import { debtsByService, decideCollection, type ServiceDebt } from '@preau/domain/billing/collect';
import { cents, NO_CENTS, sumCents } from '@preau/domain/money';
import type { Context } from './context.ts';
import { auditOffice } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { reachAccount } from './reach-regie.ts';
import { shownCash, shownPayment } from './show-payment.ts';
import { tellOfPayment } from './tell-of-payment.ts';

/**
 * Records a payment, and allots it: to the invoices that are chosen, then to the oldest. Sent again under the same key it
 * is the same payment.
 * @throws OperationError `not_found` for a family or a régie that is not this agent's; `invalid` with `problem` and what
 *   the règlement says where the payment is not taken; `conflict` where an invoice is no longer open, or the key is another
 *   payment's
 */
export function recordPayment(ctx: Context, asked: NewPayment): Promise<RecordedPayment> {
  const { actor, now } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const account: AccountKey = { householdId: asked.householdId, regieId: asked.regieId };
    const regie = await reachAccount(tx, ctx, account);
    const id = derivedId(tx.tenantId, 'payment', `${actor.id}/${asked.key}`);
    await lockAccounts(tx, [account]);
    const known = await findKept(tx, id);
    if (known) {
      if (!isSame(known, asked)) throw new OperationError('conflict', { problem: 'key' });
      return resultOf(tx, regie, known);
    }
    if (asked.receivedOn > today) throw new OperationError('invalid', { problem: 'future' });
    const { changeCents } = await decide(tx, ctx, regie, asked, await readOpenDebts(tx, [account]));
    const amountCents = cents(asked.amountCents - changeCents);
    const detail = {
      ...asked.detail,
      ...(asked.means === 'cheque' && { payee: regie.chequePayee }),
      ...(asked.means === 'cash' && { givenCents: asked.amountCents }),
    };
    await takePayment(
      tx,
      {
        ...account,
        id,
        means: asked.means,
        amountCents,
        receivedOn: asked.receivedOn,
        recordedAt: now,
        recordedBy: actor.id,
        detail,
        provider: null,
        providerReference: null,
        year: exerciceOf(today),
      },
      asked.invoiceIds,
    );
    const kept = await findKept(tx, id);
    if (!kept) throw new OperationError('internal');
    await auditOffice(tx, ctx, 'payment.record', {
      after: { paymentId: id, ...account, means: asked.means, amountCents, receipt: kept.receiptNumber },
    });
    if (asked.email) await tellOfPayment(tx, ctx, id);
    return resultOf(tx, regie, kept);
  });
}

/** Enters a payment on an account that is locked, under the next number of receipts, and allots it. */
export async function takePayment(
  tx: TenantTransaction,
  payment: Omit<NewKeptPayment, 'receiptNumber'>,
  chosen: readonly string[],
): Promise<void> {
  const { id, householdId, regieId, amountCents, receivedOn, recordedAt, recordedBy, year } = payment;
  const receiptNumber = await nextNumbers(tx, { regieId, series: 'receipt', year }, 1);
  await insertPayment(tx, { ...payment, receiptNumber });
  await addLedgerEntries(tx, [
    {
      id: derivedId(tx.tenantId, 'ledger_entry', `payment/${id}`),
      householdId,
      regieId,
      kind: 'payment',
      amountCents: cents(-amountCents),
      datedOn: receivedOn,
      at: recordedAt,
      byAccountId: recordedBy,
      paymentId: id,
    },
  ]);
  const debts = await readOpenDebts(tx, [{ householdId, regieId }]);
  const credit = { kind: 'payment' as const, id, datedOn: receivedOn, leftCents: amountCents };
  await allot(
    tx,
    allotChosen(debts, credit, chosen).map(allotment => ({ ...allotment, householdId })),
    recordedAt,
  );
}

/** What is given back, where the payment may be taken. @throws OperationError as {@link recordPayment} */
async function decide(
  tx: TenantTransaction,
  ctx: Context,
  regie: Regie,
  asked: NewPayment,
  debts: readonly AccountDebt[],
) {
  if (regie.collectedBy === 'tresorerie') throw new OperationError('invalid', { problem: 'tresorerie' });
  const paid = asked.invoiceIds.length > 0 ? debts.filter(({ id }) => asked.invoiceIds.includes(id)) : debts;
  if (paid.length < new Set(asked.invoiceIds).size) {
    const gone = asked.invoiceIds.filter(id => !debts.some(debt => debt.id === id));
    const known = await findPaidInvoices(tx, gone);
    const isOfAccount = known.every(
      ({ householdId, regieId }) => householdId === asked.householdId && regieId === asked.regieId,
    );
    if (known.length < gone.length || !isOfAccount) throw new OperationError('not_found');
    if (known.some(({ handedCents }) => handedCents > 0))
      throw new OperationError('invalid', { problem: 'handed' });
    throw new OperationError('conflict', { problem: 'paid' });
  }
  const due = sumCents(paid.map(({ leftCents }) => leftCents));
  const rules = await ctx.rules.current(tx, ctx.tenant);
  const collection = decideCollection(
    rules.rulebook,
    asked.receivedOn,
    // Who pays in advance is given nothing back.
    { means: asked.means, amountCents: asked.amountCents, dueCents: due > 0 ? due : asked.amountCents },
    await servicesOf(tx, regie, paid),
    regie.means,
  );
  if (collection.outcome === 'refused') {
    const { because, ...facts } = collection.refusal;
    throw new OperationError('invalid', { problem: because, ...facts });
  }
  return collection;
}

/** What is owed, by service; where nothing is, the services of the régie. */
async function servicesOf(
  tx: TenantTransaction,
  regie: Regie,
  debts: readonly AccountDebt[],
): Promise<ServiceDebt[]> {
  const described = await describeDebts(
    tx,
    debts.map(({ id }) => id),
  );
  const byService = debts.flatMap(({ id, leftCents }) =>
    debtsByService(leftCents, described.find(one => one.id === id)?.services ?? []),
  );
  if (byService.length > 0) return byService;
  return regie.services.map(service => ({ service, amountCents: NO_CENTS }));
}

async function findKept(tx: TenantTransaction, id: string): Promise<KeptPayment | null> {
  const [payment] = await listPayments(tx, { id }, { order: 'latest', limit: 1 });
  return payment ?? null;
}

function isSame(known: KeptPayment, asked: NewPayment): boolean {
  return (
    known.householdId === asked.householdId &&
    known.regieId === asked.regieId &&
    known.means === asked.means &&
    (known.detail.givenCents ?? known.amountCents) === asked.amountCents &&
    known.receivedOn === asked.receivedOn
  );
}

async function resultOf(tx: TenantTransaction, regie: Regie, kept: KeptPayment): Promise<RecordedPayment> {
  const account = { householdId: kept.householdId, regieId: kept.regieId };
  const credits = await readOpenCredits(tx, [account]);
  return {
    payment: shownPayment(kept),
    changeCents: cents((kept.detail.givenCents ?? kept.amountCents) - kept.amountCents),
    creditCents: sumCents(credits.filter(({ id }) => id === kept.id).map(({ leftCents }) => leftCents)),
    balanceCents: await readBalance(tx, account),
    cash: kept.means === 'cash' ? shownCash(regie, await readCashHeld(tx, regie.id)) : null,
  };
}

/**
 * Takes a payment back: recorded by mistake, or unpaid. What it had paid is owed again.
 * @throws OperationError `not_found` for a payment that is not this agent's; `conflict` where it was taken back already
 */
export function reversePayment(
  ctx: Context,
  paymentId: string,
  { key, reason }: { key: string; reason: string },
): Promise<{ balanceCents: number }> {
  const { actor, now } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    const payment = await findKept(tx, paymentId);
    if (!payment) throw new OperationError('not_found');
    const account = { householdId: payment.householdId, regieId: payment.regieId };
    await reachAccount(tx, ctx, account);
    await lockAccounts(tx, [account]);
    const id = derivedId(tx.tenantId, 'ledger_entry', `${actor.id}/${key}`);
    const entry = await findEntry(tx, { paymentId });
    if (!entry) throw new OperationError('not_found');
    if (entry.reversedBy !== null) {
      if (entry.reversedBy !== id) throw new OperationError('conflict', { problem: 'reversed' });
      return { balanceCents: await readBalance(tx, account) };
    }
    await addLedgerEntries(tx, [
      {
        ...account,
        id,
        kind: 'payment-reversal',
        amountCents: payment.amountCents,
        datedOn: todayOf(ctx),
        at: now,
        byAccountId: actor.id,
        paymentId,
        reversesId: entry.id,
        reason,
      },
    ]);
    await takeBack(tx, { kind: 'payment', id: paymentId }, now);
    await allotCredits(tx, [account], now);
    await auditOffice(tx, ctx, 'payment.reverse', {
      after: { paymentId, ...account, amountCents: payment.amountCents, reason },
    });
    return { balanceCents: await readBalance(tx, account) };
  });
}
