/** Whatever is sent in whatever place is taken or refused in words, and never ends in a failure of ours. */

import { permissionOf } from '@preau/api/route';
import { may } from '@preau/auth/policy';
import { SECTION_NAMES, sectionOf } from '@preau/domain/family-file';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { ROUTE_CASES, requestOf } from '../tenancy/routes.ts';
import { type Cast, cookieOf, insertCast, insertVictim, type Victim } from '../tenancy/world.ts';
import { applyFolder } from '../tenants.ts';

let database: TestDatabase;
let api: TestApi;
let victim: Victim;
let cast: Cast;

beforeAll(async () => {
  database = await createTestDatabase('demonstration');
  const files = memoryFiles();
  const { tenantId } = await applyFolder(database, files, 'rpi-rognaix');
  api = createTestApi(database, files, { now: new Date('2026-11-19T10:58:00Z') });
  victim = await insertVictim(database, files, tenantId, { member: 'rognaix', school: 'ecole-rognaix' });
  cast = await insertCast(database, tenantId);
});
afterAll(() => database.drop());

/** A value of every kind that a field may not be expecting. */
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u202Enom\u202C',
  '\uD800',
  '😀'.repeat(300),
  'é'.repeat(5000),
  '9'.repeat(400),
  '-1',
  '2026-02-30',
  '99999-12-31',
  "'; drop table child; --",
  '%_\\',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'javascript:alert(1)',
  [],
  [null],
  ['a', 1],
  [[[[]]]],
  {},
  { toString: 'x', valueOf: null },
  JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": {"prototype": {"isAdmin": true}}}'),
];
/** Too much for any field, and for any body that is no file. */
const ENDLESS = 'a'.repeat(1_000_000);

/** Bodies that are no object of fields. */
const BODIES = [
  '',
  'null',
  '[]',
  '"a"',
  '0',
  '{',
  '{"a":1',
  '\u0000',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
];

/** Places in an address. */
const NAMES = [
  '%00',
  '%E2%80%AE',
  '%',
  '%ED%A0%80',
  '..%2F..%2Fetc',
  '__proto__',
  'constructor',
  '%27%20or%201=1',
  'a'.repeat(5000),
  '0',
  '-1',
];

/** Who may ask for a route: the family itself or an administrator, signed in anew. */
async function cookieFor(route: string): Promise<string> {
  const permission = api.api.routes
    .filter(({ method, path }) => `${method} ${path}` === route)
    .flatMap(({ handler }) => permissionOf(handler) ?? [])[0];
  const responsable = victim.household.adults[0];
  if (responsable && permission && may(responsable.actor, permission))
    return cookieOf(database, victim.tenantId, responsable.accountId);
  return (await cast.cookieFor('admin')) ?? '';
}

const cookies = new Map<string, string>();

async function statusOf(route: string, path: string, init: RequestInit): Promise<number> {
  const host = route.includes('/platform/') ? 'console.localhost' : 'rpi-rognaix.localhost';
  const headers = new Headers(init.headers);
  const cookie = cookies.get(route) ?? (await cookieFor(route));
  cookies.set(route, cookie);
  headers.set('cookie', cookie);
  if (typeof init.body === 'string') headers.set('content-length', String(Buffer.byteLength(init.body)));
  const { status } = await api.ask(host, path, { ...init, headers });
  // Some end the sign-in that they came with.
  if (status === 401) cookies.delete(route);
  return status;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 80);
}

describe.each(Object.entries(ROUTE_CASES))('%s', (route, { params = {}, query = {}, body }) => {
  test('is never brought down', async () => {
    const failures: string[] = [];
    const attempt = async (what: string, path: string, init: RequestInit) => {
      const status = await statusOf(route, path, init);
      if (status >= 500) failures.push(`${what}: ${status}`);
    };
    const { path, init } = requestOf(route, victim.ids);
    const [, pattern = ''] = route.split(' ');
    const { method } = init;
    for (const name of Object.keys(params))
      for (const value of NAMES) {
        const place = pattern.replace(new RegExp(`:${name}(?![A-Za-z])`), value);
        const rest = place.replace(/:\w+/g, '01900000-0000-7000-8000-000000000000');
        await attempt(`${name} = ${shown(value)}`, rest, init);
      }
    for (const name of Object.keys(query))
      for (const value of VALUES.filter(one => typeof one === 'string')) {
        const search = new URLSearchParams(path.split('?')[1]);
        search.set(name, value);
        if (value.length < 10_000)
          await attempt(`${name} = ${shown(value)}`, `${path.split('?')[0]}?${search}`, init);
      }
    if (method === 'GET') return expect(failures).toEqual([]);
    const headers = { 'content-type': 'application/json' };
    for (const raw of [...BODIES, JSON.stringify(ENDLESS)])
      await attempt(shown(raw), path, { method: method ?? '', body: raw, headers });
    const said: Record<string, unknown> = body ? JSON.parse(String(init.body)) : {};
    for (const name of Object.keys(body ?? {}))
      for (const value of VALUES) {
        const text = JSON.stringify({ ...said, [name]: value });
        await attempt(`${name} = ${shown(value)}`, path, { method: method ?? '', body: text, headers });
      }
    expect(failures).toEqual([]);
  }, 120_000);
});

test.each(SECTION_NAMES)('no field of %s brings a request down', async section => {
  const route = 'POST /api/v1/family/requests';
  const { of, many, fields } = sectionOf(section);
  const guardianId = victim.household.adults[0]?.guardianId ?? null;
  const subjectId = { guardian: guardianId, household: null, child: victim.ids.child }[of];
  const failures: string[] = [];
  for (const name of [...Object.keys(fields), '__proto__', 'constructor', 'tenant_id'])
    for (const value of VALUES) {
      // Written by hand: a literal would set the prototype.
      const text = `{"section":${JSON.stringify(section)},"action":"${many ? 'add' : 'update'}","subjectId":${JSON.stringify(many ? null : subjectId)},
        "childId":${JSON.stringify(of === 'child' ? victim.ids.child : null)},"input":{${JSON.stringify(name)}:${JSON.stringify(value)}}}`;
      const headers = { 'content-type': 'application/json' };
      const status = await statusOf(route, '/api/v1/family/requests', {
        method: 'POST',
        body: text,
        headers,
      });
      if (status >= 500) failures.push(`${name} = ${shown(value)}: ${status}`);
    }
  expect(failures).toEqual([]);
});

test('nothing that was sent has changed what every object inherits', () => {
  expect('isAdmin' in {}).toBe(false);
});
