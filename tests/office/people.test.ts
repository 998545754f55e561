/** What agents do with families, children and classes, through the API, as those do whom the table of limits holds. */
import type {
  CreatedFamily,
  Found,
  MergePreview,
  OfficeChild,
  OfficeHousehold,
  PromotionPreview,
} from '@preau/contract/office';
import { REFERENCES } from '@preau/db/office-merge';
import type { TenantId } from '@preau/domain/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccountOfAgent, signInAs } from '../accounts.ts';
import { createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type Family, insertFamily, insertSchooling, insertSeparatedParents } from '../families.ts';
import { applyFolder } from '../tenants.ts';

const SLUG = 'rpi-rognaix';
const NOW = new Date('2026-11-19T10:58:00Z');

let database: TestDatabase;
let api: TestApi;
let tenantId: TenantId;
let members: Record<string, string>;
/** Of the family that the limited agent sees. */
let dupontMember: string;
/** Cookies: the whole tenant's gestionnaire; one of a member; support of money; a reader. */
let all: string;
let limited: string;
let regisseur: string;
let animateur: string;
let dupont: Family;
let martin: Family;

beforeAll(async () => {
  database = await createTestDatabase('demonstration');
  const files = memoryFiles();
  ({ tenantId } = await applyFolder(database, files, SLUG));
  api = createTestApi(database, files, { now: NOW });
  const rows = await database.superuser<{ key: string; id: string }[]>`
    select key, id from member where tenant_id = ${tenantId}`;
  members = Object.fromEntries(rows.map(({ key, id }) => [key, id]));
  const [own = '', other = ''] = Object.keys(members);
  dupontMember = members[own] ?? '';
  dupont = await insertFamily(database, tenantId, {
    lastName: 'Dupont-Lhôte',
    member: own,
    adults: [{ firstName: 'Jeanne', phoneMobile: '0611223344' }, { firstName: 'Jean' }],
    children: [{ firstName: 'Zoé' }, { firstName: 'Cyril', birthDate: '2016-03-01' }],
  });
  martin = await insertFamily(database, tenantId, {
    lastName: 'Martin',
    member: other,
    adults: [{ firstName: 'Paul' }],
    children: [{ firstName: 'Léo', birthDate: '2017-01-02' }],
  });
  const cookieOf = async (
    role: 'gestionnaire' | 'regisseur' | 'animateur',
    limits: { kind: 'member'; id: never }[] = [],
  ) => signInAs(database, tenantId, (await createAccountOfAgent(database, tenantId, role, limits)).accountId);
  all = await cookieOf('gestionnaire');
  limited = await cookieOf('gestionnaire', [{ kind: 'member', id: members[own] as never }]); // of the database
  regisseur = await cookieOf('regisseur');
  animateur = await cookieOf('animateur');
});
afterAll(() => database.drop());

