/** From the outbox to the handler and back: what is promised of every job, on whichever queue. */
import type { ClockJobName } from '@preau/contract/jobs';
import { tenantTransaction } from '@preau/db/database';
import type { JobRef } from '@preau/db/outbox';
import { toLocalDate } from '@preau/domain/dates';
import type { TenantId } from '@preau/domain/ids';
import { platformContext } from '@preau/operations/context';
import { enqueue } from '@preau/operations/enqueue';
import { listFailedJobs } from '@preau/operations/list-failed-jobs';
import { OperationError } from '@preau/operations/operation-error';
import { retryJob } from '@preau/operations/retry-job';
import { type JobContext, runJob } from '@preau/operations/run-job';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type JobBench, openBench } from './jobs.ts';
import { HURRY, leaveTrace } from './pace.ts';
import { unexpected } from './unexpected.ts';

const SOON = { timeout: 20_000, interval: 25 };
const on = toLocalDate('2026-11-22');

/** What the clock makes each day, for each of two tenants. */
const DAILY: Record<ClockJobName, typeof leaveTrace> = {
  'plan-meal-orders': leaveTrace,
  'purge-done-jobs': leaveTrace,
  'purge-expired-data': leaveTrace,
  'plan-emergency-sheets': leaveTrace,
};
const OF_A_DAY = 2 * Object.keys(DAILY).length;

let bench: JobBench;
let rognaix: TenantId;
let cregy: TenantId;

beforeEach(async () => {
  bench = await openBench();
  [rognaix, cregy] = bench.tenants;
});
afterEach(() => bench.end());

test('every job is done once, whichever of three engines does it', async () => {
  for (let index = 0; index < 3; index += 1) await bench.start({ 'purge-done-jobs': leaveTrace });
  const asked = (await Promise.all([bench.ask(rognaix, 100), bench.ask(cregy, 100)])).flat();
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: 200 }), SOON);
  expect(await bench.traces()).toEqual(new Map(asked.map(id => [id, 1])));
});

test('a transaction that rolls back asks for nothing', async () => {
  const broken = tenantTransaction(bench.database.app, rognaix, async tx => {
    await enqueue(tx, 'purge-done-jobs', { on });
    throw new Error('changed my mind');
  });
  await expect(broken).rejects.toThrow('changed my mind');
  expect(await bench.states()).toEqual({});
});

test('the same work asked for twice is one job, in each tenant', async () => {
  for (const tenant of [rognaix, rognaix, cregy])
    await tenantTransaction(bench.database.app, tenant, tx =>
      enqueue(tx, 'purge-done-jobs', { on }, { dedupeKey: 'this' }),
    );
  expect(await bench.states()).toEqual({ waiting: 2 });
});

test('a job that is due later waits for the clock of business, not for the real one', async () => {
  await tenantTransaction(bench.database.app, rognaix, tx =>
    enqueue(tx, 'purge-done-jobs', { on }, { runAt: new Date('2031-01-01T08:00:00Z') }),
  );
  const [first] = await bench.ask(rognaix);
  let now = new Date('2031-01-01T00:00:00Z');
  await bench.start(DAILY, { clock: { now: () => now } });
  await vi.waitFor(async () => expect((await bench.traces()).has(String(first))).toBe(true), SOON);
  expect(await bench.states()).toEqual({ done: 1, waiting: 1 });
  now = new Date('2031-01-01T08:00:00Z');
  // By then the clock has made its jobs of the day for each tenant too.
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: 2 + OF_A_DAY }), SOON);
});

test('a job that throws is tried again; what it wrote before is not kept', async () => {
  let runs = 0;
  await bench.start({
    'purge-done-jobs': async ctx => {
      await leaveTrace(ctx);
      runs += 1;
      if (runs < 3) throw new Error('not now');
      return 'done';
    },
  });
  const [id] = await bench.ask(rognaix);
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: 1 }), SOON);
  expect(runs).toBe(3);
  expect(await bench.traces()).toEqual(new Map([[id, 1]]));
});

test('a job that fails too often is on the operators’ list, without the addresses in its error, and can be tried again', async () => {
  let broken = true;
  await bench.start({
    'purge-done-jobs': async ctx => {
      if (broken) throw new Error('550 <jeanne.durand@example.fr> unknown');
      return leaveTrace(ctx);
    },
  });
  const [id] = await bench.ask(rognaix);
  const { app, relay, platform } = bench.database;
  const ctx = platformContext(
    { app, relay, platform, files: bench.files },
    { actor: { kind: 'system' }, now: new Date(), requestId: 'r' },
  );
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ failed: 1 }), SOON);
  expect(await listFailedJobs(ctx)).toEqual({
    jobs: [
      {
        id,
        tenant: 'commune-0',
        job: 'purge-done-jobs',
        attempts: HURRY.retry.attempts,
        lastError: '550 <(adresse)> unknown',
        failedAt: expect.any(String),
      },
    ],
    waiting: 0,
  });
  broken = false;
  await retryJob(ctx, String(id));
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: 1 }), SOON);
  expect(await bench.traces()).toEqual(new Map([[id, 1]]));
  expect(await listFailedJobs(ctx)).toEqual({ jobs: [], waiting: 0 });
  await expect(retryJob(ctx, String(id))).rejects.toThrow(OperationError);
  await expect(retryJob(ctx, '../etc/passwd')).rejects.toThrow(OperationError);
  const audit = await bench.database.superuser`select action, detail from platform_audit_entry`;
  expect(audit).toEqual([{ action: 'job.retry', detail: { id } }]);
});

