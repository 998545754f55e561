/** API, worker and pages as processes of their own over one database, one store and one mail server. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FileStore, openFileStore } from '@preau/db/files';
import { platformContext } from '@preau/operations/context';
import { queueTestEmail } from '@preau/operations/queue-test-email';
import { migrateQueue } from '@preau/worker/queue';
import S3rver from 's3rver';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type MailCatcher, startMailCatcher } from '../../apps/cli/src/mail-catcher.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { ask } from '../http.ts';
import { applyFolder } from '../tenants.ts';
import { type App, endReplica, type Replica, startReplica } from './replica.ts';

const SLUG = 'rpi-rognaix';
const HOSTS = [`${SLUG}.localhost`];

/** Nothing listens there. */
const NOWHERE = '127.0.0.1:1';

let database: TestDatabase;
let directory: string;
let s3: S3rver;
let files: FileStore;
let catcher: MailCatcher;
/** All that API and worker require. */
let settings: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrateQueue(database.urls.owner);
  directory = await mkdtemp(join(tmpdir(), 'preau-replicas-'));
  s3 = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(directory, 's3'),
    configureBuckets: [{ name: 'preau', configs: [] }],
  });
  const endpoint = `http://127.0.0.1:${(await s3.run()).port}`;
  const store = { region: 'us-east-1', bucket: 'preau', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  files = await openFileStore({ kind: 's3', endpoint, ...store });
  catcher = await startMailCatcher({ directory: join(directory, 'mail') });
  settings = {
    ...databaseSettings(database),
    S3_ENDPOINT: endpoint,
    S3_REGION: store.region,
    S3_BUCKET: store.bucket,
    S3_ACCESS_KEY_ID: store.accessKeyId,
    S3_SECRET_ACCESS_KEY: store.secretAccessKey,
    SMTP_URL: catcher.url,
    PREAU_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  await applyFolder(database, files, SLUG);
});
afterAll(async () => {
  await catcher.stop();
  await s3.close();
  await database.drop();
  await rm(directory, { recursive: true });
});

const running: Replica[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(replica => replica.stop()));
});

async function start(app: App, env: Record<string, string>): Promise<Replica> {
  const replica = await startReplica(app, env);
  running.push(replica);
  return replica;
}

function databaseSettings({ urls }: TestDatabase): Record<string, string> {
  return {
    DATABASE_URL: urls.app,
    DATABASE_RELAY_URL: urls.relay,
    DATABASE_PLATFORM_URL: urls.platform,
  };
}

/** What a process says that refuses to start. Whatever the reason, it ends with 1 and shows no stack. */
async function refusal(app: App, env: Record<string, string>): Promise<string> {
  const { code, output } = await endReplica(app, env);
  expect(code, output).toBe(1);
  expect(output).not.toMatch(/^\s+at /m);
  return output;
}

test('the pages show a commune through an API elsewhere, with the logo that it keeps in the common store', async () => {
  const api = await start('api', settings);
  const web = await start('web', { PREAU_API_URL: `http://127.0.0.1:${api.port}` });
  const page = await ask({ port: web.port, hosts: HOSTS });
  expect(page.status, web.output() + api.output()).toBe(200);
  expect(page.body).toContain('Rognaix');
  const [, logo = ''] = /<img[^>]* src="(\/api\/[^"]+)"/.exec(page.body) ?? [];
  const image = await ask({ port: api.port, hosts: HOSTS, path: logo });
  expect(image.status).toBe(200);
  expect(image.body).toContain('<svg');
  expect((await ask({ port: web.port, hosts: ['atlantis.localhost'] })).status).toBe(404);
});

test('a worker by itself sends an e-mail that was asked for before it came', async () => {
  const ctx = platformContext(
    { app: database.app, relay: database.relay, platform: database.platform, files },
    { actor: { kind: 'system' }, now: new Date(), requestId: 'test' },
  );
  await queueTestEmail(ctx, { slug: SLUG, to: 'operatrice@example.fr' });
  const worker = await start('worker', settings);
  await vi.waitFor(async () => expect(await catcher.list()).toHaveLength(1), { timeout: 30_000 });
  const [mail] = await catcher.list();
  expect(mail).toMatchObject({ to: ['operatrice@example.fr'], subject: 'Essai de la messagerie' });
  const figures = await ask({ port: worker.port, hosts: ['127.0.0.1'], path: '/metrics' });
  expect(figures.body).toContain('preau_outbox_lag_seconds');
});

