/** The ordonnateur hands debts to the comptable public; what is corrected afterwards takes a part of them back. */
import type { NewTitres, Titres, TitresMade } from '@preau/contract/payments';
import type { TenantTransaction } from '@preau/db/database';
import {
  type AccountKey,
  addLedgerEntries,
  allot,
  lockAccounts,
  nextNumbers,
} from '@preau/db/family-account';
import { derivedId, newId } from '@preau/db/new-id';
import { findPaidInvoice } from '@preau/db/payment';
import { lockRegie, type Regie } from '@preau/db/regies';
import {
  insertTitreBatch,
  insertTitres,
  listTitreBatches,
  listUnpaid,
  readHandedDebts,
  type UnpaidInvoice,
} from '@preau/db/titre';
import { exerciceOf } from '@preau/domain/billing/account';
import { type HandedDebt, titreMinimum } from '@preau/domain/billing/titre';
import type { LocalDate } from '@preau/domain/dates';
import { type Cents, cents, NO_CENTS, sumCents } from '@preau/domain/money';
import type { Context } from './context.ts';
import { auditOffice } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { reachRegie, reachRegies, regieChoice } from './reach-regie.ts';
import { pieceNumber } from './show-payment.ts';

const MADE = 30;

/**
 * What may be handed over: of a régie whose debts the trésorerie collects, every invoice; of one that collects itself,
 * what is late.
 */
async function listHandable(tx: TenantTransaction, ctx: Context, regie: Regie) {
  const today = todayOf(ctx);
  const dueBefore = regie.collectedBy === 'tresorerie' ? null : today;
  const unpaid = await listUnpaid(tx, { regieId: regie.id, dueBefore });
  const { rulebook } = await ctx.rules.current(tx, ctx.tenant);
  return unpaid.map(invoice => ({
    ...invoice,
    tooSmall: invoice.leftCents < titreMinimum(rulebook, invoice.services, today),
  }));
}

/** @throws OperationError `not_found` for a régie that is not this agent's, and for an association, which has no titres */
export function readTitres(ctx: Context, regieId: string | undefined): Promise<Titres> {
  refuseAssociation(ctx);
  return ctx.tenant.transaction(async tx => {
    const { regies, regie } = await reachRegies(tx, ctx, regieId);
    const [waiting, made] = regie
      ? [await listHandable(tx, ctx, regie), await listTitreBatches(tx, { regieId: regie.id }, MADE)]
      : [[], []];
    return {
      today: todayOf(ctx),
      regies: regies.map(regieChoice),
      regie: regie && regieChoice(regie),
      waiting: waiting.map(({ id, reference, payer, issuedOn, dueOn, leftCents, tooSmall }) => ({
        invoiceId: id,
        reference,
        family: payer,
        issuedOn,
        dueOn,
        leftCents,
        tooSmall,
      })),
      made: made.map(batch => ({
        id: batch.id,
        number: pieceNumber(batch),
        handedOn: batch.handedOn,
        count: batch.count,
        amountCents: batch.amountCents,
        correctedCents: batch.correctedCents,
      })),
    };
  });
}

function refuseAssociation({ tenant }: Context): void {
  if (tenant.kind === 'association') throw new OperationError('not_found');
}

/**
 * Hands what is left of invoices over, under one number: from then on the trésorerie collects it.
 * @throws OperationError `not_found` for a régie that is not this agent's; `conflict` where an invoice is paid or handed over
 *   already; `invalid` where it is too small
 */
