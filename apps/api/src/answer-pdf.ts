/** A document that is made when it is asked for. */
import type { PdfDocument } from '@preau/documents/pdf/document';
import { PdfBusy, renderPdf } from '@preau/documents/pdf/render';
import { OperationError } from '@preau/operations/operation-error';
import { z } from 'zod';
import type { RequestContext } from './environment.ts';

/** What a PDF is in the API's description. */
export const pdf = z.string().describe('A tagged PDF');

/** @throws OperationError `unavailable` where too many wait for theirs */
export async function answerPdf(c: RequestContext, document: PdfDocument) {
  const bytes = await renderPdf(document).catch(error => {
    throw error instanceof PdfBusy ? new OperationError('unavailable') : error;
  });
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'content-type': 'application/pdf' }); // the thread hands over memory of its own
}