test('a commune that is applied while two APIs run is seen by both a second later', async () => {
  const apis = await Promise.all([start('api', settings), start('api', settings)]);
  const statuses = () =>
    Promise.all(
      apis.map(async ({ port }) => {
        const reply = await ask({ port, hosts: ['saint-verand.localhost'], path: '/api/v1/portal' });
        return reply.status;
      }),
    );
  expect(await statuses()).toEqual([404, 404]);
  await applyFolder(database, files, 'saint-verand');
  await sleep(1000);
  expect(await statuses()).toEqual([200, 200]);
});

test('each stops at SIGTERM and says by its exit code that all is well', async () => {
  const replicas = await Promise.all([
    startReplica('api', settings),
    startReplica('worker', settings),
    startReplica('web', { PREAU_API_URL: `http://${NOWHERE}` }),
  ]);
  for (const replica of replicas) expect(await replica.stop(), replica.output()).toBe(0);
});

test('each names every setting that it requires and was not given', async () => {
  const missing = async (app: App) => [...(await refusal(app, {})).matchAll(/^([A-Z0-9_]+) manque/gm)];
  const named = await Promise.all((['api', 'worker', 'web'] as const).map(missing));
  expect(named.map(matches => matches.map(([, name]) => name))).toEqual([
    ['DATABASE_URL', 'S3_ENDPOINT', 'PREAU_SECRET_KEY'],
    ['DATABASE_URL', 'SMTP_URL', 'S3_ENDPOINT'],
    ['PREAU_API_URL'],
  ]);
});

test('each says which port is taken, and which setting chooses another', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const sentence = `Le port ${port} est déjà pris`;
  expect(await refusal('api', { ...settings, PORT: port, METRICS_PORT: '0' })).toContain(sentence);
  expect(await refusal('api', { ...settings, METRICS_PORT: port })).toContain('METRICS_PORT=');
  expect(await refusal('worker', { ...settings, METRICS_PORT: port })).toContain('METRICS_PORT=');
  const web = { PREAU_API_URL: `http://${NOWHERE}`, PORT: port, METRICS_PORT: '1' };
  expect(await refusal('web', web)).toContain(sentence);
  taken.close();
});

test('a database, a queue or a mail server that is down is a sentence that names it', async () => {
  const down = { ...settings, DATABASE_URL: `postgres://preau_app@${NOWHERE}/preau` };
  const database = `La base de données ne répond pas à ${NOWHERE}`;
  expect(await refusal('api', down)).toContain(database);
  expect(await refusal('worker', down)).toContain(database);
  const noQueue = { ...settings, REDIS_URL: `redis://${NOWHERE}` };
  expect(await refusal('worker', noQueue)).toContain(
    `La file d’attente ne répond pas à ${NOWHERE} (ECONNREFUSED)`,
  );
  const noMail = { ...settings, SMTP_URL: `smtp://${NOWHERE}` };
  expect(await refusal('worker', noMail)).toContain(`Le serveur de courriel ne répond pas à ${NOWHERE}`);
});

test('a mail server that refuses the account is not one that is down', async () => {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_, __, done) => done(new Error('wrong password')),
  });
  const { server: listening } = server;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = listening.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const refused = await refusal('worker', { ...settings, SMTP_URL: `smtp://preau:secret@${host}` });
  expect(refused).toContain(`Le serveur de courriel de ${host} refuse ce compte`);
  expect(refused).not.toContain('secret');
  await new Promise<void>(resolve => server.close(() => resolve()));
});

test('a database without the tables of this product, or of its queue, sends to the migrations', async () => {
  const url = new URL(settings.DATABASE_URL ?? '');
  url.pathname = '/postgres';
  const sentence = /« npx preau migrate »/;
  expect(await refusal('api', { ...settings, DATABASE_URL: url.href })).toMatch(sentence);
  const withoutQueue = await createTestDatabase();
  expect(await refusal('worker', { ...settings, ...databaseSettings(withoutQueue) })).toMatch(sentence);
  await withoutQueue.drop();
});

test('pages whose API is away say so to the visitor, and log why without an address', async () => {
  const web = await start('web', { PREAU_API_URL: `http://${NOWHERE}` });
  const page = await ask({ port: web.port, hosts: HOSTS });
  expect(page.status).toBe(503);
  expect(page.body).toContain('<html lang="fr"');
  expect(web.output()).toContain('"code":"unavailable"');
  expect(web.output()).toContain('ECONNREFUSED');
  expect(web.output()).not.toContain(SLUG);
});
