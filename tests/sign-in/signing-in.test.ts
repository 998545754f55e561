/** Signing in through the API: what is asked, what is refused, and what a refusal tells. */
import { OF_NOBODY } from '@preau/auth/password';
import { sealSecret } from '@preau/auth/secret-box';
import { COOKIE_NAME, tokenOf } from '@preau/auth/sign-ins';
import { codeAt, newTotpSecret } from '@preau/auth/totp';
import { MOST_FAILURES } from '@preau/db/credentials';
import { tenantTransaction } from '@preau/db/database';
import type { Id, TenantId } from '@preau/domain/ids';
import { makePasswordLink } from '@preau/operations/ask-for-password';
import { MOST_FAILURES_OF_ADDRESS } from '@preau/operations/sign-in';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccountOfAgent, createAccountOfGuardian, PASSWORD, signInAs } from '../accounts.ts';
import { type Answer, createTestApi, memoryFiles, TEST_SECRET_KEY, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { insertTenant } from '../tenants.ts';

let database: TestDatabase;
let api: TestApi;
let tenantId: TenantId;
let addresses = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  tenantId = await insertTenant(database, 'ours');
  await insertTenant(database, 'theirs');
  api = createTestApi(database, memoryFiles(), { demonstration: false });
});
afterAll(() => database.drop());

interface From {
  cookie?: string;
  address?: string;
  host?: string;
}

