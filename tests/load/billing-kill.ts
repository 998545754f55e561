/**
 * By hand: `node tests/load/billing-kill.ts [kills] [families]`. The whole product, with its own database, is killed at
 * instants that nobody chose while it drafts, issues and tells a month after the other, as often in each: its worker, its
 * server, its PostgreSQL. E-mails go to a server outside of it, which counts what it has accepted. Says where each kill fell
 * and what was counted in the end, and ends with 1 where anything is missing or there twice.
 */
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import { addMonths } from '@preau/domain/dates';
import { type Context, tenantContext } from '@preau/operations/context';
import { rebuildRun, startRun } from '@preau/operations/draft-run';
import { issueRun } from '@preau/operations/issue-run';
import { readRunPage } from '@preau/operations/read-run';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { findEmbeddedPostgres, SUPERUSER } from '../../apps/cli/src/embedded-postgres.ts';
import { memoryFiles } from '../api.ts';
import { killPostgres, lookInto } from '../product-database.ts';
import { type Product, startProduct } from '../server.ts';
import { fillRegie, SLUG } from './billing-world.ts';

const [kills = 50, families = 2000] = process.argv.slice(2).map(Number);
const LINES = 15;
const VICTIMS = ['worker', 'server', 'database'] as const;
const PHASES = ['drafting', 'issuing', 'telling'] as const;
type Phase = (typeof PHASES)[number];

/** Months that are billed, each with the days of November so many weeks later. */
const MONTHS = [
  { month: '2026-11', weeks: 0 },
  { month: '2026-12', weeks: 4 },
  { month: '2027-01', weeks: 10 },
];
const KILLS_A_PHASE = Math.ceil(kills / (MONTHS.length * PHASES.length));

/** A morning after all of them: nobody is left in peace, and nothing of the day before is due. */
const BEGIN = Date.parse('2027-03-01T10:00:00Z');
const begun = Date.now();
const now = () => new Date(BEGIN + Date.now() - begun);

let killed = 0;
/** Of each family and invoice that an accepted e-mail named: how many kills there had been, each time. */
const accepted = new Map<string, number[]>();
const post = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  onData(stream, { envelope }, done) {
    accept(stream, envelope.rcptTo[0]?.address ?? '').then(() => done(), done);
  },
});
post.on('error', () => {});
await once(post.listen(0, '127.0.0.1'), 'listening');

async function accept(stream: SMTPServerDataStream, to: string): Promise<void> {
  const text = Buffer.concat(await stream.toArray())
    .toString('latin1')
    .replaceAll('=\r\n', '');
  for (const reference of new Set(text.match(/SV-\d+-\d+/g))) {
    const key = `${to} ${reference}`;
    accepted.set(key, [...(accepted.get(key) ?? []), killed]);
  }
}

const directory = await mkdtemp(join(tmpdir(), 'preau-billing-kill-'));

function begin(): Promise<Product> {
  const address = post.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return startProduct({
    directory,
    // Its clock begins in Paris.
    args: ['--demonstration', '--now', new Date(now().getTime() + 3_600_000).toISOString().slice(0, 19)],
    env: { SMTP_URL: `smtp://127.0.0.1:${port}` },
  });
}

let product = await begin();

async function urlOf(role: string): Promise<string> {
  const running = await findEmbeddedPostgres(join(directory, 'postgres'));
  if (!running) throw new Error('no database runs');
  return running.url(role, 'preau');
}

const superuserUrl = await urlOf(SUPERUSER);
const urls = {
  app: await urlOf('preau_app'),
  owner: await urlOf('preau_owner'),
  relay: await urlOf('preau_relay'),
  platform: await urlOf('preau_platform'),
};
await lookInto(directory, sql => sql`update guardian set email = null`);
const regie = await fillRegie(urls, superuserUrl, { families, copies: 1 });
await regie.superuser`
  update guardian set email = 'famille-' || substr(last_name, 8) || '@example.org', email_consent = true
  where last_name like 'FAMILLE%'`;
