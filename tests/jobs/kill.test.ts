/** Whatever stops, at whatever moment: no job is lost, none is done twice. An e-mail may arrive once more a kill. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tenantTransaction } from '@preau/db/database';
import type { TenantId } from '@preau/domain/ids';
import { enqueue } from '@preau/operations/enqueue';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type MailCatcher, startMailCatcher } from '../../apps/cli/src/mail-catcher.ts';
import { type JobBench, openBench } from './jobs.ts';
import { leaveTrace } from './pace.ts';
import type { WorkerOrder } from './worker-order.ts';

const EVENTUALLY = { timeout: 40_000, interval: 100 };
const KILLS = 12;

let bench: JobBench;
let directory: string;
let catcher: MailCatcher;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  bench = await openBench();
  directory = await mkdtemp(join(tmpdir(), 'preau-kill-'));
  catcher = await startMailCatcher({ directory, kept: 10_000 });
});
afterEach(async () => {
  for (const child of children) await kill(child);
  await catcher.stop();
  await bench.end();
  await rm(directory, { recursive: true, force: true });
});

async function startProcess(): Promise<ChildProcess> {
  const order: WorkerOrder = {
    urls: bench.database.urls,
    queue: bench.queue,
    directory,
    smtpUrl: catcher.url,
  };
  const child = fork(new URL('worker-process.ts', import.meta.url), [JSON.stringify(order)], {
    execArgv: [],
  });
  children.add(child);
  await once(child, 'message');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function askForEmails(tenantId: TenantId, count: number): Promise<string[]> {
  return tenantTransaction(bench.database.app, tenantId, async tx => {
    const asked: string[] = [];
    for (let index = 0; index < count; index += 1)
      asked.push(await enqueue(tx, 'send-email', { template: 'test-email', to: 'a@example.fr' }));
    return asked;
  });
}

/** How often each e-mail arrived, by the job in its Message-ID. */
async function arrivals(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const name of await readdir(directory)) {
    if (!name.endsWith('.eml')) continue;
    const text = await readFile(join(directory, name), 'utf8');
    const id = /^Message-ID: <(.+)@example\.fr>/im.exec(text)?.[1] ?? 'none';
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

test(`processes that are killed ${KILLS} times lose no job, do none twice, and repeat no more than one e-mail each`, async () => {
  const jobs: string[] = [];
  const emails: string[] = [];
  const running = Array.from({ length: 3 }, startProcess);
  for (let kills = 0; kills < KILLS; kills += 1) {
    for (const tenant of bench.tenants) jobs.push(...(await bench.ask(tenant, 12)));
    emails.push(...(await askForEmails(bench.tenants[kills % 2 === 0 ? 0 : 1], 10)));
    const victim = await running.shift();
    await sleep(Math.random() * 200);
    if (victim) await kill(victim);
    running.push(startProcess());
  }
  await vi.waitFor(
    async () => expect(await bench.states()).toEqual({ done: jobs.length + emails.length }),
    EVENTUALLY,
  );
  expect(await bench.traces()).toEqual(new Map(jobs.map(id => [id, 1])));
  const arrived = await arrivals();
  expect([...arrived.keys()].sort()).toEqual([...emails].sort());
  const repeated = [...arrived.values()].reduce((sum, count) => sum + count - 1, 0);
  expect(repeated).toBeLessThanOrEqual(KILLS);
  await Promise.all(running);
});

/** Asks for jobs of both tenants, and has `trouble` befall them three times while they are being done. */
async function doneDespite(trouble: () => Promise<unknown>): Promise<void> {
  const jobs = [...(await bench.ask(bench.tenants[0], 100)), ...(await bench.ask(bench.tenants[1], 100))];
  await bench.start({ 'purge-done-jobs': slowly(leaveTrace) });
  for (const done of [20, 70, 120]) {
    await vi.waitFor(async () => expect((await bench.states()).done).toBeGreaterThan(done), EVENTUALLY);
    await trouble();
  }
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: jobs.length }), EVENTUALLY);
  expect(await bench.traces()).toEqual(new Map(jobs.map(id => [id, 1])));
}

test('a queue that forgets everything in the middle loses no job and does none twice', () =>
  doneDespite(bench.loseQueue));

test('connections to the database that drop in the middle lose no job and do none twice', () =>
  doneDespite(
    () => bench.database.superuser`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and usename in ('preau_app', 'preau_relay')`,
  ));

function slowly(handler: typeof leaveTrace): typeof leaveTrace {
  return async ctx => {
    await sleep(20);
    return handler(ctx);
  };
}
