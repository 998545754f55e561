/** The invoices of families that get none by e-mail: how many there are, and all of them to print, fold and post. */
import type { RunDeliveries } from '@preau/contract/statement';
import { countDeliveries, listForPaper, listUnreached } from '@preau/db/invoice-delivery';
import { type PrintableInvoice, readPrintable } from '@preau/db/invoice-document';
import { isUuid } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { type Logo, readLogos } from './make-invoice-documents.ts';
import { auditOffice, officeScope } from './office-reach.ts';
import { OperationError } from './operation-error.ts';
import { deliveryOf } from './read-invoice.ts';

/** More in one document is more paper than anyone puts into a printer at once; the next part follows. */
export const MOST_ON_PAPER = 250;

/** Nobody mends more addresses before looking again. */
const MOST_UNREACHED = 200;

/** @throws OperationError `not_found` for a run of which the agent sees nothing */
export function readRunDeliveries(ctx: Context, runId: string): Promise<RunDeliveries> {
  return ctx.tenant.transaction(async tx => {
    if (!isUuid(runId)) throw new OperationError('not_found');
    const scope = officeScope(ctx);
    const [counts, unreached] = await Promise.all([
      countDeliveries(tx, runId, scope),
      listUnreached(tx, runId, { scope, limit: MOST_UNREACHED + 1 }),
    ]);
    if (counts.invoices === 0) throw new OperationError('not_found');
    return {
      ...counts,
      paperParts: Math.ceil(counts.onPaper / MOST_ON_PAPER),
      unreached: unreached.slice(0, MOST_UNREACHED).map(adult => ({
        ...deliveryOf(adult),
        address: adult.address,
        invoice: { id: adult.invoiceId, kind: adult.kind, reference: adult.reference },
        household: { id: adult.householdId, number: adult.householdNumber, name: adult.householdName },
        isOnPaper: adult.isOnPaper,
      })),
      isCut: unreached.length > MOST_UNREACHED,
    };
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
