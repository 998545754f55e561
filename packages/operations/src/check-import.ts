/** The dry run, some lines a job: what would become of each, by the very decision that the run makes. */
import { type AgentScope, scopeOf } from '@preau/db/agent-scope';
import type { TenantTransaction } from '@preau/db/database';
import {
  advanceCheck,
  findRequester,
  type ImportId,
  type ImportRow,
  nextGroups,
  type OpenLine,
  savePlans,
  takeImport,
} from '@preau/db/import';
import { readSetting, readSnapshot } from '@preau/db/import-snapshot';
import { newId } from '@preau/db/new-id';
import { type LinePlan, noWrites, planLines, type Setting, type Writes } from '@preau/domain/import-plan';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { todayOf } from './open-family.ts';

/** Lines a job: a moment's work, so that a page shows progress and another commune's job need not wait. */
export const LINES_A_JOB = 1000;

/** Decides the next lines and asks for the job of those that follow. A chunk that was interrupted is decided anew. */
export async function checkImport(
  ctx: Context,
  { importId, after }: { importId: ImportId; after: number },
): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    const row = await takeImport(tx, importId);
    if (row?.status !== 'checking') return;
    const lines = await nextGroups(tx, importId, { after, least: LINES_A_JOB });
    const plans = await planChunk(tx, lines, {
      ...(await planning(tx, ctx, row)),
      writes: noWrites(),
      forChange: false,
    });
    if (plans.size > 0) await savePlans(tx, importId, plans);
    const isChecked = await advanceCheck(tx, importId);
    const last = lines.at(-1);
    // Asked for under its own key: a chunk that comes twice asks for one successor.
    if (last && !isChecked)
      await enqueue(
        tx,
        'check-import',
        { importId, after: last.group },
        { dedupeKey: `${importId}/${last.group}` },
      );
  });
}

export interface Planning {
  setting: Setting;
  scope: AgentScope;
  schoolYearId: string | null;
}

/** By whose rights, and with which schools, classes and services the lines of an import are decided. */
export async function planning(tx: TenantTransaction, ctx: Context, row: ImportRow): Promise<Planning> {
  const today = todayOf(ctx);
  const agent = await findRequester(tx, row.requestedBy);
  // Of an agent who has left nothing is reached: every line is refused.
  const scope = scopeOf(agent ?? { kind: 'visitor' }, today);
  return { setting: await readSetting(tx, row, { scope, today }), scope, schoolYearId: row.schoolYearId };
}

/** Whole groups of lines, decided by what is known of those whom they mean. */
export async function planChunk(
  tx: TenantTransaction,
  lines: readonly OpenLine[],
  { setting, scope, schoolYearId, writes, forChange }: Planning & { writes: Writes; forChange: boolean },
): Promise<Map<number, LinePlan>> {
  const inputs = lines.map(({ input }) => input);
  const snapshot = await readSnapshot(tx, inputs, { scope, schoolYearId, forChange });
  return planLines(lines, snapshot, { setting, writes, newId });
}
