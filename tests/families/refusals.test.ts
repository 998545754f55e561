/** Every route of a family's file and of requests, for who may not ask it: by sign-in, by role, by family, by tenant. */
import { childFile } from '@preau/contract/family';
import { submitted } from '@preau/contract/requests';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Family, insertFamily } from '../families.ts';
import { type Browser, browserOf, createTestPortal, type TestPortal } from './portal.ts';

let portal: TestPortal;
let family: Family;
let parent: Browser;
let stranger: Browser;
let visitor: Browser;
let ids: { child: string; request: string; household: string; guardian: string };

beforeAll(async () => {
  portal = await createTestPortal('rpi-rognaix');
  const make = (lastName: string) =>
    insertFamily(portal.database, portal.tenantId, {
      lastName,
      member: 'rognaix',
      adults: [{ firstName: 'Jeanne' }],
      children: [{ firstName: 'Léa', school: 'ecole-rognaix' }],
    });
  family = await make('DUPONT');
  parent = await portal.as(family.adults[0]?.accountId ?? null);
  stranger = await portal.as((await make('ETRANGER')).adults[0]?.accountId ?? null);
  visitor = await portal.as(null);
  const child = family.children[0]?.id ?? '';
  const { results } = await parent.tell(submitted, '/family/requests', {
    section: 'child',
    action: 'update',
    childId: child,
    input: { birthPlace: 'Albertville' },
  });
  const request = results[0]?.kind === 'submitted' ? results[0].requestId : '';
  ids = { child, request, household: family.householdId, guardian: family.adults[0]?.guardianId ?? '' };
});
afterAll(() => portal.database.drop());

const FAMILY_ROUTES = [
  'GET /family/home',
  'GET /family/file',
  'GET /family/children',
  'GET /family/children/:child',
  'GET /family/children/:child/health',
  'GET /family/requests',
  'GET /family/requests/:request',
  'POST /family/requests',
  'POST /family/requests/:request/withdraw',
  'POST /family/requests/:request/answer',
  'POST /family/files?name=a.pdf',
  'GET /family/files/:child',
];
const OFFICE_ROUTES = [
  'GET /office/requests',
  'GET /office/requests/:request',
  'POST /office/requests/decisions',
  'GET /office/files/:child',
];

function ask(browser: Browser, route: string, body: object = {}) {
  const [method, pattern = ''] = route.split(' ');
  const path = pattern.replace(/:(\w+)/g, (_, name: keyof typeof ids) => ids[name]);
  return method === 'GET' ? browser.get(path) : browser.post(path, body);
}