/** Each from an address of its own, unless it says otherwise. */
function post(
  path: string,
  body: object | null,
  { cookie, address, host = 'ours' }: From = {},
): Promise<Answer> {
  return api.ask(`${host}.localhost`, `/api/v1/session${path}`, {
    method: 'POST',
    headers: {
      'x-forwarded-for': address ?? `198.51.${Math.floor(++addresses / 250)}.${addresses % 250}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(cookie && { cookie }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

const signIn = (identifier: string, password: string, from?: From) =>
  post('', { identifier, password }, from);

/** The cookie that an answer gives. */
function cookieOf({ headers }: Answer): string {
  return `${COOKIE_NAME}=${tokenOf(headers.get('set-cookie') ?? '')}`;
}

const whoIs = async (cookie: string) =>
  (await api.ask('ours.localhost', '/api/v1/session', { headers: { cookie } })).body;

const RESTING = { status: 429, body: { code: 'too_many' } };
const REFUSED = { status: 401, body: { code: 'unauthenticated', meta: { reason: 'wrong' } } };

async function giveSecondFactor(accountId: Id<'account'>): Promise<string> {
  const secret = newTotpSecret();
  await database.superuser`
    update account set totp_secret = ${sealSecret(TEST_SECRET_KEY, accountId, secret)}, totp_confirmed_at = now()
    where id = ${accountId}`;
  return secret;
}

test('a family signs in with its N° famille, spaces or not, or with its e-mail in any case', async () => {
  const { number, email } = await createAccountOfGuardian(database, tenantId);
  const spaced = number.replace(/(...)/, '$1 ');
  for (const identifier of [number, spaced, ` ${number} `, email ?? '', (email ?? '').toUpperCase()]) {
    const answer = await signIn(identifier, PASSWORD);
    expect(answer, identifier).toMatchObject({
      status: 200,
      body: { awaits: 'nothing', recoveryCodes: null },
    });
    expect(await whoIs(cookieOf(answer))).toMatchObject({ kind: 'guardian' });
  }
});

test('the number of a household signs in its first adult, not the second', async () => {
  const first = await createAccountOfGuardian(database, tenantId, { firstName: 'Premier' });
  await createAccountOfGuardian(database, tenantId, { firstName: 'Second', householdId: first.householdId });
  expect(await whoIs(cookieOf(await signIn(first.number, PASSWORD)))).toMatchObject({
    name: 'Premier DUPONT',
  });
});

test('a wrong password, an unknown identifier, a closed account and one that rests get one and the same answer', async () => {
  const open = await createAccountOfGuardian(database, tenantId);
  const closed = await createAccountOfGuardian(database, tenantId);
  const resting = await createAccountOfGuardian(database, tenantId);
  const without = await createAccountOfGuardian(database, tenantId);
  await database.superuser`update account set closed_at = now() where id = ${closed.accountId}`;
  await database.superuser`
    update account set failures = 10, locked_until = now() + interval '1 minute' where id = ${resting.accountId}`;
  await database.superuser`update account set password_hash = null where id = ${without.accountId}`;
  const answers = await Promise.all([
    signIn(open.number, 'Faux-mot-2'),
    signIn('999999', PASSWORD),
    signIn('personne@example.org', PASSWORD),
    signIn(closed.number, PASSWORD),
    signIn(resting.number, PASSWORD),
    signIn(without.number, PASSWORD),
    signIn('', ''),
  ]);
  for (const answer of answers) {
    expect(answer).toMatchObject(REFUSED);
    expect([...answer.headers.keys()].sort()).toEqual([...(answers[0]?.headers.keys() ?? [])].sort());
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
});

test('a family of one commune is unknown in another', async () => {
  const { number, email } = await createAccountOfGuardian(database, tenantId);
  expect(await signIn(number, PASSWORD, { host: 'theirs' })).toMatchObject(REFUSED);
  expect(await signIn(email ?? '', PASSWORD, { host: 'theirs' })).toMatchObject(REFUSED);
  expect(await signIn(email ?? '', PASSWORD, { host: 'console' })).toMatchObject(REFUSED);
});

test('the cookie is for this host alone, out of reach of scripts, other sites and plain http', async () => {
  const { number } = await createAccountOfGuardian(database, tenantId);
  const given = (await signIn(number, PASSWORD)).headers.get('set-cookie') ?? '';
  expect(given).toMatch(/^__Host-preau=[a-z0-9]{40};/);
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
    expect(given).toContain(attribute);
  expect(given).not.toContain('Domain');
});

test('a cookie that was known before signing in is worth nothing after, and the sign-in that it was ends', async () => {
  const { number, accountId } = await createAccountOfGuardian(database, tenantId);
  const planted = `${COOKIE_NAME}=${'a'.repeat(40)}`;
  const answer = await signIn(number, PASSWORD, { cookie: planted });
  expect(cookieOf(answer)).not.toBe(planted);
  expect(await whoIs(planted)).toMatchObject({ kind: 'visitor' });
  const before = await signInAs(database, tenantId, accountId);
  await signIn(number, PASSWORD, { cookie: before });
  expect(await whoIs(before)).toMatchObject({ kind: 'visitor' });
});

test('nobody is signed in by a form of another site', async () => {
  const { number } = await createAccountOfGuardian(database, tenantId);
  for (const headers of [
    { origin: 'http://theirs.localhost' },
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ] as Record<string, string>[]) {
    const answer = await api.ask('ours.localhost', '/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ identifier: number, password: PASSWORD }),
    });
    expect(answer, JSON.stringify(headers)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  }
});

test('ten failures lock the account for a quarter of an hour, tell its owner once, and nobody else', async () => {
  const { number, accountId } = await createAccountOfGuardian(database, tenantId);
  for (let failure = 1; failure <= MOST_FAILURES; failure += 1)
    expect(await signIn(number, 'Faux-mot-2')).toMatchObject(REFUSED);
  expect(await signIn(number, PASSWORD)).toMatchObject(REFUSED);
  const notices = await database.superuser<{ payload: object }[]>`
    select payload from outbox where payload ->> 'template' = 'account-locked' and payload ->> 'accountId' = ${accountId}`;
  expect(notices).toHaveLength(1);
  const [row] = await database.superuser<{ minutes: string }[]>`
    select extract(epoch from locked_until - now()) / 60 as minutes from account where id = ${accountId}`;
  expect(Math.round(Number(row?.minutes))).toBe(15);
  await database.superuser`update account set locked_until = now() - interval '1 second' where id = ${accountId}`;
  expect(await signIn(number, PASSWORD)).toMatchObject({ status: 200 });
});

test('a hundred tries at once are ten too', async () => {
  const { number, accountId } = await createAccountOfGuardian(database, tenantId);
  const tries = Array.from({ length: 30 }, () => signIn(number, 'Faux-mot-2'));
  for (const answer of await Promise.all(tries)) expect(answer).toMatchObject(REFUSED);
  const [row] = await database.superuser<
    { failures: number }[]
  >`select failures from account where id = ${accountId}`;
  expect(row?.failures).toBe(MOST_FAILURES);
});

test('whoever is right has their ten tries again', async () => {
  const { number } = await createAccountOfGuardian(database, tenantId);
  for (let round = 0; round < 2; round += 1) {
    for (let failure = 1; failure < MOST_FAILURES; failure += 1) await signIn(number, 'Faux-mot-2');
    expect(await signIn(number, PASSWORD)).toMatchObject({ status: 200 });
  }
});

test('an address that has failed a hundred times waits, others do not, and who signs in has not failed', async () => {
  const { number } = await createAccountOfGuardian(database, tenantId);
  const address = '203.0.113.7';
  for (let round = 0; round < 3; round += 1)
    expect(await signIn(number, PASSWORD, { address })).toMatchObject({ status: 200 });
  await database.superuser`update attempt set attempts = ${MOST_FAILURES_OF_ADDRESS - 1} where key_hash = (
    select key_hash from attempt order by id desc limit 1)`;
  expect(await signIn('999999', 'x', { address })).toMatchObject(REFUSED);
  expect(await signIn('999999', 'x', { address })).toMatchObject({ status: 429, body: { code: 'too_many' } });
  expect(await signIn(number, PASSWORD, { address: '::ffff:203.0.113.7' })).toMatchObject({ status: 429 });
  expect(await signIn(number, PASSWORD)).toMatchObject({ status: 200 });
  const rows = await database.superuser<{ row: string }[]>`select attempt::text as row from attempt`;
  expect(rows.some(({ row }) => row.includes('203.0.113'))).toBe(false);
});

test('an agent gives a code after the password, and is nobody until then', async () => {
  const { accountId, email } = await createAccountOfAgent(database, tenantId, 'gestionnaire');
  const secret = await giveSecondFactor(accountId);
  const first = await signIn(email, PASSWORD);
  expect(first.body).toMatchObject({ awaits: 'second-factor' });
  const pending = cookieOf(first);
  expect(await whoIs(pending)).toEqual({ kind: 'visitor', awaits: 'second-factor' });
  expect(
    await api.ask('ours.localhost', '/api/v1/session/sign-ins', { headers: { cookie: pending } }),
  ).toMatchObject({
    status: 401,
  });
  expect(
    await post('/password', { current: PASSWORD, password: 'Noisette-73-prune' }, { cookie: pending }),
  ).toMatchObject({ status: 401 });
  expect(await post('/code', { code: '000000' }, { cookie: pending })).toMatchObject(REFUSED);
  const code = codeAt(secret, new Date());
  const second = await post('/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` }, { cookie: pending });
  expect(second).toMatchObject({ status: 200, body: { awaits: 'nothing' } });
  expect(await whoIs(cookieOf(second))).toMatchObject({ kind: 'agent', role: 'gestionnaire' });
  expect(await whoIs(pending)).toEqual({ kind: 'visitor', awaits: null });
});

