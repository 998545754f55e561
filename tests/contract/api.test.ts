/** The API answers in the shapes that its contract states, and its description is the committed one. */
import { readFile } from 'node:fs/promises';
import { describeApi } from '@preau/api/openapi';
import {
  caughtMailContent,
  failedJobList,
  inbox,
  queued,
  tenantList,
  tenantRow,
} from '@preau/contract/console';
import { errorBody } from '@preau/contract/errors';
import { portal, text } from '@preau/contract/portal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { applyFolder, readFolder } from '../tenants.ts';

const SLUG = 'rpi-rognaix';
const mail = {
  id: '01900000-0000-7000-8000-00000000cafe',
  from: 'Portail',
  to: ['parent@example.org'],
  subject: 'Essai',
  receivedAt: '2026-11-19T10:58:00Z',
};

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await createTestDatabase('demonstration');
  const files = memoryFiles();
  await applyFolder(database, files, SLUG);
  api = createTestApi(database, files, {
    now: new Date('2026-11-19T10:58:00Z'),
    mailCatcher: {
      list: async () => [mail],
      read: async id => (id === mail.id ? { ...mail, html: null, text: '', attachments: [] } : null),
      attachment: async () => null,
    },
  });
});
afterAll(() => database.drop());

/** Asks, and holds the answer against its schema. */
async function read<Schema extends z.ZodType>(
  schema: Schema,
  host: string,
  path: string,
  init?: RequestInit,
) {
  const answer = await api.ask(`${host}.localhost`, `/api/v1${path}`, init);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return schema.parse(answer.body);
}

const post = (body: object): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

test('openapi.json is what the routes say: after a change of a route, run « npx preau api-description »', async () => {
  const committed = await readFile(new URL('../../apps/api/openapi.json', import.meta.url), 'utf8');
  expect(await describeApi(api.api)).toBe(committed);
});

test('the portal states who the commune is, its members and services, at the business instant', async () => {
  const answer = await read(portal, SLUG, '/portal');
  expect(answer).toMatchObject({
    slug: SLUG,
    kind: 'rpi',
    demonstration: true,
    now: '2026-11-19T10:58:00.000Z',
  });
  const { commune } = await readFolder(SLUG);
  expect(answer.members.map(({ name, phone }) => [name, phone])).toEqual(
    commune.members.map(({ name, phone }) => [name, phone]),
  );
  for (const { key, title } of answer.texts) {
    const { html } = await read(text, SLUG, `/portal/texts/${key}`);
    expect(html, title).toMatch(/<h2>/);
    expect(html).not.toMatch(/<h1|<script|style=/);
  }
});

test('the logo is served as what it is, to be kept for ever, and can run nothing', async () => {
  const { logo } = await read(portal, SLUG, '/portal');
  const answer = await api.ask(`${SLUG}.localhost`, logo?.url ?? '');
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/svg+xml',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'x-content-type-options': 'nosniff',
  });
});

test('the console lists tenants, failed jobs and caught mail', async () => {
  const { tenants } = await read(tenantList, 'console', '/platform/tenants');
  expect(tenants).toMatchObject([{ slug: SLUG, members: 3 }]);
  expect(await read(tenantRow, 'console', `/platform/tenants/${SLUG}`)).toEqual(tenants[0]);
  expect(await read(failedJobList, 'console', '/platform/jobs/failed')).toMatchObject({ jobs: [] });
  expect(await read(inbox, 'console', '/platform/mail')).toEqual({ mails: [mail] });
  expect(await read(caughtMailContent, 'console', `/platform/mail/${mail.id}`)).toMatchObject(mail);
});

test('a test e-mail is queued once it has an address, and a mistake is named by field', async () => {
  const path = `/platform/tenants/${SLUG}/test-email`;
  await read(queued, 'console', path, post({ to: 'essai@example.org' }));
  expect(await read(failedJobList, 'console', '/platform/jobs/failed')).toMatchObject({ waiting: 1 });
  const mistaken = await api.ask('console.localhost', `/api/v1${path}`, post({ to: 'nobody' }));
  expect(mistaken).toMatchObject({
    status: 400,
    body: { code: 'invalid', meta: { issues: [{ path: ['to'] }] } },
  });
});

test('a change that another site asks for is refused, one of our own pages is not', async () => {
  const path = `/api/v1/platform/tenants/${SLUG}/test-email`;
  const asked = (headers: Record<string, string>) =>
    api.ask('console.localhost', path, {
      method: 'POST',
      body: JSON.stringify({ to: 'essai@example.org' }),
      headers: { 'content-type': 'application/json', ...headers },
    });
  expect(await asked({ origin: 'http://evil.example' })).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  });
  expect(await asked({ origin: 'null' })).toMatchObject({ status: 403 });
  expect(await asked({ origin: `http://${SLUG}.localhost` })).toMatchObject({ status: 403 });
  expect(await asked({ 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
  expect(await asked({ 'sec-fetch-site': 'same-site' })).toMatchObject({ status: 403 });
  expect(await asked({ origin: 'http://console.localhost', 'sec-fetch-site': 'same-origin' })).toMatchObject({
    status: 200,
  });
});

test('a name with a control character is a mistake, not a failure', async () => {
  expect(await api.ask(`${SLUG}.localhost`, '/api/v1/portal/texts/%00')).toMatchObject({ status: 400 });
  expect(await api.ask('console.localhost', '/api/v1/platform/tenants/%00')).toMatchObject({ status: 400 });
});

test('an unreadable body, a wrong method and an unknown address are errors of the contract', async () => {
  const path = `/api/v1/platform/tenants/${SLUG}/test-email`;
  const unreadable = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } };
  for (const [answer, status] of [
    [await api.ask('console.localhost', path, unreadable), 400],
    [await api.ask('console.localhost', path, { method: 'DELETE' }), 404],
    [await api.ask(`${SLUG}.localhost`, '/api/v1/nothing'), 404],
  ] as const) {
    expect(answer.status).toBe(status);
    expect(
      errorBody.omit({ requestId: true }).safeParse(answer.body).success,
      JSON.stringify(answer.body),
    ).toBe(true);
  }
});

test('a database that is gone is « unavailable », not « internal », and is not ready', async () => {
  const lost = await createTestDatabase();
  const shut = createTestApi(lost, memoryFiles());
  await lost.drop();
  expect(await shut.ask(`${SLUG}.localhost`, '/api/v1/portal')).toMatchObject({
    status: 503,
    body: { code: 'unavailable' },
  });
  expect(await shut.ask('anything', '/readyz')).toMatchObject({ status: 503 });
  expect(await shut.ask('anything', '/healthz')).toMatchObject({ status: 200 });
});
