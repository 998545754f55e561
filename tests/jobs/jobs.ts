/** What the tests of jobs share: a database with tenants, a queue on the backend under test, engines in a hurry. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, tenantTransaction } from '@preau/db/database';
import { type FileStore, openFileStore } from '@preau/db/files';
import type { JobId } from '@preau/db/outbox';
import { toLocalDate } from '@preau/domain/dates';
import type { TenantId } from '@preau/domain/ids';
import { enqueue } from '@preau/operations/enqueue';
import type { JobHandlers } from '@preau/operations/run-job';
import { type Engine, type EngineOptions, startEngine } from '@preau/worker/engine';
import { migrateQueue, type QueueBackend } from '@preau/worker/queue';
import { Redis } from 'ioredis';
import pino from 'pino';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { insertTenant } from '../tenants.ts';
import { BEFORE_THE_CLOCK, HURRY } from './pace.ts';
import { unexpected } from './unexpected.ts';

/** Where the queue is in this run: on PostgreSQL, or on the Redis of PREAU_TEST_REDIS_URL. */
const redisUrl = process.env.PREAU_TEST_REDIS_URL;

export interface JobBench {
  database: TestDatabase;
  files: FileStore;
  queue: QueueBackend;
  tenants: [TenantId, TenantId];
  /** Enqueues a job that leaves a trace, for the handler `leaveTrace`. */
  ask(tenantId: TenantId, count?: number): Promise<JobId[]>;
  /** How often each job has left its trace. */
  traces(): Promise<Map<string, number>>;
  /** How many jobs are in each state, but for the orders of meals to come, which are always waited for. */
  states(): Promise<Partial<Record<'waiting' | 'relayed' | 'done' | 'failed', number>>>;
  /** Makes the queue forget everything, as a Redis does that is started anew. */
  loseQueue(): Promise<void>;
  /** Starts an engine in this process. It is stopped at the end of the bench. */
  start(handlers: Partial<JobHandlers>, options?: Partial<EngineOptions>): Promise<Engine>;
  end(): Promise<void>;
}

/** Sets a bench up: a fresh database with two tenants, and a queue. */
export async function openBench(): Promise<JobBench> {
  const database = await createTestDatabase();
  await migrateQueue(database.urls.owner);
  const directory = await mkdtemp(join(tmpdir(), 'preau-jobs-'));
  const files = await openFileStore({ kind: 'folder', directory });
  const prefix = `{preau-${process.pid}-${Date.now()}}`;
  const queue: QueueBackend = redisUrl
    ? { kind: 'redis', url: redisUrl, prefix }
    : { kind: 'postgres', url: database.urls.relay };
  const tenants: [TenantId, TenantId] = [
    await insertTenant(database, 'commune-0'),
    await insertTenant(database, 'commune-1'),
  ];
  const running = new Set<() => Promise<void>>();
  return {
    database,
    files,
    queue,
    tenants,
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
        select state, count(*)::int as count from outbox where job <> 'freeze-meal-orders' group by 1`;
      return Object.fromEntries(rows.map(row => [row.state, row.count]));
    },
    loseQueue: () => (redisUrl ? forgetKeys(redisUrl, prefix) : forgetRows(database)),
    async start(handlers, options = {}) {
      const stores = {
        app: new Database('app', database.urls.app, 14),
        relay: new Database('relay', database.urls.relay, 3),
        files,
      };
      const engine = await startEngine({
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

/** Empties the queue under those who work on it: PostgreSQL may find that each waits for the other, and picks one. */
async function forgetRows({ superuser }: TestDatabase): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await superuser`truncate queue.job, queue.event, queue.dedup, queue.meta cascade`;
      return;
    } catch (error) {
      const isDeadlock = error instanceof Error && 'code' in error && error.code === DEADLOCK;
      if (!isDeadlock || tries === 20) throw error;
    }
  }
}

const DEADLOCK = '40P01';

async function forgetKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1000 }))
    if (keys.length > 0) await redis.del(keys);
  await redis.quit();
}
