/** Makes the documents of invoices that were issued, and tells their families: each once, whatever stops in between. */
import type { TenantTransaction } from '@preau/db/database';
import { type PrintableInvoice, readPrintable } from '@preau/db/invoice-document';
import { dueWords, invoiceName, periodPhrase } from '@preau/domain/billing/sentences';
import type { Context } from './context.ts';
import { makeInvoiceDocuments, type PrintInvoice } from './make-invoice-documents.ts';
import { type InvoiceNotice, notify } from './notify.ts';

export function deliverInvoices(
  ctx: Context,
  { invoiceIds }: { invoiceIds: readonly string[] },
  print: PrintInvoice,
): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const invoices = await readPrintable(tx, invoiceIds);
    await makeInvoiceDocuments(tx, ctx, invoices, print);
    await tellFamilies(tx, ctx, invoices);
  });
}

/** Tells families that these invoices were issued. */
export function tellFamilies(
  tx: TenantTransaction,
  ctx: Context,
  invoices: readonly PrintableInvoice[],
): Promise<void> {
  return notify(
    tx,
    ctx,
    invoices.map(invoice => noticeOf(invoice, invoice.id)),
  );
}

/** What a family is told of an invoice. @param key by which it is known for the same: told again of it, nobody is told twice */
export function noticeOf(invoice: PrintableInvoice, key: string): InvoiceNotice {
  const { amount, until } = dueWords(invoice);
  return {
    occasion: 'invoice-issued',
    key,
    invoiceId: invoice.id,
    householdId: invoice.householdId,
    number: invoice.householdNumber,
    familyName: invoice.householdName,
    name: invoiceName(invoice),
    amount,
    until,
    period: periodPhrase(invoice),
    regie: invoice.content.issuer.regie,
  };
}
