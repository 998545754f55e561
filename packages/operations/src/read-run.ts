/** What an agent sees of billing: the régies, a draft with what deserves a look, one family's lines with their reasons. */
import type {
  BillingHome,
  BillingRun,
  BillSignal,
  DraftBill,
  RunInvoices,
  RunPage,
  RunProgress,
} from '@preau/contract/billing-runs';
import { countChanged, listChangedHouseholds } from '@preau/db/billing-changes';
import {
  type BillHead,
  type BillingRegie,
  countDiffering,
  type HeadFilter,
  lastIssuedOn,
  listHeads,
  listRegies,
  listRuns,
  type RunRow,
  readChunkBills,
  readDraftBill,
  readRun,
} from '@preau/db/billing-run';
import type { TenantTransaction } from '@preau/db/database';
import { listInvoices } from '@preau/db/invoice';
import { exerciceOf } from '@preau/domain/billing/account';
import type { BillSignal as FoundSignal } from '@preau/domain/billing/draft';
import type { BillLine } from '@preau/domain/billing/invoice';
import { billedParts, dueOn, monthsOf, usualMonth } from '@preau/domain/billing/period';
import { isUuid } from '@preau/domain/ids';
import { lineSentences } from '@preau/domain/regulation/sentences/line';
import { serviceName } from '@preau/domain/regulation/sentences/names';
import { reachBillingRegie, servicesOf } from './billing-setting.ts';
import type { Context } from './context.ts';
import { type ChangedFamilies, lookAtChanged } from './find-corrections.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import type { TenantRules } from './planning-rules.ts';

/** Runs that the first page shows. */
const SHOWN_RUNS = 40;

/** Families of one page of a draft. */
export const HEADS_A_PAGE = 50;

/** The régies that the agent has, what each would bill next, and what was billed. */
export function readBillingHome(ctx: Context): Promise<BillingHome> {
  return ctx.tenant.transaction(async tx => {
    const [rules, regies] = await Promise.all([
      ctx.rules.current(tx, ctx.tenant),
      listRegies(tx, officeScope(ctx)),
    ]);
    const ids = regies.map(({ id }) => id);
    const [runs, changed] = await Promise.all([
      listRuns(tx, ids, SHOWN_RUNS),
      listChangedHouseholds(tx, ids),
    ]);
    const today = todayOf(ctx);
    const looked = new Map<string, ChangedFamilies>();
    for (const regie of regies) {
      const own = changed.filter(({ regieId }) => regieId === regie.id);
      if (own.length > 0) looked.set(regie.id, await lookAtChanged(tx, ctx, rules, regie, own));
    }
    return {
      regies: regies.map(regie => {
        const { differing, more, unseen } = looked.get(regie.id) ?? UNCHANGED;
        const own = runs.filter(({ regieId }) => regieId === regie.id);
        return {
          id: regie.id,
          name: regie.name,
          collectedBy: regie.collectedBy,
          usualMonth: usualMonth(rules.rulebook, servicesOf(rules, regie), today).slice(0, 7),
          open: own.find(({ status }) => status !== 'issued')?.id ?? null,
          billed: own
            .filter(({ status }) => status === 'issued')
            .flatMap(run => monthsOf(run).map(month => month.slice(0, 7))),
          differing: differing.length + more,
          unseen,
        };
      }),
      runs: runs.flatMap(run => {
        const regie = regies.find(({ id }) => id === run.regieId);
        return regie ? [shownRun(run, regie)] : [];
      }),
    };
  });
}

const UNCHANGED: ChangedFamilies = { differing: [], more: 0, unseen: 0 };

/** @throws OperationError `not_found` for a run that is not there, was thrown away, or of a régie that is not this agent's */
async function reachRun(
  tx: TenantTransaction,
  ctx: Context,
  id: string,
): Promise<{ run: RunRow; regie: BillingRegie }> {
  const run = isUuid(id) ? await readRun(tx, id) : null;
  if (!run || run.status === 'discarded') throw new OperationError('not_found');
  return { run, regie: await reachBillingRegie(tx, ctx, run.regieId) };
}

/** A run as its page shows it. @throws OperationError `not_found` */
export function readRunPage(ctx: Context, id: string): Promise<RunPage> {
  return ctx.tenant.transaction(async tx => {
    const { run, regie } = await reachRun(tx, ctx, id);
    const rules = await ctx.rules.current(tx, ctx.tenant);
    const services = servicesOf(rules, regie);
    const today = todayOf(ctx);
    const [last, changed, differing] = await Promise.all([
      lastIssuedOn(tx, regie.id, exerciceOf(today)),
      run.status === 'draft' ? countChanged(tx, run.id) : 0,
      run.comparedAt ? countDiffering(tx, run.id) : 0,
    ]);
    const issuedOn = last !== null && last > today ? last : today;
    const isOther = (run.status === 'draft' || run.status === 'issued') && run.revision !== rules.revision;
    return {
      ...shownRun(run, regie),
      isStale: isOther || changed > 0 ? { rules: isOther, households: changed } : null,
      compared: run.comparedAt && { at: run.comparedAt.toISOString(), differing },
      parts: billedParts(rules.rulebook, services, run).map(part => ({
        month: part.month,
        services: [...part.services].map(key => serviceName(key, rules.names)),
      })),
      proposal: {
        issuedOn,
        ...dueOn(rules.rulebook, services, run.from, issuedOn),
        earliest: last ?? run.from,
      },
    };
  });
}

