/** Invoices as families and the mairie read them: statements, lines, documents, how they were sent. */

import { uuid } from '@preau/contract/family';
import { done } from '@preau/contract/office';
import {
  familyInvoice,
  familyStatement,
  officeInvoice,
  officeStatement,
  resendInput,
  runDeliveries,
  statementQuery,
} from '@preau/contract/statement';
import { invoiceBatch, invoiceFileName, printInvoice } from '@preau/documents/pdf/invoice';
import { PdfBusy, renderPdf } from '@preau/documents/pdf/render';
import { tenantContext } from '@preau/operations/context';
import { openInvoiceDocument } from '@preau/operations/make-invoice-documents';
import { OperationError } from '@preau/operations/operation-error';
import { printPaperInvoices, readRunDeliveries } from '@preau/operations/print-paper-invoices';
import {
  authorizeFamily,
  authorizeOffice,
  readFamilyInvoice,
  readOfficeInvoice,
} from '@preau/operations/read-invoice';
import { readFamilyStatement, readOfficeStatement } from '@preau/operations/read-statement';
import { resendInvoice } from '@preau/operations/resend-invoice';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, tenantOf } from '../route.ts';

const id = z.object({ id: uuid });
const paperQuery = z.object({ part: z.coerce.number().int().min(1).max(1000).default(1) });
const officeQuery = statementQuery.omit({ household: true });
const pdf = z.string().describe('A tagged PDF: the same bytes each time');
const DONE = { done: true } as const;

export function invoiceRoutes({ stores, clock }: ApiParts) {
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));

  async function documentOf(c: RequestContext, invoiceId: string, authorize: typeof authorizeFamily) {
    const ctx = contextOf(c);
    const found = await unlessBusy(
      openInvoiceDocument(ctx, invoiceId, printInvoice, authorize(ctx, invoiceId)),
    );
    if (!found) throw new OperationError('not_found');
    return servePdf(c, found.bytes, invoiceFileName(found));
  }

  return new Hono<Environment>()
    .get(
      '/family/statement',
      describe('Relevé de compte: what is to be paid, and the operations of a school year', familyStatement),
      allow('portal', 'family-account.read'),
      check('query', statementQuery),
      async c => c.json(await readFamilyStatement(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/family/invoices/:id',
      describe('An invoice of one’s household, each line with why it costs that', familyInvoice),
      allow('portal', 'family-account.read'),
      check('param', id),
      async c => c.json(await readFamilyInvoice(contextOf(c), c.req.valid('param').id)),
    )
    .get(
      '/family/invoices/:id/document',
      describe('The document of an invoice of one’s household', pdf),
      allow('portal', 'family-account.read'),
      check('param', id),
      c => documentOf(c, c.req.valid('param').id, authorizeFamily),
    )
    .get(
      '/office/families/:id/account',
      describe(
        'The account of a family: balances, operations, invoices and how they reached it',
        officeStatement,
      ),
      allow('portal', 'billing.read'),
      check('param', id),
      check('query', officeQuery),
      async c =>
        c.json(await readOfficeStatement(contextOf(c), c.req.valid('param').id, c.req.valid('query'))),
    )
    .get(
      '/office/invoices/:id',
      describe('An invoice, and how it reached its family', officeInvoice),
      allow('portal', 'billing.read'),
      check('param', id),
      async c => c.json(await readOfficeInvoice(contextOf(c), c.req.valid('param').id)),
    )
    .get(
      '/office/invoices/:id/document',
      describe('The document of an invoice', pdf),
      allow('portal', 'billing.read'),
      check('param', id),
      c => documentOf(c, c.req.valid('param').id, authorizeOffice),
    )
    .post(
      '/office/invoices/:id/resend',
      describe('Sends an invoice once more to the adults of its family', done),
      allow('portal', 'billing.correct'),
      check('param', id),
      check('json', resendInput),
      async c => {
        await unlessBusy(
          resendInvoice(contextOf(c), c.req.valid('param').id, c.req.valid('json'), printInvoice),
        );
        return c.json(DONE);
      },
    )
    .get(
      '/office/billing-runs/:id/deliveries',
      describe(
        'How the invoices of a run reach their families, and whom no e-mail has reached',
        runDeliveries,
      ),
      allow('portal', 'billing.read'),
      check('param', id),
      async c => c.json(await readRunDeliveries(contextOf(c), c.req.valid('param').id)),
    )
    .get(
      '/office/billing-runs/:id/paper',
      describe('The invoices of a run that no e-mail takes, to print and fold, a part at a time', pdf),
      allow('portal', 'billing.read'),
      check('param', id),
      check('query', paperQuery),
      async c => {
        const ctx = contextOf(c);
        const { part } = c.req.valid('query');
        const paper = await printPaperInvoices(ctx, c.req.valid('param').id, part);
        const bytes = await unlessBusy(
          renderPdf(invoiceBatch(paper.invoices, { logo: paper.logo, at: ctx.now })),
        );
        return servePdf(c, bytes, `Factures-a-imprimer-${part}.pdf`);
      },
    );
}

/** So many documents wait to be made that the next may be asked for again in a moment. */
async function unlessBusy<Result>(made: Promise<Result>): Promise<Result> {
  return made.catch(error => {
    throw error instanceof PdfBusy ? new OperationError('unavailable') : error;
  });
}

function servePdf(c: RequestContext, bytes: Uint8Array, name: string) {
  // A store and a thread hand over memory of their own, never memory that is shared.
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
    vary: 'cookie',
  });
}
