/**
 * By hand: `node tests/load/billing-kill.ts [kills] [families]`. The whole product, with its own database and mail, is killed
 * at instants that nobody chose while it drafts, issues and sends runs of invoices: its server, its worker, its PostgreSQL.
 * Says what it counted in the end, and ends with 1 where anything is missing or there twice.
 */
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import { type Context, tenantContext } from '@preau/operations/context';
import { startRun } from '@preau/operations/draft-run';
import { issueRun } from '@preau/operations/issue-run';
import { readRunPage } from '@preau/operations/read-run';
import { findEmbeddedPostgres, SUPERUSER } from '../../apps/cli/src/embedded-postgres.ts';
import { memoryFiles } from '../api.ts';
import { killPostgres, lookInto } from '../product-database.ts';
import { type Product, startProduct } from '../server.ts';
import { fillRegie, SLUG } from './billing-world.ts';

const [kills = 50, families = 2000] = process.argv.slice(2).map(Number);
const LINES = 15;

const directory = await mkdtemp(join(tmpdir(), 'preau-billing-kill-'));
let product: Product = await startProduct({ directory, args: ['--demonstration'] });

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
await lookInto(directory, async sql => {
  await sql`update guardian set email = null`;
});
const regie = await fillRegie(urls, superuserUrl, { families, copies: 1 });
await regie.superuser`
  update guardian set email = 'famille-' || substr(last_name, 8) || '@example.org', email_consent = true
  where last_name like 'FAMILLE%'`;
await regie.superuser.end();

/** Asks in a process that is not killed, again until it is answered: the database may be gone just then. */
async function insist<Result>(act: (ctx: Context) => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      const app = new Database('app', await urlOf('preau_app'), 2);
      try {
        const tenant = await findTenantBySlug(app, SLUG);
        if (!tenant) throw new Error('no tenant');
        const now = new Date();
        return await act(
          tenantContext({ app, files: memoryFiles() }, tenant, {
            actor: { kind: 'system' },
            now,
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

/** The processes that one has started. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.trim().split(' ').filter(Boolean).map(Number);
}

async function killOnce(nth: number): Promise<string> {
  // Mostly soon; now and then there is time for what the last kill has left with a lease.
  await sleep(100 + Math.random() * (Math.random() < 0.3 ? 25_000 : 2500));
  const victim = (['worker', 'server', 'database'] as const)[nth % 3] ?? 'server';
  const { pid } = product.process;
  if (pid === undefined) throw new Error('the product runs');
  if (victim === 'worker') {
    // Whichever of them: the worker is started anew by the server, or ends it.
    const [child] = await childrenOf(pid);
    if (child !== undefined) process.kill(child, 'SIGKILL');
    await sleep(1500);
  } else if (victim === 'database') await killPostgres(directory);
  else product.process.kill('SIGKILL');
  if (victim !== 'worker' && product.process.exitCode === null && product.process.signalCode === null)
    await Promise.race([once(product.process, 'exit'), sleep(20_000)]);
  if (product.process.exitCode !== null || product.process.signalCode !== null)
    product = await startProduct({ directory });
  return victim;
}

const { id } = await insist(ctx => startRun(ctx, { regieId: regie.regieId, from: '2026-11', to: '2026-11' }));
let isIssued = false;
let isAsked = false;
const driving = (async () => {
  for (;;) {
    const page = await insist(ctx => readRunPage(ctx, id));
    if (page.status === 'draft' && !isAsked) {
      const { issuedOn, dueOn } = page.proposal;
      const seen = { invoices: page.summary?.outcomes.issued ?? 0, cents: page.summary?.issuedCents ?? 0 };
      await insist(ctx => issueRun(ctx, id, { issuedOn, dueOn, seen }));
      isAsked = true;
    }
    if (page.status === 'issued') {
      isIssued = true;
      return;
    }
    await sleep(300);
  }
})();

const count: Record<string, number> = {};
for (let nth = 0; nth < kills; nth += 1) {
  const victim = await killOnce(nth);
  count[victim] = (count[victim] ?? 0) + 1;
  console.log(`${nth + 1} : ${victim}, ${isIssued ? 'issued' : isAsked ? 'issuing' : 'drafting'}`);
}
await driving;
for (;;) {
  const left = await lookInto(
    directory,
    sql => sql<{ count: number }[]>`
    select count(*)::int as count from outbox where state not in ('done', 'failed') and run_at <= now()`,
  ).catch(() => []);
  if (left[0]?.count === 0) break;
  await sleep(1000);
}
const found = await lookInto(directory, async sql => {
  const [row] = await sql`
    select (select count(*)::int from invoice) as invoices, (select count(distinct household_id)::int from invoice) as families,
      (select max(number) from invoice) as last, (select count(*)::int from invoice_line) as lines,
      (select count(*)::int from billed_month) as months, (select count(*)::int from invoice_document) as documents,
      (select sum(total_cents)::int from invoice) - (select sum(amount_cents)::int from invoice_line) as off_lines,
      (select sum(total_cents)::int from invoice) - (select sum(amount_cents)::int from ledger_entry) as off_account,
      (select count(*)::int from outbox where state = 'failed') as failed,
      (select count(distinct guardian_id)::int from notification where occasion = 'invoice-issued' and state = 'sent'
        and guardian_id in (select id from guardian where last_name like 'FAMILLE%')) as told`;
  return row;
});
const told = new Map<string, number>();
const mail = join(directory, 'mail');
for (const name of (await readdir(mail)).filter(file => file.endsWith('.eml'))) {
  const text = await readFile(join(mail, name), 'utf8');
  const to = /^To: <?(famille-[^>\s]+)/im.exec(text)?.[1];
  if (to) told.set(to, (told.get(to) ?? 0) + 1);
}
const doubled = [...told.values()].reduce((sum, times) => sum + times - 1, 0);
// Of mail only the last few hundred are kept.
console.log({ kills: count, ...found, keptMails: told.size, doubled });
await product.stop();
await rm(directory, { recursive: true, force: true });
const isWhole =
  found?.invoices >= families &&
  found?.invoices === found?.families &&
  found?.last === found?.invoices &&
  found?.documents === found?.invoices &&
  found?.off_lines === 0 &&
  found?.off_account === 0 &&
  found?.told === families &&
  found?.lines >= families * LINES;
process.exit(isWhole ? 0 : 1);
