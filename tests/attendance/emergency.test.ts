/** Sheets for an emergency: what they say at any moment, who may have them, that they go the same night, and from a copy. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emergencySheets } from '@preau/contract/emergency';
import { findTenantBySlug } from '@preau/db/directory';
import { newId } from '@preau/db/new-id';
import { emergencySheet, evacuationList } from '@preau/documents/pdf/emergency-sheet';
import { readPdf } from '@preau/documents/pdf/reader.sample';
import { renderPdf } from '@preau/documents/pdf/render';
import { toId } from '@preau/domain/ids';
import { type Context, tenantContext } from '@preau/operations/context';
import {
  makeEmergencySheets,
  planEmergencySheets,
  type SheetPrinter,
} from '@preau/operations/emergency-sheets';
import { purgeNow } from '@preau/operations/purge-expired-data';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { emergencyCommand } from '../../apps/cli/src/commands/emergency.ts';
import { withDatabase } from '../database.ts';
import type { Browser } from '../families/portal.ts';
import { createPlanningWorld, type PlanningFamily, type PlanningWorld, reserve } from '../planning/world.ts';
import { EVENING, MORNING } from './fortnight.ts';
import { DAY, mark, send, tabletOf } from './world.ts';

const SITE = 'ecole-rognaix';

let world: PlanningWorld;
let agent: Browser;
let families: PlanningFamily[];

beforeAll(async () => {
  world = await createPlanningWorld('rpi-rognaix');
  world.at('2026-11-17T11:00:00Z');
  agent = await world.agent('gestionnaire');
  families = [];
  for (const lastName of ['Lanvin', 'Moreau', 'Nadal']) {
    const family = await world.family({
      lastName,
      member: 'rognaix',
      school: SITE,
      services: [MORNING, EVENING],
    });
    families.push(family);
    await reserve(family, EVENING, [DAY]);
  }
  await reserve(families[0] ?? never(), MORNING, [DAY]);
  const { superuser: sql } = world.database;
  const { tenantId } = world;
  await sql`
    insert into child_allergy (tenant_id, id, child_id, kind, name) values (${tenantId}, ${newId()}, ${child(0)}, 'food', 'Arachide')`;
  await sql`
    insert into child_pai (tenant_id, id, child_id, instructions, valid_from, valid_until)
    values (${tenantId}, ${newId()}, ${child(0)}, 'Stylo dans le sac bleu', '2026-09-01', '2027-08-31')`;
  await sql`
    insert into authorised_person (tenant_id, id, child_id, last_name, first_name, mobile, kinship)
    values (${tenantId}, ${newId()}, ${child(1)}, 'Petit', 'Odette', '0611223344', 'grandmother')`;
  world.at('2026-11-26T16:00:00Z');
});
afterAll(() => world.database.drop());

const never = (): never => {
  throw new Error('a family of this cast');
};
const child = (index: number): string => families[index]?.children[0]?.id ?? '';

/** The texts of a PDF, its spaces plain. */
async function textsOf(bytes: Uint8Array) {
  const { pages, title, isTagged } = await readPdf(bytes);
  return { isTagged, title: plain(title), pages: pages.map(({ text }) => plain(text)) };
}

const plain = (text: string) => text.replace(/[\s\u00a0\u202f]+/g, ' ');

const printer: SheetPrinter = {
  care: ({ tenant, now }, { accent, site, ...facts }) =>
    renderPdf(emergencySheet({ name: tenant.name, accent }, { ...facts, site: site.name }, now)),
  evacuation: ({ tenant, now }, { accent, site, ...facts }) =>
    renderPdf(evacuationList({ name: tenant.name, accent }, { ...facts, site: site.name }, now)),
};

async function system(at: string): Promise<Context> {
  const tenant = await findTenantBySlug(world.database.app, 'rpi-rognaix');
  if (!tenant) throw new Error('the tenant that was applied');
  const occasion = { actor: { kind: 'system' } as const, now: new Date(at), requestId: 'test' };
  return tenantContext({ app: world.database.app, files: world.files }, tenant, occasion);
}

