/** The one command: what it starts, how it stops, what survives, what it refuses. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestDatabase, urlsFor } from '../database.ts';
import { ask } from '../http.ts';
import { type Product, runPreau, startProduct } from '../server.ts';

let directory: string;
let product: Product;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'preau-start-'));
  product = await startProduct({ directory });
});
afterAll(async () => {
  await product.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Every living process that names the folder on its command line: the database and its keeper. */
async function processesOf(folder: string): Promise<string[]> {
  const list = spawn('ps', ['-eo', 'pid=,args=']);
  let output = '';
  list.stdout.on('data', chunk => {
    output += chunk;
  });
  await once(list, 'close');
  return output.split('\n').filter(line => line.includes(folder));
}

async function untilGone(folder: string): Promise<void> {
  while ((await processesOf(folder)).length > 0) await sleep(50);
}

/** Runs a command to its end. */
async function outcome(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = runPreau(args, env);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', chunk => {
      output += chunk;
    });
  const [code] = await once(child, 'close');
  return { code, output };
}

test('it announces an address for each commune, the console and the inbox, and each answers', async () => {
  const addresses = [...product.output().matchAll(/http:\/\/([a-z-]+)\.localhost:\d+(\/\S*)/g)];
  expect(addresses.map(([, name]) => name)).toEqual(
    expect.arrayContaining(['rpi-rognaix', 'ptiots-lanniaux', 'saint-verand', 'cregy-les-meaux', 'console']),
  );
  for (const [, name, path] of addresses) {
    const reply = await ask({ port: product.port, hosts: [`${name}.localhost:${product.port}`], path });
    expect(reply.status, `${name}${path}`).toBe(200);
  }
});

test('a second start on the same folder, while the first runs, is refused with a sentence', async () => {
  const second = await outcome(['start'], { PREAU_DATA_DIR: directory, PORT: '0' });
  expect(second.code).toBe(1);
  expect(second.output).toMatch(/Préau tourne déjà sur le dossier/);
});

test('after kill -9 nothing is left running, and a new start finds every row', async () => {
  const console = { port: product.port, hosts: [`console.localhost:${product.port}`] };
  const before = JSON.parse((await ask({ ...console, path: '/api/v1/platform/tenants' })).body);
  product.process.kill('SIGKILL');
  await untilGone(directory);
  product = await startProduct({ directory });
  const after = await ask({
    port: product.port,
    hosts: [`console.localhost:${product.port}`],
    path: '/api/v1/platform/tenants',
  });
  expect(JSON.parse(after.body)).toEqual(before);
});

test('Ctrl-C stops everything, and says so by its exit code', async () => {
  expect(await product.stop()).toBe(0);
  await untilGone(directory);
  product = await startProduct({ directory });
});

test('when its parent is killed, everything stops', async () => {
  const own = await mkdtemp(join(tmpdir(), 'preau-orphan-'));
  const boot = new URL('../../apps/cli/preau.mjs', import.meta.url).pathname;
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${boot}" start & wait`], {
    env: { ...process.env, PREAU_DATA_DIR: own, PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  shell.stdout.on('data', chunk => {
    output += chunk;
  });
  while (!output.includes('Préau est prêt')) await sleep(50);
  expect((await processesOf(own)).length).toBeGreaterThan(0);
  shell.kill('SIGKILL');
  await untilGone(own);
  await rm(own, { recursive: true });
});

test('a port that is taken is named, with what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const own = await mkdtemp(join(tmpdir(), 'preau-port-'));
  const refused = await outcome(['start'], { PREAU_DATA_DIR: own, PORT: port });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain(`Le port ${port} est déjà pris`);
  taken.close();
  await rm(own, { recursive: true });
});

test('settings that are wrong are named all at once, without a stack', async () => {
  const refused = await outcome(['start'], { PORT: 'trois mille', SMTP_URL: 'mailhost' });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain('PORT doit être un numéro de port');
  expect(refused.output).toContain('SMTP_URL doit être une adresse');
  expect(refused.output).not.toMatch(/^\s+at /m);
});