export function handTitres(ctx: Context, asked: NewTitres): Promise<TitresMade> {
  const { actor, now } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  refuseAssociation(ctx);
  return ctx.tenant.transaction(async tx => {
    const regie = await reachRegie(tx, ctx, asked.regieId);
    await lockRegie(tx, regie.id);
    const id = derivedId(tx.tenantId, 'titre_batch', `${actor.id}/${asked.key}`);
    const [known] = await listTitreBatches(tx, { id }, 1);
    if (known) return madeOf(known);
    const ids = new Set(asked.invoiceIds);
    const isChosen = ({ id }: UnpaidInvoice) => ids.has(id);
    const accounts = (await listHandable(tx, ctx, regie)).filter(isChosen);
    await lockAccounts(tx, accounts);
    // Read once they are locked: what was paid meanwhile is seen.
    const chosen = (await listHandable(tx, ctx, regie)).filter(isChosen);
    if (chosen.length < ids.size) throw new OperationError('conflict', { problem: 'paid' });
    if (chosen.some(({ tooSmall }) => tooSmall)) throw new OperationError('invalid', { problem: 'tooSmall' });
    const year = exerciceOf(todayOf(ctx));
    const number = await nextNumbers(tx, { regieId: regie.id, series: 'titre', year }, 1);
    const batch = {
      id,
      regieId: regie.id,
      year,
      number,
      handedOn: asked.handedOn,
      recordedAt: now,
      recordedBy: actor.id,
    };
    await insertTitreBatch(tx, batch);
    const titres = chosen.map(({ id: invoiceId, householdId, leftCents }) => ({
      id: newId(),
      batchId: id,
      invoiceId,
      householdId,
      kind: 'titre' as const,
      amountCents: leftCents,
      reason: null,
    }));
    await insertTitres(tx, titres, batch);
    await addLedgerEntries(
      tx,
      titres.map(titre => ({
        id: newId(),
        householdId: titre.householdId,
        regieId: regie.id,
        kind: 'titre',
        amountCents: cents(-titre.amountCents),
        datedOn: asked.handedOn,
        at: now,
        byAccountId: actor.id,
        invoiceId: titre.invoiceId,
        titreId: titre.id,
      })),
    );
    const amountCents = sumCents(titres.map(titre => titre.amountCents));
    await auditOffice(tx, ctx, 'titres.hand', {
      after: { batchId: id, regieId: regie.id, number, count: titres.length, amountCents },
    });
    return madeOf({ ...batch, count: titres.length, amountCents });
  });
}

function madeOf(batch: { id: string; year: number; number: number; amountCents: Cents; count: number }) {
  const { id, amountCents, count } = batch;
  return { id, number: pieceNumber(batch), amountCents, count };
}

/** The debts of a bordereau for a file. @throws OperationError `not_found` for one that is not this agent's */
export function exportTitres(
  ctx: Context,
  batchId: string,
): Promise<{ number: string; debts: HandedDebt[] }> {
  return ctx.tenant.transaction(async tx => {
    const [batch] = await listTitreBatches(tx, { id: batchId }, 1);
    if (!batch) throw new OperationError('not_found');
    await reachRegie(tx, ctx, batch.regieId);
    return { number: pieceNumber(batch), debts: await readHandedDebts(tx, batchId) };
  });
}

/**
 * Has a credit note lower what the trésorerie collects of its invoice: a reduction, or an annulation of all. The account is
 * locked, the credit note is entered; whatever of it is more than was handed over stays a credit.
 * @returns what was taken back of the titre
 */
export async function reduceTitre(
  tx: TenantTransaction,
  account: AccountKey,
  said: {
    invoiceId: string;
    creditNoteId: string;
    creditCents: Cents;
    reason: string;
    on: LocalDate;
    at: Date;
    by: string | null;
  },
): Promise<Cents> {
  const { invoiceId, creditNoteId, reason, on, at, by } = said;
  const invoice = await findPaidInvoice(tx, invoiceId);
  const handed = invoice?.handedCents ?? NO_CENTS;
  const amountCents = cents(Math.min(handed, said.creditCents));
  if (amountCents <= 0) return NO_CENTS;
  const titreId = newId();
  await insertTitres(
    tx,
    [
      {
        id: titreId,
        batchId: null,
        invoiceId,
        householdId: account.householdId,
        kind: amountCents === handed ? 'annulation' : 'reduction',
        amountCents: cents(-amountCents),
        reason,
      },
    ],
    { recordedAt: at, recordedBy: by },
  );
  await addLedgerEntries(tx, [
    {
      ...account,
      id: newId(),
      kind: 'titre-reduction',
      amountCents,
      datedOn: on,
      at,
      byAccountId: by,
      invoiceId,
      titreId,
      reason,
    },
  ]);
  // What comes back from the trésorerie is what the credit note pays, and nothing else.
  await allot(
    tx,
    [
      {
        householdId: account.householdId,
        debt: { kind: 'invoice', id: invoiceId },
        credit: { kind: 'credit-note', id: creditNoteId },
        amountCents,
      },
    ],
    at,
  );
  return amountCents;
}