const readingsOf = async (childId: string): Promise<number> => {
  const rows = await world.database.superuser`
    select id from health_reading where child_id = ${childId} and occasion = 'emergency-sheet'`;
  return rows.length;
};

test('a sheet says who is where now, what its care needs, whom to call and who may fetch it; a list has everyone once, by class, and nothing of health', async () => {
  const tablet = tabletOf(agent);
  await send(tablet, [
    mark(child(0), EVENING, 'arrived', { at: '16:31' }),
    mark(child(1), EVENING, 'arrived', { at: '16:35' }),
    mark(child(1), EVENING, 'left', { at: '16:50' }),
  ]);
  const ctx = await system('2026-11-26T16:00:00Z');
  const made: { kind: string; bytes: Uint8Array }[] = [];
  await makeEmergencySheets(
    ctx,
    { date: DAY, site: SITE },
    {
      care: async (of, sheet) => {
        const bytes = await printer.care(of, sheet);
        made.push({ kind: sheet.services[0]?.key ?? '', bytes });
        return bytes;
      },
      evacuation: async (of, sheet) => {
        const bytes = await printer.evacuation(of, sheet);
        made.push({ kind: 'evacuation', bytes });
        return bytes;
      },
    },
  );
  expect(made.map(({ kind }) => kind)).toEqual([MORNING, EVENING, 'evacuation']);
  const [, evening, list] = await Promise.all(made.map(({ bytes }) => textsOf(bytes)));
  expect(evening).toMatchObject({ isTagged: true, title: expect.stringContaining('jeudi 26 novembre 2026') });
  const [page = '', ...others] = evening?.pages ?? [];
  expect(others).toEqual([]);
  for (const said of [
    '1 présent, 1 attendu, 1 parti',
    'Lanvin Zoé',
    'Présent depuis 16 h 31',
    'Allergie : Arachide',
    'PAI',
    'Stylo dans le sac bleu',
    'Parti à 16 h 50',
    'Odette Petit 06 11 22 33 44 (grand-mère)',
    'Ada Nadal 06 01 02 03 04',
  ])
    expect(page).toContain(said);
  const listed = list?.pages.join(' ') ?? '';
  expect(listed.match(/Lanvin Zoé/g)).toHaveLength(1);
  expect(listed.match(/☐/g)).toHaveLength(3);
  expect(listed).not.toMatch(/Arachide|PAI|06 11/);
});

test('the sheets of the morning are listed and opened within an agent’s limits, and each opening leaves its trace', async () => {
  const all = await agent.read(emergencySheets, '/office/emergency');
  expect(all.kept.map(({ service, children }) => [service?.key ?? null, children])).toEqual([
    [null, 3],
    [MORNING, 1],
    [EVENING, 3],
  ]);
  expect(all.sites).toMatchObject([
    { key: SITE, isWhole: true, services: [{ key: MORNING }, { key: EVENING, present: 1 }] },
  ]);
  const evening = all.kept.find(({ service }) => service?.key === EVENING)?.id ?? '';
  const list = all.kept.find(({ service }) => service === null)?.id ?? '';
  const before = await readingsOf(child(2));
  const opened = await agent.get(`/office/emergency/sheets/${evening}`);
  expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(await readingsOf(child(2))).toBe(before + 1);
  await agent.get(`/office/emergency/sheets/${list}`);
  expect(await readingsOf(child(2))).toBe(before + 1);

  const morning = await world.find('service', MORNING);
  const limited = await world.agent('animateur', [{ kind: 'service', id: toId(morning) }]);
  const own = await limited.read(emergencySheets, '/office/emergency');
  expect(own.kept.map(({ service }) => service?.key)).toEqual([MORNING]);
  expect(own.sites).toMatchObject([{ isWhole: false, services: [{ key: MORNING }] }]);
  for (const path of [
    `/office/emergency/sheets/${evening}`,
    `/office/emergency/sheets/${list}`,
    `/office/emergency/document?kind=evacuation&site=${SITE}`,
    `/office/emergency/document?kind=care&site=${SITE}&service=${EVENING}`,
  ])
    expect((await limited.get(path)).status, path).toBe(404);
  expect((await limited.get(`/office/emergency/document?kind=care&site=${SITE}`)).status).toBe(200);
  for (const role of ['regisseur', 'caterer'] as const)
    expect((await (await world.agent(role)).get('/office/emergency')).status, role).toBe(403);
  const whole = await agent.get(`/office/emergency/document?kind=evacuation&site=${SITE}`);
  expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'application/pdf']);
});