test('no code is taken twice, nor one that came before', async () => {
  const { accountId, email } = await createAccountOfAgent(database, tenantId, 'admin');
  const secret = await giveSecondFactor(accountId);
  const now = Date.now();
  const enter = async (at: number) =>
    (
      await post(
        '/code',
        { code: codeAt(secret, new Date(at)) },
        { cookie: cookieOf(await signIn(email, PASSWORD)) },
      )
    ).status;
  expect(await enter(now)).toBe(200);
  expect(await enter(now)).toBe(401);
  expect(await enter(now - 30_000)).toBe(401);
  expect(await enter(now + 30_000)).toBe(200);
});

test('wrong codes lock the account as wrong passwords do, and a right password in between gives none back', async () => {
  const { accountId, email } = await createAccountOfAgent(database, tenantId, 'admin');
  const secret = await giveSecondFactor(accountId);
  let cookie = '';
  for (let round = 0; round < 5; round += 1) {
    cookie = cookieOf(await signIn(email, PASSWORD));
    expect(await post('/code', { code: '12' }, { cookie })).toMatchObject(REFUSED);
  }
  expect(await post('/code', { code: codeAt(secret, new Date()) }, { cookie })).toMatchObject(RESTING);
});

test('ten wrong codes are ten whatever password is chosen in between, until a right one is given', async () => {
  const { accountId, email } = await createAccountOfAgent(database, tenantId, 'admin');
  const secret = await giveSecondFactor(accountId);
  const byLink = async (password: string) => {
    const { token } = await tenantTransaction(database.app, tenantId, tx =>
      makePasswordLink(tx, accountId, { occasion: 'asked', at: new Date() }),
    );
    return cookieOf(await post('/password/by-link', { token, password }));
  };
  const tryWrong = async (cookie: string, times: number) => {
    for (let round = 0; round < times; round += 1)
      expect(await post('/code', { code: '12' }, { cookie })).toMatchObject(REFUSED);
  };
  await tryWrong(cookieOf(await signIn(email, PASSWORD)), 6);
  const second = await byLink('Noisette-73-prune');
  await tryWrong(second, 4);
  expect(await post('/code', { code: '12' }, { cookie: second })).toMatchObject(RESTING);
  const third = await byLink('Framboise-91-if');
  expect(await post('/code', { code: codeAt(secret, new Date()) }, { cookie: third })).toMatchObject(RESTING);
  // Nobody else rests, and a quarter of an hour later neither does this one.
  const other = await createAccountOfAgent(database, tenantId, 'admin');
  await giveSecondFactor(other.accountId);
  await tryWrong(cookieOf(await signIn(other.email, PASSWORD)), 1);
  await database.superuser`update attempt set window_ends_at = now() - interval '1 second' where attempts > 10`;
  await tryWrong(third, 8);
  expect(await post('/code', { code: codeAt(secret, new Date()) }, { cookie: third })).toMatchObject({
    status: 200,
  });
  await tryWrong(cookieOf(await signIn(email, 'Framboise-91-if')), 9);
});

