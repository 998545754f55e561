/** E-mails in a commune's name, from the console to the inbox; and servers that refuse. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMailer } from '@preau/documents/email/mailer';
import type { TenantId } from '@preau/domain/ids';
import { announcePortal } from '@preau/operations/announce-portal';
import { type PlatformContext, platformContext } from '@preau/operations/context';
import { queueTestEmail } from '@preau/operations/queue-test-email';
import { createHandlers } from '@preau/worker/handlers';
import { startWorker } from '@preau/worker/worker';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type MailCatcher, startMailCatcher } from '../../apps/cli/src/mail-catcher.ts';
import { applyFolder } from '../tenants.ts';
import { type JobBench, openBench } from './jobs.ts';

const SOON = { timeout: 20_000, interval: 25 };
const SLUG = 'rpi-rognaix';

let bench: JobBench;
let ctx: PlatformContext;
let tenantId: TenantId;
let directory: string;
let catcher: MailCatcher;

beforeEach(async () => {
  bench = await openBench();
  ({ tenantId } = await applyFolder(bench.database, bench.files, SLUG));
  const { app, relay, platform } = bench.database;
  ctx = platformContext(
    { app, relay, platform, files: bench.files },
    { actor: { kind: 'system' }, now: new Date(), requestId: 'test' },
  );
  directory = await mkdtemp(join(tmpdir(), 'preau-inbox-'));
  catcher = await startMailCatcher({ directory });
});
afterEach(async () => {
  await bench.end();
  await catcher.stop();
  await rm(directory, { recursive: true, force: true });
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Sends what is asked for through the server at this address. */
async function startSending(smtpUrl: string): Promise<void> {
  const mailer = openMailer({ smtpUrl, fromAddress: 'ne-pas-repondre@famille.example.fr' });
  const siteAddress = (slug: string) => `https://${slug}.famille.example.fr/`;
  const engine = await bench.start(createHandlers({ mailer, sms: null, siteAddress }));
  closers.push(async () => {
    await engine.stop();
    mailer.close();
  });
}

/** An SMTP server of this temper. */
async function startServer(options: SMTPServerOptions): Promise<string> {
  const server = new SMTPServer({ disabledCommands: ['STARTTLS'], authOptional: true, ...options });
  server.on('error', () => {});
  const address = await new Promise<string>(resolve => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const bound = listening.address();
      const user = options.onAuth ? 'u:p@' : '';
      resolve(`smtp://${user}127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`);
    });
  });
  closers.push(() => new Promise(resolve => server.close(() => resolve())));
  return address;
}
function answer(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

async function lastError(): Promise<{ state: string; error: string | null }> {
  const [row] = await bench.database.superuser<{ state: string; error: string | null }[]>`
    select state, last_error as error from outbox where tenant_id = ${tenantId} and job = 'send-email'`;
  return row ?? { state: 'none', error: null };
}

test('an operator’s test e-mail arrives in the commune’s name, as HTML and as text', async () => {
  const worker = await startWorker({
    databaseUrls: bench.database.urls,
    fileStore: { kind: 'folder', directory },
    redisUrl: bench.queue.kind === 'redis' ? bench.queue.url : null,
    smtpUrl: catcher.url,
    sms: null,
    mailFrom: 'ne-pas-repondre@famille.example.fr',
    siteAddress: 'https://{slug}.famille.example.fr/',
    clockOffsetMs: 0,
    logLevel: 'silent',
  });
  closers.push(worker.stop);
  const id = await queueTestEmail(ctx, { slug: SLUG, to: 'operatrice@example.fr' });
  await vi.waitFor(async () => expect(await catcher.list()).toHaveLength(1), SOON);
  const [mail] = await catcher.list();
  const read = await catcher.read(mail?.id ?? '');
  const [row] = await bench.database.superuser`select name from tenant where id = ${tenantId}`;
  expect(read).toMatchObject({
    from: `Portail famille – ${row?.name} <ne-pas-repondre@famille.example.fr>`,
    to: ['operatrice@example.fr'],
    subject: 'Essai de la messagerie',
    text: expect.stringContaining('Ce courriel vous est parvenu'),
    html: expect.stringContaining('<html lang="fr">'),
  });
  expect(read?.html).toContain(`href="https://${SLUG}.famille.example.fr/"`);
  const [file = ''] = await readdir(directory).then(names => names.filter(name => name.endsWith('.eml')));
  const source = await readFile(join(directory, file), 'utf8');
  expect(source).toMatch(new RegExp(`^Message-ID: <${id}@famille\\.example\\.fr>`, 'im'));
  expect(source).toMatch(/^Auto-Submitted: auto-generated/im);
  expect(source).toMatch(/^Reply-To: \S+@\S+/im);
});

test('each member that has an address is told once that the portal is open, however often it is announced', async () => {
  await startSending(catcher.url);
  await announcePortal(ctx, SLUG);
  await announcePortal(ctx, SLUG);
  await vi.waitFor(async () => expect(Object.keys(await bench.states())).toEqual(['done']), SOON);
  const told = (await catcher.list()).flatMap(mail => mail.to).sort();
  const members = await bench.database.superuser`
    select email from member where tenant_id = ${tenantId} and email is not null order by email`;
  expect(told.length).toBeGreaterThan(0);
  expect(told).toEqual(members.map(row => row.email));
});

test('a server that refuses the address for good ends the job with a sentence that does not repeat it', async () => {
  const url = await startServer({
    onRcptTo: (_, __, done) => done(answer(550, 'no such user <operatrice@example.fr>')),
  });
  await startSending(url);
  await queueTestEmail(ctx, { slug: SLUG, to: 'operatrice@example.fr' });
  await vi.waitFor(async () => expect((await lastError()).state).toBe('failed'), SOON);
  expect((await lastError()).error).toMatch(/^Le serveur de courriel a refusé .*\(réponse 550\)\.$/);
});

test('a server that asks to try again later gets the same message again, and once it takes it no more', async () => {
  const seen: string[] = [];
  const url = await startServer({
    onData(stream, _, done) {
      let text = '';
      stream.on('data', chunk => {
        text += chunk;
      });
      stream.on('end', () => {
        seen.push(/^Message-ID: (.+)$/im.exec(text)?.[1] ?? 'none');
        done(seen.length < 3 ? answer(451, 'come back later') : null);
      });
    },
  });
  await startSending(url);
  const id = await queueTestEmail(ctx, { slug: SLUG, to: 'operatrice@example.fr' });
  await vi.waitFor(async () => expect((await lastError()).state).toBe('done'), SOON);
  expect(seen).toEqual(Array(3).fill(`<${id}@famille.example.fr>`));
});

test('of e-mails that are on their way together, each ends once the one before is recorded', async () => {
  const recorded: number[] = [];
  const url = await startServer({
    onData(stream, _, done) {
      stream.resume().on('end', async () => {
        recorded.push((await bench.states()).done ?? 0);
        done();
      });
    },
  });
  await startSending(url);
  const asked = Array.from({ length: 20 }, () =>
    queueTestEmail(ctx, { slug: SLUG, to: 'operatrice@example.fr' }),
  );
  await Promise.all(asked);
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: 20 }), SOON);
  expect(recorded).toEqual(Array.from({ length: 20 }, (_, before) => before));
});