for (const { weeks } of MONTHS.slice(1))
  await regie.superuser`
    insert into reservation (tenant_id, id, child_id, service_id, date, household_id, status, reason, channel, received_at,
      act_id)
    select tenant_id, gen_random_uuid(), child_id, service_id, date + ${7 * weeks}::int, household_id, status, reason, channel,
      received_at, act_id
    from reservation
    where date between '2026-11-01' and '2026-11-30' and child_id in (select id from child where last_name like 'FAMILLE%')`;
await regie.superuser`vacuum analyze`;
await regie.superuser.end();

/** Asks in a process that is not killed, again until it is answered: the database may be gone just then. */
async function insist<Result>(act: (ctx: Context) => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      const app = new Database('app', await urlOf('preau_app'), 2);
      try {
        const tenant = await findTenantBySlug(app, SLUG);
        if (!tenant) throw new Error('no tenant');
        return await act(
          tenantContext({ app, files: memoryFiles() }, tenant, {
            actor: { kind: 'system' },
            now: now(),
            requestId: 'kill',
          }),
        );
      } finally {
        await app.close();
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'conflict') throw error;
      await sleep(200);
    }
  }
}

interface Run {
  id: string;
  /** E-mails of the runs before it. */
  before: number;
}

/** What a run is at, and how much of that is done, from 0 to 1. */
async function look({ id, before }: Run): Promise<{ phase: string; share: number }> {
  const [row] = await lookInto(
    directory,
    sql => sql<{ status: string; share: number; documents: number }[]>`
      select status, chunks_done::float / chunk_count as share,
        (select count(*)::int from invoice_document where invoice_id in (
          select id from invoice where run_id = ${id})) as documents
      from billing_run where id = ${id}`,
  );
  if (!row) throw new Error('the run that was begun');
  if (row.status !== 'issued') return { phase: row.status, share: row.share };
  const told = accepted.size - before;
  return { phase: told < families ? 'telling' : 'told', share: (row.documents + told) / (2 * families) };
}

/** The worker among the processes that the product has started, of which its PostgreSQL is one; waited for while it is replaced. */
async function findWorker({ process: { pid } }: Product): Promise<number> {
  for (;;) {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const child of children.trim().split(' ')) {
      const command = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '');
      if (command.includes('worker-child')) return Number(child);
    }
    await sleep(100);
  }
}

async function kill(victim: (typeof VICTIMS)[number]): Promise<void> {
  const worker = await findWorker(product);
  const exited = once(product.process, 'exit');
  if (victim === 'worker') process.kill(worker, 'SIGKILL');
  else if (victim === 'server') product.process.kill('SIGKILL');
  else await killPostgres(directory);
  if (victim === 'worker') await sleep(500);
  else {
    await exited;
    product = await begin();
  }
  // What the victim had handed over has been read, and its successor has sent nothing yet.
  killed += 1;
}

const fell: Record<string, number> = {};

/** Kills one after the other in a phase of a run, each once a share of what was left that nobody chose is done. */
async function trouble(run: Run, phase: Phase): Promise<void> {
  const { share: done } = await look(run);
  const shares = Array.from(
    { length: KILLS_A_PHASE },
    () => done + Math.random() * 0.8 * (1 - done),
  ).toSorted((a, b) => a - b);
  for (const share of shares) {
    let at = await look(run);
    while (at.phase === phase && at.share < share) {
      await sleep(10);
      at = await look(run);
    }
    await sleep(Math.random() * 100);
    at = await look(run);
    const victim = VICTIMS[killed % VICTIMS.length] ?? 'worker';
    await kill(victim);
    for (const counted of [victim, at.phase]) fell[counted] = (fell[counted] ?? 0) + 1;
    console.log(`${killed} : ${victim}, ${at.phase}, ${Math.round(100 * at.share)} % done`);
    // A régisseur may wait, or have it computed anew.
    if (phase === 'drafting' && Math.random() < 0.5) await insist(ctx => rebuildRun(ctx, run.id));
  }
}

