/** What the pages of invoices and accounts ask the API, for families and for the mairie. */
import type {
  FamilyInvoice,
  FamilyStatement,
  OfficeInvoice,
  OfficeStatement,
  RunDeliveries,
  StatementQuery,
} from '@preau/contract/statement';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';
import { download } from './download.ts';

export const statement = (event: RequestEvent, query: StatementQuery): Promise<FamilyStatement> =>
  answer(v1(event).family.statement.$get({ query }));

export const invoice = (event: RequestEvent, id: string): Promise<FamilyInvoice> =>
  answer(v1(event).family.invoices[':id'].$get({ param: { id: segment(id) } }));

export const invoiceDocument = (event: RequestEvent, id: string): Promise<Response> =>
  download(v1(event).family.invoices[':id'].document.$get({ param: { id: segment(id) } }));

export const officeAccount = (
  event: RequestEvent,
  id: string,
  query: Omit<StatementQuery, 'household'>,
): Promise<OfficeStatement> =>
  answer(v1(event).office.families[':id'].account.$get({ param: { id: segment(id) }, query }));

export const officeInvoice = (event: RequestEvent, id: string): Promise<OfficeInvoice> =>
  answer(v1(event).office.invoices[':id'].$get({ param: { id: segment(id) } }));

export const officeDocument = (event: RequestEvent, id: string): Promise<Response> =>
  download(v1(event).office.invoices[':id'].document.$get({ param: { id: segment(id) } }));

export const resend = (event: RequestEvent, id: string, key: string): Promise<{ done: true }> =>
  answer(v1(event).office.invoices[':id'].resend.$post({ param: { id: segment(id) }, json: { key } }));

export const runDeliveries = (event: RequestEvent, runId: string): Promise<RunDeliveries> =>
  answer(v1(event).office['billing-runs'][':id'].deliveries.$get({ param: { id: segment(runId) } }));

/** A part of the invoices that are to be printed and folded. @param part the first is 1 */
export const runPaper = (event: RequestEvent, runId: string, part: number): Promise<Response> =>
  download(
    v1(event).office['billing-runs'][':id'].paper.$get({
      param: { id: segment(runId) },
      query: { part: String(part) },
    }),
  );

/** Which school year and régie a page asks for; what it cannot mean is left out. */
export function statementQueryOf({ searchParams }: URL): Omit<StatementQuery, 'household'> {
  const year = searchParams.get('annee');
  const regie = searchParams.get('regie');
  return {
    ...(year && /^\d{4}$/.test(year) && { year }),
    ...(regie && /^[0-9a-f-]{36}$/.test(regie) && { regie }),
  };
}
