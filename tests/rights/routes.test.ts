/** The routes of Infos/Documents and of rights: each in the shape of its contract, and closed to whom it is not for. */
import {
  acknowledged,
  familyInformation,
  informationDone,
  lackingFamilies,
  officeInformation,
  uploadedForm,
} from '@preau/contract/information';
import { retentionPreview, retentionRun } from '@preau/contract/retention';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Browser, createTestPortal, type TestPortal } from '../families/portal.ts';
import { type Family, insertFamily } from '../families.ts';

const PDF = new TextEncoder().encode('%PDF-1.7\n%%EOF\n');
const NOBODY = '01900000-0000-7000-8000-000000000000';

let portal: TestPortal;
let dupont: Family;
let visitor: Browser;
let parent: Browser;
let admin: Browser;
let regisseur: Browser;
beforeAll(async () => {
  portal = await createTestPortal('rpi-rognaix');
  dupont = await insertFamily(portal.database, portal.tenantId, {
    lastName: 'DUPONT',
    member: 'rognaix',
    adults: [{ firstName: 'Jeanne' }],
    children: [{ firstName: 'Alexandre' }],
  });
  visitor = await portal.as(null);
  parent = await portal.as(dupont.adults[0]?.accountId ?? null);
  admin = await portal.agent('admin');
  regisseur = await portal.agent('regisseur');
});
afterAll(() => portal.database.drop());

const message = { kind: 'message', title: 'Essai', markdown: 'Bonjour' };

test('what is published, changed, fetched and acknowledged has the shape of its contract', async () => {
  const published = z.object({ id: z.string() });
  const { id } = await admin.tell(published, '/office/information', message);
  await admin.tell(informationDone, `/office/information/${id}/versions`, {
    title: 'Essai',
    markdown: 'Bonsoir',
  });
  await admin.tell(informationDone, '/office/information/order', { ids: [id] });
  await admin.tell(informationDone, `/office/information/${id}/withdrawal`, {});
  const { fileId } = uploadedForm.parse((await admin.send('/office/information/files', PDF)).body);
  const form = await admin.tell(published, '/office/information', { kind: 'form', title: 'Fiche', fileId });
  const file = await parent.get(`/family/information/${form.id}/file`);
  expect(file.status).toBe(200);
  expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Fiche.pdf");
  expect((await admin.get(`/office/information/${form.id}/file`)).status).toBe(200);

  const { items, regulations } = await parent.read(familyInformation, '/family/information');
  expect(items.map(({ title }) => title)).toEqual(['Fiche']);
  const [version] = regulations;
  await parent.tell(acknowledged, `/family/regulations/${version?.id}/acknowledgement`, {});
  const office = await admin.read(officeInformation, '/office/information');
  expect(office.regulations.find(({ id }) => id === version?.id)?.acknowledged).toBe(1);
  await admin.read(lackingFamilies, `/office/regulations/${version?.id}/lacking`);
});

test('a ZIP is the answer to who asks for all its data; a purge tells what went', async () => {
  const zip = await parent.get('/family/export');
  expect(zip.status).toBe(200);
  expect(zip.headers.get('content-type')).toBe('application/zip');
  expect(zip.headers.get('cache-control')).toBe('no-store');
  const preview = await admin.read(retentionPreview, '/office/retention');
  const run = await admin.tell(retentionRun, '/office/retention', {});
  expect(run.counts).toEqual(preview.counts);
});

const FAMILY = ['/family/information', '/family/export', `/family/information/${NOBODY}/file`];
const OFFICE = [
  '/office/information',
  `/office/information/${NOBODY}/file`,
  `/office/regulations/${NOBODY}/lacking`,
  '/office/retention',
];
const WRITTEN = [
  '/office/information',
  '/office/information/order',
  `/office/information/${NOBODY}/versions`,
  `/office/information/${NOBODY}/withdrawal`,
  '/office/retention',
];

test.each([...FAMILY, ...OFFICE])('%s is closed to visitors, and to the other side', async path => {
  expect((await visitor.get(path)).status).toBe(401);
  const strangers = FAMILY.includes(path) ? [admin] : [parent, regisseur];
  for (const stranger of strangers) expect((await stranger.get(path)).status).toBe(403);
});

test.each(WRITTEN)('POST %s is closed to visitors, families and régisseurs', async path => {
  expect((await visitor.post(path, message)).status).toBe(401);
  for (const stranger of [parent, regisseur]) expect((await stranger.post(path, message)).status).toBe(403);
});

test.each(['pas-un-id', NOBODY])('what %s names is not found', async id => {
  for (const path of [`/family/information/${id}/file`])
    expect((await parent.get(path)).status, path).toBe(404);
  expect((await parent.post(`/family/regulations/${id}/acknowledgement`, {})).status).toBe(404);
  for (const path of [`/office/information/${id}/file`, `/office/regulations/${id}/lacking`])
    expect((await admin.get(path)).status, path).toBe(404);
  expect((await admin.post(`/office/information/${id}/versions`, message)).status).toBe(404);
  expect((await admin.post(`/office/information/${id}/withdrawal`, {})).status).toBe(404);
});

test('what is missing, too long or no PDF is told as mistaken', async () => {
  for (const body of [
    {},
    { ...message, kind: 'nothing' },
    { ...message, title: 'x'.repeat(161) },
    { ...message, markdown: 'x'.repeat(50_001) },
    { ...message, memberId: 'rognaix' },
    { kind: 'link', title: 'Lien', url: 'ftp://example.org' },
  ])
    expect((await admin.post('/office/information', body)).status, JSON.stringify(body).slice(0, 80)).toBe(
      400,
    );
  expect((await admin.post('/office/information', { ...message, memberId: NOBODY })).status).toBe(404);
  expect((await admin.post('/office/information/order', { ids: [NOBODY] })).status).toBe(404);
  expect((await admin.send('/office/information/files', new Uint8Array([1, 2, 3]))).status).toBe(400);
  const large = new Uint8Array(5 * 1024 * 1024 + 1);
  expect((await admin.send('/office/information/files', large)).status).toBe(413);
});

test('an agent who is limited sees and publishes for its member alone', async () => {
  const id = await portal.find('member', 'rognaix');
  const limited = await portal.agent('gestionnaire', [{ kind: 'member', id: id as never }]); // the portal finds ids of any noun
  expect((await limited.post('/office/information', message)).status).toBe(404);
  expect((await limited.post('/office/information', { ...message, memberId: id })).status).toBe(200);
  expect((await limited.post('/office/information/order', { ids: [] })).status).toBe(403);
});
