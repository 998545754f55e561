/** The invoices of families that get none by e-mail: how many there are, and all of them to print, fold and post. */
import { countDeliveries, type DeliveryCounts, listForPaper } from '@preau/db/invoice-delivery';
import { type PrintableInvoice, readPrintable } from '@preau/db/invoice-document';
import { isUuid } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { type Logo, readLogos } from './make-invoice-documents.ts';
import { auditOffice, officeScope } from './office-reach.ts';
import { OperationError } from './operation-error.ts';

/** More in one document is more paper than anyone puts into a printer at once; the next part follows. */
export const MOST_ON_PAPER = 250;

/** @throws OperationError `not_found` for a run of which the agent sees nothing */
export function countRunDeliveries(ctx: Context, runId: string): Promise<DeliveryCounts> {
  return ctx.tenant.transaction(async tx => {
    if (!isUuid(runId)) throw new OperationError('not_found');
    const counts = await countDeliveries(tx, runId, officeScope(ctx));
    if (counts.invoices === 0) throw new OperationError('not_found');
    return counts;
  });
}

export interface PaperInvoices {
  invoices: [PrintableInvoice, ...PrintableInvoice[]];
  logo: Logo | null;
}

/**
 * A part of a run's invoices, by family.
 * @param part the first is 1
 * @throws OperationError `not_found` where there are none
 */
export function printPaperInvoices(ctx: Context, runId: string, part: number): Promise<PaperInvoices> {
  return ctx.tenant.transaction(async tx => {
    if (!isUuid(runId)) throw new OperationError('not_found');
    const ids = await listForPaper(tx, runId, {
      scope: officeScope(ctx),
      limit: MOST_ON_PAPER,
      offset: (part - 1) * MOST_ON_PAPER,
    });
    const byId = new Map((await readPrintable(tx, ids)).map(invoice => [invoice.id as string, invoice])); // as ids are listed
    const [first, ...others] = ids.flatMap(id => byId.get(id) ?? []);
    if (!first) throw new OperationError('not_found');
    const logos = await readLogos(ctx, [first]);
    await auditOffice(tx, ctx, 'invoices.print', { after: { runId, part, count: ids.length } });
    return {
      invoices: [first, ...others],
      logo: logos.get(first.content.issuer.logo?.sha256 ?? '') ?? null,
    };
  });
}
