/** Families whom a régie bills, for tests of billing: what they reserved, who was seen, and what the worker does of a run. */
import {
  billHeads,
  billingHome,
  draftBill,
  proposedCorrections,
  runCreated,
  runPage,
  runState,
} from '@preau/contract/billing-runs';
import { tenantTransaction } from '@preau/db/database';
import { listInvoices, readInvoice, type WholeInvoice } from '@preau/db/invoice';
import { newId } from '@preau/db/new-id';
import type { JobId } from '@preau/db/outbox';
import { issueRunChunk } from '@preau/operations/issue-run';
import { priceRunChunk } from '@preau/operations/price-run';
import { type JobHandlers, RETRY, runJob } from '@preau/operations/run-job';
import type { Browser } from '../families/portal.ts';
import type { Family } from '../families.ts';
import { unexpected } from '../jobs/unexpected.ts';
import { createPlanningWorld, type PlanningWorld } from '../planning/world.ts';

export interface BillingWorld extends PlanningWorld {
  regisseur: Browser;
  /** The id of a régie by its key. */
  regie(key: string): Promise<string>;
  /** Days that a child has reserved, as if each had been accepted in time. */
  reserved(family: Family, service: string, dates: readonly string[], child?: number): Promise<void>;
  /** Who was seen at the gate; a row of two times, or that the child was missing. */
  seen(
    family: Family,
    service: string,
    dates: readonly string[],
    noted?: { arrived?: string; left?: string; isPresent?: boolean; child?: number },
  ): Promise<void>;
  quotient(family: Family, value: number, from: string): Promise<void>;
  /** Does the jobs of billing that wait, until none does. @returns how many */
  work(): Promise<number>;
  /** Of the jobs that come next, has these end with their process, when all is done and nothing is saved: the first is 0. */
  stop(jobs: readonly number[]): void;
  /** Begins a draft of a month and has it computed. */
  draft(regie: string, month: string, to?: string): Promise<{ id: string; page: RunPageOf }>;
  /** The draft of a family, as « pourquoi » shows it. */
  draftOf(run: string, family: Family): ReturnType<typeof familyDraft>;
  /** Issues a draft as it is proposed, and has it done. */
  issue(run: string, dates?: { issuedOn: string; dueOn: string }): Promise<RunPageOf>;
  invoicesOf(family: Family): Promise<WholeInvoice[]>;
  balanceOf(family: Family): Promise<number>;
}

type RunPageOf = Awaited<ReturnType<typeof pageOf>>;

const pageOf = (browser: Browser, id: string) => browser.read(runPage, `/office/billing/runs/${id}`);
const familyDraft = (browser: Browser, run: string, family: Family) =>
  browser.read(draftBill, `/office/billing/runs/${run}/families/${family.householdId}`);

/** What the worker does of billing; others are asked for and left. */
const HANDLERS: JobHandlers = {
  ...unexpected,
  'price-billing-chunk': async (ctx, { chunkId }) => {
    await priceRunChunk(ctx, chunkId);
    return 'done';
  },
  'issue-billing-chunk': async (ctx, { chunkId }) => {
    await issueRunChunk(ctx, chunkId);
    return 'done';
  },
};

/** The same in a process that ends before what it did is saved. */
const ENDING: JobHandlers = {
  ...unexpected,
  'price-billing-chunk': async (...job) => {
    await HANDLERS['price-billing-chunk'](...job);
    throw new Error('ended');
  },
  'issue-billing-chunk': async (...job) => {
    await HANDLERS['issue-billing-chunk'](...job);
    throw new Error('ended');
  },
};

