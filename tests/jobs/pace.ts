/** How engines run in tests, and the handler by which one sees that a job was done. */
import { recordAudit } from '@preau/db/audit';
import type { Clock } from '@preau/operations/clock';
import type { JobContext } from '@preau/operations/run-job';
import { PACE, type Pace } from '@preau/worker/engine';

/** Short leases and waits, so that what is lost is missed soon. */
export const HURRY: Pace = {
  ...PACE,
  limits: { inQueue: 100, perTenant: 20, leaseMs: 1500 },
  retry: { attempts: 3, firstDelayMs: 50, factor: 2, longestDelayMs: 400 },
  idleMs: 40,
  silenceMs: 700,
  tickMs: 50,
};

/** A business time at which no job of the clock is due yet. */
export const BEFORE_THE_CLOCK: Clock = { now: () => new Date('2026-11-22T01:00:00+01:00') };

/** A handler that leaves one trace of its job in the transaction of the job. */
export async function leaveTrace(ctx: JobContext): Promise<'done'> {
  await ctx.tenant.transaction(tx =>
    recordAudit(tx, { actor: ctx.actor, at: ctx.now, requestId: ctx.jobId, action: 'job.trace' }),
  );
  return 'done';
}
