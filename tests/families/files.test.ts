/** What families send: taken by its bytes, written anew, seen by whoever sees a row that names it, and by nobody else. */
import { childFile, childHealth, familyFile, type UploadedFile, uploadedFile } from '@preau/contract/family';
import { corrected, officeChild, officeHousehold } from '@preau/contract/office';
import { decisionResults, familyRequest, officeRequest, submitted } from '@preau/contract/requests';
import { tenantTransaction } from '@preau/db/database';
import { deleteUnnamedFiles, deleteUploads } from '@preau/db/file-uploads';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Family, insertFamily, insertSeparatedParents } from '../families.ts';
import { type Browser, createTestPortal, type TestPortal } from './portal.ts';

const PDF = new TextEncoder().encode('%PDF-1.7\n1 0 obj <</JS (app.alert(1))>> endobj\n%%EOF');

let portal: TestPortal;
let family: Family;
let parent: Browser;
let neighbour: Browser;
let agent: Browser;

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
  neighbour = await portal.as((await make('VOISIN')).adults[0]?.accountId ?? null);
  agent = await portal.agent('gestionnaire');
});
afterAll(() => portal.database.drop());

async function send(
  browser: Browser,
  bytes: Uint8Array,
  query = 'name=photo.jpg',
  side = 'family',
): Promise<UploadedFile> {
  const answer = await browser.send(`/${side}/files?${query}`, bytes);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return uploadedFile.parse(answer.body);
}

function picture(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: '#c04040' } });
}

const childId = () => family.children[0]?.id ?? '';

async function accept(requestId: string): Promise<void> {
  const decision = { ids: [requestId], decision: 'accept' };
  const { results } = await agent.tell(decisionResults, '/office/requests/decisions', decision);
  expect(results).toMatchObject([{ kind: 'decided' }]);
}

async function ask(request: object): Promise<string> {
  const { results } = await parent.tell(submitted, '/family/requests', request);
  const [result] = results;
  if (result?.kind !== 'submitted') throw new Error(JSON.stringify(results));
  return result.requestId;
}

