/** The running product: what it keeps when a part of it is killed, and how soon a change of a commune is on its pages. */
import { once } from 'node:events';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { copyOfDemonstration, DEMONSTRATION_NOW, untilIdle } from '../demonstration-folder.ts';
import { ask } from '../http.ts';
import { contentsOf, killPostgres, lookInto } from '../product-database.ts';
import { type Product, runPreau, startProduct } from '../server.ts';

const SLUG = 'cregy-les-meaux';
const EVENTUALLY = { timeout: 40_000, interval: 100 };

let directory: string;
let product: Product;
beforeAll(async () => {
  directory = await copyOfDemonstration();
  product = await startProduct({ directory, now: DEMONSTRATION_NOW });
});
afterAll(async () => {
  await product.stop();
  await rm(directory, { recursive: true, force: true });
});

function killServer(): void {
  product.process.kill('SIGKILL');
}

/** Waits until the product has ended, whoever ended it. */
async function untilEnded({ process }: Product): Promise<void> {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
}

/** The contents of all tables once the jobs have ended, which come and go by themselves. */
function settledContents(): Promise<Record<string, string>> {
  return lookInto(directory, async sql => {
    await untilIdle(sql);
    return contentsOf(sql);
  });
}

test.each([
  { name: 'the product', kill: killServer, says: '' },
  { name: 'PostgreSQL', kill: () => killPostgres(directory), says: 'La base embarquée s’est arrêtée' },
])('after kill -9 of $name, a new start finds every row of every table', async ({ kill, says }) => {
  const before = await settledContents();
  expect(before.tenant).toMatch(/^4 rows/);
  await kill();
  await untilEnded(product);
  expect(product.output()).toContain(says);
  product = await startProduct({ directory, now: DEMONSTRATION_NOW });
  expect(await settledContents()).toEqual(before);
});

/** A job under way when its worker was killed is missed after a lease of a minute, then tried again. */
const ONCE_MISSED = { timeout: 180_000, interval: 500 };

/** Asks for test e-mails, one after the other, until the product no longer answers, and notes those that were accepted. */
async function askForEmails(name: string, accepted: string[]): Promise<void> {
  for (let index = 0; ; index += 1) {
    const to = `${name}.${index}@example.org`;
    const body = JSON.stringify({ to });
    const reply = await ask({
      port: product.port,
      hosts: ['console.localhost'],
      path: `/api/v1/platform/tenants/${SLUG}/test-email`,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    }).catch(() => null);
    if (reply?.status !== 200) return;
    accepted.push(to);
    await sleep(10);
  }
}

/** So many are accepted before a kill. */
const ENOUGH = 5;

/** Recipients of the e-mails that have arrived. */
async function arrived(): Promise<Set<string>> {
  const mail = join(directory, 'mail');
  const names = (await readdir(mail)).filter(name => name.endsWith('.eml'));
  const texts = await Promise.all(names.map(name => readFile(join(mail, name), 'utf8')));
  return new Set(texts.map(text => /^To: <?([^>\s]+)/im.exec(text)?.[1] ?? 'no one'));
}

test.each([
  { name: 'the server', kill: killServer },
  { name: 'PostgreSQL', kill: () => killPostgres(directory) },
])(
  'kill -9 of $name while it is asked for e-mails loses none that was accepted, and leaves no half',
  async ({ name, kill }) => {
    const accepted: string[] = [];
    for (const round of [1, 2]) {
      const enough = accepted.length + ENOUGH;
      const asking = Array.from({ length: 4 }, (_, lane) =>
        askForEmails(`${name.replaceAll(' ', '-')}.${round}.${lane}`.toLowerCase(), accepted),
      );
      // However slow the machine is, it is killed among those who ask.
      while (accepted.length < enough) await sleep(10);
      await sleep(Math.random() * 300);
      await kill();
      await Promise.all(asking);
      await untilEnded(product);
      product = await startProduct({ directory, now: DEMONSTRATION_NOW });
    }
    expect(accepted.length).toBeGreaterThan(8);
    await lookInto(directory, async sql => {
      const rows =
        await sql`select payload ->> 'to' as to from outbox where payload ->> 'template' = 'test-email'`;
      const kept = rows.map(row => row.to);
      expect(kept).toEqual(expect.arrayContaining(accepted));
      expect(new Set(kept).size).toBe(kept.length);
      // The row and its trace in the audit are one transaction: neither is there without the other.
      const traces = await sql`select id from audit_entry where action = 'tenant.test-email'`;
      expect(traces).toHaveLength(kept.length);
    });
    await vi.waitFor(async () => {
      const there = await arrived();
      expect(accepted.filter(to => !there.has(to))).toEqual([]);
    }, ONCE_MISSED);
  },
  300_000,
);

test('a name and a telephone that are changed by « preau tenant apply » are on the pages of the product that runs', async () => {
  const folder = join(directory, SLUG);
  await cp(new URL(`../../tenants/${SLUG}`, import.meta.url).pathname, folder, { recursive: true });
  const file = join(folder, 'commune.yaml');
  const text = await readFile(file, 'utf8');
  const changed = text
    .replace('name: Crégy-lès-Meaux', 'name: Crégy-la-Neuve')
    .replace('01 99 00 20 10', '01 99 00 20 99');
  const home = async () =>
    (await ask({ port: product.port, hosts: [`${SLUG}.localhost:${product.port}`] })).body;
  expect(await home()).toContain('Crégy-lès-Meaux');
  await writeFile(file, changed);
  const apply = runPreau(['tenant', 'apply', folder], { PREAU_DATA_DIR: directory });
  const [code] = await once(apply, 'close');
  expect(code).toBe(0);
  await vi.waitFor(async () => {
    const page = (await home()).replaceAll(/\s/g, ' ');
    expect(page).toContain('Crégy-la-Neuve');
    expect(page).toContain('01 99 00 20 99');
  }, EVENTUALLY);
});
