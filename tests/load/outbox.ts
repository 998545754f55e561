/** What it costs never to lose a job: from the change that asks for it to its end, and the queue alone. */
import { tenantTransaction } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import type { TenantId } from '@preau/domain/ids';
import { enqueue } from '@preau/operations/enqueue';
import { openWorkerStores } from '@preau/operations/stores';
import { startEngine } from '@preau/worker/engine';
import { migrateQueue, openQueue, type QueueBackend, workOn } from '@preau/worker/queue';
import { Redis } from 'ioredis';
import pino from 'pino';
import postgres from 'postgres';
import { unexpected } from '../jobs/unexpected.ts';
import { alternate, type Sample } from './bench.ts';
import { withDatabase } from './installation.ts';

const JOBS = 2000;
const TENANTS = 4;
const AT_ONCE = 10;
/** As many as a relay hands over at once. */
const BULK = 400;
const SILENCE_MS = 30_000;

/** Whether a Redis answers at this address. */
export async function redisAnswers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {}); // no answer is an answer
  try {
    await redis.connect();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

/**
 * Jobs per second of four tenants. Through outbox, relay, queue and transaction: asked for one by one, ten at a time.
 * Through BullMQ alone: added four hundred at a time. Null: BullMQ on PostgreSQL.
 */
export function sampleOutbox(redisUrl: string | null): Promise<Sample> {
  return withDatabase(async (urls, superuserUrl) => {
    await migrateQueue(urls.owner);
    const prefix = `{preau-bench-${process.pid}}`;
    const backend: QueueBackend = redisUrl
      ? { kind: 'redis', url: redisUrl, prefix }
      : { kind: 'postgres', url: urls.relay };
    const sql = postgres(superuserUrl, { max: 1 });
    const tenants = await insertTenants(sql);
    await sql.end();
    return alternate(
      3,
      () => endToEnd(urls, backend, tenants),
      () => queueAlone(backend, tenants),
    );
  });
}

async function insertTenants(sql: postgres.Sql): Promise<TenantId[]> {
  const ids = Array.from({ length: TENANTS }, () => newId<'tenant'>());
  for (const [n, id] of ids.entries())
    await sql`
      insert into tenant (id, slug, kind, name, time_zone, created_at, applied_at)
      values (${id}, ${`commune-${n}`}, 'commune', ${`commune-${n}`}, 'Europe/Paris', now(), now())`;
  return ids;
}

async function endToEnd(
  urls: { app: string; relay: string },
  queue: QueueBackend,
  tenants: TenantId[],
): Promise<number> {
  const stores = await openWorkerStores(urls, { kind: 'folder', directory: '/nonexistent' }, AT_ONCE);
  const asking = await openWorkerStores(urls, { kind: 'folder', directory: '/nonexistent' }, AT_ONCE);
  const finished = countTo(JOBS);
  const engine = await startEngine({
    stores,
    queue,
    handlers: {
      ...unexpected,
      'send-email': async () => finished.one(),
    },
    // An hour at which no job of the clock is due.
    clock: { now: () => new Date('2026-11-22T01:00:00+01:00') },
    logger: pino({ level: 'silent' }),
    concurrency: AT_ONCE,
  });
  const startedAt = performance.now();
  await tenAtATime(async n => {
    const tenantId = tenants[n % tenants.length] as TenantId; // there is one for each remainder
    await tenantTransaction(asking.app, tenantId, tx =>
      enqueue(tx, 'send-email', { template: 'portal-ready', member: 'mairie' }),
    );
  });
  await finished.all;
  const seconds = (performance.now() - startedAt) / 1000;
  await engine.stop();
  await Promise.all([stores.close(), asking.close()]);
  return JOBS / seconds;
}

async function queueAlone(backend: QueueBackend, tenants: TenantId[]): Promise<number> {
  const complain = (error: Error) => console.error(error);
  const finished = countTo(JOBS);
  const queue = openQueue(backend, complain);
  const worker = workOn(backend, async () => void finished.one(), {
    concurrency: AT_ONCE,
    silenceMs: SILENCE_MS,
    onError: complain,
  });
  await Promise.all([queue.ready(), worker.ready()]);
  const startedAt = performance.now();
  const job = (n: number) => ({
    tenantId: tenants[n % tenants.length] as TenantId,
    id: newId<'job'>(),
    job: 'send-email',
  }); // there is a tenant for each remainder
  for (let added = 0; added < JOBS; added += BULK)
    await queue.add(Array.from({ length: BULK }, (_, n) => job(added + n)));
  await finished.all;
  const seconds = (performance.now() - startedAt) / 1000;
  await Promise.all([worker.close(), queue.close()]);
  return JOBS / seconds;
}

/** Does `work` for every number below {@link JOBS}, ten at a time. */
async function tenAtATime(work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < JOBS) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function countTo(target: number): { one(): 'done'; all: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let count = 0;
  return {
    all: promise,
    one() {
      count += 1;
      if (count === target) resolve();
      return 'done';
    },
  };
}
