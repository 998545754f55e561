/** The jobs that were given up, of all tenants, and how many are still to be done. */
import type { FailedJobList } from '@preau/contract/console';
import { relayTransaction } from '@preau/db/database';
import { listFailed, measureOutbox } from '@preau/db/outbox';
import type { PlatformContext } from './context.ts';

/** More than one looks through; the count of the others is in the metrics. */
const SHOWN = 200;

export function listFailedJobs(ctx: Pick<PlatformContext, 'relay' | 'now'>): Promise<FailedJobList> {
  return relayTransaction(ctx.relay, async tx => {
    const failed = await listFailed(tx, SHOWN);
    const { waiting, relayed } = await measureOutbox(tx, ctx.now);
    return {
      jobs: failed.map(({ failedAt, ...job }) => ({ ...job, failedAt: failedAt.toISOString() })),
      waiting: waiting + relayed,
    };
  });
}
