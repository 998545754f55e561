/** Lock 5: every route, called with another tenant's ids, answers exactly as for ids that nobody has. */
import { permissionOf } from '@preau/api/route';
import { tenantTransaction } from '@preau/db/database';
import { addJob, failJob } from '@preau/db/outbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { applyFolder, readFolder } from '../tenants.ts';
import { ROUTE_CASES, type RouteCase } from './routes.ts';

const OURS = 'rpi-rognaix';
const THEIRS = 'cregy-les-meaux';
/** What only the other tenant's data says. */
const THEIR_WORDS = /Crégy|cregy/;

let database: TestDatabase;
let api: TestApi;
/** Ids of the other tenant, by what they name. */
let theirs: Record<Extract<RouteCase, { kind: 'named' }>['theirs'], string>;

beforeAll(async () => {
  database = await createTestDatabase('demonstration');
  const files = memoryFiles();
  await applyFolder(database, files, OURS);
  const { tenantId, folder } = await applyFolder(database, files, THEIRS);
  const mail = {
    id: '01900000-0000-7000-8000-00000000cafe',
    from: 'Crégy',
    to: ['parent@example.org'],
    subject: 'Crégy',
    receivedAt: '2026-11-19T10:58:00Z',
  };
  api = createTestApi(database, files, {
    mailCatcher: {
      list: async () => [mail],
      read: async id => (id === mail.id ? { ...mail, html: null, text: 'Crégy' } : null),
    },
  });
  const job = await tenantTransaction(database.app, tenantId, async tx => {
    const id = await addJob(tx, {
      job: 'send-email',
      payload: { template: 'test-email', to: 'a@example.org' },
    });
    await failJob(tx, id, 'refused');
    return id;
  });
  const { body } = await api.ask(`${THEIRS}.localhost`, '/api/v1/portal');
  const { logo } = body as { logo: { url: string } }; // the contract of this route
  const ours = await readFolder(OURS);
  const text = folder.texts.find(({ key }) => !ours.texts.some(other => other.key === key));
  theirs = {
    text: text?.key ?? '',
    logo: logo.url.split('/').at(-1) ?? '',
    job,
    mail: mail.id,
    slug: THEIRS,
  };
});
afterAll(() => database.drop());

/** `GET /api/v1/portal` and so on, of every route that handles requests. */
function routesOf({ api }: TestApi): string[] {
  return [
    ...new Set(
      api.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
    ),
  ];
}

function fill(path: string, id: string): string {
  return path.replace(/:[a-z]+/, id);
}

test('every route has its case, and every case its route', () => {
  expect(routesOf(api).sort()).toEqual(Object.keys(ROUTE_CASES).sort());
});

test('every route but those of health names the permission that it asks for', () => {
  const silent = Object.entries(ROUTE_CASES).filter(([route, { kind }]) => {
    if (kind === 'health') return false;
    return !api.api.routes.some(
      ({ method, path, handler }) => `${method} ${path}` === route && permissionOf(handler),
    );
  });
  expect(silent).toEqual([]);
});

describe.each(Object.entries(ROUTE_CASES))('%s', (route, routeCase) => {
  const [method = '', path = ''] = route.split(' ');
  const ask = (host: string, id: string) =>
    api.ask(host, fill(path, id), {
      method,
      ...(routeCase.kind === 'named' && routeCase.body
        ? { body: JSON.stringify(routeCase.body), headers: { 'content-type': 'application/json' } }
        : {}),
    });

  test('says nothing of another tenant', async () => {
    const id = routeCase.kind === 'named' ? theirs[routeCase.theirs] : '';
    const { body } = await ask(`${OURS}.localhost`, id);
    expect(JSON.stringify(body)).not.toMatch(THEIR_WORDS);
  });

  test('answers another tenant’s id as one that nobody has', async () => {
    if (routeCase.kind !== 'named') return expect(path).not.toContain(':');
    const foreign = await ask(`${OURS}.localhost`, theirs[routeCase.theirs]);
    const missing = await ask(`${OURS}.localhost`, routeCase.missing);
    expect(foreign.status).toBe(404);
    expect({ ...foreign, headers: namesOf(foreign.headers) }).toEqual({
      ...missing,
      headers: namesOf(missing.headers),
    });
  });

  test('does not exist on a host that is nobody’s', async () => {
    const id = routeCase.kind === 'named' ? theirs[routeCase.theirs] : '';
    const answer = await ask('inconnue.localhost', id);
    if (routeCase.kind === 'health') expect(answer.status).toBe(200);
    else expect(answer).toMatchObject({ status: 404, body: { code: 'not_found', meta: {} } });
  });

  test('answers on its own host, so that the tests above can fail', async () => {
    const host = path.includes('/platform/') ? 'console.localhost' : `${THEIRS}.localhost`;
    const id = routeCase.kind === 'named' ? theirs[routeCase.theirs] : '';
    expect((await ask(host, id)).status).toBe(200);
  });
});

function namesOf(headers: Headers): string[] {
  return [...headers.keys()].sort();
}

test('the console’s routes ask for an operator where this is no demonstration', async () => {
  const shut = createTestApi(database, memoryFiles(), { demonstration: false });
  for (const route of Object.keys(ROUTE_CASES).filter(name => name.includes('/platform/'))) {
    const [method = '', path = ''] = route.split(' ');
    const answer = await shut.ask('console.localhost', fill(path, theirs.job), { method });
    expect(answer, route).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  }
});

test('a tenant that is renamed or gets a domain is known by it within a second', async () => {
  await expect(api.ask('famille.cregy.example', '/api/v1/portal')).resolves.toMatchObject({ status: 404 });
  await database.superuser`
    insert into tenant_host (host, tenant_id) select 'famille.cregy.example', id from tenant where slug = ${THEIRS}`;
  await database.superuser`update tenant set name = 'Crégy-la-Neuve' where slug = ${THEIRS}`;
  await database.superuser`update tenant_directory set version = version + 1`;
  await new Promise(resolve => setTimeout(resolve, 1000));
  for (const host of ['famille.cregy.example', `${THEIRS}.localhost`])
    await expect(api.ask(host, '/api/v1/portal')).resolves.toMatchObject({
      status: 200,
      body: { name: 'Crégy-la-Neuve' },
    });
});
