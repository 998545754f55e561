/** One invoice, as its family and the mairie read it: each line with its days, its price and why. */
import type {
  FamilyInvoice,
  OfficeInvoice,
  ShownDelivery,
  ShownInvoice,
  ShownLine,
} from '@preau/contract/statement';
import type { TenantTransaction } from '@preau/db/database';
import { readOpenDebts } from '@preau/db/family-account';
import { isInvoiceWithin, isOwnInvoice, memberOfInvoice } from '@preau/db/family-statement';
import { type KeptLine, listInvoices, readInvoice, type WholeInvoice } from '@preau/db/invoice';
import { type InvoiceDelivery, listDeliveries } from '@preau/db/invoice-delivery';
import { listRegies } from '@preau/db/regies';
import { isWithheld, linesFor, namesOfWords } from '@preau/domain/billing/invoice';
import { isUuid } from '@preau/domain/ids';
import { lineDates, lineReason, lineSentences, lineTitle } from '@preau/domain/regulation/sentences/line';
import type { Names } from '@preau/domain/regulation/sentences/names';
import type { Context } from './context.ts';
import { judgeDebts } from './judge-debts.ts';
import type { ToldChildren } from './make-invoice-documents.ts';
import { officeScope } from './office-reach.ts';
import { openFamily } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/**
 * Both adults of the household that it is of read it, and nobody else: of a child that one of them does not answer for, what
 * is owed and no more. @throws OperationError `not_found`
 */
export function readFamilyInvoice(ctx: Context, id: string): Promise<FamilyInvoice> {
  return ctx.tenant.transaction(async tx => {
    const childIds = await authorizeFamily(ctx, id)(tx);
    const invoice = await findInvoice(tx, id);
    const { householdId, regieId } = invoice;
    const debts = invoice.leftCents > 0 ? await readOpenDebts(tx, [{ householdId, regieId }]) : [];
    const own = debts.filter(debt => debt.id === id);
    const [shown, judged] = await Promise.all([
      shownInvoice(tx, invoice, childIds),
      judgeDebts(tx, ctx, own.length > 0 ? await listRegies(tx, 'tenant') : [], own),
    ]);
    return { ...shown, isOnline: judged.some(({ refusal }) => refusal === null) };
  });
}

/** @throws OperationError `not_found` for an invoice of a régie that is not the agent's */
export function readOfficeInvoice(ctx: Context, id: string): Promise<OfficeInvoice> {
  return ctx.tenant.transaction(async tx => {
    await authorizeOffice(ctx, id)(tx);
    const whole = await findInvoice(tx, id);
    const [shown, deliveries] = await Promise.all([shownInvoice(tx, whole, 'all'), listDeliveries(tx, [id])]);
    const own = deliveries.get(id) ?? [];
    return {
      ...shown,
      household: { id: whole.householdId, number: whole.householdNumber, name: whole.householdName },
      isOnPaper: !own.some(isOnItsWay),
      deliveries: own.map(deliveryOf),
    };
  });
}

/** Whether an e-mail has reached somebody, as far as is known, or will. */
function isOnItsWay({ channel, state, bouncedAt }: InvoiceDelivery): boolean {
  return channel === 'email' && (state === 'waiting' || state === 'sent') && bouncedAt === null;
}

/** @returns what tells the children that the adult answers for; `not_found` for an invoice of no household of its own */
export function authorizeFamily(ctx: Context, id: string) {
  return async (tx: TenantTransaction): Promise<ToldChildren> => {
    const { actor, childIds } = await openFamily(tx, ctx);
    if (!isUuid(id) || !(await isOwnInvoice(tx, actor.guardianId, id))) throw new OperationError('not_found');
    return childIds;
  };
}

/** @returns what throws `not_found` for an invoice of a régie that is not the agent's */
export function authorizeOffice(ctx: Context, id: string) {
  return async (tx: TenantTransaction): Promise<ToldChildren> => {
    if (!isUuid(id) || !(await isInvoiceWithin(tx, officeScope(ctx), id)))
      throw new OperationError('not_found');
    return 'all';
  };
}

async function findInvoice(tx: TenantTransaction, id: string): Promise<WholeInvoice> {
  const invoice = await readInvoice(tx, id);
  if (!invoice) throw new OperationError('not_found');
  return invoice;
}

async function shownInvoice(
  tx: TenantTransaction,
  invoice: WholeInvoice,
  told: ToldChildren,
): Promise<ShownInvoice> {
  const [member, corrections, [corrected]] = await Promise.all([
    memberOfInvoice(tx, invoice.id),
    listInvoices(tx, { correctsId: invoice.id }),
    invoice.correctsId === null ? [] : listInvoices(tx, { ids: [invoice.correctsId] }),
  ]);
  if (!member) throw new Error('an invoice has a régie');
  const { content, lines } = invoice;
  const names = namesOfWords(content.words);
  return {
    id: invoice.id,
    kind: invoice.kind,
    reference: invoice.reference,
    regieId: invoice.regieId,
    regie: content.issuer.regie,
    householdId: invoice.householdId,
    member,
    firstDay: invoice.firstDay,
    lastDay: invoice.lastDay,
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    totalCents: invoice.totalCents,
    previousBalanceCents: content.pay.showsPreviousBalance ? invoice.previousBalanceCents : null,
    paidCents: invoice.paidCents,
    titreCents: invoice.titreCents,
    leftCents: invoice.leftCents,
    reason: invoice.reason,
    corrects: corrected ? otherOf(corrected) : null,
    corrections: corrections.map(otherOf),
    collectedBy: content.pay.collectedBy,
    means: content.pay.means,
    chequePayee: content.pay.chequePayee,
    note: content.pay.note,
    lines: (told === 'all' ? lines : linesFor(lines, told)).map(line => ({
      ...shownLine(line, names),
      isWithheld: told !== 'all' && isWithheld(line, told),
    })),
  };
}

function otherOf({
  id,
  kind,
  reference,
  totalCents,
}: Pick<WholeInvoice, 'id' | 'kind' | 'reference' | 'totalCents'>) {
  return { id, kind, reference, totalCents };
}

function shownLine(line: KeptLine, names: Names): Omit<ShownLine, 'isWithheld'> {
  const { id, kind, nature, childName, dates, quantity, unitCents, shareBp, amountCents } = line;
  return {
    id,
    kind,
    nature,
    childName,
    title: lineTitle(line),
    days: dates,
    dates: lineDates(line),
    reason: lineReason(line, names),
    why: lineSentences(line, names),
    quantity,
    unitCents,
    shareBp,
    amountCents,
  };
}

export function deliveryOf(delivery: InvoiceDelivery): ShownDelivery {
  const { id, to, channel, state, because, at, sentTo, bouncedAt, bounceStatus } = delivery;
  return {
    id,
    to,
    channel,
    state,
    because,
    at: at.toISOString(),
    sentTo,
    bounced:
      bouncedAt && bounceStatus !== null ? { at: bouncedAt.toISOString(), status: bounceStatus } : null,
  };
}
