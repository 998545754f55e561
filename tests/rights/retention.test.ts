/** What is over goes, no more and no less than a dry run says; what others still need stays. */
import { tenantTransaction } from '@preau/db/database';
import { saveFile } from '@preau/db/files';
import { newId } from '@preau/db/new-id';
import { PERSONAL_TO_ACCOUNTS } from '@preau/db/retention';
import type { TenantId } from '@preau/domain/ids';
import { NOTHING_PURGED, PURGE_STEPS, TABLE_CLASSES } from '@preau/domain/retention';
import { type Context, tenantContext } from '@preau/operations/context';
import {
  isNothing,
  previewPurge,
  purgeBatch,
  purgeNow,
  purgeStepByStep,
} from '@preau/operations/purge-expired-data';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { memoryFiles } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type Family, insertAgent, insertFamily, insertSeparatedParents } from '../families.ts';
import { applyFolder } from '../tenants.ts';

const NOW = new Date('2030-06-15T10:00:00Z');

let database: TestDatabase;
let tenantId: TenantId;
let other: TenantId;
const files = memoryFiles();

beforeEach(async () => {
  database = await createTestDatabase();
  ({ tenantId } = await applyFolder(database, files, 'rpi-rognaix'));
  ({ tenantId: other } = await applyFolder(database, files, 'cregy-les-meaux'));
  return () => database.drop();
});

function context(id = tenantId): Context {
  const tenant = { id, slug: 'rpi-rognaix', kind: 'rpi', name: 'RPI', timeZone: 'Europe/Paris' } as const;
  return tenantContext({ app: database.app, files }, tenant, {
    actor: { kind: 'system' },
    now: NOW,
    requestId: 'test',
  });
}

async function left(family: Family, day: string): Promise<void> {
  await database.superuser`update household set left_on = ${day} where id = ${family.householdId}`;
}

async function count(table: string, id: TenantId = tenantId): Promise<number> {
  const [row] = await database.superuser<{ n: number }[]>`
    select count(*)::int as n from ${database.superuser(table)} where tenant_id = ${id}`;
  return row?.n ?? 0;
}

/** Rows of every class, old and recent, in a tenant. */
async function litter(id: TenantId): Promise<Family> {
  const sql = database.superuser;
  const family = await insertFamily(database, id, {
    lastName: 'DUPONT',
    adults: [{ firstName: 'Jeanne' }, { firstName: 'Paul' }],
    children: [{ firstName: 'Alexandre' }, { firstName: 'Cyril' }],
  });
  const staying = await insertFamily(database, id, {
    lastName: 'RESTE',
    adults: [{ firstName: 'Zoé' }],
    children: [{ firstName: 'Léa' }],
  });
  await left(family, '2026-12-31');
  const account = staying.adults[0]?.accountId ?? '';
  const agent = await insertAgent(database, id, 'gestionnaire');
  for (const [status, at] of [
    ['refused', '2029-01-01'],
    ['withdrawn', '2029-01-01'],
    ['refused', '2030-06-01'],
    ['accepted', '2029-01-01'],
    ['pending', '2029-01-01'],
  ] as const) {
    const request = newId();
    await sql`
      insert into request (tenant_id, id, household_id, submitted_by, type, section, action, status, changes, immediate,
        submitted_at, status_at, reason)
      values (${id}, ${request}, ${staying.householdId}, ${account}, 'guardian', 'guardian', 'update', ${status}, '[]',
        false, ${at}, ${at}, 'non')`;
    await sql`
      insert into request_event (tenant_id, id, request_id, kind, by_account_id, at)
      values (${id}, ${newId()}, ${request}, 'submitted', ${account}, ${at})`;
  }
  for (const expires of ['2029-01-01', '2030-06-01'])
    await sql`
      insert into sign_in (tenant_id, id, token_hash, account_id, awaits, created_at, last_seen_at, expires_at)
      values (${id}, ${newId()}, encode(sha256(${newId()}::bytea), 'hex'), ${account}, 'nothing', '2028-12-01', '2028-12-01',
        ${expires})`;
  for (const expires of ['2030-01-01', '2030-06-14']) {
    await sql`
      insert into password_link (tenant_id, id, account_id, token_hash, created_at, expires_at)
      values (${id}, ${newId()}, ${account}, encode(sha256(${newId()}::bytea), 'hex'), '2029-12-31', ${expires})`;
    await sql`
      insert into attempt (tenant_id, id, key_hash, window_ends_at, attempts)
      values (${id}, ${newId()}, ${newId()}, ${expires}, 3)`;
  }
  for (const at of ['2027-01-01', '2030-01-01'])
    await sql`
      insert into health_reading (tenant_id, id, child_id, actor_kind, actor_id, occasion, at, request_id)
      values (${id}, ${newId()}, ${staying.children[0]?.id ?? ''}, 'agent', ${agent.id}, 'child-sheet', ${at}, 'test')`;
  for (const at of ['2029-01-01', '2030-06-01']) {
    const thread = newId();
    await sql`
      insert into thread (tenant_id, id, household_id, subject, created_at, last_message_at, message_count, awaits_answer)
      values (${id}, ${thread}, ${staying.householdId}, 'Cantine', ${at.replace('2029', '2027')}, ${at.replace('2029', '2027')}, 1, false)`;
    await sql`
      insert into message (tenant_id, id, thread_id, number, side, author_id, author_name, text, at)
      values (${id}, ${newId()}, ${thread}, 1, 'family', ${account}, 'Zoé RESTE', 'Bonjour', ${at})`;
    await sql`
      insert into notification (tenant_id, id, occasion, guardian_id, channel, state, because, send_after, created_at,
        subject, text, path)
      values (${id}, ${newId()}, 'request-accepted', ${staying.adults[0]?.guardianId ?? ''}, 'email', 'suppressed',
        'no-consent', ${at}, ${at}, 'Objet', 'Texte', '/')`;
    const file = await tenantTransaction(database.app, id, tx =>
      saveFile(tx, files, {
        bytes: new TextEncoder().encode(`import ${at}`),
        mediaType: 'text/csv',
        visibility: 'private',
        at: new Date(at),
      }),
    );
    await sql`
      insert into data_import (tenant_id, id, kind, file_id, file_name, status, requested_by, requested_at)
      values (${id}, ${newId()}, 'families', ${file}, 'familles.csv', 'applied', ${agent.id}, ${at})`;
  }
  await tenantTransaction(database.app, id, async tx => {
    for (const [bytes, at] of [
      [1, '2029-01-01'],
      [2, '2030-06-15T09:00:00Z'],
    ] as const)
      await saveFile(tx, files, {
        bytes: new Uint8Array([bytes]),
        mediaType: 'application/pdf',
        visibility: 'private',
        at: new Date(at),
      });
  });
  return family;
}

