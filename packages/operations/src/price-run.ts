/** A part of a draft, priced by the engine from facts that are read at once. */
import { readBillingFacts } from '@preau/db/billing-facts';
import {
  type BillHead,
  type ChunkBill,
  type ChunkRow,
  findChunk,
  firstWaitingMonth,
  listRegies,
  type RunRow,
  readRun,
  savePricedChunk,
  saveProgress,
  takeChunk,
  takeRun,
} from '@preau/db/billing-run';
import type { TenantTransaction } from '@preau/db/database';
import { derivedIdAt } from '@preau/db/new-id';
import { type BillingSetting, type DraftBill, Drafts } from '@preau/domain/billing/draft';
import { billedParts, factsSpan } from '@preau/domain/billing/period';
import { addSummaries, NO_SUMMARY, summarize } from '@preau/domain/billing/run-summary';
import { lastOfMonth } from '@preau/domain/dates';
import { settingOf } from './billing-setting.ts';
import { compareChunk } from './compare-run.ts';
import type { Context } from './context.ts';
import { LANES } from './draft-run.ts';
import { enqueue } from './enqueue.ts';

/** No transaction takes longer: what it noted with an earlier instant may not have been seen. */
export const LONGEST_ACT_MS = 120_000;

/**
 * Prices a chunk that waits, and asks for the next of its lane: of a draft its bills, of an issued run who differs from them.
 * Asked for again it does nothing.
 */
export async function priceRunChunk(ctx: Context, chunkId: string): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const chunk = await takeChunk(tx, chunkId, 'waiting');
    const run = chunk && (await readRun(tx, chunk.runId));
    if (!chunk || (run?.status !== 'drafting' && run?.status !== 'issued')) return;
    const factsAt = new Date(ctx.now.getTime() - LONGEST_ACT_MS);
    const drafts = run.status === 'drafting' ? await draftChunk(tx, ctx, run, chunk) : null;
    if (drafts)
      await savePricedChunk(tx, chunk.id, {
        bills: chunkBills(tx, run, drafts),
        heads: drafts.map(headOf),
        factsAt,
      });
    else await compareChunk(tx, ctx, run, chunk, factsAt);
    const next = await findChunk(tx, run.id, chunk.position + LANES);
    if (next) await enqueue(tx, 'price-billing-chunk', { chunkId: next }, { dedupeKey: next });
    const held = await takeRun(tx, run.id);
    if (!held) return;
    const chunksDone = held.chunksDone + 1;
    if (drafts)
      await saveProgress(tx, run.id, {
        status: chunksDone === held.chunkCount ? 'draft' : 'drafting',
        chunksDone,
        summary: addSummaries(held.summary ?? NO_SUMMARY, summarize(drafts, 'Frais et plafonds')),
      });
    else await saveProgress(tx, run.id, { status: 'issued', chunksDone });
  });
}

async function draftChunk(
  tx: TenantTransaction,
  ctx: Context,
  run: RunRow,
  { householdIds }: ChunkRow,
): Promise<DraftBill[]> {
  const [rules, regies, waiting] = await Promise.all([
    ctx.rules.current(tx, ctx.tenant),
    listRegies(tx, 'tenant'),
    firstWaitingMonth(tx, run.regieId),
  ]);
  const regie = regies.find(({ id }) => id === run.regieId);
  if (!regie) throw new Error('the régie of a run is there');
  const setting = settingOf(ctx, rules, regie, run);
  const households = await readBillingFacts(tx, {
    householdIds,
    regieId: run.regieId,
    span: spanOf(setting, waiting),
    from: run.from,
  });
  const drafts = new Drafts(setting, households);
  const known = new Set(households.map(({ id }) => id));
  return householdIds.filter(id => known.has(id)).map(id => drafts.billOf(id));
}

function spanOf({ rulebook, services, period }: BillingSetting, waiting: RunRow['from'] | null) {
  const parts = [
    ...billedParts(rulebook, services, period),
    ...(waiting ? billedParts(rulebook, services, { from: waiting, to: lastOfMonth(waiting) }) : []),
  ];
  return factsSpan(rulebook, [period.from, ...parts.map(({ month }) => month)]);
}

function chunkBills(tx: TenantTransaction, run: RunRow, drafts: readonly DraftBill[]): ChunkBill[] {
  let issued = 0;
  return drafts.map(({ signals: _, ...draft }): ChunkBill => {
    const months = draft.lines.map(({ month }) => month).sort();
    return {
      ...draft,
      id: derivedIdAt(tx.tenantId, 'invoice', `${run.id}/${draft.householdId}`, run.createdAt),
      ordinal: draft.outcome === 'issued' ? issued++ : null,
      firstDay: months[0] ?? run.from,
      lastDay: lastOfMonth(months.at(-1) ?? run.to),
    };
  });
}

function headOf({ householdId, number, name, totalCents, outcome, lastCents, signals }: DraftBill): BillHead {
  return { householdId, number, name, totalCents, outcome, lastCents, signals };
}