async function ask<Body>(cookie: string, method: string, path: string, body?: object) {
  const answer = await api.ask(`${SLUG}.localhost`, `/api/v1/office${path}`, {
    method,
    headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: answer.body as Body };
}
const found = async (cookie: string, q: string) => {
  const { status, body } = await ask<Found>(cookie, 'GET', `/search?q=${encodeURIComponent(q)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.results;
};
const audits = (action: string) =>
  database.superuser<{ before: object; after: object }[]>`
    select before, after from audit_entry where tenant_id = ${tenantId} and action = ${action} order by id desc`;

test.each([
  ['dupont lhote', 'accents and signs'],
  ['dupond', 'a slip'],
  ['jeane dupon', 'two slips'],
  ['06 11 22 33 44', 'a telephone, spaced'],
  ['+33 6 11 22 33 44', 'a telephone, from abroad'],
  ['jeanne.dupont-lhôte', 'the beginning of an e-mail'],
])('a family is found by « %s »: %s', async q => {
  expect(await found(all, q)).toContainEqual(
    expect.objectContaining({ kind: 'family', id: dupont.householdId }),
  );
});

test('a family is found by its number and its beginning, a child by its name, and nobody by nothing', async () => {
  const [first] = await found(all, dupont.number);
  expect(first).toMatchObject({ kind: 'family', id: dupont.householdId, children: ['Cyril', 'Zoé'] });
  expect(await found(all, 'zoe dupont')).toContainEqual(
    expect.objectContaining({ kind: 'child', id: dupont.children[0]?.id }),
  );
  expect(await found(all, '  ')).toEqual([]);
  expect(await found(all, 'xyzxyz')).toEqual([]);
});

test('an agent of one member finds, reads and changes its families alone; the others do not exist', async () => {
  expect(await found(limited, 'martin')).toEqual([]);
  expect(await found(limited, martin.number)).toEqual([]);
  expect(await found(limited, 'dupont')).not.toEqual([]);
  const theirs = martin.householdId;
  const child = martin.children[0]?.id ?? '';
  const missing = '01900000-0000-7000-8000-000000000000';
  const period = {
    householdId: theirs,
    firstDay: '2026-09-01',
    lastDay: null,
    weeks: 'every',
    holidays: 'all',
    costShareBp: 10000,
  };
  const acts = (family: string, kid: string): [string, string, object?][] => [
    ['GET', `/families/${family}`],
    ['PUT', `/families/${family}`, { memberId: null, note: 'x', leftOn: null }],
    [
      'POST',
      `/families/${family}/children`,
      { child: { lastName: 'A', firstName: 'B', birthDate: '2020-01-01' } },
    ],
    ['GET', `/children/${kid}`],
    ['GET', `/children/${kid}/health`],
    ['PUT', `/children/${kid}/custody`, { periods: [period] }],
    ['PUT', `/children/${kid}/authority`, { guardianId: martin.adults[0]?.guardianId, authority: 'none' }],
    [
      'POST',
      '/corrections',
      { section: 'child', action: 'update', subjectId: kid, input: { firstName: 'Max' } },
    ],
    [
      'POST',
      '/corrections/health',
      { section: 'complement', action: 'update', subjectId: kid, input: { glasses: 'yes' } },
    ],
    [
      'POST',
      '/corrections/finances',
      { section: 'bank', action: 'update', subjectId: family, input: { bankName: 'B' } },
    ],
    ['GET', `/merges?kind=household&keptId=${dupont.householdId}&otherId=${family}`],
    ['POST', '/merges', { kind: 'child', keptId: dupont.children[0]?.id, otherId: kid }],
  ];
  const absent = acts(missing, missing);
  for (const [index, [method, path, body]] of acts(theirs, child).entries()) {
    const answer = await ask(limited, method, path, body);
    expect([answer.status, path]).toEqual([404, path]);
    const [, otherPath = '', otherBody] = absent[index] ?? [];
    expect(answer.body).toEqual((await ask(limited, method, otherPath, otherBody)).body);
  }
  expect((await ask<OfficeHousehold>(limited, 'GET', `/families/${dupont.householdId}`)).status).toBe(200);
  const { body } = await ask<{ families: unknown[]; total: number }>(limited, 'GET', '/families');
  expect(body.total).toBe(1);
});

test('an agent of one member who makes a family is not told who of another’s is like it', async () => {
  const [adult] = martin.adults;
  const like = {
    guardian: { lastName: 'Martin', firstName: 'Paul', email: adult?.email },
    children: [{ lastName: 'Martin', firstName: 'Léo', birthDate: '2017-01-02' }],
  };
  expect((await ask<CreatedFamily>(all, 'POST', '/families', like)).body.kind).toBe('likenesses');
  expect((await ask<CreatedFamily>(limited, 'POST', '/families', like)).body.kind).toBe('created');
  const [child] = like.children;
  const path = `/families/${dupont.householdId}/children`;
  expect((await ask<CreatedFamily>(limited, 'POST', path, { child })).body.kind).toBe('created');
});

test('money is for those of the régie, health for those who care, and each reading of it is noted', async () => {
  const family = `/families/${dupont.householdId}`;
  expect((await ask<OfficeHousehold>(animateur, 'GET', family)).body.finances).toBeNull();
  expect((await ask<OfficeHousehold>(regisseur, 'GET', family)).body.finances).not.toBeNull();
  const bank = {
    section: 'bank',
    action: 'update',
    subjectId: dupont.householdId,
    input: { iban: 'FR76 3000 6000 0112 3456 7890 189' },
  };
  expect((await ask(animateur, 'POST', '/corrections/finances', bank)).status).toBe(403);
  expect(await ask(regisseur, 'POST', '/corrections/finances', bank)).toMatchObject({
    status: 200,
    body: { changed: true },
  });
  expect((await ask(all, 'POST', '/corrections', bank)).status).toBe(400);
  expect(JSON.stringify(await audits('file.correct'))).not.toContain('FR7630006000011234567890189');
  const child = dupont.children[0]?.id ?? '';
  expect((await ask(regisseur, 'GET', `/children/${child}/health`)).status).toBe(403);
  const readings = () =>
    database.superuser`select from health_reading where tenant_id = ${tenantId} and child_id = ${child}`;
  expect((await ask(animateur, 'GET', `/children/${child}/health`)).status).toBe(200);
  expect(await readings()).toHaveLength(1);
  const allergy = {
    section: 'allergy',
    action: 'add',
    ownerId: child,
    input: { kind: 'food', name: 'arachide' },
  };
  expect((await ask(animateur, 'POST', '/corrections/health', allergy)).status).toBe(403);
  expect((await ask(all, 'POST', '/corrections/health', allergy)).status).toBe(200);
  expect(await readings()).toHaveLength(2);
  expect(JSON.stringify(await audits('file.correct'))).not.toContain('arachide');
});

test('a family is made at the counter with a name and an e-mail; the like of it is shown first', async () => {
  const guardian = { lastName: 'Nouveau', firstName: 'Alice', email: 'alice@example.org' };
  const children = [{ lastName: 'Nouveau', firstName: 'Tom', birthDate: '2020-02-03' }];
  const bare = await ask<{ meta: { mistakes: object } }>(all, 'POST', '/families', {
    guardian: { lastName: 'Nouveau' },
  });
  expect(bare).toMatchObject({
    status: 400,
    body: {
      meta: { mistakes: { 'guardian.firstName': 'required', 'guardian.phoneMobile': 'phone-needed' } },
    },
  });
  const made = await ask<CreatedFamily & { kind: 'created' }>(all, 'POST', '/families', {
    guardian,
    children,
  });
  expect(made).toMatchObject({
    status: 200,
    body: { kind: 'created', number: expect.stringMatching(/^\d{8}$/) },
  });
  const again = await ask<CreatedFamily>(all, 'POST', '/families', { guardian, children });
  expect(again.body).toMatchObject({
    kind: 'likenesses',
    likenesses: [
      { kind: 'family', id: made.body.householdId },
      { kind: 'child', name: 'Tom Nouveau' },
    ],
  });
  const file = await ask<OfficeHousehold>(all, 'GET', `/families/${made.body.householdId}`);
  expect(file.body).toMatchObject({ children: [{ firstName: 'Tom', livesHere: true, costShareBp: 10000 }] });
  const kid = await ask<OfficeChild>(all, 'GET', `/children/${file.body.children[0]?.id}`);
  expect(kid.body.adults).toMatchObject([{ name: 'Alice Nouveau', authority: 'parental' }]);
});

test('custody is taken where shares and weeks come out even, and authority where the adult has to do with the child', async () => {
  const child = dupont.children[0]?.id ?? '';
  const base = { firstDay: '2026-09-01', lastDay: null, holidays: 'as-weeks', costShareBp: 5000 };
  const periods = (share: number) => [
    { ...base, householdId: dupont.householdId, weeks: 'even' },
    { ...base, householdId: martin.householdId, weeks: 'odd', costShareBp: share },
  ];
  expect(await ask(all, 'PUT', `/children/${child}/custody`, { periods: periods(4000) })).toMatchObject({
    status: 400,
    body: { meta: { problem: 'shares', day: '2026-09-01' } },
  });
  const stranger = { guardianId: martin.adults[0]?.guardianId, authority: 'parental' };
  expect((await ask(all, 'PUT', `/children/${child}/authority`, stranger)).status).toBe(404);
  expect((await ask(all, 'PUT', `/children/${child}/custody`, { periods: periods(5000) })).status).toBe(200);
  expect((await ask(all, 'PUT', `/children/${child}/authority`, stranger)).status).toBe(200);
  const { body } = await ask<OfficeChild>(all, 'GET', `/children/${child}`);
  expect(body.custody.map(({ weeks, household }) => [weeks, household.id]).sort()).toEqual(
    [
      ['even', dupont.householdId],
      ['odd', martin.householdId],
    ].sort(),
  );
  expect(await audits('custody.set')).toHaveLength(1);
});

test('two children that are one become one: all that refers to the one goes to the other, and the shares stay whole', async () => {
  const { first, second } = await insertSeparatedParents(database, tenantId, {
    first: { lastName: 'Morel', adults: [{ firstName: 'Anne' }], children: [] },
    second: { lastName: 'Petit', adults: [{ firstName: 'Luc' }], children: [] },
    children: [{ firstName: 'Nina' }],
  });
  const twin = await insertFamily(database, tenantId, {
    lastName: 'Petit',
    adults: [{ firstName: 'Luc' }],
    children: [{ firstName: 'Nina', lastName: 'Morel' }],
  });
  const keptId = first.children[0]?.id ?? '';
  const otherId = twin.children[0]?.id ?? '';
  const preview = await ask<MergePreview>(
    all,
    'GET',
    `/merges?kind=child&keptId=${keptId}&otherId=${otherId}`,
  );
  expect(preview.body).toMatchObject({ obstacle: null, kept: { name: 'Nina Morel' } });
  expect((await ask(all, 'POST', '/merges', { kind: 'child', keptId, otherId })).status).toBe(200);
  const { body } = await ask<OfficeChild>(all, 'GET', `/children/${keptId}`);
  expect(body.custody.map(({ costShareBp }) => costShareBp).sort()).toEqual([0, 5000, 5000]);
  expect((await ask(all, 'GET', `/children/${otherId}`)).status).toBe(404);
  // The father's two files are one as well.
  const pair = { kind: 'household', keptId: second.householdId, otherId: twin.householdId };
  expect((await ask(all, 'POST', '/merges', pair)).status).toBe(200);
  const file = await ask<OfficeHousehold>(all, 'GET', `/families/${second.householdId}`);
  expect(file.body).toMatchObject({
    adults: [{ position: 1 }],
    children: [{ firstName: 'Nina', costShareBp: 5000 }],
  });
  expect((await ask(all, 'GET', `/families/${twin.householdId}`)).status).toBe(404);
  expect(await audits('household.merge')).toHaveLength(1);
  expect((await ask(all, 'POST', '/merges', { ...pair, otherId: pair.keptId })).status).toBe(400);
});

test('every foreign key to what can be merged is one that a merge moves', async () => {
  for (const kind of ['household', 'guardian', 'child'] as const) {
    const keys = await database.superuser<{ table: string; column: string }[]>`
      select c.conrelid::regclass::text as table, a.attname as column
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
      where c.contype = 'f' and c.confrelid = ${kind}::regclass`;
    const moved = REFERENCES[kind].map(({ table, column }) => `${table}.${column}`);
    expect(keys.map(({ table, column }) => `${table}.${column}`).filter(key => !moved.includes(key))).toEqual(
      [],
    );
  }
});

test('pupils go up a year in one act, which done twice does no more', async () => {
  const [school] = await database.superuser<{ id: string; key: string }[]>`
    select id, key from site where tenant_id = ${tenantId} and kind = 'school' order by position`;
  const years = await database.superuser<{ id: string; key: string; lastDay: string }[]>`
    select id, key, last_day as "lastDay" from school_year where tenant_id = ${tenantId} order by first_day`;
  const from = years.findIndex(({ key }) => key === '2026-2027');
  let to = years[from + 1]?.key;
  if (!to) {
    to = '2027-2028';
    await database.superuser`
      insert into school_year (tenant_id, id, key, position, first_day, last_day)
      values (${tenantId}, gen_random_uuid(), ${to}, 9, '2027-09-01', '2028-07-04')`;
  }
  const [cyril, zoe] = [dupont.children[1]?.id ?? '', dupont.children[0]?.id ?? ''];
  await insertSchooling(database, tenantId, { childId: cyril, school: school?.key ?? '', level: 'ce2' });
  await insertSchooling(database, tenantId, { childId: zoe, school: school?.key ?? '', level: 'cm2' });
  const opened = await ask<{ id: string }>(all, 'POST', '/classes', {
    siteId: school?.id,
    year: to,
    name: 'CM',
    levels: ['cm1', 'cm2'],
  });
  expect(opened.status, JSON.stringify(opened.body)).toBe(200);
  expect(
    (await ask(all, 'POST', '/classes', { siteId: school?.id, year: to, name: 'CM', levels: ['cp'] })).status,
  ).toBe(409);
  const preview = await ask<PromotionPreview>(all, 'GET', '/promotion?from=2026-2027');
  const nextOf = (id: string) => preview.body.pupils.find(({ childId }) => childId === id)?.next;
  expect(nextOf(cyril)).toEqual({ kind: 'class', classId: opened.body.id, level: 'cm1' });
  expect(nextOf(zoe)).toEqual({ kind: 'leaves' });
  const order = { from: '2026-2027', choices: [] };
  expect(await ask(all, 'POST', '/promotion', order)).toMatchObject({
    status: 200,
    body: { placed: 1, left: 1 },
  });
  expect(await ask(all, 'POST', '/promotion', order)).toMatchObject({
    body: { placed: 0, kept: 1, left: 1 },
  });
  expect(await audits('class.promote')).toHaveLength(1);
  const given = await ask<{ given: number }>(all, 'POST', '/classes/default-enrolments', {
    year: '2026-2027',
  });
  expect(given.status).toBe(200);
  expect(
    (await ask<{ given: number }>(all, 'POST', '/classes/default-enrolments', { year: '2026-2027' })).body
      .given,
  ).toBe(0);
});

test('an enrolment is given once for the same days, and ends on a day', async () => {
  const child = dupont.children[1]?.id ?? '';
  const { body } = await ask<OfficeChild>(all, 'GET', `/children/${child}`);
  const service = body.services.at(-1);
  const enrolment = {
    serviceId: service?.id,
    householdId: dupont.householdId,
    firstDay: '2029-01-04',
    contract: 'occasional',
  };
  const made = await ask<{ enrolmentId: string }>(all, 'POST', `/children/${child}/enrolments`, enrolment);
  expect(made.status).toBe(200);
  expect((await ask(all, 'POST', `/children/${child}/enrolments`, enrolment)).status).toBe(409);
  const end = `/enrolments/${made.body.enrolmentId}/end`;
  expect((await ask(all, 'POST', end, { lastDay: '2027-02-30' })).status).toBe(400);
  expect((await ask(all, 'POST', end, { lastDay: '2029-02-28' })).status).toBe(200);
  // Of a service of another member an agent decides nothing, whosever the child is.
  const [foreign] = await database.superuser<{ id: string }[]>`
    select id from service where tenant_id = ${tenantId} and member_id <> ${dupontMember} limit 1`;
  const elsewhere = { ...enrolment, serviceId: foreign?.id, firstDay: '2031-01-06' };
  expect((await ask(limited, 'POST', `/children/${child}/enrolments`, elsewhere)).status).toBe(404);
  const regular = { ...enrolment, contract: 'regular', firstDay: '2030-01-01' };
  expect(await ask(all, 'POST', `/children/${child}/enrolments`, regular)).toMatchObject({
    status: 400,
    body: { meta: { mistakes: { weekdays: 'weekdays-needed' } } },
  });
});
