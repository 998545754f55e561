/** What the mairie's pages ask the API about runs of invoices. */
import type {
  BillHeads,
  BillingHome,
  CorrectionsIssued,
  DraftBill,
  IssuedRun,
  NewCorrections,
  NewRun,
  ProposedCorrections,
  RunInvoices,
  RunPage,
} from '@preau/contract/billing-runs';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';
import { download } from './download.ts';

type Query = Readonly<Record<string, string>>;

const billing = (event: RequestEvent) => v1(event).office.billing;
const run = (event: RequestEvent) => billing(event).runs[':id'];
const param = (id: string) => ({ id: segment(id) });

export const home = (event: RequestEvent): Promise<BillingHome> => answer(billing(event).$get());

/** Throws `Failure` `conflict` with the `run` that is in the way. */
export const start = (event: RequestEvent, json: NewRun): Promise<{ id: string }> =>
  answer(billing(event).runs.$post({ json }));

export const page = (event: RequestEvent, id: string): Promise<RunPage> =>
  answer(run(event).$get({ param: param(id) }));

export const families = (event: RequestEvent, id: string, query: Query): Promise<BillHeads> =>
  answer(run(event).families.$get({ param: param(id), query: query as never })); // checked by the route

export const family = (event: RequestEvent, id: string, householdId: string): Promise<DraftBill> =>
  answer(
    run(event).families[':householdId'].$get({ param: { ...param(id), householdId: segment(householdId) } }),
  );

export const invoices = (event: RequestEvent, id: string, query: Query): Promise<RunInvoices> =>
  answer(run(event).invoices.$get({ param: param(id), query: query as never })); // as above

export const draftFile = (event: RequestEvent, id: string): Promise<Response> =>
  download(run(event)['draft.csv'].$get({ param: param(id) }));

/** How far it is, as it goes on. */
export const progress = (event: RequestEvent, id: string): Promise<Response> =>
  download(run(event).progress.$get({ param: param(id) }));

/** Throws `Failure` `conflict` once it is being issued, as the others do. */
export const rebuild = (event: RequestEvent, id: string) =>
  answer(run(event).rebuild.$post({ param: param(id) }));
export const discard = (event: RequestEvent, id: string) =>
  answer(run(event).discard.$post({ param: param(id) }));

/** Throws `Failure` `conflict` for a run that is not issued. */
export const compare = (event: RequestEvent, id: string) =>
  answer(run(event).compare.$post({ param: param(id) }));

/** Throws `Failure` `conflict` where the draft is another by now, `invalid` for days that cannot be. */
export const issue = (event: RequestEvent, id: string, json: IssuedRun) =>
  answer(run(event).issue.$post({ param: param(id), json }));

export const corrections = (
  event: RequestEvent,
  query: { regieId: string; householdId?: string },
): Promise<ProposedCorrections> => answer(billing(event).corrections.$get({ query }));

export const correct = (event: RequestEvent, json: NewCorrections): Promise<CorrectionsIssued> =>
  answer(billing(event).corrections.$post({ json }));
