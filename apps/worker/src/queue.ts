/**
 * The only door to BullMQ: a queue of job ids, on PostgreSQL or on Redis. It may forget everything at any time, since the
 * outbox knows; so it is not made durable, keeps no finished job (a job that is kept makes BullMQ ignore the same id when
 * it is added again) and tries nothing twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRef } from '@preau/operations/relay-jobs';
import {
  createPostgresBackend,
  createRedisBackend,
  type Job,
  runMigrations,
  type WorkerOptions,
  withBackend,
} from 'bullmq';
import pg from 'pg';

/** BullMQ waits without end for a Redis that is away. Whoever asks something of it waits so long. */
const PATIENCE_MS = 5000;

export type QueueBackend =
  | { kind: 'postgres' /** Address under the role of the relay. */; url: string }
  | { kind: 'redis'; url: string /** Keeps installations apart on one Redis. */; prefix?: string };

/** A job that the queue hands out. */
export interface QueuedJob extends JobRef {
  /** A worker had begun it and is gone. */
  interrupted: boolean;
}

export interface JobQueue {
  /** @throws Error when the queue does not answer, or its tables are missing */
  ready(): Promise<void>;
  /** Adds jobs; one that it holds already, it holds once. @throws Error when the queue cannot be reached. */
  add(jobs: readonly JobRef[]): Promise<void>;
  close(): Promise<void>;
}

export interface QueueWorker {
  /** @throws Error when the queue does not answer, or its tables are missing */
  ready(): Promise<void>;
  /** Takes no more jobs, and waits for those that are running. */
  close(): Promise<void>;
}

export interface WorkingOptions {
  concurrency: number;
  /** After how long a job counts as interrupted when nothing is heard of the worker that has it. */
  silenceMs: number;
  onError: (error: Error) => void;
}

/** Name of BullMQ's queue, and of the PostgreSQL schema that BullMQ has to itself. */
const QUEUE = 'jobs';
const SCHEMA = 'queue';
/** Braces, so that a Redis Cluster keeps the queue's keys on one node. */
const PREFIX = '{preau}';

/** Any number will do, as long as every process that migrates the queue takes the same. */
const MIGRATION_LOCK = 7_277_318;

/**
 * Brings BullMQ's tables up to date, in a schema of their own that the owner owns and the relay uses. No other role
 * enters it. Harmless when run again, or by two at once.
 */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await runMigrations(client, SCHEMA);
    // The first id of a queue creates a sequence, which the relay has no right to do.
    await client.query(`select ${SCHEMA}.next_job_id('${QUEUE}')`);
    await client.query(`
      revoke all on all functions in schema ${SCHEMA} from public;
      grant usage on schema ${SCHEMA} to preau_relay;
      grant select, insert, update, delete on all tables in schema ${SCHEMA} to preau_relay;
      grant usage, select on all sequences in schema ${SCHEMA} to preau_relay;
      grant execute on all functions in schema ${SCHEMA} to preau_relay`);
  } finally {
    await client.end();
  }
}

/** What travels with a job's id. What it carries stays in the outbox, behind row security. */
interface JobData {
  tenantId: JobRef['tenantId'];
}

const onPostgres = withBackend(createPostgresBackend);
const onRedis = withBackend(createRedisBackend);

/** The outbox is durable; the queue need not wait for the disk. */
function postgresConnection(url: string, max: number) {
  return { connectionString: url, schema: SCHEMA, max, options: '-c synchronous_commit=off' };
}

function createQueue(backend: QueueBackend) {
  if (backend.kind === 'postgres')
    return new onPostgres.Queue<JobData>(QUEUE, { connection: postgresConnection(backend.url, 1) });
  const connection = { url: backend.url, enableOfflineQueue: false, maxRetriesPerRequest: 1 };
  return new onRedis.Queue<JobData>(QUEUE, { connection, prefix: backend.prefix ?? PREFIX });
}

function createWorker(
  backend: QueueBackend,
  process: (job: Job<JobData>) => Promise<void>,
  options: Omit<WorkerOptions, 'connection' | 'prefix'> & { concurrency: number },
) {
  if (backend.kind === 'postgres') {
    const connection = postgresConnection(backend.url, Math.min(options.concurrency, 4));
    return new onPostgres.Worker<JobData>(QUEUE, process, { ...options, connection });
  }
  const connection = { url: backend.url, maxRetriesPerRequest: null };
  return new onRedis.Worker<JobData>(QUEUE, process, {
    ...options,
    connection,
    prefix: backend.prefix ?? PREFIX,
  });
}

/** Opens the queue to add jobs to it. */
export function openQueue(backend: QueueBackend, onError: (error: Error) => void): JobQueue {
  const queue = createQueue(backend);
  queue.on('error', onError);
  return {
    ready: () => orTooLate(queue.waitUntilReady()),
    async add(jobs) {
      const added = queue.addBulk(
        jobs.map(({ id, job, tenantId }) => ({
          name: job,
          data: { tenantId },
          opts: { jobId: id, removeOnComplete: true, removeOnFail: true, attempts: 1 },
        })),
      );
      await orTooLate(added);
    },
    close: () => orTooLate(queue.close()).catch(onError),
  };
}

async function orTooLate(answer: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const late = sleep(PATIENCE_MS, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`the queue has not answered for ${PATIENCE_MS} ms`);
  });
  try {
    await Promise.race([answer, late]);
  } finally {
    timer.abort();
    for (const promise of [answer, late]) promise.catch(() => {}); // whichever came second is of no interest
  }
}

/** Hands the jobs of the queue to `run`, several at a time. What `run` throws is told to `onError` and forgotten. */
export function workOn(
  backend: QueueBackend,
  run: (job: QueuedJob) => Promise<void>,
  { concurrency, silenceMs, onError }: WorkingOptions,
): QueueWorker {
  const running = new Set<Promise<void>>();
  const process = async (job: Job<JobData>) => {
    const ended = run({
      tenantId: job.data.tenantId,
      id: job.id as JobRef['id'], // given to it by `add`
      job: job.name,
      interrupted: job.attemptsStarted > 1,
    });
    running.add(ended);
    await ended.finally(() => running.delete(ended));
  };
  const worker = createWorker(backend, process, {
    concurrency,
    lockDuration: silenceMs,
    stalledInterval: silenceMs,
    // After a lost connection. The default of 15 s has every e-mail wait for it.
    runRetryDelay: 1000,
    // The outbox counts interruptions and gives up; BullMQ would only forget the job.
    maxStalledCount: 2 ** 31 - 1,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  worker.on('error', onError);
  worker.on('failed', (_, error) => onError(error));
  return {
    ready: () => orTooLate(worker.waitUntilReady()),
    async close() {
      const closed = worker.close();
      await Promise.allSettled(running);
      await orTooLate(closed).catch(onError);
    },
  };
}