test('a database that is down is a sentence', async () => {
  const refused = await outcome(['start'], {
    DATABASE_URL: 'postgres://preau_app@127.0.0.1:1/preau',
    DATABASE_OWNER_URL: 'postgres://preau_owner@127.0.0.1:1/preau',
  });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain('La base de données ne répond pas à 127.0.0.1:1');
  expect(refused.output).not.toMatch(/^\s+at /m);
});

test('a business clock starts where it is told, in a demonstration', async () => {
  const staged = await startProduct({ now: '2026-11-19T11:58' });
  const reply = await ask({
    port: staged.port,
    hosts: [`cregy-les-meaux.localhost`],
    path: '/api/v1/portal',
  });
  expect(JSON.parse(reply.body).now).toMatch(/^2026-11-19T(10:5[89]|11:0)/);
  await staged.stop();
});

test('outside demonstration the clock is the world’s, mail must be sent, and demonstration data stays out', async () => {
  const database = await createTestDatabase('production');
  const { superuserUrl } = inject('databaseServer');
  const name = new URL(database.urls.app).pathname.slice(1);
  const { owner, app } = urlsFor(superuserUrl, name);
  const env = { DATABASE_URL: app, DATABASE_OWNER_URL: owner, PORT: '0' };
  const clock = await outcome(['start', '--now', '2026-11-19T11:58'], env);
  expect(clock).toMatchObject({
    code: 1,
    output: expect.stringContaining('--now est réservé à la démonstration'),
  });
  const mail = await outcome(['start'], env);
  expect(mail).toMatchObject({ code: 1, output: expect.stringContaining('SMTP_URL manque') });
  const demonstration = await outcome(['start', '--demonstration'], env);
  expect(demonstration).toMatchObject({ code: 1, output: expect.stringContaining('sert à la production') });
  expect(await database.superuser`select slug from tenant`).toEqual([]);
  await database.drop();
});

test('an unknown host, no host, and two hosts reveal nothing', async () => {
  const { port } = product;
  const unknown = await ask({ port, hosts: ['inconnue.localhost'] });
  expect(unknown.status).toBe(404);
  expect(unknown.body).not.toMatch(/Rognaix|Crégy|Lanniaux|Vérand/);
  const two = await ask({ port, hosts: ['rpi-rognaix.localhost', 'cregy-les-meaux.localhost'] });
  expect(two.status).toBe(400);
  expect(two.body).not.toMatch(/Rognaix|Crégy/);
  expect((await ask({ port, hosts: [] })).status).toBe(400);
});

test('any method, and a body that does not say its length, get an answer of the contract', async () => {
  const at = { port: product.port, hosts: ['rpi-rognaix.localhost'], path: '/api/v1/portal' };
  for (const method of ['OPTIONS', 'PUT', 'PATCH', 'DELETE']) {
    const reply = await ask({ ...at, method });
    expect({ method, status: reply.status, code: JSON.parse(reply.body).code }).toEqual({
      method,
      status: 404,
      code: 'not_found',
    });
  }
  const chunked = await ask({
    port: product.port,
    hosts: ['console.localhost'],
    path: '/api/v1/platform/tenants/rpi-rognaix/test-email',
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
    body: JSON.stringify({ to: 'essai@example.org' }),
  });
  expect(chunked.status).toBe(400);
  expect(JSON.parse(chunked.body)).toMatchObject({ code: 'invalid', meta: { missing: 'content-length' } });
});

test('a body that is too large is refused by name', async () => {
  const reply = await ask({
    port: product.port,
    hosts: ['console.localhost'],
    path: '/api/v1/platform/tenants/rpi-rognaix/test-email',
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ to: 'x'.repeat(300_000) }),
  });
  expect(reply.status).toBe(413);
  expect(JSON.parse(reply.body)).toMatchObject({ code: 'too_large', meta: { mostBytes: 262_144 } });
});
