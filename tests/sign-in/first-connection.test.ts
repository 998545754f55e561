/** First connection and forgotten password, from the question to the e-mail and in: through the worker and a real SMTP server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COOKIE_NAME, tokenOf } from '@preau/auth/sign-ins';
import { newId } from '@preau/db/new-id';
import { openMailer } from '@preau/documents/email/mailer';
import type { TenantId } from '@preau/domain/ids';
import { MOST_REQUESTS_FOR_ONE } from '@preau/operations/ask-for-password';
import { createHandlers } from '@preau/worker/handlers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type MailCatcher, startMailCatcher } from '../../apps/cli/src/mail-catcher.ts';
import { createAccountOfAgent, createAccountOfGuardian, PASSWORD, signInAs } from '../accounts.ts';
import { type Answer, createTestApi, type TestApi } from '../api.ts';
import { type JobBench, openBench } from '../jobs/jobs.ts';
import { applyFolder } from '../tenants.ts';

const SLUG = 'rpi-rognaix';
const SOON = { timeout: 20_000, interval: 25 };
const NEW_PASSWORD = 'Noisette-73-prune';

let bench: JobBench;
let api: TestApi;
let tenantId: TenantId;
let directory: string;
let catcher: MailCatcher;
let closeMailer: () => void;
let addresses = 0;

beforeAll(async () => {
  bench = await openBench();
  ({ tenantId } = await applyFolder(bench.database, bench.files, SLUG));
  api = createTestApi(bench.database, bench.files, { demonstration: false });
  directory = await mkdtemp(join(tmpdir(), 'preau-inbox-'));
  catcher = await startMailCatcher({ directory });
  const mailer = openMailer({ smtpUrl: catcher.url, fromAddress: 'ne-pas-repondre@famille.example.fr' });
  closeMailer = () => mailer.close();
  await bench.start(
    createHandlers({ mailer, sms: null, siteAddress: slug => `https://${slug}.famille.example.fr/` }),
  );
});
afterAll(async () => {
  await bench.end();
  closeMailer();
  await catcher.stop();
  await rm(directory, { recursive: true, force: true });
});

function post(path: string, body: object, cookie = ''): Promise<Answer> {
  return api.ask(`${SLUG}.localhost`, `/api/v1/session${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `198.51.100.${++addresses}`,
      ...(cookie && { cookie }),
    },
    body: JSON.stringify(body),
  });
}

const forgotten = (identifier: string) => post('/password/forgotten', { identifier });
const cookieOf = ({ headers }: Answer) => `${COOKIE_NAME}=${tokenOf(headers.get('set-cookie') ?? '')}`;
const whoIs = async (cookie: string) =>
  (await api.ask(`${SLUG}.localhost`, '/api/v1/session', { headers: { cookie } })).body;

/** The latest e-mail to an address, once there are so many: its link's token and its temporary password. */
async function mailTo(
  address: string,
  count = 1,
): Promise<{ token: string; password: string; text: string }> {
  const mails = await vi.waitFor(async () => {
    const found = (await catcher.list()).filter(({ to }) => to.includes(address));
    expect(found).toHaveLength(count);
    return found;
  }, SOON);
  // It arrives a moment before what it leads to is saved.
  await settled();
  const texts = await Promise.all(mails.map(async ({ id }) => (await catcher.read(id))?.text ?? ''));
  const text = texts.find(each => each.includes('mot-de-passe/')) ?? texts[0] ?? '';
  return {
    text,
    token: /mot-de-passe\/(\w+)/.exec(text)?.[1] ?? '',
    password: /provisoire\s*:\s*(\S+)/.exec(text)?.[1] ?? '',
  };
}

