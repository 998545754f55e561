/** Takes a file that an agent wants to import. It is read by the worker, and nothing comes of it before a confirmation. */
import { scopeOf } from '@preau/db/agent-scope';
import { recordAudit } from '@preau/db/audit';
import { saveFile } from '@preau/db/files';
import { type ImportId, insertImport, readImportChoices } from '@preau/db/import';
import type { ImportKind } from '@preau/domain/import-format';
import { IMPORT_LIMITS } from '@preau/domain/import-status';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

export interface ImportRequest {
  kind: ImportKind;
  fileName: string;
  /** The school of the file; ONDE's files are always of one. */
  siteId: string | null;
  /** Of the classes in the file; without it the current one. */
  schoolYearId: string | null;
  bytes: Uint8Array;
}

/** @throws OperationError `too_large`; `invalid` without a school where one is needed, or when it is not the agent's */
export async function uploadImport(ctx: Context, request: ImportRequest): Promise<ImportId> {
  const { actor, now, requestId, tenant, files } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  const { kind, bytes, siteId } = request;
  if (bytes.byteLength > IMPORT_LIMITS.bytes)
    throw new OperationError('too_large', { mostBytes: IMPORT_LIMITS.bytes });
  if (bytes.byteLength === 0) throw new OperationError('invalid', { mistakes: { file: 'required' } });
  return tenant.transaction(async tx => {
    const scope = scopeOf(actor, todayOf(ctx));
    const { schools, schoolYears } = await readImportChoices(tx, { scope, today: todayOf(ctx) });
    const schoolYearId = request.schoolYearId ?? schoolYears[0]?.id ?? null;
    const isOnde = kind === 'onde-pupils' || kind === 'onde-guardians';
    if (siteId === null ? isOnde : !schools.some(({ id }) => id === siteId))
      throw new OperationError('invalid', { mistakes: { siteId: 'required' } });
    if (isOnde ? schoolYearId === null : false)
      throw new OperationError('invalid', { mistakes: { schoolYearId: 'required' } });
    if (request.schoolYearId !== null && !schoolYears.some(({ id }) => id === request.schoolYearId))
      throw new OperationError('invalid', { mistakes: { schoolYearId: 'not-a-choice' } });
    const fileId = await saveFile(tx, files, {
      bytes,
      mediaType: 'text/csv',
      visibility: 'private',
      at: new Date(),
    });
    const fileName = request.fileName.replace(/\p{C}/gu, '').trim().slice(0, 200) || 'fichier.csv';
    const id = await insertImport(tx, {
      kind,
      fileId,
      fileName,
      siteId,
      schoolYearId,
      requestedBy: actor.id,
      requestedAt: now,
    });
    await enqueue(tx, 'read-import', { importId: id });
    await recordAudit(tx, {
      actor,
      at: now,
      requestId,
      action: 'import.upload',
      after: { import: id, kind, file: fileId },
    });
    return id;
  });
}
