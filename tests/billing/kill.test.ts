/**
 * Whatever stops while a run is drafted, issued and sent: every family has one invoice with all of its lines, every number is
 * there once, every family is told.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findTenantBySlug } from '@preau/db/directory';
import { tenantContext } from '@preau/operations/context';
import { startRun } from '@preau/operations/draft-run';
import { issueRun } from '@preau/operations/issue-run';
import { readRunPage } from '@preau/operations/read-run';
import { migrateQueue } from '@preau/worker/queue';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { type MailCatcher, startMailCatcher } from '../../apps/cli/src/mail-catcher.ts';
import { memoryFiles } from '../api.ts';
import { createTestDatabase, type TestDatabase, withDatabase } from '../database.ts';
import type { WorkerOrder } from '../jobs/worker-order.ts';
import { fillRegie, SLUG } from '../load/billing-world.ts';
import { splitRun } from './split.ts';

const FAMILIES = 400;
const FAMILIES_A_CHUNK = 20;
const LINES = 15;
/** Once while a draft is computed, and while it is issued and sent. */
const KILLS = 6;
const EVENTUALLY = { timeout: 90_000, interval: 100 };

let database: TestDatabase;
let directory: string;
let catcher: MailCatcher;
const children = new Set<ChildProcess>();

beforeEach(async () => {
  database = await createTestDatabase('demonstration');
  await migrateQueue(database.urls.owner);
  directory = await mkdtemp(join(tmpdir(), 'preau-billing-kill-'));
  catcher = await startMailCatcher({ directory, kept: 10_000 });
});
afterEach(async () => {
  for (const child of children) await kill(child);
  await catcher.stop();
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

async function startWorker(): Promise<ChildProcess> {
  const order: WorkerOrder = {
    urls: database.urls,
    queue: { kind: 'postgres', url: database.urls.relay },
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

/** Kills a worker, and drops every connection that others have to the database, in turn, at instants that nobody chose. */
async function trouble(workers: Promise<ChildProcess>[], times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await sleep(Math.random() * 300);
    if (count % 3 === 2)
      await database.superuser`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and usename in ('preau_app', 'preau_relay')`;
    else {
      const victim = await workers.shift();
      if (victim) await kill(victim);
      workers.push(startWorker());
    }
  }
}

/** Again until it is done: the connection may be gone just then. */
async function insist<Result>(act: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++)
    try {
      return await act();
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(100);
    }
}

test(`a run of ${FAMILIES} families that is stopped ${2 * KILLS} times bills each once, leaves no number out and no family untold`, async () => {
  const superuserUrl = withDatabase(
    inject('databaseServer').superuserUrl,
    new URL(database.urls.app).pathname.slice(1),
  );
  const regie = await fillRegie(database.urls, superuserUrl, { families: FAMILIES, copies: 1 });
  await regie.superuser.end();
  const sql = database.superuser;
  await sql`
    update guardian set email = 'famille-' || substr(last_name, 8) || '@example.org', email_consent = true
    where tenant_id = ${regie.tenantId}`;
  const tenant = await findTenantBySlug(database.app, SLUG);
  if (!tenant) throw new Error('the tenant that was applied');
  const ctx = tenantContext({ app: database.app, files: memoryFiles() }, tenant, {
    actor: { kind: 'system' },
    now: new Date('2026-12-01T15:00:00Z'),
    requestId: 'test',
  });
  const { id } = await startRun(ctx, { regieId: regie.regieId, from: '2026-11', to: '2026-11' });
  await splitRun(database, id, FAMILIES_A_CHUNK);
  const workers = [startWorker(), startWorker()];
  await Promise.all(workers);
  await trouble(workers, KILLS);
  const page = await vi.waitFor(async () => {
    const now = await readRunPage(ctx, id);
    expect(now.status).toBe('draft');
    return now;
  }, EVENTUALLY);
  const seen = { invoices: page.summary?.outcomes.issued ?? 0, cents: page.summary?.issuedCents ?? 0 };
  expect(seen.invoices).toBe(FAMILIES);
  const { issuedOn, dueOn } = page.proposal;
  // Asked twice at once, and again when it is not known what became of it.
  const asked = { issuedOn, dueOn, seen };
  await Promise.all([insist(() => issueRun(ctx, id, asked)), insist(() => issueRun(ctx, id, asked))]);
  await trouble(workers, KILLS);
  await vi.waitFor(async () => {
    expect((await readRunPage(ctx, id)).status).toBe('issued');
    const left = await sql`
      select job, state, last_error from outbox where state <> 'done' and run_at <= ${ctx.now} limit 5`;
    expect(left).toEqual([]);
  }, EVENTUALLY);

  const [counted] = await sql`
    select (select count(*)::int from invoice) as invoices, (select count(distinct household_id)::int from invoice) as families,
      (select min(number) from invoice) as first, (select max(number) from invoice) as last,
      (select count(*)::int from invoice_line) as lines, (select count(*)::int from billed_month) as months,
      (select sum(total_cents)::int from invoice) as total, (select sum(amount_cents)::int from invoice_line) as of_lines,
      (select sum(amount_cents)::int from ledger_entry) as account, (select last_number from number_series) as counter`;
  expect(counted).toEqual({
    invoices: FAMILIES,
    families: FAMILIES,
    first: 1,
    last: FAMILIES,
    lines: FAMILIES * LINES,
    months: FAMILIES,
    total: seen.cents,
    of_lines: seen.cents,
    account: seen.cents,
    counter: FAMILIES,
  });
  const told = new Map<string, number>();
  for (const name of (await readdir(directory)).filter(file => file.endsWith('.eml'))) {
    const to = /^To: <?([^>\s]+)/im.exec(await readFile(join(directory, name), 'utf8'))?.[1] ?? 'nobody';
    told.set(to, (told.get(to) ?? 0) + 1);
  }
  expect(told.size).toBe(FAMILIES);
  const repeated = [...told.values()].reduce((sum, count) => sum + count - 1, 0);
  // Of each worker one, and a drop of all connections comes to both.
  expect(repeated).toBeLessThanOrEqual(KILLS * workers.length);
  await Promise.all(workers);
}, 240_000);
