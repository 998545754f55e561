/**
 * Does what was confirmed, in one transaction: decides every line anew, and writes all of it only when each comes to
 * what the agent has seen. When something has changed since, nothing is written and the new decisions are shown.
 */
import { randomInt } from 'node:crypto';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import {
  findRequester,
  type ImportId,
  nextGroups,
  readTotals,
  returnToCheck,
  savePlans,
  saveProgress,
  takeImport,
} from '@preau/db/import';
import { holdImports, saveWrites, takenNumbers } from '@preau/db/import-writes';
import { householdNumber, RANDOM_DIGITS } from '@preau/domain/household-number';
import { type LinePlan, noWrites } from '@preau/domain/import-plan';
import { planChunk, planning } from './check-import.ts';
import type { Context } from './context.ts';
import { todayOf } from './open-family.ts';

/** Lines that are decided by one look at what is known. */
const LINES_AT_ONCE = 4000;

export async function applyImport(ctx: Context, importId: ImportId): Promise<void> {
  await ctx.tenant.transaction(async tx => {
    await holdImports(tx);
    const row = await takeImport(tx, importId);
    if (row?.status !== 'applying' || row.confirmedBy === null) return;
    const writes = noWrites();
    const setup = await planning(tx, ctx, row);
    const differing = new Map<number, LinePlan>();
    let after = 0;
    for (;;) {
      const lines = await nextGroups(tx, importId, { after, least: LINES_AT_ONCE });
      const last = lines.at(-1);
      if (!last) break;
      after = last.group;
      const plans = await planChunk(tx, lines, { ...setup, writes, forChange: true });
      for (const { number, plan: shown } of lines) {
        const plan = plans.get(number);
        if (plan && !isSame(plan, shown)) differing.set(number, plan);
      }
    }
    if (differing.size > 0) {
      await savePlans(tx, importId, differing);
      await returnToCheck(tx, importId, { lines: differing.size });
      return;
    }
    const unnumbered = writes.households.filter(({ number }) => number === null).length;
    await saveWrites(tx, writes, {
      schoolYearId: row.schoolYearId,
      today: todayOf(ctx),
      at: ctx.now,
      numbers: await drawNumbers(tx, unnumbered),
    });
    await saveProgress(tx, importId, { status: 'applied', endedAt: ctx.now });
    const { creates: _, ...totals } = await readTotals(tx, importId);
    const agent = await findRequester(tx, row.confirmedBy);
    await recordAudit(tx, {
      actor: agent ?? { kind: 'system' },
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'import.apply',
      after: { import: importId, file: row.fileId, kind: row.kind, ...totals },
    });
  });
}

/** What the agent has seen: the same outcome, the same rows made, the same fields changed from the same values. */
function isSame(plan: LinePlan, shown: LinePlan | null): boolean {
  const said = (of: LinePlan) =>
    JSON.stringify([
      of.outcome,
      of.matchedBy,
      [...of.creates].sort(),
      of.changes.map(change => [change.of, change.field, change.before, change.after]),
      of.newClass,
    ]);
  return shown !== null && said(plan) === said(shown);
}

/** So many N° famille that nobody has. */
async function drawNumbers(tx: TenantTransaction, count: number): Promise<string[]> {
  const numbers = new Set<string>();
  while (numbers.size < count) {
    const drawn = Array.from({ length: count - numbers.size }, () =>
      householdNumber(Array.from({ length: RANDOM_DIGITS }, () => randomInt(10))),
    ).filter(number => !numbers.has(number));
    const taken = await takenNumbers(tx, drawn);
    for (const number of drawn) if (!taken.has(number)) numbers.add(number);
  }
  return [...numbers];
}
