/** A draft of a régie's invoices for a period: begun, computed anew, thrown away. Nothing of it is sent or owed yet. */
import {
  type BillingRegie,
  discardRun as discard,
  findOverlap,
  holdChunks,
  insertRun,
  listHouseholdsToBill,
  type RunRow,
  replaceChunks,
  takeRun,
} from '@preau/db/billing-run';
import type { TenantTransaction } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import { billedParts } from '@preau/domain/billing/period';
import { type LocalDate, lastOfMonth, toLocalDate } from '@preau/domain/dates';
import { isUuid } from '@preau/domain/ids';
import { reachBillingRegie, servicesOf } from './billing-setting.ts';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { auditOffice } from './office-reach.ts';
import { OperationError } from './operation-error.ts';
import type { TenantRules } from './planning-rules.ts';

/** Chunks that are priced beside each other: while one waits for the database another is priced. */
export const LANES = 2;

/** The most months of one run: a school year. */
const MOST_MONTHS = 12;

/**
 * Begins a draft. Asked for twice it is the same one.
 * @param asked months, `2026-11`
 * @throws OperationError `not_found`; `invalid` for months that are no period; `conflict` with the run that is in the way
 */
export async function startRun(
  ctx: Context,
  asked: { regieId: string; from: string; to: string },
): Promise<{ id: string }> {
  const from = toLocalDate(`${asked.from}-01`);
  const to = lastOfMonth(toLocalDate(`${asked.to}-01`));
  if (to < from || monthsBetween(from, to) > MOST_MONTHS)
    throw new OperationError('invalid', { period: asked });
  return ctx.tenant.transaction(async tx => {
    const regie = await reachBillingRegie(tx, ctx, asked.regieId);
    const before = await findOverlap(tx, { regieId: regie.id, from, to });
    if (before) {
      const isSame = before.from === from && before.to === to && before.status !== 'issued';
      if (isSame) return { id: before.id };
      throw new OperationError('conflict', {
        problem: before.status === 'issued' ? 'billed' : 'open',
        run: before.id,
      });
    }
    const { revision } = await ctx.rules.current(tx, ctx.tenant);
    const id = newId<'billing-run'>();
    const { actor, now } = ctx;
    const createdBy = actor.kind === 'agent' ? actor.id : null;
    const isNew = await insertRun(tx, {
      id,
      regieId: regie.id,
      from,
      to,
      revision,
      createdAt: now,
      createdBy,
    });
    // Another began one at the same time.
    if (!isNew) throw new OperationError('conflict', { problem: 'open' });
    await compute(tx, ctx, { id, from, to }, regie);
    await auditOffice(tx, ctx, 'billing-run.start', { after: { run: id, regie: regie.key, from, to } });
    return { id };
  });
}

/** Computes a draft anew, by what is known now. @throws OperationError `not_found`; `conflict` once it is being issued */
export async function rebuildRun(ctx: Context, id: string): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const { run, regie } = await takeDraft(tx, ctx, id);
    await compute(tx, ctx, run, regie);
    await auditOffice(tx, ctx, 'billing-run.rebuild', { after: { run: id } });
  });
}

/** Throws a draft away: it can be begun again. @throws OperationError as {@link rebuildRun} */
export async function discardRun(ctx: Context, id: string): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const { run } = await takeDraft(tx, ctx, id);
    await discard(tx, run.id);
    await auditOffice(tx, ctx, 'billing-run.discard', { after: { run: id } });
  });
}

/** A run that is no more than a draft, and its régie, held until the transaction ends. */
async function takeDraft(
  tx: TenantTransaction,
  ctx: Context,
  id: string,
): Promise<{ run: RunRow; regie: BillingRegie }> {
  if (isUuid(id)) await holdChunks(tx, id);
  const { run, regie } = await takeReachedRun(tx, ctx, id);
  if (run.status !== 'draft' && run.status !== 'drafting')
    throw new OperationError('conflict', { problem: run.status, run: run.id });
  return { run, regie };
}

/** @throws OperationError `not_found` for a run that is not there, or of a régie that is not this agent's */
export async function takeReachedRun(
  tx: TenantTransaction,
  ctx: Context,
  id: string,
): Promise<{ run: RunRow; regie: BillingRegie }> {
  const run = isUuid(id) ? await takeRun(tx, id) : null;
  if (!run || run.status === 'discarded') throw new OperationError('not_found');
  return { run, regie: await reachBillingRegie(tx, ctx, run.regieId) };
}

async function compute(
  tx: TenantTransaction,
  ctx: Context,
  run: { id: string; from: LocalDate; to: LocalDate },
  regie: BillingRegie,
): Promise<void> {
  const rules = await ctx.rules.current(tx, ctx.tenant);
  const householdIds = await householdsOf(tx, rules, regie, run);
  const chunks = await replaceChunks(tx, run.id, { householdIds, revision: rules.revision });
  await askForChunks(tx, chunks);
}

/** Asks for the first chunk of each lane, which asks for the next. */
export async function askForChunks(tx: TenantTransaction, chunks: readonly string[]): Promise<void> {
  for (const chunkId of chunks.slice(0, LANES)) await enqueue(tx, 'price-billing-chunk', { chunkId });
}

/** Whom a run of a régie for these months concerns, in the order of their names. */
export function householdsOf(
  tx: TenantTransaction,
  rules: TenantRules,
  regie: BillingRegie,
  { from, to }: Pick<RunRow, 'from' | 'to'>,
): Promise<string[]> {
  const months = billedParts(rules.rulebook, servicesOf(rules, regie), { from, to }).map(
    ({ month }) => month,
  );
  return listHouseholdsToBill(tx, {
    regieId: regie.id,
    services: regie.services,
    from: months.toSorted()[0] ?? from,
    to: lastOfMonth(months.toSorted().at(-1) ?? to),
  });
}

function monthsBetween(from: LocalDate, to: LocalDate): number {
  return (
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5, 7)) -
    Number(from.slice(5, 7)) +
    1
  );
}
