/** Lock 5: every route, called with another tenant's ids, answers exactly as for ids that nobody has. */
import { describeApi } from '@preau/api/openapi';
import { permissionOf } from '@preau/api/route';
import { tenantTransaction } from '@preau/db/database';
import { type FileStore, saveFile } from '@preau/db/files';
import { insertInformation } from '@preau/db/information';
import { derivedId, newId } from '@preau/db/new-id';
import { addJob, failJob } from '@preau/db/outbox';
import { addSignIn } from '@preau/db/sign-in';
import { addSupportGrant } from '@preau/db/support';
import type { TenantId } from '@preau/domain/ids';
import { toId } from '@preau/domain/ids';
import { makePasswordLink } from '@preau/operations/ask-for-password';
import { platformContext } from '@preau/operations/context';
import { REMEMBERED_MS } from '@preau/operations/public-pages';
import { TRUSTED_MS } from '@preau/operations/site';
import { openSupport } from '@preau/operations/support';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LIFETIME_MS } from '../../apps/web/src/lib/server/page-cache.ts';
import {
  createAccountOfAgent,
  createAccountOfGuardian,
  signInAs,
  type TestAgent,
  type TestGuardian,
} from '../accounts.ts';
import { type Answer, createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { applyFolder, readFolder } from '../tenants.ts';
import {
  HEALTH_ROUTES,
  type Ids,
  MISSING,
  NO_ID,
  namesIn,
  namesTaken,
  ROUTE_CASES,
  requestOf,
  routesOf,
} from './routes.ts';
import { insertVictim, WORDS } from './world.ts';

const OURS = 'rpi-rognaix';
const THEIRS = 'cregy-les-meaux';
/** What only the other tenant's data says. */
const THEIR_WORDS = new RegExp(`Crégy|cregy|${Object.values(WORDS).join('|')}`);

let database: TestDatabase;
let api: TestApi;
let files: FileStore;
/** Ids of the other tenant, by what they name. */
let theirs: Ids;
/** Who asks at each tenant's host. */
const askers = new Map<string, { tenantId: TenantId; guardian: TestGuardian; agent: TestAgent }>();

/** A leave to look in, and what the console hands over under it. */
async function openLeave(tenantId: TenantId): Promise<{ supportGrant: string; supportToken: string }> {
  const by = askers.get(THEIRS)?.agent.accountId;
  if (!by) throw new Error('someone asks at each host');
  const at = new Date();
  const supportGrant = await tenantTransaction(database.app, tenantId, tx =>
    addSupportGrant(tx, { by, reason: 'Crégy', at, expiresAt: new Date(at.getTime() + 3_600_000) }),
  );
  const actor = { kind: 'operator', id: toId<'account'>(NO_ID) } as const;
  const console = platformContext({ ...database, files }, { actor, now: at, requestId: 'test' });
  return { supportGrant, supportToken: (await openSupport(console, THEIRS, at)).token };
}

/** A family asks what is for families, an administrator what is for the mairie: the cookie of one who is signed in. */
async function cookieFor(route: string, slug: string): Promise<Record<string, string>> {
  const asker = askers.get(slug);
  if (!asker || route.includes('/platform/') || route.includes('/portal')) return {};
  const { accountId } = route.includes('/office/') ? asker.agent : asker.guardian;
  const key = `${slug} ${route}`;
  const cookie = cookies.get(key) ?? (await signInAs(database, asker.tenantId, accountId));
  cookies.set(key, cookie);
  return { cookie };
}
/** One for each route: some end the sign-in that asks. */
const cookies = new Map<string, string>();

beforeAll(async () => {
  database = await createTestDatabase('demonstration');
  files = memoryFiles();
  const { tenantId: ourId } = await applyFolder(database, files, OURS);
  const { tenantId, folder } = await applyFolder(database, files, THEIRS);
  for (const [slug, id] of [
    [OURS, ourId],
    [THEIRS, tenantId],
  ] as const)
    askers.set(slug, {
      tenantId: id,
      guardian: await createAccountOfGuardian(database, id),
      agent: await createAccountOfAgent(database, id, 'admin'),
    });
  // The other tenant’s family asks for what is its own.
  const victim = await insertVictim(database, files, tenantId, {
    member: THEIRS,
    school: 'ecole-elementaire',
  });
  const [responsable] = victim.household.adults;
  const asker = askers.get(THEIRS);
  if (asker && responsable) asker.guardian = { ...victim.household, ...responsable };
  const mail = {
    id: '01900000-0000-7000-8000-00000000cafe',
    from: 'Crégy',
    to: ['parent@example.org'],
    subject: 'Crégy',
    receivedAt: '2026-11-19T10:58:00Z',
  };
  api = createTestApi(database, files, {
    now: new Date('2026-11-19T10:58:00Z'),
    mailCatcher: {
      list: async () => [mail],
      read: async id => (id === mail.id ? { ...mail, html: null, text: 'Crégy', attachments: [] } : null),
      attachment: async (id, place) =>
        id === mail.id && place === 0
          ? { name: 'Crégy.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([1]) }
          : null,
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
  const family = askers.get(THEIRS)?.guardian;
  const other = await createAccountOfGuardian(database, tenantId);
  if (!family) throw new Error('someone asks at each host');
  const form = await tenantTransaction(database.app, tenantId, tx =>
    saveFile(tx, files, {
      bytes: new TextEncoder().encode('%PDF-1.4 Crégy %%EOF'),
      mediaType: 'application/pdf',
      visibility: 'private',
      at: new Date('2026-11-19T10:58:00Z'),
    }),
  );
  const emergencySheet = newId();
  await database.superuser`
    insert into emergency_sheet (tenant_id, id, site_id, date, file_id, child_ids, children, made_at)
    select ${tenantId}, ${emergencySheet}, id, '2026-11-19', ${form}, '{}', 1, now() from site
    where tenant_id = ${tenantId} order by position limit 1`;
  theirs = {
    ...victim.ids,
    emergencySheet,
    form,
    account: family.email ?? '',
    signIn: await tenantTransaction(database.app, tenantId, tx =>
      addSignIn(tx, {
        accountId: family.accountId,
        tokenHash: 'c'.repeat(64),
        awaits: 'nothing',
        expiresAt: new Date(Date.now() + 3_600_000),
        userAgent: null,
        at: new Date(),
      }),
    ),
    passwordLink: await tenantTransaction(database.app, tenantId, async tx => {
      const at = new Date();
      return (await makePasswordLink(tx, other.accountId, { occasion: 'invited', at })).token;
    }),
    agent: (await createAccountOfAgent(database, tenantId, 'caterer')).agentId,
    ...(await openLeave(tenantId)),
    text: text?.key ?? '',
    logo: logo.url.split('/').at(-1) ?? '',
    job,
    mail: mail.id,
    slug: THEIRS,
    information: await tenantTransaction(database.app, tenantId, tx =>
      insertInformation(tx, {
        kind: 'form',
        memberId: null,
        title: 'Crégy',
        markdown: 'Crégy',
        url: null,
        fileId: form,
        at: new Date('2026-11-19T10:58:00Z'),
        by: null,
      }),
    ),
    regulation: derivedId(tenantId, 'regulation_version', folder.regulations[0]?.key ?? ''),
  };
});
afterAll(() => database.drop());

test('every route has its case, and every case its route', () => {
  expect(routesOf(api.api.routes).sort()).toEqual([...HEALTH_ROUTES, ...Object.keys(ROUTE_CASES)].sort());
});

test('a route of any method or spelling is seen, and cannot be tried without a place for each name', () => {
  const routes = new Hono()
    .all('/anything', c => c.text(''))
    .get('/members/:memberId/children/:child_id{[0-9]+}', c => c.text(''))
    .get('/files/*', c => c.text('')).routes;
  const [, named = '', wild = ''] = routesOf(routes);
  expect(routesOf(routes)).toHaveLength(3);
  expect(() => requestOf(named, MISSING)).toThrow('memberId');
  expect(() => requestOf(wild, MISSING)).toThrow('cannot read');
});

test('every case says what each name of its route stands for', async () => {
  const description = await describeApi(api.api);
  for (const [route, routeCase] of Object.entries(ROUTE_CASES))
    expect(namesIn(routeCase), route).toEqual(namesTaken(route, description));
});

test('every route but those of health names the permission that it asks for', () => {
  const silent = Object.keys(ROUTE_CASES).filter(
    route =>
      !api.api.routes.some(
        ({ method, path, handler }) => `${method} ${path}` === route && permissionOf(handler),
      ),
  );
  expect(silent).toEqual([]);
});

test.each(HEALTH_ROUTES)('%s says the same on every host, and nothing of a tenant', async route => {
  const { path } = requestOf(route, theirs);
  for (const host of [`${THEIRS}.localhost`, 'inconnue.localhost']) {
    const { status, body } = await api.ask(host, path);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toMatch(THEIR_WORDS);
  }
});

describe.each(Object.entries(ROUTE_CASES))('%s', (route, routeCase) => {
  const ask = async (host: string, ids: Ids) => {
    const { path, init } = requestOf(route, ids);
    const cookie = await cookieFor(route, host.split('.')[0] ?? '');
    return api.ask(host, path, { ...init, headers: { ...init.headers, ...cookie } });
  };

  test('says nothing of another tenant', async () => {
    const { body } = await ask(`${OURS}.localhost`, theirs);
    expect(JSON.stringify(body)).not.toMatch(THEIR_WORDS);
  });

  test('answers another tenant’s ids as those that nobody has', async () => {
    const foreign = await ask(`${OURS}.localhost`, theirs);
    const missing = await ask(`${OURS}.localhost`, MISSING);
    if (routeCase.params) expect(foreign.status).toBe(404);
    const comparable = ({ status, headers, body }: Answer) => ({
      status,
      headers: namesOf(headers),
      ...(!routeCase.tellsOfItself && { body }),
    });
    expect(comparable(foreign)).toEqual(comparable(missing));
  });

  test('does not exist on a host that is nobody’s', async () => {
    expect(await ask('inconnue.localhost', theirs)).toMatchObject({
      status: 404,
      body: { code: 'not_found', meta: {} },
    });
  });

  test('answers on its own host, so that the tests above can fail', async () => {
    const host = route.includes('/platform/') ? 'console.localhost' : `${THEIRS}.localhost`;
    expect((await ask(host, theirs)).status).toBe(routeCase.own ?? 200);
  });
});

function namesOf(headers: Headers): string[] {
  return [...headers.keys()].sort();
}

test('the console’s routes ask for an operator where this is no demonstration', async () => {
  const shut = createTestApi(database, memoryFiles(), { demonstration: false });
  for (const route of Object.keys(ROUTE_CASES).filter(name => name.includes('/platform/'))) {
    const { path, init } = requestOf(route, theirs);
    const answer = await shut.ask('console.localhost', path, init);
    expect(answer, route).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  }
});

test('a tenant that is renamed or gets a domain is known by it within a second, in a process that did not apply it', async () => {
  await expect(api.ask('famille.cregy.example', '/api/v1/portal')).resolves.toMatchObject({ status: 404 });
  const folder = await readFolder(THEIRS);
  const { name, hosts } = folder.commune;
  await applyFolder(database, files, THEIRS, {
    ...folder,
    commune: { ...folder.commune, name: `${name}-la-Neuve`, hosts: [...hosts, 'famille.cregy.example'] },
  });
  await vi.waitFor(
    async () => {
      for (const host of ['famille.cregy.example', `${THEIRS}.localhost`])
        expect(await api.ask(host, '/api/v1/portal')).toMatchObject({
          status: 200,
          body: { name: `${name}-la-Neuve` },
        });
    },
    { timeout: 20_000 },
  );
});

test('what a process remembers of tenants and what it keeps of pages are together over within a second', () => {
  expect(Math.max(TRUSTED_MS, REMEMBERED_MS) + LIFETIME_MS).toBeLessThan(1000);
});
