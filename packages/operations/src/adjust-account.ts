/** A credit is given back, a debt given up, and either is taken back again: each an entry with its reason. */
import type { EntryMade } from '@preau/contract/payments';
import type { TenantTransaction } from '@preau/db/database';
import {
  type AccountKey,
  addLedgerEntries,
  allotCredits,
  findEntry,
  lockAccounts,
  readBalance,
  readOpenCredits,
  takeBackFrom,
} from '@preau/db/family-account';
import { derivedId } from '@preau/db/new-id';
import { findPaidInvoice } from '@preau/db/payment';
import { type Cents, cents, sumCents } from '@preau/domain/money';
import type { Context } from './context.ts';
import { auditOffice } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { reachAccount } from './reach-regie.ts';

interface Asked {
  key: string;
  amountCents: Cents;
  reason: string;
}

/**
 * Gives back what is held of a family.
 * @throws OperationError `not_found` for an account that is not this agent's; `invalid` with `atMostCents` for more than
 *   is held; `conflict` where the key is another act's
 */
export function refundCredit(ctx: Context, asked: Asked & AccountKey): Promise<EntryMade> {
  const account = { householdId: asked.householdId, regieId: asked.regieId };
  return enter(ctx, account, asked, 'refund', async tx => {
    const credits = await readOpenCredits(tx, [account]);
    const held = sumCents(credits.map(({ leftCents }) => leftCents));
    if (asked.amountCents > held) throw new OperationError('invalid', { problem: 'held', atMostCents: held });
    return { amountCents: asked.amountCents, invoiceId: null };
  });
}

/**
 * Gives up what is left of an invoice, or a part of it: a remise gracieuse.
 * @throws OperationError `not_found` for an invoice that is not this agent's; `invalid` with `atMostCents` for more than is
 *   left, or `handed` where the trésorerie collects it; `conflict` where the key is another act's
 */
export async function waiveDebt(ctx: Context, asked: Asked & { invoiceId: string }): Promise<EntryMade> {
  const invoice = await ctx.tenant.transaction(tx => findPaidInvoice(tx, asked.invoiceId));
  if (!invoice) throw new OperationError('not_found');
  const account = { householdId: invoice.householdId, regieId: invoice.regieId };
  return enter(ctx, account, asked, 'waiver', async tx => {
    const left = await findPaidInvoice(tx, asked.invoiceId);
    if (left && left.handedCents > 0) throw new OperationError('invalid', { problem: 'handed' });
    if (!left || asked.amountCents > left.leftCents)
      throw new OperationError('invalid', { problem: 'left', atMostCents: left?.leftCents ?? 0 });
    return { amountCents: cents(-asked.amountCents), invoiceId: asked.invoiceId };
  });
}

async function enter(
  ctx: Context,
  account: AccountKey,
  { key, reason }: Asked,
  kind: 'refund' | 'waiver',
  decide: (tx: TenantTransaction) => Promise<{ amountCents: Cents; invoiceId: string | null }>,
): Promise<EntryMade> {
  const { actor, now } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    await reachAccount(tx, ctx, account);
    await lockAccounts(tx, [account]);
    const entryId = derivedId(tx.tenantId, 'ledger_entry', `${actor.id}/${key}`);
    const known = await findEntry(tx, { id: entryId });
    if (known) {
      const isSame =
        known.kind === kind && known.householdId === account.householdId && known.regieId === account.regieId;
      if (!isSame) throw new OperationError('conflict', { problem: 'key' });
      return { entryId, balanceCents: await readBalance(tx, account) };
    }
    const { amountCents, invoiceId } = await decide(tx);
    await addLedgerEntries(tx, [
      {
        ...account,
        id: entryId,
        kind,
        amountCents,
        datedOn: todayOf(ctx),
        at: now,
        byAccountId: actor.id,
        invoiceId,
        reason,
      },
    ]);
    await allotCredits(tx, [account], now);
    await auditOffice(tx, ctx, `account.${kind}`, {
      after: { entryId, ...account, amountCents, invoiceId, reason },
    });
    return { entryId, balanceCents: await readBalance(tx, account) };
  });
}

/**
 * Takes back what was given back or given up by mistake.
 * @throws OperationError `not_found` for what is not this agent's, or no such act; `conflict` where it is taken back already
 */
export function reverseAct(
  ctx: Context,
  entryId: string,
  { key, reason }: { key: string; reason: string },
): Promise<EntryMade> {
  const { actor, now } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    const found = await findEntry(tx, { id: entryId });
    if (!found) throw new OperationError('not_found');
    const account = { householdId: found.householdId, regieId: found.regieId };
    await reachAccount(tx, ctx, account);
    await lockAccounts(tx, [account]);
    const entry = await findEntry(tx, { id: entryId });
    const isAct = entry?.kind === 'refund' || entry?.kind === 'waiver';
    if (!entry || !isAct || entry.reversesId !== null) throw new OperationError('not_found');
    // Of this entry: a key that served for another act is no other act's id.
    const id = derivedId(tx.tenantId, 'ledger_entry', `${actor.id}/${entryId}/${key}`);
    if (entry.reversedBy !== null) {
      if (entry.reversedBy !== id) throw new OperationError('conflict', { problem: 'reversed' });
      return { entryId: id, balanceCents: await readBalance(tx, account) };
    }
    await addLedgerEntries(tx, [
      {
        ...account,
        id,
        kind: entry.kind,
        amountCents: cents(-entry.amountCents),
        datedOn: todayOf(ctx),
        at: now,
        byAccountId: actor.id,
        invoiceId: entry.invoiceId,
        reversesId: entryId,
        reason,
      },
    ]);
    if (entry.kind === 'refund') await takeBackFrom(tx, { kind: 'entry', id: entryId }, now);
    await allotCredits(tx, [account], now);
    await auditOffice(tx, ctx, 'account.reverse', { after: { entryId, ...account, reason } });
    return { entryId: id, balanceCents: await readBalance(tx, account) };
  });
}