test('a photo is cut down, upright, without place or device, whatever it was sent as', async () => {
  const withPlace = await picture(1600, 1200)
    .withExif({ IFD0: { Make: 'Vixphone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '45/1 34/1 0/1' } })
    .jpeg()
    .toBuffer();
  expect(withPlace.toString('latin1')).toContain('Vixphone');
  const file = await send(parent, withPlace, 'name=Vacances.jpeg&purpose=photo');
  expect(file).toMatchObject({ mediaType: 'image/jpeg', name: 'Vacances.jpeg' });
  const [row] = await portal.database.superuser<{ sha256: string; visibility: string }[]>`
    select sha256, visibility from file where id = ${file.id}`;
  const kept = Buffer.from(await portal.files.get(portal.tenantId, row?.sha256 ?? ''));
  expect(row?.visibility).toBe('private');
  expect(kept.toString('latin1')).not.toContain('Vixphone');
  const { width, height, exif } = await sharp(kept).metadata();
  expect([width, height, exif]).toEqual([512, 384, undefined]);
  for (const made of [await picture(20, 20).png().toBuffer(), await picture(20, 20).webp().toBuffer()])
    expect(await send(parent, made)).toMatchObject({ mediaType: 'image/jpeg' });
});

test('what a file is, its bytes say: not its name, not its sender', async () => {
  for (const [bytes, problem] of [
    [new TextEncoder().encode('<script>alert(1)</script>'), 'not-a-kind'],
    [new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'not-a-kind'],
    [new TextEncoder().encode('MZ\u0090\u0000'), 'not-a-kind'],
    [Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3), 'damaged'],
    [(await picture(300, 300).png().toBuffer()).subarray(0, 300), 'damaged'],
    [new Uint8Array(), 'empty'],
  ] as const)
    expect(await parent.send('/family/files?name=photo.jpg', bytes), problem).toMatchObject({
      status: 400,
      body: { code: 'invalid', meta: { problem } },
    });
  expect(await parent.send('/family/files?name=a.pdf&purpose=photo', PDF)).toMatchObject({ status: 400 });
  expect(await parent.send('/family/files', PDF)).toMatchObject({ status: 400 });
});

test('an image of few bytes and very many pixels is refused before it is unpacked', async () => {
  const bomb = await picture(8000, 8000).png({ compressionLevel: 9 }).toBuffer();
  expect(bomb.byteLength).toBeLessThan(1_000_000);
  expect(await parent.send('/family/files?name=a.png', bomb)).toMatchObject({
    status: 400,
    body: { meta: { problem: 'too-many-pixels' } },
  });
});

test('ten mebibytes are taken and no more; other routes stay at a quarter of one', async () => {
  const padded = (size: number) => Buffer.concat([PDF, Buffer.alloc(size - PDF.byteLength, ' ')]);
  expect(await send(parent, padded(10 * 1024 * 1024), 'name=gros.pdf')).toMatchObject({
    byteSize: 10 * 1024 * 1024,
  });
  const large = await parent.send('/family/files?name=gros.pdf', padded(10 * 1024 * 1024 + 1));
  expect(large).toMatchObject({
    status: 413,
    body: { code: 'too_large', meta: { mostBytes: 10 * 1024 * 1024 } },
  });
  const headers = { 'content-length': '300000' };
  const other = await portal.api.ask('rpi-rognaix.localhost', '/api/v1/family/requests', {
    method: 'POST',
    headers,
  });
  expect(other).toMatchObject({ status: 413 });
});

test('who has sent two hundred mebibytes today sends no more until tomorrow', async () => {
  const other = await insertFamily(portal.database, portal.tenantId, {
    lastName: 'LOURD',
    adults: [{ firstName: 'Jean' }],
    children: [],
  });
  const browser = await portal.as(other.adults[0]?.accountId ?? null);
  const { id } = await send(browser, Buffer.concat([PDF, Buffer.from('\n% lourd')]), 'name=lourd.pdf');
  await portal.database.superuser`update file set byte_size = ${200 * 1024 * 1024} where id = ${id}`;
  expect(await browser.send('/family/files?name=encore.pdf', PDF)).toMatchObject({
    status: 413,
    body: { code: 'too_large', meta: { mostBytesADay: 200 * 1024 * 1024 } },
  });
  expect(await parent.send('/family/files?name=encore.pdf', PDF)).toMatchObject({ status: 200 });
});

test('a PDF is only ever saved, never opened in the place of a page', async () => {
  const { url } = await send(parent, PDF, `name=${encodeURIComponent('../..\\évil\u202e"name.html')}`);
  const { status, headers } = await parent.get(url.replace('/api/v1', ''));
  expect(status).toBe(200);
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': "attachment; filename*=UTF-8''%C3%A9vil%20name.pdf",
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
    'cache-control': 'private, no-store',
  });
});

test('what one has sent, nobody else fetches or attaches', async () => {
  const { id } = await send(parent, await picture(33, 33).jpeg().toBuffer(), 'name=a.jpg&purpose=photo');
  for (const answer of [
    await neighbour.get(`/family/files/${id}`),
    await agent.get(`/office/files/${id}`),
    await neighbour.post('/family/requests', {
      section: 'bank',
      action: 'update',
      input: { bankName: 'Banque' },
      fileIds: [id],
    }),
    await parent.get('/family/files/nothing'),
  ])
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found', meta: {} } });
  expect(await (await portal.as(null)).get(`/family/files/${id}`)).toMatchObject({ status: 401 });
  expect(await agent.get(`/family/files/${id}`)).toMatchObject({ status: 403 });
  const other = await neighbourChild();
  expect(
    await neighbour.post('/family/requests', {
      section: 'photo',
      action: 'update',
      childId: other,
      input: { photoFileId: id },
    }),
  ).toMatchObject({ status: 400, body: { meta: { mistakes: { photoFileId: 'not-a-choice' } } } });
});

