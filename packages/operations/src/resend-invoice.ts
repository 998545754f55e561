/** Sends an invoice once more: to an address that was corrected, to an adult who agrees to e-mail from now on. */
import { readPrintable } from '@preau/db/invoice-document';
import type { Context } from './context.ts';
import { noticeOf } from './deliver-invoices.ts';
import { makeInvoiceDocuments, type PrintInvoice } from './make-invoice-documents.ts';
import { notify } from './notify.ts';
import { auditOffice } from './office-reach.ts';
import { OperationError } from './operation-error.ts';
import { authorizeOffice } from './read-invoice.ts';

/**
 * The same document, under another key: sent twice from the same screen, it leaves once.
 * @throws OperationError `not_found` for an invoice of a régie that is not the agent's
 */
export function resendInvoice(
  ctx: Context,
  id: string,
  { key }: { key: string },
  print: PrintInvoice,
): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    await authorizeOffice(ctx, id)(tx);
    const [invoice] = await readPrintable(tx, [id]);
    if (!invoice) throw new OperationError('not_found');
    await makeInvoiceDocuments(tx, ctx, [invoice], print);
    await notify(tx, ctx, noticeOf(invoice, `${id}/${key}`));
    await auditOffice(tx, ctx, 'invoice.resend', {
      after: { invoiceId: id, householdId: invoice.householdId },
    });
  });
}