function shownRun(run: RunRow, { id, name, collectedBy }: BillingRegie): BillingRun {
  return {
    id: run.id,
    regie: { id, name, collectedBy },
    from: run.from,
    to: run.to,
    status: run.status,
    isUnderWay: isUnderWay(run),
    households: run.householdCount,
    progress: { done: run.chunksDone, of: run.chunkCount },
    summary: run.summary,
    issuedOn: run.issuedOn,
    dueOn: run.dueOn,
  };
}

/** How far a run is. @throws OperationError `not_found` */
export function readProgress(ctx: Context, id: string): Promise<RunProgress> {
  return ctx.tenant.transaction(async tx => {
    const { run } = await reachRun(tx, ctx, id);
    return {
      status: run.status,
      isUnderWay: isUnderWay(run),
      done: run.chunksDone,
      of: run.chunkCount,
    };
  });
}

/** Whether parts of it are being computed, issued, or compared with what was issued. */
function isUnderWay({ status, chunksDone, chunkCount }: RunRow): boolean {
  return status === 'drafting' || status === 'issuing' || (status === 'issued' && chunksDone < chunkCount);
}

/** Families of a draft, a page of them. @throws OperationError `not_found` */
export function listDraftFamilies(
  ctx: Context,
  id: string,
  {
    q,
    signal,
    outcome,
    owing,
    page,
  }: { q?: string | undefined; owing?: string | undefined; page: number } & Pick<
    HeadFilter,
    'signal' | 'outcome'
  >,
) {
  return ctx.tenant.transaction(async tx => {
    const { run } = await reachRun(tx, ctx, id);
    const { names } = await ctx.rules.current(tx, ctx.tenant);
    const offset = (page - 1) * HEADS_A_PAGE;
    const { heads, count } = await listHeads(tx, run.id, {
      words: q,
      signal,
      outcome,
      isOwing: owing === 'yes',
      offset,
      limit: HEADS_A_PAGE,
    });
    return {
      heads: heads.map(head => ({ ...head, signals: head.signals.map(one => shownSignal(one, names)) })),
      count,
      pageSize: HEADS_A_PAGE,
    };
  });
}

function shownSignal(signal: FoundSignal, names: TenantRules['names']): BillSignal {
  return { ...signal, serviceName: signal.service === null ? null : serviceName(signal.service, names) };
}

/** One family's draft, each line with why it costs what it costs. @throws OperationError `not_found` */
export function readFamilyDraft(ctx: Context, id: string, householdId: string): Promise<DraftBill> {
  return ctx.tenant.transaction(async tx => {
    const { run } = await reachRun(tx, ctx, id);
    const found = isUuid(householdId) ? await readDraftBill(tx, run.id, householdId) : null;
    if (!found) throw new OperationError('not_found');
    const { names } = await ctx.rules.current(tx, ctx.tenant);
    const { bill, signals } = found;
    return {
      householdId: bill.householdId,
      number: bill.number,
      name: bill.name,
      totalCents: bill.totalCents,
      lastCents: bill.lastCents,
      outcome: bill.outcome,
      article: bill.article,
      signals: signals.map(one => shownSignal(one, names)),
      lines: bill.lines.map(line => shownLine(line, names)),
    };
  });
}

/** A line with what made its amount, in sentences. */
export function shownLine(
  { steps, ...line }: BillLine,
  names: TenantRules['names'],
): Omit<BillLine, 'steps'> & { why: string[] } {
  return { ...line, why: lineSentences({ ...line, steps }, names) };
}

/** What a run has issued, a page of it in the order of the numbers. @throws OperationError `not_found` */
export function listRunInvoices(
  ctx: Context,
  id: string,
  { q, page }: { q?: string | undefined; page: number },
): Promise<RunInvoices> {
  return ctx.tenant.transaction(async tx => {
    const { run } = await reachRun(tx, ctx, id);
    const found = await listInvoices(tx, {
      runId: run.id,
      ...(q && { words: q }),
      // One more than is shown tells whether there are others.
      limit: HEADS_A_PAGE + 1,
      offset: (page - 1) * HEADS_A_PAGE,
    });
    return {
      invoices: found.slice(0, HEADS_A_PAGE).map(invoice => ({
        id: invoice.id,
        reference: invoice.reference,
        householdId: invoice.householdId,
        number: invoice.householdNumber,
        name: invoice.householdName,
        totalCents: invoice.totalCents,
        leftCents: invoice.leftCents,
        titreCents: invoice.titreCents,
      })),
      isMore: found.length > HEADS_A_PAGE,
    };
  });
}

/** A line of a draft, for a file. */
export interface DraftRow extends BillLine {
  number: string;
  name: string;
  outcome: BillHead['outcome'];
}

/** All lines of a draft, a part of the families after the other. @throws OperationError `not_found` */
export async function* readDraftRows(ctx: Context, id: string): AsyncGenerator<DraftRow> {
  for (let position = 0; ; position++) {
    const bills = await ctx.tenant.transaction(async tx => {
      const { run } = await reachRun(tx, ctx, id);
      return readChunkBills(tx, run.id, position);
    });
    if (bills === null) return;
    for (const { number, name, outcome, lines } of bills)
      for (const line of lines) yield { ...line, number, name, outcome };
  }
}