async function neighbourChild(): Promise<string> {
  const { body } = await neighbour.get('/family/children');
  return (body as { children: { id: string }[] }).children[0]?.id ?? ''; // the contract of this route
}

test('a photo is asked for, seen by the agent who decides, and the child’s own once accepted', async () => {
  const { id, url } = await send(
    parent,
    await picture(64, 64).jpeg().toBuffer(),
    'name=lea.jpg&purpose=photo',
  );
  const requestId = await ask({
    section: 'photo',
    action: 'update',
    childId: childId(),
    input: { photoFileId: id },
  });
  const seen = await agent.read(officeRequest, `/office/requests/${requestId}`);
  expect(seen.files).toMatchObject([{ id, name: 'lea.jpg', url: `/api/v1/office/files/${id}` }]);
  expect(await agent.get(`/office/files/${id}`)).toMatchObject({ status: 200 });
  await accept(requestId);
  const { photoUrl } = await parent.read(childFile, `/family/children/${childId()}`);
  expect(photoUrl).toBe(url);
  const { headers } = await parent.get(`/family/files/${id}`);
  expect(headers.get('content-disposition')).toMatch(/^inline/);
  expect(await neighbour.get(`/family/files/${id}`)).toMatchObject({ status: 404 });
  const plain = await send(parent, await picture(65, 65).jpeg().toBuffer(), 'name=x.jpg');
  const notCut = { section: 'photo', action: 'update', childId: childId(), input: { photoFileId: plain.id } };
  expect(await parent.post('/family/requests', notCut)).toMatchObject({ status: 400 });
});

test('an agent puts a photo or a certificate that it has sent itself into a child’s file, and no other', async () => {
  const photo = await send(
    agent,
    await picture(66, 66).jpeg().toBuffer(),
    'name=a.jpg&purpose=photo',
    'office',
  );
  const given = {
    section: 'photo',
    action: 'update',
    subjectId: childId(),
    input: { photoFileId: photo.id },
  };
  expect(await agent.post('/office/corrections', given)).toMatchObject({
    status: 200,
    body: { changed: true },
  });
  const file = await agent.read(officeChild, `/office/children/${childId()}`);
  expect(file.photoFileId).toBe(photo.id);
  expect(await parent.get(`/family/files/${photo.id}`)).toMatchObject({ status: 200 });

  const days = { validFrom: '2026-09-01', validUntil: '2027-07-01' };
  const pai = (certificateFileId: string) =>
    agent.post('/office/corrections/health', {
      section: 'pai',
      action: 'add',
      ownerId: childId(),
      input: { ...days, certificateFileId },
    });
  const theirs = await send(neighbour, Buffer.concat([PDF, Buffer.from('\n% voisin')]), 'name=v.pdf');
  expect(await pai(theirs.id)).toMatchObject({
    status: 400,
    body: { meta: { mistakes: { certificateFileId: 'not-a-choice' } } },
  });
  const own = await send(agent, Buffer.concat([PDF, Buffer.from('\n% mairie')]), 'name=pai.pdf', 'office');
  const { subjectId } = corrected.parse((await pai(own.id)).body);
  expect(await parent.get(`/family/files/${own.id}`)).toMatchObject({ status: 200 });
  const removal = { section: 'pai', action: 'remove', subjectId };
  expect(await agent.post('/office/corrections/health', removal)).toMatchObject({ status: 200 });
});

