/** Has a job that was given up tried again from the start. */
import { recordPlatformAudit } from '@preau/db/audit';
import { relayTransaction } from '@preau/db/database';
import { reviveJob } from '@preau/db/outbox';
import { isUuid, toId } from '@preau/domain/ids';
import type { PlatformContext } from './context.ts';
import { OperationError } from './operation-error.ts';

/** @throws OperationError `not_found` when no job of this id was given up. */
export async function retryJob(ctx: PlatformContext, id: string): Promise<void> {
  if (!isUuid(id)) throw new OperationError('not_found');
  // Two roles, hence two transactions; the record commits within the act's, so that no act goes unrecorded.
  await relayTransaction(ctx.relay, async relay => {
    if (!(await reviveJob(relay, toId(id)))) throw new OperationError('not_found');
    const { actor, now: at, requestId } = ctx;
    await ctx.transaction(tx =>
      recordPlatformAudit(tx, { actor, at, requestId, action: 'job.retry', detail: { id } }),
    );
  });
}