test('a dry run says what a run then does, and changes nothing', async () => {
  await litter(tenantId);
  const before = await Promise.all(Object.keys(TABLE_CLASSES).map(table => count(table)));
  const preview = await previewPurge(context(), NOW);
  expect(await Promise.all(Object.keys(TABLE_CLASSES).map(table => count(table)))).toEqual(before);
  expect(preview.counts).toEqual({
    ...NOTHING_PURGED,
    declinedRequests: 2,
    signIns: 1,
    passing: 2,
    healthReadings: 1,
    messages: 1,
    notifications: 1,
    importFiles: 1,
    departedFamilies: 1,
    children: 2,
    adults: 2,
    // One that nothing has named for long, and that of the import.
    files: 2,
  });
  expect(await purgeNow(context(), NOW)).toEqual({ counts: preview.counts, isLeftToWorker: false });
  expect(isNothing((await previewPurge(context(), NOW)).counts)).toBe(true);
});

test('a second run finds nothing; another tenant has lost nothing', async () => {
  await litter(tenantId);
  await litter(other);
  const theirs = await Promise.all(Object.keys(TABLE_CLASSES).map(table => count(table, other)));
  await purgeNow(context(), NOW);
  expect(isNothing(await purgeBatch(context(), NOW))).toBe(true);
  expect(await Promise.all(Object.keys(TABLE_CLASSES).map(table => count(table, other)))).toEqual(theirs);
  const entries = await database.superuser`select after from audit_entry where action = 'retention.purge'`;
  expect(entries).toHaveLength(1);
});

test('the bytes of a file that nothing names are gone, those of one that was just sent are not', async () => {
  await litter(tenantId);
  const stored = await database.superuser`
    select sha256 from file
    where tenant_id = ${tenantId} and media_type = 'application/pdf' order by created_at`;
  await purgeNow(context(), NOW);
  await expect(files.get(tenantId, stored[0]?.sha256)).rejects.toThrow();
  expect(await files.get(tenantId, stored[1]?.sha256)).toEqual(new Uint8Array([2]));
});

