/** Runs of invoices: drafts, what deserves a look in them, issuing, and corrections of what was issued. */
import {
  billHeads,
  billingHome,
  correctionsIssued,
  correctionsQuery,
  draftBill,
  headsQuery,
  issuedRun,
  newCorrections,
  newRun,
  proposedCorrections,
  runCreated,
  runInvoices,
  runInvoicesQuery,
  runPage,
  runProgress,
  runState,
} from '@preau/contract/billing-runs';
import { csvPieces } from '@preau/contract/csv';
import { isUuid } from '@preau/domain/ids';
import { lineTitle } from '@preau/domain/regulation/sentences/line';
import { compareRun } from '@preau/operations/compare-run';
import { tenantContext } from '@preau/operations/context';
import { issueCorrections, proposeCorrections } from '@preau/operations/correct-invoices';
import { discardRun, rebuildRun, startRun } from '@preau/operations/draft-run';
import { issueRun } from '@preau/operations/issue-run';
import { OperationError } from '@preau/operations/operation-error';
import {
  type DraftRow,
  listDraftFamilies,
  listRunInvoices,
  readBillingHome,
  readDraftRows,
  readFamilyDraft,
  readProgress,
  readRunPage,
} from '@preau/operations/read-run';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';
import { textStream } from '../text-stream.ts';

const one = z.object({ id: printable(100) });
const family = z.object({ id: printable(100), householdId: printable(100) });

/** How often a run that is under way is looked at for those who watch it. */
const LOOK_EVERY_MS = 400;

/** After so long a page that still watches asks again: no connection is for ever. */
const WATCHED_MS = 5 * 60_000;

/** @throws OperationError `not_found` for what is no id at all, as for one that nobody has */
function idOf({ id }: z.infer<typeof one>): string {
  if (!isUuid(id)) throw new OperationError('not_found');
  return id;
}

