/** What a family is given when it asks for all that is held about it: everything of its own, nothing of another's. */

import { tenantTransaction } from '@preau/db/database';
import { EXPORTED, NOT_EXPORTED } from '@preau/db/family-export';
import { saveFile } from '@preau/db/files';
import { newId } from '@preau/db/new-id';
import { zipStream } from '@preau/documents/zip';
import type { Actor } from '@preau/domain/actor';
import type { TenantId } from '@preau/domain/ids';
import { type Context, tenantContext } from '@preau/operations/context';
import { exportFamily } from '@preau/operations/export-family';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memoryFiles } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type Family, insertAgent, insertSeparatedParents } from '../families.ts';
import { applyFolder } from '../tenants.ts';

let database: TestDatabase;
let tenantId: TenantId;
let mother: Family;
let father: Family;
const files = memoryFiles();
const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3]);

beforeAll(async () => {
  database = await createTestDatabase();
  ({ tenantId } = await applyFolder(database, files, 'rpi-rognaix'));
  const parents = await insertSeparatedParents(database, tenantId, {
    first: { lastName: 'DUPONT', adults: [{ firstName: 'Jeanne' }], children: [] },
    second: { lastName: 'SECRET', adults: [{ firstName: 'Paul', address: '9 rue Cachée' }], children: [] },
    children: [{ firstName: 'Alexandre' }],
  });
  [mother, father] = [parents.first, parents.second];
  const [child] = mother.children;
  const agent = await insertAgent(database, tenantId, 'animateur');
  const sql = database.superuser;
  const photo = await tenantTransaction(database.app, tenantId, tx =>
    saveFile(tx, files, {
      bytes: PHOTO,
      mediaType: 'image/jpeg',
      visibility: 'private',
      at: new Date('2026-11-01T10:00:00Z'),
    }),
  );
  await sql`update child set photo_file_id = ${photo} where id = ${child?.id ?? ''}`;
  await sql`
    insert into child_allergy (tenant_id, id, child_id, kind, name)
    values (${tenantId}, ${newId()}, ${child?.id ?? ''}, 'food', 'arachide')`;
  for (const [actor, occasion] of [
    [agent.id, 'child-sheet'],
    [father.adults[0]?.accountId, 'child-file'],
  ])
    await sql`
      insert into health_reading (tenant_id, id, child_id, actor_kind, actor_id, occasion, at, request_id)
      values (${tenantId}, ${newId()}, ${child?.id ?? ''}, ${occasion === 'child-file' ? 'guardian' : 'agent'},
        ${actor ?? null}, ${occasion ?? ''}, '2026-11-10T10:00:00Z', 'test')`;
  for (const { householdId } of [mother, father])
    await sql`
      insert into household_bank (tenant_id, id, household_id, account_holder, iban)
      values (${tenantId}, ${newId()}, ${householdId}, ${`Titulaire ${householdId}`}, 'FR7630006000011234567890189')`;
  for (const { householdId } of [mother, father])
    await sql`
      insert into request (tenant_id, id, household_id, child_id, type, section, action, status, changes, immediate,
        submitted_at, status_at, reason)
      values (${tenantId}, ${newId()}, ${householdId}, ${child?.id ?? ''}, 'authorised-person', 'authorised-person', 'add',
        'refused', '[]', false, '2026-11-01T10:00:00Z', '2026-11-02T10:00:00Z', ${`Refus ${householdId}`})`;
});
afterAll(() => database.drop());

function context(actor: Actor): Context {
  const tenant = {
    id: tenantId,
    slug: 'rpi-rognaix',
    kind: 'rpi',
    name: 'RPI',
    timeZone: 'Europe/Paris',
  } as const;
  return tenantContext({ app: database.app, files }, tenant, {
    actor,
    now: new Date('2026-11-19T10:00:00Z'),
    requestId: 'test',
  });
}

async function exported(of: Family): Promise<Map<string, string | Uint8Array>> {
  const actor = of.adults[0]?.actor;
  if (!actor) throw new Error('each household of the cast has an adult');
  const entries = new Map<string, string | Uint8Array>();
  for await (const { name, content } of await exportFamily(context(actor))) entries.set(name, content);
  return entries;
}