/** An adult of a family who has no account yet. */
async function createAdult({ email, number }: { email: string | null; number: string }): Promise<string> {
  const { superuser } = bench.database;
  const [guardianId, householdId] = [newId(), newId()];
  await superuser`
    insert into guardian (tenant_id, id, last_name, first_name, email, search, created_at)
    values (${tenantId}, ${guardianId}, 'NOUVEAU', 'Camille', ${email}, 'camille nouveau', now())`;
  await superuser`insert into household (tenant_id, id, number, created_at) values (${tenantId}, ${householdId}, ${number}, now())`;
  await superuser`
    insert into household_guardian (tenant_id, id, household_id, guardian_id, position)
    values (${tenantId}, ${newId()}, ${householdId}, ${guardianId}, 1)`;
  return guardianId;
}

/** Waits until no job is left to do. */
const settled = () =>
  vi.waitFor(async () => {
    const { waiting = 0, relayed = 0 } = await bench.states();
    expect(waiting + relayed).toBe(0);
  }, SOON);

test('an adult without an account gets one with the first e-mail, and chooses a password by its link', async () => {
  const guardianId = await createAdult({ email: 'Premiere.Fois@example.org', number: '700001' });
  expect(await forgotten('700 001')).toMatchObject({ status: 200, body: { asked: true } });
  const { token, text } = await mailTo('Premiere.Fois@example.org');
  expect(text).toContain('700001');
  expect(await post('/password/link', { token })).toMatchObject({ status: 200, body: { minimum: 8 } });
  const chosen = await post('/password/by-link', { token, password: NEW_PASSWORD });
  expect(chosen).toMatchObject({ status: 200, body: { awaits: 'nothing' } });
  expect(await whoIs(cookieOf(chosen))).toMatchObject({ kind: 'guardian', name: 'Camille NOUVEAU' });
  const [row] = await bench.database.superuser<{ email: string }[]>`
    select a.email from guardian g join account a on a.id = g.account_id where g.id = ${guardianId}`;
  expect(row?.email).toBe('premiere.fois@example.org');
  for (const identifier of ['700001', 'premiere.fois@example.org'])
    expect(await post('', { identifier, password: NEW_PASSWORD })).toMatchObject({ status: 200 });
});

test('a link is good once, and looking at it does not use it', async () => {
  await createAdult({ email: 'une.fois@example.org', number: '700002' });
  await forgotten('une.fois@example.org');
  const { token } = await mailTo('une.fois@example.org');
  for (let look = 0; look < 3; look += 1)
    expect(await post('/password/link', { token })).toMatchObject({ status: 200 });
  const twice = await Promise.all([
    post('/password/by-link', { token, password: NEW_PASSWORD }),
    post('/password/by-link', { token, password: NEW_PASSWORD }),
  ]);
  expect(twice.map(({ status }) => status).sort()).toEqual([200, 404]);
  expect(await post('/password/link', { token })).toMatchObject({ status: 404 });
});

test('a link is over after thirty minutes, and so is the temporary password beside it', async () => {
  const { email, number } = await createAccountOfGuardian(bench.database, tenantId, {
    email: 'trop.tard@example.org',
  });
  await forgotten(number);
  const { token, password } = await mailTo(email ?? '');
  const [row] = await bench.database.superuser<{ minutes: string }[]>`
    select extract(epoch from expires_at - now()) / 60 as minutes from password_link order by id desc limit 1`;
  expect(Math.round(Number(row?.minutes))).toBe(30);
  await bench.database.superuser`update password_link set expires_at = now() - interval '1 second'`;
  expect(await post('/password/link', { token })).toMatchObject({ status: 404 });
  expect(await post('/password/by-link', { token, password: NEW_PASSWORD })).toMatchObject({ status: 404 });
  expect(await post('', { identifier: number, password })).toMatchObject({ status: 401 });
  expect(await post('', { identifier: number, password: PASSWORD })).toMatchObject({ status: 200 });
});

