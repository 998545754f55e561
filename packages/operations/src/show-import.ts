/** How an import stands: its progress, its totals, and what becomes of each line. */
import { scopeOf } from '@preau/db/agent-scope';
import {
  type DecidedLine,
  findImport,
  type ImportId,
  type ImportRow,
  type ImportTotals,
  listLines,
  listImports as listRows,
  readImportChoices,
  readTotals,
} from '@preau/db/import';
import type { Actor } from '@preau/domain/actor';
import { isUuid, toId } from '@preau/domain/ids';
import type { LineOutcome } from '@preau/domain/import-plan';
import type { Context } from './context.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/** Files hold families whole: an agent with limits sees only those that it has sent itself. */
export function maySeeImport(actor: Actor, { requestedBy }: Pick<ImportRow, 'requestedBy'>): boolean {
  return actor.kind === 'agent' && (actor.limits.length === 0 || actor.id === requestedBy);
}

const LATEST = 30;

export interface ImportPage {
  imports: ImportRow[];
  schools: { id: string; name: string }[];
  schoolYears: { id: string; name: string }[];
}

/** The latest imports, and what one may choose for the next. */
export function listImports(ctx: Context): Promise<ImportPage> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  const today = todayOf(ctx);
  const requestedBy = actor.limits.length === 0 ? null : actor.id;
  return ctx.tenant.transaction(async tx => ({
    imports: await listRows(tx, { requestedBy, limit: LATEST }),
    ...(await readImportChoices(tx, { scope: scopeOf(actor, today), today })),
  }));
}

export interface ShownImport extends ImportRow {
  totals: ImportTotals;
  lines: DecidedLine[];
}

export interface LineChoice {
  outcome: LineOutcome | null;
  /** The number of the line before the first. */
  after: number;
  limit: number;
}

/** @throws OperationError `not_found` */
export function showImport(ctx: Context, id: string, lines: LineChoice): Promise<ShownImport> {
  if (!isUuid(id)) throw new OperationError('not_found');
  const importId: ImportId = toId(id);
  return ctx.tenant.transaction(async tx => {
    const row = await findImport(tx, importId);
    if (!row || !maySeeImport(ctx.actor, row)) throw new OperationError('not_found');
    return { ...row, totals: await readTotals(tx, importId), lines: await listLines(tx, importId, lines) };
  });
}
