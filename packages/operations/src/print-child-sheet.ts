/** Gathers what a child's sheet says. The bytes of the document are made of it at once, and kept nowhere. */
import { scopeOf } from '@preau/db/agent-scope';
import { recordAudit } from '@preau/db/audit';
import {
  type ChildCareFacts,
  type ChildSheetFacts,
  readChildCare,
  readChildSheet,
  type SheetReader,
} from '@preau/db/child-sheet';
import { recordHealthReading } from '@preau/db/health-reading';
import { readAccent } from '@preau/db/printed-document';
import { type LocalDate, localDateAt } from '@preau/domain/dates';
import { isUuid, toId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';

export type SheetFormat = 'short' | 'full';

export interface PrintedChildSheet extends ChildSheetFacts {
  accent: string;
  today: LocalDate;
  /** Null in the short format. */
  care: ChildCareFacts | null;
  photo: { bytes: Uint8Array; mediaType: string } | null;
}

/**
 * The full format is of health: its reading is noted. Whether the actor may read health is the caller's question.
 * @throws OperationError `not_found` also where there is such a child, but not for this actor
 */
export async function printChildSheet(
  ctx: Context,
  { childId, format }: { childId: string; format: SheetFormat },
): Promise<PrintedChildSheet> {
  const { actor, now, requestId, tenant, files } = ctx;
  const today = localDateAt(now, tenant.timeZone);
  const reader = readerOf(ctx, today);
  if (!reader || !isUuid(childId)) throw new OperationError('not_found');
  const id = toId<'child'>(childId);
  const facts = await tenant.transaction(async tx => {
    const sheet = await readChildSheet(tx, id, { reader, today });
    if (!sheet) throw new OperationError('not_found');
    const accent = await readAccent(tx);
    if (format === 'short') return { ...sheet, accent, care: null };
    if (actor.kind !== 'guardian' && actor.kind !== 'agent') throw new OperationError('forbidden');
    const care = await readChildCare(tx, id, reader);
    await recordHealthReading(tx, { childId: id, actor, occasion: 'child-sheet', at: now, requestId });
    // The reading is the trace of health; that a sheet has left the portal on paper is the audit's.
    await recordAudit(tx, {
      actor,
      at: now,
      requestId,
      action: 'child.print-sheet',
      after: { child: id, format },
    });
    return { ...sheet, accent, care };
  });
  const { photo } = facts.child;
  return {
    ...facts,
    today,
    photo: photo && { bytes: await files.get(tenant.id, photo.sha256), mediaType: photo.mediaType },
  };
}

function readerOf({ actor }: Context, today: LocalDate): SheetReader | null {
  if (actor.kind === 'guardian') return { kind: 'guardian', guardianId: actor.guardianId };
  return actor.kind === 'agent' || actor.kind === 'support'
    ? { kind: 'agent', scope: scopeOf(actor, today) }
    : null;
}