test('a temporary password lets nobody in before it is replaced, and is good once', async () => {
  const { number } = await createAccountOfGuardian(bench.database, tenantId, {
    email: 'provisoire@example.org',
  });
  await forgotten(number);
  const { password } = await mailTo('provisoire@example.org');
  const first = await post('', { identifier: number, password: password.toUpperCase().replaceAll('-', ' ') });
  expect(first).toMatchObject({ status: 200, body: { awaits: 'new-password' } });
  expect(await whoIs(cookieOf(first))).toEqual({ kind: 'visitor', awaits: 'new-password' });
  expect(await post('', { identifier: number, password })).toMatchObject({ status: 401 });
  const chosen = await post('/password', { current: null, password: NEW_PASSWORD }, cookieOf(first));
  expect(chosen).toMatchObject({ status: 200, body: { awaits: 'nothing' } });
  expect(await whoIs(cookieOf(chosen))).toMatchObject({ kind: 'guardian' });
  expect(await post('', { identifier: number, password: PASSWORD })).toMatchObject({ status: 401 });
});

test('whoever asks in another’s name disturbs nobody: the password and the sign-ins stay', async () => {
  const { number, accountId } = await createAccountOfGuardian(bench.database, tenantId, {
    email: 'tranquille@example.org',
  });
  const cookie = await signInAs(bench.database, tenantId, accountId);
  await forgotten(number);
  await mailTo('tranquille@example.org');
  expect(await whoIs(cookie)).toMatchObject({ kind: 'guardian' });
  expect(await post('', { identifier: number, password: PASSWORD })).toMatchObject({ status: 200 });
});

test('neither the answer nor what is done at once tells whether there is such an account', async () => {
  const known = await createAccountOfGuardian(bench.database, tenantId, { email: 'connu@example.org' });
  await createAdult({ email: null, number: '700009' });
  const outbox = async () => {
    const [row] = await bench.database.superuser<{ count: number }[]>`
      select count(*)::int as count from outbox where job = 'send-password-link'`;
    return row?.count ?? 0;
  };
  const before = await outbox();
  const identifiers = [
    known.number,
    'connu@example.org',
    '999999',
    'personne@example.org',
    '700009',
    'ni l’un ni l’autre',
  ];
  const answers: Answer[] = [];
  for (const identifier of identifiers) answers.push(await forgotten(identifier));
  for (const { status, body, headers } of answers)
    expect({ status, body, names: [...headers.keys()].sort() }).toEqual({
      status: 200,
      body: { asked: true },
      names: [...(answers[0]?.headers.keys() ?? [])].sort(),
    });
  expect(await outbox()).toBe(before + identifiers.length);
  await settled();
  const [failed] = await bench.database.superuser<{ count: number }[]>`
    select count(*)::int as count from outbox where state = 'failed'`;
  expect(failed?.count).toBe(0);
  expect((await catcher.list()).filter(({ to }) => to.includes('connu@example.org'))).toHaveLength(2);
});

test('of the same identifier only a few requests are heard, known or not', async () => {
  for (const identifier of ['sans-cesse@example.org', '888888']) {
    for (let request = 0; request < MOST_REQUESTS_FOR_ONE; request += 1)
      expect(await forgotten(identifier)).toMatchObject({ status: 200 });
    expect(await forgotten(identifier)).toMatchObject({ status: 429, body: { code: 'too_many' } });
  }
});

test('an e-mail that two households share means nobody, and the one that signs an account in means that account', async () => {
  const shared = 'partagee@example.org';
  await createAdult({ email: shared, number: '700011' });
  await createAdult({ email: shared, number: '700012' });
  await forgotten(shared);
  await settled();
  expect((await catcher.list()).filter(({ to }) => to.includes(shared))).toHaveLength(0);
  await forgotten('700012');
  const { token, text } = await mailTo(shared);
  expect(text).toContain('700012');
  expect(await post('/password/by-link', { token, password: NEW_PASSWORD })).toMatchObject({ status: 200 });
});