test('a job that is refused for good is not tried again', async () => {
  let runs = 0;
  await bench.start({
    'purge-done-jobs': async () => {
      runs += 1;
      return { refused: 'Cette adresse n’existe pas.' };
    },
  });
  await bench.ask(rognaix);
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ failed: 1 }), SOON);
  expect(runs).toBe(1);
});

test('a job that this version does not know, or cannot read, goes to the operators', async () => {
  const { superuser } = bench.database;
  await superuser`insert into outbox (tenant_id, id, job, payload) values
    (${rognaix}, gen_random_uuid(), 'from-the-future', '{}'), (${rognaix}, gen_random_uuid(), 'purge-done-jobs', '{"on": "2026-02-30"}')`;
  await bench.start({});
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ failed: 2 }), SOON);
  const errors = await superuser`select last_error from outbox order by job`;
  expect(errors.map(row => row.last_error)).toEqual([
    expect.stringContaining('from-the-future'),
    expect.stringContaining('forme'),
  ]);
});

test('a tenant’s one job is done while another’s four hundred are in the middle', async () => {
  const order: TenantId[] = [];
  const noteTenant = async (ctx: JobContext) => {
    order.push(ctx.tenant.id);
    return 'done' as const;
  };
  await bench.ask(rognaix, 400);
  await bench.start({ 'purge-done-jobs': noteTenant }, { concurrency: 4 });
  await vi.waitFor(() => expect(order.length).toBeGreaterThan(20), SOON);
  const before = order.length;
  await bench.ask(cregy);
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: 401 }), SOON);
  const behind = order.indexOf(cregy) - before;
  // What was with the queue already, and what was handed over while the job was being asked for.
  expect(behind).toBeLessThan(200);
  expect(order.length - order.indexOf(cregy)).toBeGreaterThan(100);
});

test('two runs of one job at the same time do it once', async () => {
  const [id] = await bench.ask(rognaix);
  const stores = { app: bench.database.app, files: bench.files };
  const ref: JobRef = { tenantId: rognaix, id: id as JobRef['id'], job: 'purge-done-jobs' };
  const options = { now: new Date(), retry: HURRY.retry, interrupted: false };
  const slowly = async (ctx: JobContext) => {
    await new Promise(resolve => setTimeout(resolve, 300));
    return leaveTrace(ctx);
  };
  const handlers = { ...unexpected, 'purge-done-jobs': slowly };
  const runs = await Promise.all(Array.from({ length: 5 }, () => runJob(stores, handlers, ref, options)));
  expect(runs.map(run => run.outcome).sort()).toEqual(['done', 'skipped', 'skipped', 'skipped', 'skipped']);
  expect(await bench.traces()).toEqual(new Map([[id, 1]]));
});

test('a job that keeps stopping its process is given up, not run for ever', async () => {
  const [id] = await bench.ask(rognaix);
  const stores = { app: bench.database.app, files: bench.files };
  const ref: JobRef = { tenantId: rognaix, id: id as JobRef['id'], job: 'purge-done-jobs' };
  const handlers = { ...unexpected, 'purge-done-jobs': leaveTrace };
  const options = { now: new Date(), retry: HURRY.retry, interrupted: true };
  const outcomes = [];
  for (let run = 0; run < 3; run += 1) outcomes.push((await runJob(stores, handlers, ref, options)).outcome);
  expect(outcomes).toEqual(['retried', 'retried', 'failed']);
  expect(await bench.traces()).toEqual(new Map());
});

test('three clocks that tick for hours make each tenant’s jobs of the day once', async () => {
  let now = Date.parse('2026-11-22T03:20:00+01:00');
  const clock = {
    now() {
      now += 60_000;
      return new Date(now);
    },
  };
  for (let index = 0; index < 3; index += 1) await bench.start(DAILY, { clock });
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: OF_A_DAY }), SOON);
  const later = now + 3 * 3_600_000;
  await vi.waitFor(() => expect(now).toBeGreaterThan(later), SOON);
  expect(await bench.states()).toEqual({ done: OF_A_DAY });
  expect([...(await bench.traces()).values()]).toEqual(Array.from({ length: OF_A_DAY }, () => 1));
});

test('an engine that stops finishes what it has begun', async () => {
  let begun = 0;
  let finished = 0;
  const engine = await bench.start({
    'purge-done-jobs': async ctx => {
      begun += 1;
      await new Promise(resolve => setTimeout(resolve, 100));
      finished += 1;
      return leaveTrace(ctx);
    },
  });
  await bench.ask(rognaix, 50);
  await vi.waitFor(() => expect(begun).toBeGreaterThan(3), SOON);
  await engine.stop();
  expect(finished).toBe(begun);
  expect((await bench.states()).done).toBe(begun);
});

test('the figures tell what was done and what waits, and name no tenant', async () => {
  const engine = await bench.start({ 'purge-done-jobs': leaveTrace }, { pace: { ...HURRY, measureMs: 50 } });
  await bench.ask(rognaix, 3);
  await vi.waitFor(async () => {
    const figures = await engine.metrics.metrics();
    expect(figures).toContain('preau_jobs_total{job="purge-done-jobs",outcome="done"} 3');
    expect(figures).toContain('preau_outbox_jobs{state="waiting"} 0');
    expect(figures).toMatch(/preau_outbox_lag_seconds \d/);
    expect(figures).not.toContain(rognaix);
  }, SOON);
});
