/**
 * An issued run compared with what its families owe now: the chunks in which it was drafted are priced anew, whatever it was
 * that changed. Nothing is issued by that; what differs is then proposed as credit notes and complements.
 */
import { listBilledHouseholds, listChangedHouseholds, saveComparedMonths } from '@preau/db/billing-changes';
import {
  beginComparison,
  type ChunkRow,
  holdChunks,
  listRegies,
  type RunRow,
  saveComparedChunk,
} from '@preau/db/billing-run';
import type { TenantTransaction } from '@preau/db/database';
import { monthsOf } from '@preau/domain/billing/period';
import { isUuid } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { askForChunks, householdsOf, takeReachedRun } from './draft-run.ts';
import { comparedMonths, compareMonths } from './find-corrections.ts';
import { auditOffice } from './office-reach.ts';
import { OperationError } from './operation-error.ts';

/**
 * Begins to compare an issued run: all families that it billed, would bill now, or of whom something was noted since. Asked
 * for while it is under way it goes on.
 * @throws OperationError `not_found`; `conflict` for a run that is not issued
 */
export async function compareRun(ctx: Context, id: string): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    if (isUuid(id)) await holdChunks(tx, id);
    const { run, regie } = await takeReachedRun(tx, ctx, id);
    if (run.status !== 'issued') throw new OperationError('conflict', { problem: run.status });
    if (run.chunksDone < run.chunkCount) return;
    const rules = await ctx.rules.current(tx, ctx.tenant);
    const [concerned, billed, changed] = await Promise.all([
      householdsOf(tx, rules, regie, run),
      listBilledHouseholds(tx, run.id),
      listChangedHouseholds(tx, [regie.id]),
    ]);
    const householdIds = [
      ...new Set([...concerned, ...billed, ...changed.map(({ householdId }) => householdId)]),
    ];
    const { revision } = rules;
    await askForChunks(tx, await beginComparison(tx, run.id, { householdIds, revision, at: ctx.now }));
    await auditOffice(tx, ctx, 'billing-run.compare', {
      after: { run: run.id, regie: regie.key, families: householdIds.length },
    });
  });
}

/** Compares the families of a chunk, and notes of those that come to the same that they are known to. */
export async function compareChunk(
  tx: TenantTransaction,
  ctx: Context,
  run: RunRow,
  chunk: ChunkRow,
  factsAt: Date,
): Promise<void> {
  const [rules, regies, changed] = await Promise.all([
    ctx.rules.current(tx, ctx.tenant),
    listRegies(tx, 'tenant'),
    listChangedHouseholds(tx, [run.regieId]),
  ]);
  const regie = regies.find(({ id }) => id === run.regieId);
  if (!regie) throw new Error('the régie of a run is there');
  const own = monthsOf(run);
  const noted = new Map(changed.map(({ householdId, months }) => [householdId, months]));
  const wanted = new Map(chunk.householdIds.map(id => [id, new Set([...own, ...(noted.get(id) ?? [])])]));
  const comparisons = await compareMonths(tx, ctx, rules, regie, wanted);
  const differing = comparisons.filter(
    ({ lines, months }) => lines.length > 0 && months.some(({ month }) => own.includes(month)),
  );
  await saveComparedMonths(
    tx,
    comparisons
      .filter(({ lines }) => lines.length === 0)
      .flatMap(one => comparedMonths(tx, regie.id, one, { invoiceId: null, factsAt })),
  );
  await saveComparedChunk(tx, chunk.id, {
    differing: [...new Set(differing.map(({ household }) => household.id))],
    factsAt,
  });
}
