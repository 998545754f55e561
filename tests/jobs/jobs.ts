/** What the tests of jobs share: a database with tenants, a queue on the backend under test, engines in a hurry. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordAudit } from '@preau/db/audit';
import { Database, tenantTransaction } from '@preau/db/database';
import { type FileStore, openFileStore } from '@preau/db/files';
import type { JobId } from '@preau/db/outbox';
import { toLocalDate } from '@preau/domain/dates';
import { type TenantId, toId } from '@preau/domain/ids';
import type { Clock } from '@preau/operations/clock';
import { enqueue } from '@preau/operations/enqueue';
import type { JobContext, JobHandlers } from '@preau/operations/run-job';
import { type Engine, type EngineOptions, PACE, type Pace, startEngine } from '@preau/worker/engine';
import { migrateQueue, type QueueBackend } from '@preau/worker/queue';
import { Redis } from 'ioredis';
import pino from 'pino';
import { createTestDatabase, type TestDatabase } from '../database.ts';

/** Where the queue is in this run: on PostgreSQL, or on the Redis of PREAU_TEST_REDIS_URL. */
const redisUrl = process.env.PREAU_TEST_REDIS_URL;

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

export interface JobBench {
  database: TestDatabase;
  files: FileStore;
  queue: QueueBackend;
  tenants: TenantId[];
  /** Enqueues a job that leaves a trace, as {@link leaveTrace} does. */
  ask(tenantId: TenantId, count?: number): Promise<JobId[]>;
  /** How often each job has left its trace. */
  traces(): Promise<Map<string, number>>;
  /** How many jobs are in each state. */
  states(): Promise<Partial<Record<'waiting' | 'relayed' | 'done' | 'failed', number>>>;
  /** Makes the queue forget everything, as a Redis does that is started anew. */
  loseQueue(): Promise<void>;
  /** Starts an engine in this process. It is stopped at the end of the bench. */
  start(handlers: Partial<JobHandlers>, options?: Partial<EngineOptions>): Engine;
  end(): Promise<void>;
}

/** Sets a bench up: a fresh database with `tenants` tenants, and a queue. */
export async function openBench(tenants = 2): Promise<JobBench> {
  const database = await createTestDatabase();
  await migrateQueue(database.urls.owner);
  const directory = await mkdtemp(join(tmpdir(), 'preau-jobs-'));
  const files = await openFileStore({ kind: 'folder', directory });
  const prefix = `{preau-${process.pid}-${Date.now()}}`;
  const queue: QueueBackend = redisUrl
    ? { kind: 'redis', url: redisUrl, prefix }
    : { kind: 'postgres', url: database.urls.relay };
  const ids: TenantId[] = [];
  for (let index = 0; index < tenants; index += 1) ids.push(await addTenant(database, index));
  const running = new Set<() => Promise<void>>();
  return {
    database,
    files,
    queue,
    tenants: ids,
    ask: (tenantId, count = 1) =>
      tenantTransaction(database.app, tenantId, async tx => {
        const asked: JobId[] = [];
        for (let index = 0; index < count; index += 1)
          asked.push(await enqueue(tx, 'purge-done-jobs', { on: toLocalDate('2026-11-22') }));
        return asked;
      }),
    async traces() {
      const rows = await database.superuser<{ id: string; count: number }[]>`
        select request_id as id, count(*)::int as count from audit_entry where action = 'job.trace' group by 1`;
      return new Map(rows.map(row => [row.id, row.count]));
    },
    async states() {
      const rows = await database.superuser<{ state: string; count: number }[]>`
        select state, count(*)::int as count from outbox group by 1`;
      return Object.fromEntries(rows.map(row => [row.state, row.count]));
    },
    loseQueue: () => (redisUrl ? forgetKeys(redisUrl, prefix) : forgetRows(database)),
    start(handlers, options = {}) {
      const stores = {
        app: new Database('app', database.urls.app, 14),
        relay: new Database('relay', database.urls.relay, 3),
        files,
      };
      const engine = startEngine({
        stores,
        queue,
        handlers: { ...unexpected, ...handlers },
        clock: BEFORE_THE_CLOCK,
        logger: pino({ level: process.env.JOBS_LOG ?? 'silent' }),
        pace: HURRY,
        ...options,
      });
      const stop = async () => {
        if (!running.delete(stop)) return;
        await engine.stop();
        await Promise.all([stores.app.close(), stores.relay.close()]);
      };
      running.add(stop);
      return { ...engine, stop };
    },
    async end() {
      for (const stop of running) await stop();
      if (redisUrl) await forgetKeys(redisUrl, prefix);
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A handler that leaves one trace of its job in the transaction of the job. */
export async function leaveTrace(ctx: JobContext): Promise<'done'> {
  await ctx.tenant.transaction(tx =>
    recordAudit(tx, { actor: ctx.actor, at: ctx.now, requestId: ctx.jobId, action: 'job.trace' }),
  );
  return 'done';
}

const unexpected: JobHandlers = {
  'send-email': async () => ({ refused: 'not expected in this test' }),
  'purge-done-jobs': async () => ({ refused: 'not expected in this test' }),
};

async function addTenant({ superuser }: TestDatabase, index: number): Promise<TenantId> {
  const id = toId<'tenant'>(`00000000-0000-7000-8000-${String(index).padStart(12, '0')}`);
  await superuser`
    insert into tenant (id, slug, kind, name, time_zone, created_at, applied_at)
    values (${id}, ${`commune-${index}`}, 'commune', ${`Commune ${index}`}, 'Europe/Paris', now(), now())`;
  return id;
}

async function forgetRows({ superuser }: TestDatabase): Promise<void> {
  await superuser`truncate queue.job, queue.event, queue.dedup, queue.meta cascade`;
}

async function forgetKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1000 }))
    if (keys.length > 0) await redis.del(keys);
  await redis.quit();
}
