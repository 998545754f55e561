/** Cheques, cash or CESU are brought to the bank or the trésorerie together, each payment once. */
import type { DepositMade, Deposits, NewDeposit } from '@preau/contract/payments';
import { insertDeposit, type KeptDeposit, listDeposits } from '@preau/db/deposit';
import { nextNumbers } from '@preau/db/family-account';
import { derivedId } from '@preau/db/new-id';
import { type KeptPayment, listPayments } from '@preau/db/payment';
import { readAccent } from '@preau/db/printed-document';
import { lockRegie, type Regie, readCashHeld } from '@preau/db/regies';
import { exerciceOf } from '@preau/domain/billing/account';
import { DEPOSITED_MEANS } from '@preau/domain/billing/piece';
import { sumCents } from '@preau/domain/money';
import type { Context } from './context.ts';
import { auditOffice } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { reachRegie, reachRegies, regieChoice } from './reach-regie.ts';
import { type PrintedReceipt, pieceNumber, receiptOf, shownCash, shownPayment } from './show-payment.ts';

/** As many wait at most to be chosen from. */
const MOST_WAITING = 500;
const MADE = 30;

/** What waits to be brought, and what was. @throws OperationError `not_found` for a régie that is not this agent's */
export function readDeposits(ctx: Context, regieId: string | undefined): Promise<Deposits> {
  return ctx.tenant.transaction(async tx => {
    const { regies, regie } = await reachRegies(tx, ctx, regieId);
    const [waiting, made, held] = regie
      ? await Promise.all([
          listPayments(
            tx,
            { regieId: regie.id, toDeposit: true },
            { order: 'receipts', limit: MOST_WAITING },
          ),
          listDeposits(tx, { regieId: regie.id }, MADE),
          readCashHeld(tx, regie.id),
        ])
      : [[], [], null];
    return {
      today: todayOf(ctx),
      regies: regies.map(regieChoice),
      regie: regie && regieChoice(regie),
      waiting: DEPOSITED_MEANS.map(means => {
        const payments = waiting.filter(payment => payment.means === means);
        return {
          means,
          totalCents: sumCents(payments.map(({ amountCents }) => amountCents)),
          payments: payments.map(shownPayment),
        };
      }),
      cash: regie && held !== null ? shownCash(regie, held) : null,
      made: made.map(deposit => ({
        id: deposit.id,
        number: pieceNumber(deposit),
        means: deposit.means,
        madeOn: deposit.madeOn,
        amountCents: deposit.amountCents,
        count: deposit.count,
        recordedBy: deposit.recordedByName,
      })),
    };
  });
}

/**
 * @throws OperationError `not_found` for a régie that is not this agent's; `conflict` where a payment is on a bordereau, was
 *   taken back, or is of another means; `invalid` for more cash than there is
 */
export function makeDeposit(ctx: Context, asked: NewDeposit): Promise<DepositMade> {
  const { actor, now } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    const regie = await reachRegie(tx, ctx, asked.regieId);
    await lockRegie(tx, regie.id);
    const id = derivedId(tx.tenantId, 'deposit', `${actor.id}/${asked.key}`);
    const [known] = await listDeposits(tx, { id }, 1);
    if (known) return madeOf(known);
    const ids = [...new Set(asked.paymentIds)];
    const waiting = await listPayments(
      tx,
      { regieId: regie.id, means: asked.means, ids, toDeposit: true },
      { order: 'receipts', limit: ids.length },
    );
    if (waiting.length < ids.length) throw new OperationError('conflict', { problem: 'deposited' });
    const total = sumCents(waiting.map(({ amountCents }) => amountCents));
    const amountCents = asked.means === 'cash' ? (asked.amountCents ?? total) : total;
    if (asked.means === 'cash' && amountCents > (await readCashHeld(tx, regie.id)))
      throw new OperationError('invalid', { problem: 'held' });
    const year = exerciceOf(todayOf(ctx));
    const number = await nextNumbers(tx, { regieId: regie.id, series: 'deposit', year }, 1);
    const { means, madeOn } = asked;
    const deposit = {
      id,
      regieId: regie.id,
      means,
      year,
      number,
      madeOn,
      recordedAt: now,
      recordedBy: actor.id,
      amountCents,
    };
    await insertDeposit(tx, deposit, ids);
    await auditOffice(tx, ctx, 'deposit.make', {
      after: { depositId: id, regieId: regie.id, means, number, count: ids.length, amountCents },
    });
    return madeOf({ ...deposit, count: ids.length });
  });
}

function madeOf(deposit: Pick<KeptDeposit, 'id' | 'year' | 'number' | 'amountCents' | 'count'>): DepositMade {
  const { id, amountCents, count } = deposit;
  return { id, number: pieceNumber(deposit), amountCents, count };
}

export interface PrintedDeposit {
  accent: string;
  regie: Regie;
  deposit: KeptDeposit;
  payments: KeptPayment[];
}

/** A bordereau to print. @throws OperationError `not_found` for one that is not this agent's */
export function printDeposit(ctx: Context, id: string): Promise<PrintedDeposit> {
  return ctx.tenant.transaction(async tx => {
    const [deposit] = await listDeposits(tx, { id }, 1);
    if (!deposit) throw new OperationError('not_found');
    const regie = await reachRegie(tx, ctx, deposit.regieId);
    const payments = await listPayments(tx, { depositId: id }, { order: 'receipts', limit: MOST_WAITING });
    return { accent: await readAccent(tx), regie, deposit, payments };
  });
}

/** A quittance to print. @throws OperationError `not_found` for a payment that is not this agent's */
export function printReceipt(ctx: Context, id: string): Promise<PrintedReceipt> {
  return ctx.tenant.transaction(async tx => {
    const [payment] = await listPayments(tx, { id }, { order: 'latest', limit: 1 });
    if (!payment) throw new OperationError('not_found');
    const regie = await reachRegie(tx, ctx, payment.regieId);
    return receiptOf(await readAccent(tx), regie, payment);
  });
}
