/** The bytes of a private file, for who sees a row that names it. */
import { may } from '@preau/auth/policy';
import { scopeOf } from '@preau/db/agent-scope';
import { findFileForAgent, findFileOfFamily, type OpenFile } from '@preau/db/file-uploads';
import { recordHealthReading } from '@preau/db/health-reading';
import { isUuid, toId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

export interface PrivateFile {
  bytes: Uint8Array;
  mediaType: string;
  name: string | null;
}

/** Fetches a file; where it says something of a child's health, the reading is noted. @throws OperationError `not_found` */
export async function readPrivateFile(ctx: Context, id: string): Promise<PrivateFile> {
  const { actor, now, requestId } = ctx;
  if (!isUuid(id)) throw new OperationError('not_found');
  const file = await ctx.tenant.transaction(async (tx): Promise<OpenFile> => {
    const found =
      actor.kind === 'guardian'
        ? await findFileOfFamily(tx, actor, toId(id))
        : actor.kind === 'agent'
          ? await findFileForAgent(
              tx,
              scopeOf(actor, todayOf(ctx)),
              {
                health: may(actor, 'health.read'),
                finances: may(actor, 'finances.read'),
                requests: may(actor, 'requests.read'),
                accountId: actor.id,
              },
              toId(id),
            )
          : null;
    if (!found) throw new OperationError('not_found');
    if (found.healthOf !== null)
      await recordHealthReading(tx, {
        childId: found.healthOf,
        actor,
        occasion: 'file',
        at: now,
        requestId,
      });
    return found;
  });
  const bytes = await ctx.files.get(ctx.tenant.id, file.sha256);
  return { bytes, mediaType: file.mediaType, name: file.name };
}