test('the morning asks for the sheets of each site once, and in the night they are gone, rows and bytes', async () => {
  await planEmergencySheets(await system('2026-11-26T05:15:00Z'), { on: DAY });
  await planEmergencySheets(await system('2026-11-26T05:16:00Z'), { on: DAY });
  const jobs = await world.database.superuser`
    select payload from outbox where job = 'make-emergency-sheets' order by id`;
  expect(jobs.map(({ payload }) => payload)).toEqual([{ date: DAY, site: SITE }]);
  const files = await world.database.superuser<{ sha256: string }[]>`
    select sha256 from file where id in (select file_id from emergency_sheet)`;
  expect(files.length).toBe(3);
  await purgeNow(await system('2026-11-26T22:00:00Z'), new Date('2026-11-26T22:00:00Z'));
  expect(await world.database.superuser`select from emergency_sheet`).toHaveLength(3);
  const night = '2026-11-27T02:45:00Z';
  await purgeNow(await system(night), new Date(night));
  expect(await world.database.superuser`select from emergency_sheet`).toHaveLength(0);
  for (const { sha256 } of files) await expect(world.files.get(world.tenantId, sha256)).rejects.toThrow();
  // A job that comes after its day makes nothing.
  await makeEmergencySheets(await system(night), { date: DAY, site: SITE }, printer);
  expect(await world.database.superuser`select from emergency_sheet`).toHaveLength(0);
});

test('a copy of the database alone is enough to print from, also one that only lets itself be read', async () => {
  const { superuserUrl } = inject('databaseServer');
  const source = new URL(world.database.urls.app).pathname.slice(1);
  const copy = `${source}_copy`;
  const admin = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  const folder = await mkdtemp(join(tmpdir(), 'preau-emergency-'));
  try {
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${source}`;
    await admin.unsafe(`create database ${copy} template ${source}`);
    await admin.unsafe(`alter database ${copy} set default_transaction_read_only = on`);
    const printed: string[] = [];
    const run = (args: string[]) =>
      emergencyCommand({
        platform: () => Promise.reject(new Error('the installation is gone')),
        terminal: { print: line => printed.push(line), confirm: null },
        directory: folder,
      }).parseAsync(['rpi-rognaix', '--database-url', withDatabase(superuserUrl, copy), ...args], {
        from: 'user',
      });
    await run(['--on', DAY, '--into', 'fiches']);
    expect((await readdir(join(folder, 'fiches'))).sort()).toEqual(
      ['evacuation', EVENING, MORNING].map(name => `${DAY}-${SITE}-${name}.pdf`).sort(),
    );
    const path = join(folder, 'fiches', `${DAY}-${SITE}-${EVENING}.pdf`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const { pages } = await textsOf(await readFile(path));
    expect(pages.join(' ')).toContain('Stylo dans le sac bleu');
    await run(['--on', '2026-11-28', '--into', 'autres']);
    expect(printed.at(-1)).toContain('personne n’est attendu');
    await expect(run(['--on', 'demain'])).rejects.toThrow('n’est pas un jour');
  } finally {
    await admin.unsafe(`drop database if exists ${copy} with (force)`);
    await admin.end();
    await rm(folder, { recursive: true });
  }
});