let invoices = 0;
for (const [place, { month }] of MONTHS.entries()) {
  const { id } = await insist(ctx => startRun(ctx, { regieId: regie.regieId, from: month, to: month }));
  const run = { id, before: place * families };
  await trouble(run, 'drafting');
  while ((await look(run)).phase !== 'draft') await sleep(200);
  const { summary, proposal } = await insist(ctx => readRunPage(ctx, id));
  const { issuedOn } = proposal;
  const seen = { invoices: summary?.outcomes.issued ?? 0, cents: summary?.issuedCents ?? 0 };
  await insist(ctx => issueRun(ctx, id, { issuedOn, dueOn: addMonths(issuedOn, 1), seen }));
  invoices += seen.invoices;
  await trouble(run, 'issuing');
  while ((await look(run)).phase === 'issuing') await sleep(200);
  await trouble(run, 'telling');
}
for (;;) {
  const [left] = await lookInto(
    directory,
    sql => sql<{ count: number }[]>`
      select count(*)::int as count from outbox where state not in ('done', 'failed') and run_at <= ${now()}`,
  );
  if (left?.count === 0) break;
  await sleep(1000);
}

const { found, expected } = await lookInto(directory, async sql => {
  const [counted] = await sql<Record<string, number>[]>`
    select count(*)::int as invoices, count(distinct (run_id, household_id))::int as families,
      count(distinct number)::int as numbers, min(number) as first, max(number) as last,
      (select count(*)::int from invoice_line) as lines,
      count(*) filter (where total_cents <> (
        select sum(amount_cents) from invoice_line where invoice_id = invoice.id))::int as off_lines,
      count(*) filter (where array[total_cents] is distinct from (
        select array_agg(amount_cents) from ledger_entry where invoice_id = invoice.id))::int as off_account,
      count(*) filter (where 1 <> (
        select count(*) from invoice_document where invoice_id = invoice.id))::int as off_documents,
      (select count(*)::int from outbox where state = 'failed') as failed
    from invoice`;
  const named = await sql<{ key: string }[]>`
    select guardian.email || ' ' || reference as key from invoice
    join household_guardian using (household_id) join guardian on guardian.id = guardian_id
    where last_name like 'FAMILLE%'`;
  return { found: counted ?? {}, expected: new Set(named.map(({ key }) => key)) };
});
await product.stop();
await new Promise<void>(resolve => post.close(() => resolve()));
await rm(directory, { recursive: true, force: true });

/** E-mails that came again, by how many kills there had been when they first came. */
const doubled = new Map<number, number>();
for (const [first = 0, ...again] of accepted.values())
  if (again.length > 0) doubled.set(first + 1, (doubled.get(first + 1) ?? 0) + again.length);
const emails = {
  expected: expected.size,
  lost: [...expected].filter(key => !accepted.has(key)).length,
  strange: [...accepted.keys()].filter(key => !expected.has(key)).length,
  doubled: [...doubled.values()].reduce((sum, count) => sum + count, 0),
  mostByOneKill: Math.max(0, ...doubled.values()),
};
console.log({
  kills: fell,
  months: MONTHS.length,
  ...found,
  emails,
  doubledByKill: Object.fromEntries(doubled),
});
const isWhole =
  found.invoices === invoices &&
  [found.families, found.numbers, found.last].every(count => count === invoices) &&
  found.first === 1 &&
  (found.lines ?? 0) >= expected.size * LINES &&
  [found.off_lines, found.off_account, found.off_documents, found.failed].every(count => count === 0) &&
  emails.expected === families * MONTHS.length &&
  emails.lost === 0 &&
  emails.strange === 0 &&
  emails.mostByOneKill <= 1;
process.exit(isWhole ? 0 : 1);
