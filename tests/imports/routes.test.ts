/** Documents to print and files to import, over the API: for whom, and what is noted. */
import { shownImport } from '@preau/contract/imports';
import { letterCounts } from '@preau/contract/printed';
import type { StaffRole } from '@preau/domain/actor';
import type { TenantId } from '@preau/domain/ids';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccountOfAgent, signInAs } from '../accounts.ts';
import { createTestApi, memoryFiles, type TestApi } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type Family, insertFamily } from '../families.ts';
import { applyFolder } from '../tenants.ts';
import { familiesCsv, familyRows } from './family-files.ts';

const SLUG = 'rpi-rognaix';
const OTHER = 'cregy-les-meaux';

let database: TestDatabase;
let api: TestApi;
let tenantId: TenantId;
let otherTenantId: TenantId;
let family: Family;
let stranger: Family;

beforeAll(async () => {
  database = await createTestDatabase('demonstration');
  const files = memoryFiles();
  ({ tenantId } = await applyFolder(database, files, SLUG));
  ({ tenantId: otherTenantId } = await applyFolder(database, files, OTHER));
  api = createTestApi(database, files, { now: new Date('2026-11-19T10:58:00Z') });
  family = await insertFamily(database, tenantId, {
    lastName: 'Abadie',
    member: 'rognaix',
    adults: [{ firstName: 'Anne' }, { firstName: 'Luc', phoneMobile: '0699887766' }],
    children: [{ firstName: 'Zoé', authorities: ['parental', null], school: 'ecole-rognaix', level: 'ce1' }],
  });
  stranger = await insertFamily(database, tenantId, {
    lastName: 'Huguet',
    member: 'rognaix',
    adults: [{ firstName: 'Rémi' }],
    children: [],
  });
  await database.superuser`
    insert into child_allergy (tenant_id, id, child_id, kind, name)
    values (${tenantId}, gen_random_uuid(), ${family.children[0]?.id ?? ''}, 'food', 'Arachide')`;
});
afterAll(() => database.drop());

async function as(role: StaffRole, of = tenantId): Promise<Record<string, string>> {
  const { accountId } = await createAccountOfAgent(database, of, role);
  return { cookie: await signInAs(database, of, accountId) };
}

async function parent({ adults }: Family, position = 0): Promise<Record<string, string>> {
  const adult = adults[position];
  if (!adult) throw new Error('an adult of this family');
  return { cookie: await signInAs(database, tenantId, adult.accountId) };
}

function get(path: string, headers: Record<string, string> = {}, slug = SLUG) {
  return api.api.fetch(new Request(`http://${slug}.localhost/api/v1${path}`, { headers }));
}

async function textOf(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/pdf');
  const task = getDocument({ data: new Uint8Array(await response.arrayBuffer()), verbosity: 0 });
  const document = await task.promise;
  let text = '';
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    text += items.map(item => ('str' in item ? item.str : '')).join(' ');
  }
  await task.destroy();
  return text.replace(/\s+/g, ' ');
}

const child = () => family.children[0]?.id ?? '';
const readings = async () => {
  const rows = await database.superuser`
    select actor_kind, occasion from health_reading where tenant_id = ${tenantId} order by id`;
  return rows.map(row => `${row.actor_kind} ${row.occasion}`);
};

test('a parent prints its child’s sheet; the full one is noted as a reading of health, the short one is not', async () => {
  const headers = await parent(family);
  const short = await textOf(await get(`/family/children/${child()}/sheet`, headers));
  expect(short).toContain('Zoé');
  expect(short).toContain('CE1');
  expect(short).not.toContain('Arachide');
  expect(await readings()).toEqual([]);
  expect(await textOf(await get(`/family/children/${child()}/sheet?format=full`, headers))).toContain(
    'Arachide',
  );
  expect(await readings()).toEqual(['guardian child-sheet']);
});

test('who does not answer for a child gets no sheet of it, nor anyone who is not signed in', async () => {
  for (const headers of [await parent(stranger), await parent(family, 1)])
    expect((await get(`/family/children/${child()}/sheet?format=full`, headers)).status).toBe(404);
  expect((await get(`/family/children/${child()}/sheet`)).status).toBe(401);
  expect((await get(`/office/children/${child()}/sheet`, await parent(family))).status).toBe(403);
});