test('connections to the database that drop while e-mails are on their way have one of them sent again', async () => {
  const taken: string[] = [];
  const first = Promise.withResolvers<void>();
  const dropped = Promise.withResolvers<void>();
  const url = await startServer({
    onData(stream, _, done) {
      const take = async () => {
        const text = Buffer.concat(await stream.toArray()).toString();
        taken.push(/^Message-ID: (.+)$/im.exec(text)?.[1] ?? 'none');
        first.resolve();
        await dropped.promise;
      };
      take().then(() => done(), done);
    },
  });
  await startSending(url);
  const asked = Array.from({ length: 5 }, () =>
    queueTestEmail(ctx, { slug: SLUG, to: 'operatrice@example.fr' }),
  );
  await Promise.all(asked);
  await first.promise;
  await bench.database.superuser`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = 'preau_app'`;
  // Jobs know before the server has answered for the first: how many have noted it by then is a matter of moments.
  await vi.waitFor(async () => {
    const told = await bench.database.superuser`select id from outbox where last_error is not null`;
    expect(told).not.toEqual([]);
  }, SOON);
  dropped.resolve();
  await vi.waitFor(async () => expect(await bench.states()).toEqual({ done: 5 }), SOON);
  expect(new Set(taken).size).toBe(5);
  expect(taken).toHaveLength(6);
});

test('an e-mail that was taken and could not be recorded has those that are on their way given up', async () => {
  let taken = 0;
  const smtpUrl = await startServer({
    onData(stream, _, done) {
      stream.resume().on('end', () => {
        taken += 1;
        done();
      });
    },
  });
  const mailer = openMailer({ smtpUrl, fromAddress: 'portail@famille.example.fr' });
  closers.push(async () => mailer.close());
  const { promise: recorded, resolve: settle } = Promise.withResolvers<boolean>();
  const content = { subject: 'Essai', html: '<p>Essai</p>', text: 'Essai' };
  const sendings = ['a', 'b', 'c'].map(id =>
    mailer.send({ id, from: { name: 'Portail' }, to: 'a@example.fr', replyTo: null, content, recorded }),
  );
  await Promise.race(sendings);
  settle(false);
  const ends = await Promise.allSettled(sendings);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(taken).toBe(1);
});

test('a password that is refused is the setting’s fault: the e-mail waits', async () => {
  let mended = false;
  const url = await startServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_, __, done) => (mended ? done(null, { user: 'u' }) : done(answer(535, 'wrong password'))),
    onData(stream, _, done) {
      stream.resume().on('end', () => done());
    },
  });
  await startSending(url);
  await queueTestEmail(ctx, { slug: SLUG, to: 'operatrice@example.fr' });
  await vi.waitFor(async () => expect((await lastError()).error).not.toBeNull(), SOON);
  mended = true;
  await vi.waitFor(async () => expect((await lastError()).state).toBe('done'), SOON);
});

test('a commune that does not exist sends nothing', async () => {
  await expect(queueTestEmail(ctx, { slug: 'atlantis', to: 'operatrice@example.fr' })).rejects.toThrow(
    'not_found',
  );
  expect(await bench.states()).toEqual({});
});
