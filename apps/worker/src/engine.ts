/**
 * What makes jobs happen: a relay from the outbox to the queue, workers on the queue, a clock. Any number of processes
 * may run one; any of them may be killed at any time.
 */
import { loggableError } from '@preau/contract/error-log';
import type { Clock } from '@preau/operations/clock';
import type { PlatformStores } from '@preau/operations/context';
import { measureOutbox } from '@preau/operations/measure-outbox';
import { type RelayLimits, relayJobs } from '@preau/operations/relay-jobs';
import { type JobHandlers, RETRY, type RetryPolicy, runJob } from '@preau/operations/run-job';
import { createClock } from '@preau/operations/tick-clock';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { startLoop } from './loop.ts';
import { createJobMetrics, type JobMetrics } from './metrics.ts';
import { type JobQueue, openQueue, type QueueBackend, type QueuedJob, workOn } from './queue.ts';

export interface EngineOptions {
  /** Connections of its own: a job holds one of `app` for as long as it runs, so there must be `concurrency` and a few. */
  stores: Omit<PlatformStores, 'platform'>;
  queue: QueueBackend;
  handlers: JobHandlers;
  /** The clock of business; leases and retries go by real time. */
  clock: Clock;
  logger: Logger;
  /** Jobs that run at a time in this process. */
  concurrency?: number;
  pace?: Partial<Pace>;
}

/** How fast things go. The defaults are for a real installation; a test is in more of a hurry. */
export interface Pace {
  limits: RelayLimits;
  retry: RetryPolicy;
  /** The relay's rest after a round that found nothing. */
  idleMs: number;
  /** After how long without a word a worker counts as gone. */
  silenceMs: number;
  tickMs: number;
  measureMs: number;
}

export const PACE: Pace = {
  limits: { inQueue: 400, perTenant: 100, leaseMs: 60_000 },
  retry: RETRY,
  idleMs: 500,
  silenceMs: 30_000,
  tickMs: 15_000,
  measureMs: 15_000,
};

export interface Engine {
  metrics: Registry;
  /** Finishes the jobs that are running and begins no other. What is left in the queue waits there. */
  stop(): Promise<void>;
}

/** Starts the relay, the workers and the clock. @throws Error when the queue does not answer */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { stores, queue: backend, clock, logger, concurrency = 10 } = options;
  const pace: Pace = { ...PACE, ...options.pace };
  const metrics = createJobMetrics();
  const complain = (part: string) => (error: unknown) =>
    logger.error({ part, ...loggableError(error) }, 'jobs are held up');
  const queue = openQueue(backend, complain('queue'));
  const worker = workOn(backend, job => run(job, options, pace, metrics), {
    concurrency,
    silenceMs: pace.silenceMs,
    onError: complain('worker'),
  });
  try {
    await Promise.all([queue.ready(), worker.ready()]);
  } catch (error) {
    await Promise.all([worker.close(), queue.close()]);
    throw error;
  }
  const relay = startLoop(createRelay(options, pace, metrics, queue), complain('relay'));
  const tick = createClock(stores.app);
  const clockLoop = startLoop(async () => {
    await tick(clock.now());
    return pace.tickMs;
  }, complain('clock'));
  const measure = startLoop(async () => {
    metrics.observeOutbox(await measureOutbox(stores.relay, clock.now()));
    return pace.measureMs;
  }, complain('metrics'));
  return {
    metrics: metrics.registry,
    async stop() {
      await Promise.all([relay.stop(), clockLoop.stop(), measure.stop()]);
      await worker.close();
      await queue.close();
    },
  };
}

/** The relay's turn. It looks again at once after it found something, and less and less often while it finds nothing. */
function createRelay(
  { stores, clock }: EngineOptions,
  { limits, idleMs }: Pace,
  metrics: JobMetrics,
  queue: JobQueue,
): () => Promise<number> {
  let restMs = MIN_REST_MS;
  return async () => {
    const began = performance.now();
    const round = await relayJobs(stores.relay, clock.now(), limits, queue.add);
    const tookMs = performance.now() - began;
    if (round.kind === 'led') metrics.observePutBack(round.putBack);
    const found = round.kind === 'led' && round.relayed > 0;
    restMs = found ? MIN_REST_MS : Math.min(restMs * 2, idleMs);
    // At most half of its time, however much there is to look through.
    return Math.max(restMs, tookMs);
  };
}

const MIN_REST_MS = 10;

async function run(
  job: QueuedJob,
  { stores, handlers, clock, logger }: EngineOptions,
  { retry }: Pace,
  metrics: JobMetrics,
): Promise<void> {
  const began = performance.now();
  const result = await runJob(stores, handlers, job, {
    now: clock.now(),
    retry,
    interrupted: job.interrupted,
  });
  const seconds = (performance.now() - began) / 1000;
  metrics.observeRun(job.job, result.outcome, seconds);
  const facts = { job: job.job, id: job.id, tenant: job.tenantId, outcome: result.outcome, seconds };
  if ('error' in result) {
    logger.warn({ ...facts, attempts: result.attempts, ...loggableError(result.error) }, 'job failed');
  } else {
    logger.info(facts, 'job ended');
  }
}