test('an agent prints what its role may read: the full sheet asks for health', async () => {
  const regisseur = await as('regisseur');
  await textOf(await get(`/office/children/${child()}/sheet`, regisseur));
  expect((await get(`/office/children/${child()}/sheet?format=full`, regisseur)).status).toBe(403);
  const full = await textOf(
    await get(`/office/children/${child()}/sheet?format=full`, await as('animateur')),
  );
  expect(full).toContain('Arachide');
  expect((await readings()).at(-1)).toBe('agent child-sheet');
  expect((await get(`/office/children/${child()}/sheet`, await as('caterer'))).status).toBe(403);
  expect(
    (await get(`/office/children/${child()}/sheet`, await as('admin', otherTenantId), OTHER)).status,
  ).toBe(404);
});

test('the blank form is for everyone, and of this commune', async () => {
  const text = await textOf(await get('/portal/registration-form'));
  expect(text).toContain('École de Rognaix');
  expect(text).toContain('Rognaix Garderie Soir');
});

test('letters are counted and printed for who may write to families, and noted', async () => {
  const headers = await as('gestionnaire');
  const counted = letterCounts.parse(await (await get('/office/letters', headers)).json());
  expect(counted).toMatchObject({ neverSignedIn: 2, noEmail: 0, classes: [{ name: 'CE1', households: 1 }] });
  const text = await textOf(await get('/office/letters/document?who=never-signed-in&kind=letters', headers));
  for (const { number } of [family, stranger]) expect(text).toContain(number);
  expect(text).toContain(`${SLUG}.localhost`);
  expect((await get('/office/letters/document?who=no-email&kind=labels', headers)).status).toBe(404);
  expect((await get('/office/letters/document?who=class&kind=labels', await as('animateur'))).status).toBe(
    403,
  );
  const [entry] = await database.superuser`
    select after from audit_entry where tenant_id = ${tenantId} and action = 'letters.print'`;
  expect(entry?.after).toMatchObject({ kind: 'letters', count: 2 });
});

test('a file is sent and looked at by who may import, in its own commune alone', async () => {
  const send = (headers: Record<string, string>, query = 'kind=families&fileName=a.csv') => {
    const body = familiesCsv(familyRows(3, 1));
    return api.api.fetch(
      new Request(`http://${SLUG}.localhost/api/v1/office/imports?${query}`, {
        method: 'POST',
        body,
        headers: {
          ...headers,
          'content-type': 'text/csv',
          'content-length': String(Buffer.byteLength(body)),
        },
      }),
    );
  };
  expect((await send({})).status).toBe(401);
  expect((await send(await as('animateur'))).status).toBe(403);
  const headers = await as('gestionnaire');
  expect((await send(headers, 'kind=onde-pupils&fileName=a.csv')).status).toBe(400);
  expect((await send(headers, 'kind=anything&fileName=a.csv')).status).toBe(400);
  const sent = await send(headers);
  const { id } = (await sent.json()) as { id: string }; // the contract of this route
  const shown = shownImport.parse(await (await get(`/office/imports/${id}`, headers)).json());
  expect(shown).toMatchObject({ kind: 'families', status: 'reading', lines: [] });
  expect((await get(`/office/imports/${id}`, await as('admin', otherTenantId), OTHER)).status).toBe(404);
  const confirm = (who: Record<string, string>, slug = SLUG) =>
    api.api.fetch(
      new Request(`http://${slug}.localhost/api/v1/office/imports/${id}/confirmation`, {
        method: 'POST',
        headers: { ...who, 'content-length': '0' },
      }),
    );
  expect((await confirm(headers)).status).toBe(409);
  expect((await confirm(await as('admin', otherTenantId), OTHER)).status).toBe(404);
});

test('a file beyond 20 MB is refused before it is read', async () => {
  const headers = await as('gestionnaire');
  const response = await api.api.fetch(
    new Request(`http://${SLUG}.localhost/api/v1/office/imports?kind=families&fileName=a.csv`, {
      method: 'POST',
      body: 'x',
      headers: { ...headers, 'content-type': 'text/csv', 'content-length': String(21 * 1024 * 1024) },
    }),
  );
  expect(response.status).toBe(413);
});
