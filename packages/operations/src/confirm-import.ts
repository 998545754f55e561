/** Confirms a dry run, or gives it up. What was confirmed is done by the worker, in one transaction. */
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import { confirmImport as confirmRow, type ImportRow, saveProgress, takeImport } from '@preau/db/import';
import { isUuid, toId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { OperationError } from './operation-error.ts';
import { maySeeImport } from './show-import.ts';

/** @throws OperationError `not_found`; `conflict` when it is not, or no longer, a person's turn */
export async function confirmImport(ctx: Context, id: string): Promise<void> {
  const { actor, now, requestId } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  await ctx.tenant.transaction(async tx => {
    const row = await takeOwn(tx, ctx, id);
    if (row.status !== 'checked') throw new OperationError('conflict', { status: row.status });
    await confirmRow(tx, row.id, { by: actor.id, at: now });
    await enqueue(tx, 'apply-import', { importId: row.id });
    await recordAudit(tx, { actor, at: now, requestId, action: 'import.confirm', after: { import: row.id } });
  });
}

/** @throws OperationError `not_found`; `conflict` when it is being applied, or is over */
export async function abandonImport(ctx: Context, id: string): Promise<void> {
  const { actor, now, requestId } = ctx;
  await ctx.tenant.transaction(async tx => {
    const row = await takeOwn(tx, ctx, id);
    if (!['reading', 'checking', 'checked'].includes(row.status))
      throw new OperationError('conflict', { status: row.status });
    await saveProgress(tx, row.id, { status: 'abandoned', endedAt: now });
    await recordAudit(tx, { actor, at: now, requestId, action: 'import.abandon', after: { import: row.id } });
  });
}

async function takeOwn(tx: TenantTransaction, ctx: Context, id: string): Promise<ImportRow> {
  const row = isUuid(id) ? await takeImport(tx, toId(id)) : null;
  if (!row || !maySeeImport(ctx.actor, row)) throw new OperationError('not_found');
  return row;
}