test('an agent without a second factor enrols one before anything else, and gets ten codes that replace it once each', async () => {
  const { email, accountId } = await createAccountOfAgent(database, tenantId, 'admin');
  const first = await signIn(email, PASSWORD);
  expect(first.body).toMatchObject({ awaits: 'second-factor-enrolment' });
  const cookie = cookieOf(first);
  const { body } = await post('/second-factor', null, { cookie });
  const { secret, uri } = body as { secret: string; uri: string }; // the contract of this route
  expect(uri).toContain(`secret=${secret}`);
  expect((await post('/second-factor', null, { cookie })).body).toMatchObject({ secret });
  const stored = await database.superuser<
    { secret: string }[]
  >`select totp_secret as secret from account where id = ${accountId}`;
  expect(stored[0]?.secret).not.toContain(secret);
  expect(await post('/code', { code: '000000' }, { cookie })).toMatchObject(REFUSED);
  const confirmed = await post('/code', { code: codeAt(secret, new Date()) }, { cookie });
  const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(await whoIs(cookieOf(confirmed))).toMatchObject({ kind: 'agent' });
  const [code = ''] = recoveryCodes;
  const recover = async (typed: string) =>
    post('/code', { code: typed }, { cookie: cookieOf(await signIn(email, PASSWORD)) });
  expect(await recover(code.toUpperCase().replaceAll('-', ' '))).toMatchObject({
    status: 200,
    body: { recoveryCodes: null },
  });
  expect(await recover(code)).toMatchObject(REFUSED);
  const rows = await database.superuser<
    { row: string }[]
  >`select recovery_code::text as row from recovery_code`;
  expect(rows.some(({ row }) => recoveryCodes.some(each => row.includes(each)))).toBe(false);
});

test('a second factor that is sealed for one account does not open for another', async () => {
  const mine = await createAccountOfAgent(database, tenantId, 'admin');
  const other = await createAccountOfAgent(database, tenantId, 'caterer');
  const secret = await giveSecondFactor(other.accountId);
  await database.superuser`
    update account set totp_confirmed_at = now(), totp_secret = (select totp_secret from account where id = ${other.accountId})
    where id = ${mine.accountId}`;
  const cookie = cookieOf(await signIn(mine.email, PASSWORD));
  expect((await post('/code', { code: codeAt(secret, new Date()) }, { cookie })).status).toBe(500);
});