export async function createBillingWorld(slug: string): Promise<BillingWorld> {
  const world = await createPlanningWorld(slug);
  const { database, tenantId } = world;
  const sql = database.superuser;
  const regisseur = await world.agent('regisseur');
  let now = new Date('2026-12-01T08:00:00Z');
  let jobs = 0;
  let stops = new Set<number>();
  const acts = new Map<string, string>();
  const actOf = async ({ householdId }: Family) => {
    const known = acts.get(householdId) ?? newId();
    if (!acts.has(householdId))
      await sql`
        insert into act (tenant_id, id, kind, household_id, channel, received_at, recorded_at, content)
        values (${tenantId}, ${known}, 'reserve', ${householdId}, 'portal', '2026-08-25', '2026-08-25', '{}')`;
    acts.set(householdId, known);
    return known;
  };
  const billing: BillingWorld = {
    ...world,
    regisseur,
    at(instant) {
      now = new Date(instant);
      world.at(instant);
    },
    async regie(key) {
      const [row] = await sql<{ id: string }[]>`
        select id from regie where tenant_id = ${tenantId} and key = ${key}`;
      if (!row) throw new Error(`no régie « ${key} »`);
      return row.id;
    },
    async reserved(family, service, dates, child = 0) {
      const serviceId = await world.find('service', service);
      const actId = await actOf(family);
      for (const date of dates)
        await sql`
          insert into reservation (tenant_id, id, child_id, service_id, date, household_id, status, reason, channel,
            received_at, act_id)
          values (${tenantId}, ${newId()}, ${family.children[child]?.id ?? ''}, ${serviceId}, ${date},
            ${family.householdId}, 'reserved', 'in-time', 'portal', '2026-08-25', ${actId})`;
    },
    async seen(family, service, dates, { arrived = null, left = null, isPresent = true, child = 0 } = {}) {
      const serviceId = await world.find('service', service);
      for (const date of dates)
        await sql`
          insert into attendance (tenant_id, id, child_id, service_id, date, household_id, is_present, arrived_at,
            departed_at)
          values (${tenantId}, ${newId()}, ${family.children[child]?.id ?? ''}, ${serviceId}, ${date},
            ${family.householdId}, ${isPresent}, ${arrived}, ${left})`;
    },
    async quotient(family, value, from) {
      await sql`
        insert into household_quotient (tenant_id, id, household_id, quotient_familial, reference_date, applies_from,
          source, recorded_at)
        values (${tenantId}, ${newId()}, ${family.householdId}, ${value}, ${from}, ${from}, 'caf', ${now})`;
    },
    async work() {
      for (let done = 0; ; done++) {
        const [job] = await sql<{ id: JobId; job: string }[]>`
          select id, job from outbox
          where tenant_id = ${tenantId} and state = 'waiting' and job in ${sql(['price-billing-chunk', 'issue-billing-chunk'])}
          order by id limit 1`;
        if (!job) return done;
        const ends = stops.has(jobs++);
        const run = await runJob(
          { app: database.app, files: world.files },
          ends ? ENDING : HANDLERS,
          { tenantId, ...job },
          { now, retry: RETRY, interrupted: false },
        );
        // Another is at it: it is done once that one has ended. Who takes up what was not saved begins it again.
        if (run.outcome === 'skipped' || ends) continue;
        if (run.outcome !== 'done')
          throw new Error(`${job.job}: ${JSON.stringify(run)}`, { cause: 'error' in run ? run.error : null });
      }
    },
    stop(places) {
      jobs = 0;
      stops = new Set(places);
    },
    async draft(regie, month, to = month) {
      const { id } = await regisseur.tell(runCreated, '/office/billing/runs', {
        regieId: await billing.regie(regie),
        from: month,
        to,
      });
      await billing.work();
      return { id, page: await pageOf(regisseur, id) };
    },
    draftOf: (run, family) => familyDraft(regisseur, run, family),
    async issue(run, dates) {
      const { proposal, summary } = await pageOf(regisseur, run);
      await regisseur.tell(runState, `/office/billing/runs/${run}/issue`, {
        issuedOn: proposal.issuedOn,
        dueOn: proposal.dueOn,
        ...dates,
        seen: { invoices: summary?.outcomes.issued ?? 0, cents: summary?.issuedCents ?? 0 },
      });
      await billing.work();
      return pageOf(regisseur, run);
    },
    invoicesOf: family =>
      tenantTransaction(database.app, tenantId, async tx => {
        const listed = await listInvoices(tx, { householdIds: [family.householdId] });
        const whole = await Promise.all(listed.map(({ id }) => readInvoice(tx, id)));
        return whole.flatMap(invoice => invoice ?? []).reverse();
      }),
    async balanceOf(family) {
      const [row] = await sql<[{ cents: number }]>`
        select coalesce(sum(amount_cents), 0)::int as cents from ledger_entry
        where tenant_id = ${tenantId} and household_id = ${family.householdId}`;
      return row.cents;
    },
  };
  billing.at(now.toISOString());
  return billing;
}

export const readHome = (browser: Browser) => browser.read(billingHome, '/office/billing');
export const readHeads = (browser: Browser, run: string, query = '') =>
  browser.read(billHeads, `/office/billing/runs/${run}/families${query}`);

export const propose = async (world: BillingWorld, regie: string, household?: string) =>
  world.regisseur.read(
    proposedCorrections,
    `/office/billing/corrections?regieId=${await world.regie(regie)}${household ? `&householdId=${household}` : ''}`,
  );

/** « repas 3 × 390 = 1170 » of each line. */
export function told(
  lines: readonly {
    service: string | null;
    kind: string;
    quantity: number;
    unitCents: number;
    amountCents: number;
  }[],
): string[] {
  return lines.map(
    ({ service, kind, quantity, unitCents, amountCents }) =>
      `${kind} ${service ?? '-'} ${quantity} × ${unitCents} = ${amountCents}`,
  );
}
