/** Letters and labels for families that are not on the portal yet: how many there would be, and to whom. */
import { scopeOf } from '@preau/db/agent-scope';
import { recordAudit } from '@preau/db/audit';
import {
  countLetters,
  type LetterAudience,
  type LetterCounts,
  type LetterRow,
  listLetterRows,
  readAccent,
} from '@preau/db/printed-document';
import { type LocalDate, localDateAt } from '@preau/domain/dates';
import { isUuid, toId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';

/** More in one document is more paper than anyone puts into a printer at once. */
export const MOST_LETTERS = 2000;

/** How many letters each choice would make. */
export function countPrintedLetters(ctx: Context): Promise<LetterCounts> {
  const today = localDateAt(ctx.now, ctx.tenant.timeZone);
  return ctx.tenant.transaction(tx => countLetters(tx, { scope: scopeOf(ctx.actor, today), today }));
}

export interface PrintedLetters {
  accent: string;
  today: LocalDate;
  rows: LetterRow[];
}

/** @throws OperationError `not_found` when nobody is written to */
export async function printLetters(
  ctx: Context,
  { who, classId, kind }: { who: LetterAudience['who']; classId?: string; kind: 'letters' | 'labels' },
): Promise<PrintedLetters> {
  const { actor, now, requestId, tenant } = ctx;
  const today = localDateAt(now, tenant.timeZone);
  return tenant.transaction(async tx => {
    const scope = scopeOf(actor, today);
    const rows = await listLetterRows(tx, audience(who, classId), { scope, limit: MOST_LETTERS });
    if (rows.length === 0) throw new OperationError('not_found');
    const after = { kind, who, count: rows.length };
    await recordAudit(tx, { actor, at: now, requestId, action: 'letters.print', after });
    return { accent: await readAccent(tx), today, rows };
  });
}

function audience(who: LetterAudience['who'], classId: string | undefined): LetterAudience {
  if (who !== 'class') return { who };
  if (classId === undefined || !isUuid(classId)) throw new OperationError('not_found');
  return { who, classId: toId(classId) };
}