test('of a family that left, nothing remains but emptied accounts and the trace of acts', async () => {
  const family = await litter(tenantId);
  await purgeNow(context(), NOW);
  const names = family.adults.map(({ email }) => email);
  const sql = database.superuser;
  expect(await sql`select from account where email = any (${names})`).toHaveLength(0);
  const accounts = await sql`
    select email, password_hash, closed_at from account where id = any (${family.adults.map(({ accountId }) => accountId)})`;
  expect(accounts).toHaveLength(2);
  for (const account of accounts)
    expect(account).toEqual({ email: null, password_hash: null, closed_at: NOW });
  for (const table of ['household', 'guardian', 'child', 'custody', 'child_guardian', 'household_guardian'])
    expect(
      JSON.stringify(await sql`select * from ${sql(table)} where tenant_id = ${tenantId}`),
    ).not.toContain(family.householdId);
  expect(await count('household')).toBe(1);
});

test('a child and a parent who are also in a family that stays, stay', async () => {
  const { first, second } = await insertSeparatedParents(database, tenantId, {
    first: { lastName: 'PART', adults: [{ firstName: 'Jeanne' }], children: [] },
    second: { lastName: 'RESTE', adults: [{ firstName: 'Paul' }], children: [] },
    children: [{ firstName: 'Alexandre' }],
  });
  await left(first, '2026-12-31');
  const { counts } = await purgeNow(context(), NOW);
  expect(counts).toEqual({ ...NOTHING_PURGED, departedFamilies: 1, adults: 1 });
  const sql = database.superuser;
  expect(await sql`select from child where id = ${second.children[0]?.id ?? ''}`).toHaveLength(1);
  expect(await sql`select household_id from custody where tenant_id = ${tenantId}`).toEqual([
    { household_id: second.householdId },
  ]);
  // When the other one has left for as long, the child goes too.
  await left(second, '2026-12-31');
  expect((await purgeNow(context(), NOW)).counts).toMatchObject({
    departedFamilies: 1,
    children: 1,
    adults: 1,
  });
});

test('months count from the day, by the clock of business: not a day too early', async () => {
  const family = await insertFamily(database, tenantId, {
    lastName: 'PART',
    adults: [{ firstName: 'Jeanne' }],
    children: [],
  });
  await left(family, '2027-06-16');
  expect((await previewPurge(context(), NOW)).counts.departedFamilies).toBe(0);
  await left(family, '2027-06-15');
  expect((await previewPurge(context(), NOW)).counts.departedFamilies).toBe(1);
});

test('the worker goes on batch by batch, and asks for another job only as long as there is something', async () => {
  await litter(tenantId);
  const before = await count('outbox');
  await purgeStepByStep(context(), NOW);
  expect(await count('outbox')).toBe(before + 1);
  await purgeStepByStep(context(), NOW);
  expect(await count('outbox')).toBe(before + 1);
});

let catalogue: TestDatabase;
beforeAll(async () => {
  catalogue = await createTestDatabase();
});
afterAll(() => catalogue.drop());

test('every table of tenants has a class, and every class that is counted in months a step of the purge', async () => {
  const tables = await catalogue.superuser<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'tenant_host'`;
  const names = tables.map(({ name }) => name).sort();
  expect(names.filter(name => !(name in TABLE_CLASSES))).toEqual([]);
  expect(Object.keys(TABLE_CLASSES).filter(name => !names.includes(name))).toEqual([]);
  const { RETENTION_CLASSES } = await import('@preau/domain/family-rules');
  for (const name of RETENTION_CLASSES) expect(PURGE_STEPS).toContain(name);
});

test('no key holds a family that left: what leads to a household, a child or an adult goes with it', async () => {
  const keys = await catalogue.superuser<{ table: string; target: string; kind: string }[]>`
    select c.relname as table, target.relname as target, f.confdeltype as kind
    from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class target on target.oid = f.confrelid
    where f.contype = 'f' and target.relname in ('household', 'child', 'guardian')`;
  // The row of an adult in a household goes with the household, before the adult does.
  expect(keys.filter(({ kind }) => kind !== 'c').map(({ table, target }) => `${table} → ${target}`)).toEqual([
    'household_guardian → guardian',
  ]);
  const personal = await catalogue.superuser<{ table: string }[]>`
    select distinct c.relname as table
    from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class target on target.oid = f.confrelid
    where f.contype = 'f' and target.relname = 'account' and f.confdeltype = 'c'`;
  // The second factor is for agents.
  expect(
    personal
      .map(({ table }) => table)
      .filter(table => table !== 'recovery_code')
      .sort(),
  ).toEqual([...PERSONAL_TO_ACCOUNTS].sort());
});