test('one changes one’s password with the current one, and one’s other sign-ins end', async () => {
  const { number, accountId } = await createAccountOfGuardian(database, tenantId);
  const other = await signInAs(database, tenantId, accountId);
  const mine = cookieOf(await signIn(number, PASSWORD));
  const password = 'Noisette-73-prune';
  expect(await post('/password', { current: 'Faux-mot-2', password }, { cookie: mine })).toMatchObject(
    REFUSED,
  );
  expect(await post('/password', { current: null, password }, { cookie: mine })).toMatchObject(REFUSED);
  const changed = await post('/password', { current: PASSWORD, password }, { cookie: mine });
  expect(changed).toMatchObject({ status: 200, body: { awaits: 'nothing' } });
  expect(await whoIs(cookieOf(changed))).toMatchObject({ kind: 'guardian' });
  for (const cookie of [mine, other]) expect(await whoIs(cookie)).toMatchObject({ kind: 'visitor' });
  expect(await signIn(number, PASSWORD)).toMatchObject(REFUSED);
  expect(await signIn(number, password)).toMatchObject({ status: 200 });
});

test('a new password has the length of the commune, its sorts of letters, and nothing that everyone would guess', async () => {
  const { accountId, number } = await createAccountOfGuardian(database, tenantId, {
    lastName: 'Montgolfier',
  });
  const cookie = await signInAs(database, tenantId, accountId);
  const mistakesOf = async (password: string) => {
    const { body } = await post('/password', { current: PASSWORD, password }, { cookie });
    return (body as { meta: { mistakes: { password: string[] } } }).meta.mistakes.password;
  };
  expect(await mistakesOf('court')).toEqual(expect.arrayContaining(['too-short', 'no-upper', 'no-digit']));
  expect(await mistakesOf('CHATAIGNE-48-POIRE')).toEqual(['no-lower']);
  expect(await mistakesOf('Motdepasse123')).toContain('common');
  expect(await mistakesOf('Azertyuiop123')).toContain('common');
  expect(await mistakesOf('Montgolfier-1')).toContain('personal');
  expect(await mistakesOf(`Ab-${number}`)).toContain('personal');
  expect(await mistakesOf(`${'Ab1-'.repeat(60)}`)).toEqual(['too-long']);
});

test('one sees where one is signed in and can end each, but nobody else’s', async () => {
  const { accountId } = await createAccountOfGuardian(database, tenantId);
  const neighbour = await createAccountOfGuardian(database, tenantId);
  const [mine, phone, theirs] = [
    await signInAs(database, tenantId, accountId),
    await signInAs(database, tenantId, accountId),
    await signInAs(database, tenantId, neighbour.accountId),
  ];
  const listOf = async (cookie: string) =>
    (
      (await api.ask('ours.localhost', '/api/v1/session/sign-ins', { headers: { cookie } })).body as {
        signIns: { id: string; isThisOne: boolean }[];
      }
    ).signIns;
  const end = (id: string | undefined) =>
    api.ask('ours.localhost', `/api/v1/session/sign-ins/${id}`, {
      method: 'DELETE',
      headers: { cookie: mine },
    });
  const list = await listOf(mine);
  expect(list).toHaveLength(2);
  expect(await end((await listOf(theirs))[0]?.id)).toMatchObject({ status: 404 });
  expect(await whoIs(theirs)).toMatchObject({ kind: 'guardian' });
  expect(await end(list.find(({ isThisOne }) => !isThisOne)?.id)).toMatchObject({ status: 200 });
  expect(await whoIs(phone)).toMatchObject({ kind: 'visitor' });
  expect(await whoIs(mine)).toMatchObject({ kind: 'guardian' });
});

test('the password of nobody is compared at the same cost as those that are kept', async () => {
  const [kept] = await database.superuser<{ hash: string }[]>`
    select password_hash as hash from account where password_hash is not null limit 1`;
  const cost = (hash: string) => hash.split('$').slice(0, 4).join('$');
  expect(cost(OF_NOBODY)).toBe(cost(kept?.hash ?? ''));
});
