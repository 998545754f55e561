/** Keeps a file that somebody has sent, for them to attach to something within a day. */
import type { UploadedFile } from '@preau/contract/family';
import { countUploadedBytes, insertUpload } from '@preau/db/file-uploads';
import { saveFile } from '@preau/db/files';
import type { FilePurpose } from '@preau/domain/incoming-file';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';

export interface SentBytes {
  /** Safe to keep: see documents/incoming-file. */
  bytes: Uint8Array;
  mediaType: UploadedFile['mediaType'];
  /** What its owner calls it. */
  name: string;
  purpose: FilePurpose;
}

/** What one account may send within a day: a few dozen scans. */
const MOST_BYTES_A_DAY = 200 * 1024 * 1024;
const DAY_MS = 86_400_000;

/** @throws OperationError `forbidden` for who has no account here; `too_large` for who has sent too much today */
export async function keepUpload(ctx: Context, sent: SentBytes): Promise<UploadedFile> {
  const { actor } = ctx;
  if (actor.kind !== 'guardian' && actor.kind !== 'agent') throw new OperationError('forbidden');
  const { bytes, mediaType, purpose } = sent;
  const name = tidyName(sent.name);
  // The real clock: how long an upload waits has nothing to do with the day of business.
  const at = new Date();
  return ctx.tenant.transaction(async tx => {
    const already = await countUploadedBytes(tx, actor.id, new Date(at.getTime() - DAY_MS));
    if (already + bytes.byteLength > MOST_BYTES_A_DAY)
      throw new OperationError('too_large', { mostBytesADay: MOST_BYTES_A_DAY });
    const fileId = await saveFile(tx, ctx.files, { bytes, mediaType, visibility: 'private', at });
    await insertUpload(tx, { accountId: actor.id, fileId, name, purpose, at });
    const side = actor.kind === 'guardian' ? 'family' : 'office';
    return {
      id: fileId,
      name,
      mediaType,
      byteSize: bytes.byteLength,
      url: `/api/v1/${side}/files/${fileId}`,
    };
  });
}

/** A name without folders, control characters, or what turns the direction of writing. */
function tidyName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const tidy = last
    .replace(/[\p{Cc}\p{Cf}"<>|:*?]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return tidy.slice(0, 200) || 'fichier';
}
