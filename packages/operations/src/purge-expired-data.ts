/** What is no longer needed goes: tried first as a dry run, then for good, by the clock or by an admin. */
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import { readFamilyRules } from '@preau/db/family-rules';
import { purgeOnce } from '@preau/db/retention';
import type { LocalDate } from '@preau/domain/dates';
import type { Retention } from '@preau/domain/family-rules';
import { NOTHING_PURGED, type PurgeCounts } from '@preau/domain/retention';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { todayOf } from './open-family.ts';

/** Rows of each class in one transaction: short enough that nobody waits for it. */
const BATCH = 500;
/** Batches that a person waits for; the rest is the worker's. */
const BATCHES_AT_ONCE = 20;
const EVERYTHING = 2_147_483_647;

export interface PurgePreview {
  retention: Retention;
  counts: PurgeCounts;
}

/** What a purge would delete now: it is done in a transaction that is undone, so that it can be nothing else. */
export async function previewPurge(ctx: Context, at: Date): Promise<PurgePreview> {
  try {
    return await ctx.tenant.transaction(async tx => {
      const { retention } = await readFamilyRules(tx);
      const counts = await purgeAll(tx, { retention, now: ctx.now, today: todayOf(ctx), at });
      throw new Undone({ retention, counts });
    });
  } catch (error) {
    if (error instanceof Undone) return error.preview;
    throw error;
  }
}

/** Carries the answer out of a transaction that it rolls back. */
class Undone extends Error {
  readonly preview: PurgePreview;

  constructor(preview: PurgePreview) {
    super('the dry run is undone');
    this.preview = preview;
  }
}

async function purgeAll(
  tx: TenantTransaction,
  options: { retention: Retention; now: Date; today: LocalDate; at: Date },
): Promise<PurgeCounts> {
  let total = { ...NOTHING_PURGED };
  for (;;) {
    const { counts } = await purgeOnce(tx, { ...options, batch: EVERYTHING });
    if (isNothing(counts)) return total;
    total = sum(total, counts);
  }
}

/**
 * Deletes one batch of what is over, in a transaction with the trace of it.
 * @returns what went; nothing is left when nothing went
 */
export async function purgeBatch(ctx: Context, at: Date): Promise<PurgeCounts> {
  return ctx.tenant.transaction(async tx => {
    const { retention } = await readFamilyRules(tx);
    const { counts, bytes } = await purgeOnce(tx, {
      retention,
      now: ctx.now,
      today: todayOf(ctx),
      at,
      batch: BATCH,
    });
    if (isNothing(counts)) return counts;
    const { actor, now, requestId } = ctx;
    await recordAudit(tx, { actor, at: now, requestId, action: 'retention.purge', after: counts });
    // No row names them, and their names are locked: a run that fails from here finds nothing to keep them for.
    for (const sha256 of bytes) await ctx.files.remove(ctx.tenant.id, sha256);
    return counts;
  });
}

/** What an admin asks for: batch after batch, and what is too much to wait for is left to the worker. */
export async function purgeNow(
  ctx: Context,
  at: Date,
): Promise<{ counts: PurgeCounts; isLeftToWorker: boolean }> {
  let total = { ...NOTHING_PURGED };
  for (let batch = 0; batch < BATCHES_AT_ONCE; batch += 1) {
    const counts = await purgeBatch(ctx, at);
    if (isNothing(counts)) return { counts: total, isLeftToWorker: false };
    total = sum(total, counts);
  }
  await ctx.tenant.transaction(tx => enqueue(tx, 'continue-purge', {}));
  return { counts: total, isLeftToWorker: true };
}

/** The worker's part: one batch a job, and another job as long as there is something left. */
export async function purgeStepByStep(ctx: Context, at: Date): Promise<void> {
  const counts = await purgeBatch(ctx, at);
  if (!isNothing(counts)) await ctx.tenant.transaction(tx => enqueue(tx, 'continue-purge', {}));
}

export function isNothing(counts: PurgeCounts): boolean {
  return Object.values(counts).every(count => count === 0);
}

function sum(one: PurgeCounts, other: PurgeCounts): PurgeCounts {
  const total = { ...one };
  for (const key of Object.keys(total) as (keyof PurgeCounts)[]) total[key] += other[key]; // it has these keys and no others
  return total;
}