test('an agent takes a child’s photo away: nobody is shown it any more, and the audit says whose it was', async () => {
  const photo = await send(
    agent,
    await picture(67, 67).jpeg().toBuffer(),
    'name=b.jpg&purpose=photo',
    'office',
  );
  const change = (photoFileId: string | null) => ({
    section: 'photo',
    action: 'update',
    subjectId: childId(),
    input: { photoFileId },
  });
  await agent.post('/office/corrections', change(photo.id));
  expect(await parent.get(`/family/files/${photo.id}`)).toMatchObject({ status: 200 });
  const away = await agent.post('/office/corrections', change(null));
  expect(away).toMatchObject({ status: 200, body: { changed: true } });
  expect((await agent.read(officeChild, `/office/children/${childId()}`)).photoFileId).toBeNull();
  expect((await parent.read(childFile, `/family/children/${childId()}`)).photoUrl).toBeNull();
  expect(await parent.get(`/family/files/${photo.id}`)).toMatchObject({ status: 404 });
  const [entry] = await portal.database.superuser<{ before: object; after: object }[]>`
    select before, after from audit_entry where action = 'file.correct' order by id desc limit 1`;
  expect(entry).toMatchObject({
    before: { photoFileId: photo.id },
    after: { child: childId(), values: { photoFileId: null } },
  });
  expect(await agent.post('/office/corrections', change(null))).toMatchObject({ body: { changed: false } });
});

test('a proof becomes a document of the family under its name, and is seen by its household alone', async () => {
  const { id } = await send(parent, PDF, 'name=Justificatif.pdf');
  const requestId = await ask({
    section: 'document',
    action: 'add',
    input: { kind: 'justificatif-de-domicile', fileId: id },
  });
  await accept(requestId);
  const file = await parent.read(familyFile, '/family/file');
  const [row] = file.households[0]?.documents.rows ?? [];
  expect(row?.values).toMatchObject({ kind: 'justificatif-de-domicile', fileId: id });
  expect(file.names).toMatchObject({
    'justificatif-de-domicile': expect.stringContaining('domicile'),
    [id]: 'Justificatif.pdf',
  });
  expect((await parent.read(familyRequest, `/family/requests/${requestId}`)).files).toMatchObject([{ id }]);
  const removal = await ask({ section: 'document', action: 'remove', subjectId: row?.subjectId });
  await accept(removal);
  expect((await parent.read(familyFile, '/family/file')).households[0]?.documents.rows).toEqual([]);
});

test('a certificate is of health: an agent who may not read health does not get it, and each reading is noted', async () => {
  const certificate = Buffer.concat([PDF, Buffer.from('\n% certificat')]);
  const { id } = await send(parent, certificate, 'name=certificat.pdf');
  const requestId = await ask({
    section: 'pai',
    action: 'add',
    childId: childId(),
    input: {
      instructions: 'Trousse',
      certificateFileId: id,
      validFrom: '2026-09-01',
      validUntil: '2027-07-01',
    },
  });
  const regisseur = await portal.agent('regisseur');
  expect(await regisseur.get(`/office/files/${id}`)).toMatchObject({ status: 404 });
  expect((await regisseur.read(officeRequest, `/office/requests/${requestId}`)).files).toEqual([]);
  const readings = async () =>
    (await portal.database.superuser`select from health_reading where occasion = 'file'`).length;
  const before = await readings();
  expect(await agent.get(`/office/files/${id}`)).toMatchObject({ status: 200 });
  await accept(requestId);
  await portal.database.superuser`delete from file_upload`;
  expect(await parent.get(`/family/files/${id}`)).toMatchObject({ status: 200 });
  expect(await readings()).toBe(before + 2);
  const health = await parent.read(childHealth, `/family/children/${childId()}/health`);
  expect(health.pais.rows).toMatchObject([{ values: { certificateFileId: id, validUntil: '2027-07-01' } }]);
});

