/** A sign-in: who acts by it, where, and until when. */
import { PERMISSIONS } from '@preau/auth/policy';
import { beginSignIn, COOKIE_NAME, tokenOf } from '@preau/auth/sign-ins';
import { hashToken } from '@preau/auth/token';
import { session } from '@preau/contract/session';
import { tenantTransaction } from '@preau/db/database';
import type { TenantId } from '@preau/domain/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccountOfAgent, createAccountOfGuardian, signInAs } from '../accounts.ts';
import { createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { insertTenant } from '../tenants.ts';

let database: TestDatabase;
let api: TestApi;
let ours: TenantId;

beforeAll(async () => {
  database = await createTestDatabase();
  ours = await insertTenant(database, 'ours');
  await insertTenant(database, 'theirs');
  api = createTestApi(database, memoryFiles(), { demonstration: false });
});
afterAll(() => database.drop());

async function whoIs(cookie: string | null, host = 'ours') {
  const { body } = await api.ask(
    `${host}.localhost`,
    '/api/v1/session',
    cookie ? { headers: { cookie } } : {},
  );
  return session.parse(body);
}

const visitor = { kind: 'visitor', awaits: null };

test('a family and an agent are known by their cookie, each with what it may do', async () => {
  const family = await createAccountOfGuardian(database, ours);
  const agent = await createAccountOfAgent(database, ours, 'animateur');
  expect(await whoIs(await signInAs(database, ours, family.accountId))).toMatchObject({
    kind: 'guardian',
    name: 'Camille DUPONT',
    permissions: expect.arrayContaining(['family.read']),
  });
  const seen = await whoIs(await signInAs(database, ours, agent.accountId));
  expect(seen).toMatchObject({ kind: 'agent', role: 'animateur', name: 'Dominique MARTIN' });
  expect(
    seen.kind === 'agent' && seen.permissions.every(name => PERMISSIONS.some(known => known === name)),
  ).toBe(true);
});

test('whoever has no cookie, another’s or an invented one is a visitor', async () => {
  const { accountId } = await createAccountOfGuardian(database, ours);
  const cookie = await signInAs(database, ours, accountId);
  expect(await whoIs(null)).toEqual(visitor);
  expect(await whoIs(`${COOKIE_NAME}=${'a'.repeat(40)}`)).toEqual(visitor);
  expect(await whoIs('autre=%E0%A4%A; __Host-preau=<script>')).toEqual(visitor);
  expect(await whoIs(cookie, 'theirs')).toEqual(visitor);
  expect((await api.ask('console.localhost', '/api/v1/session', { headers: { cookie } })).body).toEqual(
    visitor,
  );
  expect(await whoIs(cookie)).toMatchObject({ kind: 'guardian' });
});

test('the database holds no token, only its hash', async () => {
  const { accountId } = await createAccountOfGuardian(database, ours);
  const token = tokenOf(await signInAs(database, ours, accountId)) ?? '';
  const rows = await database.superuser<{ row: string }[]>`select sign_in::text as row from sign_in`;
  expect(rows.some(({ row }) => row.includes(token))).toBe(false);
  expect(rows.some(({ row }) => row.includes(hashToken(token)))).toBe(true);
});

test('a sign-in that still awaits something is a visitor’s for all the rest', async () => {
  const { accountId } = await createAccountOfAgent(database, ours, 'admin');
  const token = await tenantTransaction(database.app, ours, tx =>
    beginSignIn(tx, { accountId, lifetime: 'staff', awaits: 'second-factor', userAgent: null }),
  );
  expect(await whoIs(`${COOKIE_NAME}=${token}`)).toEqual({ kind: 'visitor', awaits: 'second-factor' });
});

test('a sign-in that is over, or whose account was closed, signs nobody in', async () => {
  const first = await createAccountOfGuardian(database, ours);
  const over = await signInAs(database, ours, first.accountId);
  await database.superuser`
    update sign_in set expires_at = now() - interval '1 second' where account_id = ${first.accountId}`;
  expect(await whoIs(over)).toEqual(visitor);
  const second = await createAccountOfAgent(database, ours, 'admin');
  const closed = await signInAs(database, ours, second.accountId);
  await database.superuser`update account set closed_at = now() where id = ${second.accountId}`;
  expect(await whoIs(closed)).toEqual(visitor);
});

test('a family’s sign-in lasts on from its use, an agent’s does not', async () => {
  const expiryOf = async (accountId: string) => {
    const [row] = await database.superuser<{ days: number }[]>`
      select extract(epoch from expires_at - now()) / 86400 as days from sign_in where account_id = ${accountId}`;
    return Number(row?.days);
  };
  const soon = (accountId: string) =>
    database.superuser`update sign_in set expires_at = now() + interval '1 hour' where account_id = ${accountId}`;
  const family = await createAccountOfGuardian(database, ours);
  const agent = await createAccountOfAgent(database, ours, 'admin');
  for (const { accountId } of [family, agent]) {
    const cookie = await signInAs(database, ours, accountId);
    await soon(accountId);
    await whoIs(cookie);
  }
  expect(await expiryOf(family.accountId)).toBeGreaterThan(13);
  expect(await expiryOf(agent.accountId)).toBeLessThan(1);
});

test('who signs out is signed out, and the browser is told to forget', async () => {
  const { accountId } = await createAccountOfGuardian(database, ours);
  const cookie = await signInAs(database, ours, accountId);
  const { headers } = await api.ask('ours.localhost', '/api/v1/session', {
    method: 'DELETE',
    headers: { cookie },
  });
  const given = headers.get('set-cookie') ?? '';
  expect(given).toContain(`${COOKIE_NAME}=;`);
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=0'])
    expect(given).toContain(attribute);
  expect(given).not.toContain('Domain');
  expect(await whoIs(cookie)).toEqual(visitor);
});

test('an agent’s limits are those of its rows', async () => {
  const [member] = [crypto.randomUUID()];
  await database.superuser`
    insert into member (tenant_id, id, key, position, name, address, opening_hours)
    values (${ours}, ${member}, 'mairie', 0, 'Mairie', '{1 place}', '{}')`;
  const { accountId } = await createAccountOfAgent(database, ours, 'gestionnaire', [
    { kind: 'member', id: member as never }, // a row's id, just inserted
  ]);
  const token = tokenOf(await signInAs(database, ours, accountId)) ?? '';
  const { actorOf, findSignIn } = await import('@preau/auth/sign-ins');
  const actor = await tenantTransaction(database.app, ours, async tx => actorOf(await findSignIn(tx, token)));
  expect(actor).toMatchObject({
    kind: 'agent',
    role: 'gestionnaire',
    limits: [{ kind: 'member', id: member }],
  });
});
