/** Runs one job: what it does and that it is done are saved together. */
import { describeError } from '@preau/contract/error-log';
import { isJobName, type JobName, type JobPayload, jobs } from '@preau/contract/jobs';
import { tenantTransaction } from '@preau/db/database';
import { failJob, finishJob, type JobId, type JobRef, postponeJob, takeJob } from '@preau/db/outbox';
import type { Context, Stores } from './context.ts';
import { rulesMemoryOf } from './planning-rules.ts';

/** How a job ended: done, or refused for good, with the sentence that the operators read. */
export type JobOutcome = 'done' | { refused: string };

/**
 * What a job does. Its context's transactions are the one in which the job is marked done, so whatever verbs it calls
 * are saved once, or not at all; only what leaves the database (an e-mail) can happen twice, when the process is
 * killed just then: by `saved` it waits until nothing else that has left is unsaved. What it throws is tried again later.
 */
export type JobHandlers = {
  [Name in JobName]: (ctx: JobContext, payload: JobPayload<Name>) => Promise<JobOutcome>;
};

export interface JobContext extends Context {
  jobId: JobId;
  /** Whether what the job did was saved, once that is known. */
  saved: Promise<boolean>;
}

/** How often, and after how long, a job that failed is tried again. */
export interface RetryPolicy {
  attempts: number;
  firstDelayMs: number;
  /** Each delay is so many times the one before. */
  factor: number;
  longestDelayMs: number;
}

/** Ten attempts within seventeen hours: an e-mail server may be down for a night. */
export const RETRY: RetryPolicy = {
  attempts: 10,
  firstDelayMs: 15_000,
  factor: 3,
  longestDelayMs: 6 * 3_600_000,
};

/** What became of a run. `skipped`: the job had ended, or another process is at it. */
export type JobRun =
  | { outcome: 'done' | 'skipped' }
  | { outcome: 'retried' | 'failed'; attempts: number; error: unknown };

export interface RunOptions {
  now: Date;
  retry: RetryPolicy;
  /** The process that had begun this job is gone. Counted as an attempt, so that no job stops one process after another. */
  interrupted: boolean;
}

/** Runs a job to its end, or records why it did not come to one. @throws what stops that, such as a lost database. */
export async function runJob(
  stores: Stores,
  handlers: JobHandlers,
  ref: JobRef,
  { now, retry, interrupted }: RunOptions,
): Promise<JobRun> {
  let attempts = 0;
  const { promise: saved, resolve: settle } = Promise.withResolvers<boolean>();
  try {
    const run = await tenantTransaction<JobRun>(stores.app, ref.tenantId, async tx => {
      const open = await takeJob(tx, ref.id);
      if (!open) return { outcome: 'skipped' };
      attempts = open.attempts + 1;
      if (interrupted) throw new Interruption();
      const ctx: JobContext = {
        jobId: ref.id,
        saved,
        tenant: { ...open.tenant, transaction: work => work(tx) },
        files: stores.files,
        rules: rulesMemoryOf(stores.app),
        actor: { kind: 'system' },
        now,
        requestId: ref.id,
      };
      const outcome = await handle(handlers, ctx, open.job, open.payload);
      if (outcome !== 'done') {
        await failJob(tx, ref.id, outcome.refused);
        return { outcome: 'failed', attempts, error: outcome.refused };
      }
      await finishJob(tx, ref.id);
      return { outcome: 'done' };
    });
    settle(true);
    return run;
  } catch (error) {
    settle(false);
    if (attempts === 0) throw error; // the job was not even read: the database is gone, and the outbox will tell
    return await tenantTransaction(stores.app, ref.tenantId, async tx => {
      const reason = describeError(error);
      const delayMs = retryDelay(retry, attempts);
      if (delayMs === null) await failJob(tx, ref.id, reason);
      else await postponeJob(tx, ref.id, { error: reason, delayMs });
      return { outcome: delayMs === null ? 'failed' : 'retried', attempts, error };
    });
  }
}

class Interruption extends Error {
  constructor() {
    super('Le programme s’est arrêté pendant ce travail.');
  }
}

/** Calls the handler of a job, with a payload that is checked first: it may have been written by another version. */
async function handle(
  handlers: JobHandlers,
  ctx: JobContext,
  job: string,
  payload: unknown,
): Promise<JobOutcome> {
  if (!isJobName(job)) return { refused: `Cette version du programme ne connaît pas le travail « ${job} ».` };
  return callHandler(handlers, ctx, job, payload);
}

async function callHandler<Name extends JobName>(
  handlers: JobHandlers,
  ctx: JobContext,
  job: Name,
  payload: unknown,
): Promise<JobOutcome> {
  const parsed = jobs[job].safeParse(payload);
  if (!parsed.success)
    return { refused: `Le travail « ${job} » a été enregistré sous une forme qui n’est plus lue.` };
  return handlers[job](ctx, parsed.data as JobPayload<Name>); // the schema of this very name has parsed it
}

/** After how long the attempt that follows this many is made; null when there is none. */
export function retryDelay(
  { attempts, firstDelayMs, factor, longestDelayMs }: RetryPolicy,
  made: number,
): number | null {
  if (made >= attempts) return null;
  return Math.min(firstDelayMs * factor ** (made - 1), longestDelayMs);
}