test('the family has its files, its children with their health, and the bytes that its rows name', async () => {
  const entries = await exported(mother);
  const rows = (name: string) => JSON.parse(String(entries.get(name))).lignes;
  expect(rows('famille/adultes.json')).toMatchObject([{ last_name: 'DUPONT', first_name: 'Jeanne' }]);
  expect(rows('enfants/enfants.json')).toMatchObject([{ first_name: 'Alexandre' }]);
  expect(rows('sante/allergies.json')).toMatchObject([{ name: 'arachide' }]);
  expect(rows('famille/banque.json')).toHaveLength(1);
  expect(JSON.parse(String(entries.get('famille/adultes.json'))).libellés.phone_mobile).toBe(
    'Téléphone portable',
  );
  const photos = [...entries].filter(([name]) => name.startsWith('fichiers/'));
  expect(photos).toEqual([[expect.stringMatching(/\.jpg$/), PHOTO]]);
  expect(String(entries.get('LISEZ-MOI.txt'))).toContain('sante/allergies.json : Allergies (1 ligne)');
});

test('nothing of the other household of a shared child is in it, not even that parent’s name', async () => {
  const entries = await exported(mother);
  const text = [...entries.values()].map(content => (typeof content === 'string' ? content : '')).join('\n');
  expect(text).toContain(mother.householdId);
  for (const word of [
    father.householdId,
    father.number,
    father.adults[0]?.guardianId ?? '',
    father.adults[0]?.accountId ?? '',
    father.adults[0]?.email ?? '',
    'SECRET',
    'Cachée',
  ])
    expect(text.includes(word), word).toBe(false);
});

test('who has read the child’s health is told: agents by name, the other parent without it; asking is a reading too', async () => {
  const entries = await exported(mother);
  const { lignes } = JSON.parse(String(entries.get('sante/qui-a-lu.json')));
  expect(lignes.map((row: { occasion: string; reader: string }) => `${row.occasion}: ${row.reader}`)).toEqual(
    expect.arrayContaining([
      'child-sheet: Agnès MARTIN (agent)',
      'child-file: Un autre responsable de l’enfant',
    ]),
  );
  const again = JSON.parse(String((await exported(mother)).get('sante/qui-a-lu.json'))).lignes;
  expect(again).toHaveLength(lignes.length + 1);
  expect(again.at(-1)).toMatchObject({ occasion: 'data-export', reader: 'Jeanne DUPONT' });
  const audited = await database.superuser`select actor_id from audit_entry where action = 'family.export'`;
  expect(new Set(audited.map(row => row.actor_id))).toEqual(new Set([mother.adults[0]?.accountId]));
});

test('an adult whose authority was withdrawn has nothing of the child', async () => {
  const [child] = father.children;
  const sql = database.superuser;
  const link = () => sql`
    update child_guardian set authority = 'none'
    where child_id = ${child?.id ?? ''} and guardian_id = ${father.adults[0]?.guardianId ?? ''}`;
  await link();
  const entries = await exported(father);
  const text = [...entries.values()].map(content => (typeof content === 'string' ? content : '')).join('\n');
  expect(text).not.toContain('arachide');
  expect(text).not.toContain('Alexandre');
  expect([...entries.keys()].filter(name => name.startsWith('fichiers/'))).toEqual([]);
});

test('an agent has no such export', async () => {
  const agent = await insertAgent(database, tenantId, 'admin');
  await expect(exportFamily(context(agent))).rejects.toMatchObject({ code: 'forbidden' });
});

test('the ZIP holds each entry under its name', async () => {
  async function* entries() {
    yield { name: 'été/a.txt', content: 'bonjour' };
    yield { name: 'b.bin', content: PHOTO };
  }
  const zip = Buffer.from(
    await new Response(zipStream(entries(), new Date('2026-11-19T10:00:00Z'))).arrayBuffer(),
  );
  expect(zip.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  for (const part of [Buffer.from('été/a.txt'), Buffer.from('bonjour'), Buffer.from(PHOTO)])
    expect(zip.includes(part)).toBe(true);
});

/** What makes a table one about families: it is a person, or it names one. */
const PERSONS = ['household', 'guardian', 'child', 'account'];
const NAMING = /^(household|guardian|child|account|request|thread|message)_id$/;

test('every table about families is given, or left out for a reason; so is every column of those that are given', async () => {
  const columns = await database.superuser<{ table: string; column: string; type: string }[]>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')`;
  const named = new Set(
    columns
      .filter(
        ({ table, column, type }) => PERSONS.includes(table) || (NAMING.test(column) && type === 'uuid'),
      )
      .map(({ table }) => table),
  );
  const given = new Map(EXPORTED.map(({ table, columns }) => [table, columns]));
  expect([...named].filter(table => !given.has(table) && !(table in NOT_EXPORTED))).toEqual([]);
  expect(Object.keys(NOT_EXPORTED).filter(table => !named.has(table))).toEqual([]);
  expect(
    columns
      .filter(({ table, column }) => column !== 'tenant_id' && given.get(table)?.includes(column) === false)
      .map(({ table, column }) => `${table}.${column}`),
  ).toEqual([]);
});