test('a proof of a household is for those who see money, one of a child for those who see health, and its reading is noted', async () => {
  const animateur = await portal.agent('animateur');
  const regisseur = await portal.agent('regisseur');
  const fetched = async (browser: Browser, id: string) => (await browser.get(`/office/files/${id}`)).status;
  const listed = async (browser: Browser) => {
    const { documents } = await browser.read(officeHousehold, `/office/families/${family.householdId}`);
    return documents.map(({ fileId }) => fileId);
  };
  const readings = async () =>
    (await portal.database.superuser`select from health_reading where occasion = 'file'`).length;
  const notice = await send(parent, Buffer.concat([PDF, Buffer.from('\n% impôts')]), 'name=impots.pdf');
  await accept(
    await ask({
      section: 'document',
      action: 'add',
      input: { kind: 'justificatif-de-domicile', fileId: notice.id },
    }),
  );
  const vaccines = await send(parent, Buffer.concat([PDF, Buffer.from('\n% vaccins')]), 'name=vaccins.pdf');
  const proof = { section: 'document', action: 'add', childId: childId() };
  const requestId = await ask({ ...proof, input: { kind: 'assurance-scolaire', fileId: vaccines.id } });
  expect(await fetched(regisseur, vaccines.id)).toBe(404);
  expect((await regisseur.read(officeRequest, `/office/requests/${requestId}`)).files).toEqual([]);
  await accept(requestId);
  expect(await fetched(animateur, notice.id)).toBe(404);
  expect(await fetched(regisseur, notice.id)).toBe(200);
  expect(await fetched(regisseur, vaccines.id)).toBe(404);
  const before = await readings();
  expect(await fetched(animateur, vaccines.id)).toBe(200);
  expect(await readings()).toBe(before + 1);
  expect(await listed(animateur)).toEqual([vaccines.id]);
  expect(await listed(regisseur)).toEqual([notice.id]);
  expect((await listed(agent)).sort()).toEqual([notice.id, vaccines.id].sort());
});

test('of separated parents one does not fetch what the other has sent', async () => {
  const { first, second } = await insertSeparatedParents(portal.database, portal.tenantId, {
    first: { lastName: 'NORD', adults: [{ firstName: 'Nadia' }], children: [] },
    second: { lastName: 'SUD', adults: [{ firstName: 'Serge' }], children: [] },
    children: [{ firstName: 'Lou' }],
  });
  const nadia = await portal.as(first.adults[0]?.accountId ?? null);
  const serge = await portal.as(second.adults[0]?.accountId ?? null);
  const { id } = await send(nadia, Buffer.concat([PDF, Buffer.from('\n% nadia')]), 'name=assurance.pdf');
  const lou = first.children[0]?.id;
  const { results } = await nadia.tell(submitted, '/family/requests', {
    section: 'document',
    action: 'add',
    childId: lou,
    input: { kind: 'assurance-scolaire', fileId: id },
  });
  expect(await serge.get(`/family/files/${id}`)).toMatchObject({ status: 404 });
  await accept(results[0]?.kind === 'submitted' ? results[0].requestId : '');
  expect(await serge.get(`/family/files/${id}`)).toMatchObject({ status: 404 });
  expect((await serge.read(childFile, `/family/children/${lou}`)).documents).toMatchObject({
    rows: [],
    additions: [],
  });
});

test('what was sent and attached to nothing is gone after a day, row and bytes; what a row names stays', async () => {
  const { id } = await send(parent, Buffer.concat([PDF, Buffer.from('\n% nobody')]), 'name=oubli.pdf');
  const attached = await send(parent, Buffer.concat([PDF, Buffer.from('\n% attached')]), 'name=piece.pdf');
  await ask({ section: 'bank', action: 'update', input: { bankName: 'Banque' }, fileIds: [attached.id] });
  const later = new Date(Date.now() + 1000);
  const gone = await tenantTransaction(portal.database.app, portal.tenantId, async tx => {
    await deleteUploads(tx, later);
    return deleteUnnamedFiles(tx, { before: later });
  });
  expect(gone.length).toBeGreaterThan(0);
  const left = await portal.database.superuser<
    { id: string }[]
  >`select id from file where visibility = 'private'`;
  expect(left.map(row => row.id)).toContain(attached.id);
  expect(left.map(row => row.id)).not.toContain(id);
  expect(await parent.get(`/family/files/${id}`)).toMatchObject({ status: 404 });
  expect(await parent.get(`/family/files/${attached.id}`)).toMatchObject({ status: 200 });
});
