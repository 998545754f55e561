/** From the outbox to the handler and back: what is promised of every job, on whichever queue. */
import { tenantTransaction } from '@preau/db/database';
import { toLocalDate } from '@preau/domain/dates';
import { enqueue } from '@preau/operations/enqueue';
import { afterEach, expect, test, vi } from 'vitest';
import { type JobBench, leaveTrace, openBench } from './jobs.ts';

let bench: JobBench;
afterEach(() => bench.end());

const SOON = { timeout: 20_000, interval: 25 };

test('every job is done once, by whichever of three engines', async () => {
  bench = await openBench(3);
  for (let index = 0; index < 3; index += 1) bench.start({ 'purge-done-jobs': leaveTrace });
  const asked = (await Promise.all(bench.tenants.map(tenant => bench.ask(tenant, 100)))).flat();
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: 300 }), SOON);
  expect(await bench.traces()).toEqual(new Map(asked.map(id => [id, 1])));
});

test('a transaction that rolls back asks for nothing', async () => {
  bench = await openBench();
  const [tenant] = bench.tenants;
  if (!tenant) throw new Error('the bench has tenants');
  const broken = tenantTransaction(bench.database.app, tenant, async tx => {
    await enqueue(tx, 'purge-done-jobs', { on: toLocalDate('2026-11-22') });
    throw new Error('changed my mind');
  });
  await expect(broken).rejects.toThrow('changed my mind');
  expect(await bench.states()).toEqual({});
});