export function billingRunRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  /** For what goes on after the answer has begun: the transaction in which the asker was found is over by then. */
  const lastingContextOf = (c: RequestContext) =>
    tenantContext(stores, tenantOf(c), { ...occasionOf(c, clock), shared: null });
  return new Hono<Environment>()
    .get(
      '/office/billing',
      describe('What may be billed, and what was', billingHome),
      allow('portal', 'billing.read'),
      async c => c.json(await readBillingHome(contextOf(c))),
    )
    .post(
      '/office/billing/runs',
      describe('Begins a draft of a régie’s invoices for some months', runCreated),
      allow('portal', 'billing.run'),
      check('json', newRun),
      async c => c.json(await startRun(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/office/billing/runs/:id',
      describe('A draft, or what was issued of it', runPage),
      allow('portal', 'billing.read'),
      check('param', one),
      async c => c.json(await readRunPage(contextOf(c), idOf(c.req.valid('param')))),
    )
    .get(
      '/office/billing/runs/:id/progress',
      describe('How far a run is, told as it goes on (server-sent events)', runProgress),
      allow('portal', 'billing.read'),
      check('param', one),
      async c => {
        const id = idOf(c.req.valid('param'));
        const ctx = lastingContextOf(c);
        const first = await readProgress(ctx, id);
        return streamSSE(c, async stream => {
          const until = Date.now() + WATCHED_MS;
          let told = '';
          for (let progress = first; !stream.aborted; ) {
            const data = JSON.stringify(progress);
            if (data !== told) await stream.writeSSE({ data });
            told = data;
            if (!progress.isUnderWay || Date.now() > until) return;
            await stream.sleep(LOOK_EVERY_MS);
            progress = await readProgress(ctx, id);
          }
        });
      },
    )
    .get(
      '/office/billing/runs/:id/families',
      describe('Families of a draft, with what deserves a look', billHeads),
      allow('portal', 'billing.read'),
      check('param', one),
      check('query', headsQuery),
      async c =>
        c.json(await listDraftFamilies(contextOf(c), idOf(c.req.valid('param')), c.req.valid('query'))),
    )
    .get(
      '/office/billing/runs/:id/families/:householdId',
      describe('A family’s draft, line by line, each with its reasons', draftBill),
      allow('portal', 'billing.read'),
      check('param', family),
      async c => {
        const { id, householdId } = c.req.valid('param');
        return c.json(await readFamilyDraft(contextOf(c), idOf({ id }), householdId));
      },
    )
    .get(
      '/office/billing/runs/:id/invoices',
      describe('What a run has issued', runInvoices),
      allow('portal', 'billing.read'),
      check('param', one),
      check('query', runInvoicesQuery),
      async c =>
        c.json(await listRunInvoices(contextOf(c), idOf(c.req.valid('param')), c.req.valid('query'))),
    )
    .get(
      '/office/billing/runs/:id/draft.csv',
      describe('All lines of a draft as a file', z.string().describe('CSV')),
      allow('portal', 'billing.read'),
      check('param', one),
      async c => {
        const ctx = lastingContextOf(c);
        const id = idOf(c.req.valid('param'));
        await readProgress(ctx, id);
        return c.body(textStream(csvPieces(DRAFT_COLUMNS, draftCells(readDraftRows(ctx, id)))), 200, {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="brouillon-factures.csv"',
        });
      },
    )
    .post(
      '/office/billing/runs/:id/rebuild',
      describe('Computes a draft anew', runState),
      allow('portal', 'billing.run'),
      check('param', one),
      async c => {
        await rebuildRun(contextOf(c), idOf(c.req.valid('param')));
        return c.json({ status: 'drafting' as const });
      },
    )
    .post(
      '/office/billing/runs/:id/discard',
      describe('Throws a draft away', runState),
      allow('portal', 'billing.run'),
      check('param', one),
      async c => {
        await discardRun(contextOf(c), idOf(c.req.valid('param')));
        return c.json({ status: 'discarded' as const });
      },
    )
    .post(
      '/office/billing/runs/:id/issue',
      describe('Issues a draft: it becomes invoices, which never change', runState),
      allow('portal', 'billing.run'),
      check('param', one),
      check('json', issuedRun),
      async c => {
        await issueRun(contextOf(c), idOf(c.req.valid('param')), c.req.valid('json'));
        return c.json({ status: 'issuing' as const });
      },
    )
    .post(
      '/office/billing/runs/:id/compare',
      describe('Prices all families of an issued run anew, to find who differs', runState),
      allow('portal', 'billing.correct'),
      check('param', one),
      async c => {
        await compareRun(contextOf(c), idOf(c.req.valid('param')));
        return c.json({ status: 'issued' as const });
      },
    )
    .get(
      '/office/billing/corrections',
      describe('What has changed since it was billed, as credit notes and complements', proposedCorrections),
      allow('portal', 'billing.read'),
      check('query', correctionsQuery),
      async c => c.json(await proposeCorrections(contextOf(c), c.req.valid('query'))),
    )
    .post(
      '/office/billing/corrections',
      describe('Issues corrections as they were proposed', correctionsIssued),
      allow('portal', 'billing.correct'),
      check('json', newCorrections),
      async c => c.json(await issueCorrections(contextOf(c), c.req.valid('json'))),
    );
}

const DRAFT_COLUMNS = [
  'N° famille',
  'Famille',
  'Suite',
  'Enfant',
  'Prestation',
  'Mois',
  'Jours',
  'Quantité',
  'Prix unitaire',
  'Part',
  'Montant',
  'Article',
];

const OUTCOMES: Record<DraftRow['outcome'], string> = {
  issued: 'facturé',
  'carried-over': 'reporté',
  waived: 'abandonné',
  nothing: 'rien à facturer',
};

async function* draftCells(rows: AsyncGenerator<DraftRow>): AsyncGenerator<string[]> {
  for await (const row of rows)
    yield [
      row.number,
      row.name,
      OUTCOMES[row.outcome],
      row.childName ?? '',
      lineTitle(row),
      row.month.slice(0, 7),
      row.dates.join(' '),
      String(row.quantity),
      euros(row.unitCents),
      `${row.shareBp / 100} %`,
      euros(row.amountCents),
      row.article ?? '',
    ];
}

/** « -3,90 »: as spreadsheets read it. */
function euros(cents: number): string {
  return (cents / 100).toFixed(2).replace('.', ',');
}