test('a password that is chosen uses up every other link, ends every sign-in, and tells its owner', async () => {
  const { number, accountId } = await createAccountOfGuardian(bench.database, tenantId, {
    email: 'deux.liens@example.org',
  });
  const cookie = await signInAs(bench.database, tenantId, accountId);
  await forgotten(number);
  const { token: first } = await mailTo('deux.liens@example.org');
  await bench.database.superuser`update attempt set attempts = 1`;
  await forgotten(number);
  await mailTo('deux.liens@example.org', 2);
  const mails = (await catcher.list()).filter(({ to }) => to.includes('deux.liens@example.org'));
  const tokens = await Promise.all(
    mails.map(async ({ id }) => /mot-de-passe\/(\w+)/.exec((await catcher.read(id))?.text ?? '')?.[1] ?? ''),
  );
  const second = tokens.find(token => token !== first) ?? '';
  expect(await post('/password/by-link', { token: second, password: NEW_PASSWORD })).toMatchObject({
    status: 200,
  });
  expect(await post('/password/link', { token: first })).toMatchObject({ status: 404 });
  expect(await whoIs(cookie)).toMatchObject({ kind: 'visitor' });
  await vi.waitFor(async () => {
    const subjects = (await catcher.list())
      .filter(({ to }) => to.includes('deux.liens@example.org'))
      .map(({ subject }) => subject);
    expect(subjects).toContain('Votre mot de passe a changé');
  }, SOON);
});

test('a password that is refused leaves the link good', async () => {
  await createAdult({ email: 'trop.simple@example.org', number: '700021' });
  await forgotten('700021');
  const { token } = await mailTo('trop.simple@example.org');
  expect(await post('/password/by-link', { token, password: 'Motdepasse123' })).toMatchObject({
    status: 400,
    body: { code: 'invalid', meta: { mistakes: { password: ['common'] } } },
  });
  expect(await post('/password/by-link', { token, password: NEW_PASSWORD })).toMatchObject({ status: 200 });
});

test('an agent’s new password does not stand in for the second factor', async () => {
  const { email, accountId } = await createAccountOfAgent(bench.database, tenantId, 'admin');
  await bench.database.superuser`
    update account set totp_secret = 'MARELLECERISEPREAUABCDEFGHIJK234', totp_confirmed_at = now() where id = ${accountId}`;
  await forgotten(email);
  const { token } = await mailTo(email);
  expect(await post('/password/by-link', { token, password: NEW_PASSWORD })).toMatchObject({
    status: 200,
    body: { awaits: 'second-factor' },
  });
});

test('an agent is invited by an administrator, gets a link for three days, and enrols a second factor', async () => {
  const admin = await createAccountOfAgent(bench.database, tenantId, 'admin');
  const cookie = await signInAs(bench.database, tenantId, admin.accountId);
  const invited = await api.ask(`${SLUG}.localhost`, '/api/v1/office/agents', {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({
      email: 'Lou.Petit@mairie.example',
      firstName: 'Lou',
      lastName: 'Petit',
      role: 'animateur',
      limits: [],
    }),
  });
  expect(invited).toMatchObject({ status: 200 });
  const { token, password, text } = await mailTo('lou.petit@mairie.example');
  expect(text).toContain('trois jours');
  expect(password).toBe('');
  expect(await post('/password/by-link', { token, password: NEW_PASSWORD })).toMatchObject({
    status: 200,
    body: { awaits: 'second-factor-enrolment' },
  });
});

test('the database holds neither the link nor the temporary password that an e-mail brings', async () => {
  const { number } = await createAccountOfGuardian(bench.database, tenantId, { email: 'secret@example.org' });
  await forgotten(number);
  const { token, password } = await mailTo('secret@example.org');
  await settled();
  for (const table of ['password_link', 'outbox', 'audit_entry', 'account']) {
    const rows = await bench.database.superuser<{ row: string }[]>`
      select t::text as row from ${bench.database.superuser(table)} t`;
    expect(
      rows.some(({ row }) => row.includes(token) || row.includes(password)),
      table,
    ).toBe(false);
  }
});
