/** Agents as their administrators manage them, operators, and what operators see with the leave of a commune. */
import { COOKIE_NAME, tokenOf } from '@preau/auth/sign-ins';
import { codeAt } from '@preau/auth/totp';
import { STAFF_ROLES } from '@preau/domain/actor';
import { type TenantId, toId } from '@preau/domain/ids';
import { platformContext } from '@preau/operations/context';
import { addAgentByCommand } from '@preau/operations/manage-agents';
import { addOperator, closeOperator, linkOperator } from '@preau/operations/manage-operators';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccountOfAgent, createAccountOfGuardian, signInAs } from '../accounts.ts';
import { type Answer, createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { applyFolder } from '../tenants.ts';

const SLUG = 'rpi-rognaix';
const PASSWORD = 'Noisette-73-prune';
let database: TestDatabase;
let api: TestApi;
let tenantId: TenantId;
let admin: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const files = memoryFiles();
  ({ tenantId } = await applyFolder(database, files, SLUG));
  await applyFolder(database, files, 'cregy-les-meaux');
  api = createTestApi(database, files, { demonstration: false });
  const { accountId } = await createAccountOfAgent(database, tenantId, 'admin');
  admin = await signInAs(database, tenantId, accountId);
});
afterAll(() => database.drop());

function ask(
  method: string,
  path: string,
  { cookie = '', body, host = SLUG }: { cookie?: string; body?: object; host?: string } = {},
) {
  return api.ask(`${host}.localhost`, `/api/v1${path}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...(cookie && { cookie }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

const cookieOf = ({ headers }: Answer) => `${COOKIE_NAME}=${tokenOf(headers.get('set-cookie') ?? '')}`;
const systemContext = () =>
  platformContext(
    { ...database, files: memoryFiles() },
    { actor: { kind: 'system' }, now: new Date(), requestId: 'test' },
  );

interface Listed {
  agents: {
    id: string;
    email: string;
    role: string;
    limits: { name: string }[];
    isClosed: boolean;
    isSelf: boolean;
  }[];
  places: { kind: string; id: string; name: string }[];
  roles: { key: string; role: string }[];
}
const list = async () => (await ask('GET', '/office/agents', { cookie: admin })).body as Listed; // the contract of this route

const lou = { firstName: 'Lou', lastName: 'Petit', role: 'gestionnaire', limits: [] as object[] };

test('nobody but an administrator sees or changes agents', async () => {
  const { accountId } = await createAccountOfGuardian(database, tenantId);
  const family = await signInAs(database, tenantId, accountId);
  expect((await ask('GET', '/office/agents')).status).toBe(401);
  expect((await ask('GET', '/office/agents', { cookie: family })).status).toBe(403);
  for (const role of STAFF_ROLES) {
    const agent = await createAccountOfAgent(database, tenantId, role);
    const cookie = await signInAs(database, tenantId, agent.accountId);
    expect((await ask('GET', '/office/agents', { cookie })).status, role).toBe(role === 'admin' ? 200 : 403);
    expect((await ask('GET', '/office/support', { cookie })).status, role).toBe(role === 'admin' ? 200 : 403);
  }
});

test('an agent is invited once an address, with limits of this commune only', async () => {
  const { places } = await list();
  const [place] = places;
  const limits = [{ kind: place?.kind, id: place?.id }];
  const invite = (body: object) => ask('POST', '/office/agents', { cookie: admin, body });
  expect(await invite({ ...lou, limits, email: 'lou@mairie.example' })).toMatchObject({ status: 200 });
  expect(await invite({ ...lou, email: 'LOU@mairie.example' })).toMatchObject({
    status: 400,
    body: { meta: { mistakes: { email: 'taken' } } },
  });
  const foreign = await database.superuser<
    { id: string }[]
  >`select id from member where tenant_id <> ${tenantId} limit 1`;
  const theirs = [{ kind: 'member', id: foreign[0]?.id }];
  expect(await invite({ ...lou, limits: theirs, email: 'autre@mairie.example' })).toMatchObject({
    status: 404,
  });
  const agent = (await list()).agents.find(({ email }) => email === 'lou@mairie.example');
  expect(agent).toMatchObject({ role: 'gestionnaire', limits: [{ name: place?.name }] });
});

test('a change of role or limits counts with the agent’s next request, and a closed agent is out at once', async () => {
  const { accountId, agentId } = await createAccountOfAgent(database, tenantId, 'admin');
  const cookie = await signInAs(database, tenantId, accountId);
  const who = async () => (await ask('GET', '/session', { cookie })).body;
  expect(
    await ask('PUT', `/office/agents/${agentId}`, { cookie: admin, body: { ...lou, role: 'caterer' } }),
  ).toMatchObject({ status: 200 });
  expect(await who()).toMatchObject({ kind: 'agent', role: 'caterer', name: 'Lou Petit' });
  expect((await ask('GET', '/office/agents', { cookie })).status).toBe(403);
  expect(await ask('POST', `/office/agents/${agentId}/closing`, { cookie: admin })).toMatchObject({
    status: 200,
  });
  expect(await who()).toMatchObject({ kind: 'visitor' });
  expect(await ask('DELETE', `/office/agents/${agentId}/closing`, { cookie: admin })).toMatchObject({
    status: 200,
  });
});

test('an administrator can neither close nor demote themselves', async () => {
  const self = (await list()).agents.find(({ isSelf }) => isSelf);
  expect(await ask('POST', `/office/agents/${self?.id}/closing`, { cookie: admin })).toMatchObject({
    status: 409,
  });
  expect(
    await ask('PUT', `/office/agents/${self?.id}`, { cookie: admin, body: { ...lou, role: 'caterer' } }),
  ).toMatchObject({ status: 409 });
});

test('an administrator with limits gives nobody, themself least of all, more than they have', async () => {
  const [place] = (await list()).places.filter(({ kind }) => kind === 'member');
  const limits = [{ kind: 'member', id: toId<'member'>(place?.id ?? '') }] as const;
  const { accountId, agentId } = await createAccountOfAgent(database, tenantId, 'admin', limits);
  const cookie = await signInAs(database, tenantId, accountId);
  const change = { ...lou, role: 'admin' };
  expect(await ask('PUT', `/office/agents/${agentId}`, { cookie, body: change })).toMatchObject({
    status: 403,
  });
  const body = { ...change, email: 'complice@mairie.example' };
  expect(await ask('POST', '/office/agents', { cookie, body })).toMatchObject({ status: 403 });
  expect(await ask('POST', `/office/agents/${agentId}/invitation`, { cookie })).toMatchObject({
    status: 403,
  });
  const grant = { cookie, body: { reason: 'Voir ailleurs' } };
  expect(await ask('POST', '/office/support', grant)).toMatchObject({ status: 403 });
});

test('every act on an agent is in the audit, with before and after', async () => {
  const rows = await database.superuser<{ action: string; before: object | null; after: object | null }[]>`
    select action, before, after from audit_entry where tenant_id = ${tenantId} and action like 'agent.%' order by id`;
  expect(rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['agent.invite', 'agent.change', 'agent.close', 'agent.reopen']),
  );
  expect(rows.find(({ action }) => action === 'agent.change')).toMatchObject({
    before: { role: 'admin' },
    after: { role: 'caterer' },
  });
});

test('the first administrator comes from the command line, by a link', async () => {
  const agent = {
    email: 'Premier@mairie.example',
    firstName: 'Anne',
    lastName: 'Delorme',
    role: 'admin',
  } as const;
  const token = await addAgentByCommand(systemContext(), SLUG, agent, new Date());
  const chosen = await ask('POST', '/session/password/by-link', { body: { token, password: PASSWORD } });
  expect(chosen).toMatchObject({ status: 200, body: { awaits: 'second-factor-enrolment' } });
});

/** Signs an operator in by a link, with a second factor. */
async function enterConsole(token: string): Promise<string> {
  const console = { host: 'console' };
  const chosen = await ask('POST', '/session/password/by-link', {
    ...console,
    body: { token, password: PASSWORD },
  });
  const pending = cookieOf(chosen);
  const { body } = await ask('POST', '/session/second-factor', { ...console, cookie: pending });
  const { secret } = body as { secret: string }; // the contract of this route
  const code = codeAt(secret, new Date());
  return cookieOf(await ask('POST', '/session/code', { ...console, cookie: pending, body: { code } }));
}

test('an operator comes from the command line, enrols a second factor, and acts on the console alone', async () => {
  const at = new Date();
  const token = await addOperator(systemContext(), { email: 'Ops@preau.example', name: 'Odile Perrin', at });
  expect(await ask('GET', '/platform/tenants', { host: 'console' })).toMatchObject({ status: 401 });
  const cookie = await enterConsole(token);
  expect(await ask('GET', '/platform/tenants', { host: 'console', cookie })).toMatchObject({ status: 200 });
  expect((await ask('GET', '/session', { host: 'console', cookie })).body).toMatchObject({
    kind: 'operator',
    name: 'Odile Perrin',
  });
  expect((await ask('GET', '/session', { cookie })).body).toMatchObject({ kind: 'visitor' });
  expect(
    await ask('POST', '/session/password/forgotten', {
      host: 'console',
      body: { identifier: 'ops@preau.example' },
    }),
  ).toMatchObject({ status: 404 });
  await closeOperator(systemContext(), 'ops@preau.example', new Date());
  expect(await ask('GET', '/platform/tenants', { host: 'console', cookie })).toMatchObject({ status: 401 });
});

test('an operator’s wrong codes are counted over a new password too', async () => {
  const email = 'codes@preau.example';
  await addOperator(systemContext(), { email, name: 'Odile Perrin', at: new Date() });
  const link = () => linkOperator(systemContext(), email, new Date());
  await enterConsole(await link());
  const statuses: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const body = { token: await link(), password: PASSWORD };
    const cookie = cookieOf(await ask('POST', '/session/password/by-link', { host: 'console', body }));
    const tried = { host: 'console', cookie, body: { code: '12' } };
    statuses.push((await ask('POST', '/session/code', tried)).status);
  }
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
});

test('support looks in with leave only, by what is good once, and cannot write nor see health or money', async () => {
  await addOperator(systemContext(), { email: 'aide@preau.example', name: 'Odile Perrin', at: new Date() });
  const operator = await enterConsole(await linkOperator(systemContext(), 'aide@preau.example', new Date()));
  const open = () => ask('POST', `/platform/tenants/${SLUG}/support`, { host: 'console', cookie: operator });
  expect(await open()).toMatchObject({ status: 404 });
  expect(
    await ask('POST', '/office/support', { cookie: admin, body: { reason: 'Une liste ne s’affiche pas' } }),
  ).toMatchObject({ status: 200 });
  const { token } = (await open()).body as { token: string }; // the contract of this route
  expect((await ask('GET', '/session', { cookie: `${COOKIE_NAME}=${token}` })).body).toMatchObject({
    kind: 'visitor',
  });
  expect(await ask('POST', '/session/support', { host: 'cregy-les-meaux', body: { token } })).toMatchObject({
    status: 404,
  });
  const taken = await ask('POST', '/session/support', { body: { token } });
  expect(await ask('POST', '/session/support', { body: { token } })).toMatchObject({ status: 404 });
  const cookie = cookieOf(taken);
  expect((await ask('GET', '/session', { cookie })).body).toMatchObject({
    kind: 'support',
    permissions: expect.not.arrayContaining([
      'health.read',
      'finances.read',
      'families.write',
      'requests.decide',
    ]),
  });
  for (const [method, path] of [
    ['GET', '/office/agents'],
    ['POST', '/office/support'],
    ['GET', '/session/sign-ins'],
    ['POST', '/session/password'],
  ] as const) {
    const body = method === 'POST' ? { reason: 'x', current: PASSWORD, password: PASSWORD } : undefined;
    expect((await ask(method, path, { cookie, ...(body && { body }) })).status, path).toBe(403);
  }
  const noted = await database.superuser<{ path: string; operator: string }[]>`
    select after ->> 'path' as path, actor_id as operator from audit_entry
    where tenant_id = ${tenantId} and action = 'support.request' and actor_kind = 'support' order by id`;
  expect(noted.map(({ path }) => path)).toEqual([
    '/api/v1/session',
    '/api/v1/office/agents',
    '/api/v1/office/support',
    '/api/v1/session/sign-ins',
    '/api/v1/session/password',
  ]);
  const { grants } = (await ask('GET', '/office/support', { cookie: admin })).body as {
    grants: { id: string; lasts: boolean }[];
  };
  expect(
    await ask('DELETE', `/office/support/${grants.find(({ lasts }) => lasts)?.id}`, { cookie: admin }),
  ).toMatchObject({ status: 200 });
  expect((await ask('GET', '/session', { cookie })).body).toMatchObject({ kind: 'visitor' });
  expect(await open()).toMatchObject({ status: 404 });
});

test('a leave is over after its hour, whatever was opened under it', async () => {
  await addOperator(systemContext(), { email: 'garde@preau.example', name: 'Odile Perrin', at: new Date() });
  const operator = await enterConsole(await linkOperator(systemContext(), 'garde@preau.example', new Date()));
  await ask('POST', '/office/support', { cookie: admin, body: { reason: 'Une autre liste' } });
  const open = () => ask('POST', `/platform/tenants/${SLUG}/support`, { host: 'console', cookie: operator });
  const handedOver = (await open()).body as { token: string }; // the contract of this route
  const late = (await open()).body as { token: string };
  const cookie = cookieOf(await ask('POST', '/session/support', { body: { token: handedOver.token } }));
  expect((await ask('GET', '/session', { cookie })).body).toMatchObject({ kind: 'support' });
  await database.superuser`
    update support_grant set granted_at = now() - interval '61 minutes', expires_at = now() - interval '1 minute'`;
  expect((await ask('GET', '/session', { cookie })).body).toMatchObject({ kind: 'visitor' });
  expect(await ask('POST', '/session/support', { body: { token: late.token } })).toMatchObject({
    status: 404,
  });
  expect(await open()).toMatchObject({ status: 404 });
});

test('what operators no longer need of sign-ins and attempts is gone with the next of them who signs in', async () => {
  const token = await addOperator(systemContext(), {
    email: 'menage@preau.example',
    name: 'Odile Perrin',
    at: new Date(),
  });
  await ask('POST', '/session/password/by-link', { host: 'console', body: { token, password: PASSWORD } });
  await database.superuser`update operator_sign_in set expires_at = now() - interval '1 minute'`;
  await database.superuser`
    insert into operator_attempt (id, key_hash, window_ends_at, attempts)
    values (${crypto.randomUUID()}, 'over', now() - interval '1 minute', 3)`;
  const body = { identifier: 'menage@preau.example', password: PASSWORD };
  expect(await ask('POST', '/session', { host: 'console', body })).toMatchObject({
    status: 200,
    body: { awaits: 'second-factor-enrolment' },
  });
  const [left] = await database.superuser<{ signIns: number; over: number }[]>`
    select (select count(*)::int from operator_sign_in) as "signIns",
      (select count(*)::int from operator_attempt where key_hash = 'over') as over`;
  expect(left).toEqual({ signIns: 1, over: 0 });
});