test.each([...FAMILY_ROUTES, ...OFFICE_ROUTES])('%s asks a visitor to sign in', async route => {
  expect(await ask(visitor, route)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
});

test.each(FAMILY_ROUTES)('%s is for families alone', async route => {
  const agent = await portal.agent('admin');
  expect(await ask(agent, route)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test.each(OFFICE_ROUTES)('%s is not for families, nor for who cooks', async route => {
  for (const browser of [parent, await portal.agent('caterer')])
    expect(await ask(browser, route)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test('an animateur sees files of children, and no request', async () => {
  const animateur = await portal.agent('animateur');
  for (const route of OFFICE_ROUTES.slice(0, 3))
    expect(await ask(animateur, route), route).toMatchObject({ status: 403 });
  expect(await ask(animateur, 'GET /office/files/:child')).toMatchObject({ status: 404 });
});

test.each(FAMILY_ROUTES.filter(route => route.includes(':')))(
  '%s answers another family as for nothing',
  async route => {
    expect(await ask(stranger, route, { note: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'not_found', meta: {} },
    });
  },
);

describe('what another family may not ask for', () => {
  test.each([
    { section: 'guardian', action: 'update', subjectId: 'guardian', input: { city: 'Ici' } },
    { section: 'partner', action: 'add', householdId: 'household', input: { lastName: 'A', firstName: 'B' } },
    { section: 'fiscal', action: 'update', subjectId: 'household', input: { fiscalNumber: '1' } },
    { section: 'bank', action: 'update', subjectId: 'household', input: { bankName: 'x' } },
    { section: 'child', action: 'update', childId: 'child', input: { birthPlace: 'x' } },
    { section: 'child', action: 'update', subjectId: 'child', input: { birthPlace: 'x' } },
    { section: 'health', action: 'update', childId: 'child', input: { doctor: 'x' } },
    { section: 'allergy', action: 'add', childId: 'child', input: { kind: 'food', name: 'x' } },
    {
      section: 'authorised-person',
      action: 'add',
      childId: 'child',
      input: { lastName: 'x', firstName: 'x', phone: '0479310001', kinship: 'other' },
    },
    { section: 'enrolment', action: 'add', childId: 'child', input: {} },
    {
      section: 'child',
      action: 'add',
      householdId: 'household',
      input: { lastName: 'x', firstName: 'x', birthDate: '2020-01-01' },
    },
  ])('%o', async request => {
    const named = Object.fromEntries(
      Object.entries(request).map(([key, value]) => [
        key,
        key.endsWith('Id') ? ids[value as keyof typeof ids] : value,
      ]), // the ids above
    );
    expect(await stranger.post('/family/requests', named)).toMatchObject({ status: 404 });
  });

  test('copied to a child that is not its own', async () => {
    const { body } = await stranger.get('/family/children');
    const own = (body as { children: { id: string }[] }).children[0]?.id; // the contract of this route
    const request = {
      section: 'authorised-person',
      action: 'add',
      childId: own,
      copyTo: [ids.child],
      input: { lastName: 'x', firstName: 'x', phone: '0479310001', kinship: 'other' },
    };
    expect(await stranger.post('/family/requests', request)).toMatchObject({ status: 404 });
    const file = await stranger.read(childFile, `/family/children/${own}`);
    expect(file.authorisedPersons.additions).toEqual([]);
  });
});

test('what is no request of ours is a mistake: unknown sections and actions, sections that are not added, ids that are none', async () => {
  for (const request of [
    {},
    { section: 'nothing', action: 'update' },
    { section: 'bank', action: 'explode' },
    { section: 'bank', action: 'add', input: {} },
    { section: 'guardian', action: 'remove', subjectId: ids.guardian },
    { section: 'child', action: 'remove', childId: ids.child },
    { section: 'bank', action: 'update', subjectId: 'x' },
    { section: 'bank', action: 'update', input: { iban: { a: 1 } } },
    { section: 'bank', action: 'update', input: { bankName: 'x'.repeat(5000) } },
    { section: 'bank', action: 'update', note: 'x'.repeat(2001) },
    {
      section: 'complement',
      action: 'update',
      childId: ids.child,
      copyTo: [ids.child],
      input: { glasses: 'yes' },
    },
  ])
    expect(await parent.post('/family/requests', request), JSON.stringify(request)).toMatchObject({
      status: 400,
      body: { code: 'invalid' },
    });
  const agent = await portal.agent('admin');
  for (const decision of [
    {},
    { ids: [], decision: 'accept' },
    { ids: ['x'], decision: 'accept' },
    { ids: [ids.request], decision: 'x' },
  ])
    expect(await agent.post('/office/requests/decisions', decision)).toMatchObject({ status: 400 });
  for (const path of ['/family/requests?type=nothing', '/family/requests?before=x'])
    expect(await parent.get(path)).toMatchObject({ status: 400 });
  expect(await agent.get('/office/requests?limit=1000')).toMatchObject({ status: 400 });
  for (const path of ['/family/requests/x', '/family/children/x', '/family/files/%00'])
    expect([400, 404]).toContain((await parent.get(path)).status);
});

test('a sign-in of one portal is nobody at another', async () => {
  const elsewhere = browserOf(portal.api, 'cregy-les-meaux.localhost', null);
  for (const route of FAMILY_ROUTES)
    expect(await ask(elsewhere, route), route).toMatchObject({ status: 404 });
});
