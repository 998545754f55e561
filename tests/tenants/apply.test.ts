/** A tenant from its folder: all of it or nothing, once however often, and back again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantFolder } from '@preau/contract/tenant-folder';
import { sampleFiles, sampleFolder } from '@preau/contract/tenant-folder.sample';
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import { directoryVersion, findTenantByHost } from '@preau/db/directory';
import { type FileStore, openFileStore } from '@preau/db/files';
import { type ApplyTenantInput, applyTenant } from '@preau/operations/apply-tenant';
import { type PlatformContext, platformContext } from '@preau/operations/context';
import { exportTenant } from '@preau/operations/export-tenant';
import { listTenants } from '@preau/operations/list-tenants';
import { OperationError } from '@preau/operations/operation-error';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';

let database: TestDatabase;
let directory: string;
let files: FileStore;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'preau-tenants-'));
  files = await openFileStore({ kind: 'folder', directory });
});
afterAll(() => rm(directory, { recursive: true }));
beforeEach(async () => {
  database = await createTestDatabase();
  return () => database.drop();
});

function context(now = '2026-11-22T10:00:00Z'): PlatformContext {
  return platformContext(
    { ...database, files },
    { actor: { kind: 'system' }, now: new Date(now), requestId: 'test' },
  );
}

function apply(folder: TenantFolder, input: Partial<ApplyTenantInput> = {}, ctx = context()) {
  return applyTenant(ctx, {
    folder,
    baseDomain: 'preau.example',
    mode: 'apply',
    agreedRemovals: [],
    ...input,
  });
}

function edited(edit: (folder: TenantFolder) => void): TenantFolder {
  const folder = structuredClone(sampleFolder());
  edit(folder);
  return folder;
}

/** The sample under another slug, and without a domain of its own. */
function neighbour(hosts: string[] = []): TenantFolder {
  return edited(folder => {
    folder.commune.slug = 'voisin';
    folder.commune.hosts = hosts;
  });
}

/** Every row of every table of tenants, but for the audit. */
async function allRows(): Promise<Record<string, unknown[]>> {
  const tables = await database.superuser<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and not relispartition
      and relname not in ('schema_migration') order by 1`;
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables)
    rows[name] = [
      ...(await database.superuser`select * from ${database.superuser(name)} t order by t::text`),
    ];
  return rows;
}

async function auditEntries(): Promise<{ action: string; after: { differences: string[] } }[]> {
  return [...(await database.superuser`select action, after from audit_entry order by id`)] as never; // two columns of it
}

test('a folder makes a tenant, which is exported as the same folder', async () => {
  const outcome = await apply(sampleFolder());
  expect(outcome.kind).toBe('applied');
  const exported = checkTenantFolder('lanniaux', await exportTenant(context(), 'lanniaux'));
  expect(exported).toEqual({ kind: 'sound', folder: sampleFolder() });
  expect((await findTenantByHost(database.app, 'famille.lanniaux.example'))?.slug).toBe('lanniaux');
  expect(await listTenants(context())).toEqual({
    tenants: [
      {
        slug: 'lanniaux',
        name: 'Lanniaux',
        kind: 'rpi',
        hosts: ['famille.lanniaux.example'],
        members: 2,
        services: 2,
        appliedAt: '2026-11-22T10:00:00.000Z',
      },
    ],
  });
});

test('a calendar of one’s own, and services in holidays, are exported as they were written', async () => {
  const files = {
    'calendar.yaml': (text: string) =>
      text.replace(
        'closures:',
        `schoolWeekdays: [monday, tuesday, wednesday, thursday, friday]
holidays:
  - { key: noel, from: 2026-12-19, to: 2027-01-03, name: Noël }
  - { key: automne, from: 2026-10-24, to: 2026-11-08, name: Automne }
closures:`,
      ),
    'commune.yaml': (text: string) => text.replace('zone: A', 'zone: corse'),
    'services.yaml': (text: string) =>
      text.replace(
        'friday]\n    capacity',
        'friday]\n    holidayWeekdays: [wednesday, monday]\n    capacity',
      ),
  };
  await apply(sampleFolder(files));
  const exported = checkTenantFolder('lanniaux', await exportTenant(context(), 'lanniaux'));
  expect(exported).toEqual({ kind: 'sound', folder: sampleFolder(files) });
  await apply(sampleFolder(), { agreedRemovals: 'all' });
  const emptied = checkTenantFolder('lanniaux', await exportTenant(context(), 'lanniaux'));
  expect(emptied).toEqual({ kind: 'sound', folder: sampleFolder() });
});

test('a second apply of the same folder changes nothing, not even the version that processes watch', async () => {
  await apply(sampleFolder());
  const rows = await allRows();
  expect(await apply(sampleFolder(), {}, context('2026-11-23T10:00:00Z'))).toEqual({
    kind: 'applied',
    differences: [],
  });
  expect(await allRows()).toEqual(rows);
  expect(await auditEntries()).toHaveLength(1);
});

test('what changes is changed in place: ids stay', async () => {
  await apply(sampleFolder());
  const ids = () => database.superuser`select id, key from service order by key`.then(rows => [...rows]);
  const before = await ids();
  const outcome = await apply(
    edited(folder => {
      const [repas] = folder.services.services;
      if (repas) repas.capacity = 80;
      folder.services.services.reverse();
    }),
  );
  expect(outcome.kind === 'applied' && outcome.differences.map(({ noun, key }) => `${noun} ${key}`)).toEqual([
    'service repas',
    'service ',
  ]);
  expect(await ids()).toEqual(before);
  expect((await auditEntries()).at(-1)?.after.differences[0]).toContain('60 → 80');
});

test('a preview names the differences and changes nothing', async () => {
  const outcome = await apply(sampleFolder(), { mode: 'preview' });
  expect(outcome.kind === 'previewed' && outcome.differences).toHaveLength(31);
  expect((await allRows()).tenant).toEqual([]);
});

test('every process learns of a change: the version of the directory grows', async () => {
  const before = await directoryVersion(database.app);
  await apply(sampleFolder());
  expect(await directoryVersion(database.app)).toBeGreaterThan(before);
});

test('nothing is removed before it has been agreed to, removal by removal', async () => {
  await apply(sampleFolder());
  const rows = await allRows();
  const smaller = edited(folder => {
    folder.services.mealTypes.pop();
    folder.calendar.closures.pop();
    folder.texts = [];
    folder.cases = [];
    folder.commune.hosts = [];
  });
  const asked = await apply(smaller);
  expect(asked.kind).toBe('removals-to-agree');
  expect(await allRows()).toEqual(rows);

  if (asked.kind !== 'removals-to-agree') throw new Error('asserted above');
  expect(asked.differences).toHaveLength(5);
  expect((await apply(smaller, { agreedRemovals: asked.differences.slice(1) })).kind).toBe(
    'removals-to-agree',
  );
  expect((await apply(smaller, { agreedRemovals: asked.differences })).kind).toBe('applied');
  expect(await apply(smaller)).toEqual({ kind: 'applied', differences: [] });
  expect(await findTenantByHost(database.app, 'famille.lanniaux.example')).toBeNull();
});

test('a member can go with all that refers to it', async () => {
  await apply(sampleFolder());
  const withoutAval = sampleFolder({
    'commune.yaml': text => text.replace(/ {2}- key: aval[\s\S]*?(?=regies:)/, ''),
    'services.yaml': text =>
      text
        .replace(/ {2}- key: ecole-aval[\s\S]*?(?=services:)/, '')
        .replace(/ {2}- key: garderie-soir[\s\S]*?(?=mealTypes:)/, ''),
    'calendar.yaml': text => text.replace(/openings:[\s\S]*/, ''),
    'families.yaml': text => text.replace('\n    schools: [ecole-aval]', ''),
    'regulations/2026-09-01.yaml': null,
  });
  // The version in effect covers the service that goes: it holds it back.
  expect((await apply(withoutAval, { agreedRemovals: 'all' })).kind).toBe('refused');
  // Before it takes effect it may be withdrawn, and the rest with it.
  expect((await apply(withoutAval, { agreedRemovals: 'all' }, context('2026-08-31T21:59:00Z'))).kind).toBe(
    'applied',
  );
});

test('a published version of a règlement never changes; a new revision may follow it', async () => {
  await apply(sampleFolder());
  const altered = edited(folder => {
    folder.regulations = folder.regulations.map(version => ({
      ...version,
      rules: [{ article: '1', kind: 'price', price: { kind: 'amount', cents: 400 } }],
    }));
  });
  expect(await apply(altered)).toEqual({
    kind: 'refused',
    refusals: [{ kind: 'regulation-changed', key: '2026-09-01' }],
  });
  const revised = edited(folder => {
    folder.regulations = [
      ...folder.regulations,
      ...altered.regulations.map(version => ({ ...version, key: '2026-09-01-r2', revision: 2 })),
    ];
  });
  expect((await apply(revised)).kind).toBe('applied');
});

test('a version is not withdrawn from the day it takes effect, by the tenant’s own clock', async () => {
  await apply(sampleFolder());
  const without = edited(folder => {
    folder.regulations = [];
  });
  const at = async (now: string) => (await apply(without, { mode: 'preview' }, context(now))).kind;
  expect(await at('2026-08-31T21:59:59Z')).toBe('previewed');
  expect(await at('2026-08-31T22:00:00Z')).toBe('refused');
});

test('a domain of another tenant, or of the platform, is a conflict that names it', async () => {
  await apply(sampleFolder());
  expect(await apply(neighbour(['famille.lanniaux.example', 'lanniaux.preau.example']))).toEqual({
    kind: 'refused',
    refusals: [
      { kind: 'host-taken', host: 'famille.lanniaux.example', slug: 'lanniaux' },
      { kind: 'host-of-platform', host: 'lanniaux.preau.example' },
    ],
  });
  expect((await listTenants(context())).tenants).toHaveLength(1);
});

test('two tenants of the same folder share nothing', async () => {
  await apply(sampleFolder());
  const first = await allRows();
  await apply(neighbour());
  const emptied = edited(folder => {
    folder.texts = [];
    folder.services.mealTypes = [];
  });
  await apply({ ...emptied, commune: neighbour().commune }, { agreedRemovals: 'all' });
  const both = await allRows();
  for (const table of ['service', 'meal_type', 'regulation_text', 'regulation_version', 'member'])
    expect(both[table]).toEqual(expect.arrayContaining(first[table] ?? []));
});

test('two applies at once are one after the other: of one new tenant, and for one domain', async () => {
  const outcomes = await Promise.all([apply(sampleFolder()), apply(sampleFolder())]);
  expect(outcomes.map(outcome => outcome.kind === 'applied' && outcome.differences.length).sort()).toEqual([
    0, 31,
  ]);

  const contested = await Promise.all([
    apply(neighbour(['portail.example'])),
    apply({ ...neighbour(), commune: { ...neighbour().commune, slug: 'autre', hosts: ['portail.example'] } }),
  ]);
  expect(contested.map(({ kind }) => kind).sort()).toEqual(['applied', 'refused']);
});

test('an apply that fails halfway leaves nothing behind', async () => {
  const impossible = edited(folder => {
    const [version] = folder.regulations;
    // The last tables refuse it: the database checks again what the folder's check would have said.
    if (version) version.adoptedBy.dateExecutoire = '2027-01-01' as typeof version.effectiveFrom;
  });
  const before = await allRows();
  await expect(apply(impossible)).rejects.toThrow(/regulation_version/);
  expect(await allRows()).toEqual(before);

  await apply(sampleFolder());
  const applied = await allRows();
  const change = edited(folder => {
    folder.commune.name = 'Autre nom';
    folder.commune.hosts = ['autre.example'];
    folder.cases = [...folder.cases, { title: '', given: {}, when: { act: 'look-at-day' }, expect: {} }];
  });
  await expect(apply(change, { agreedRemovals: 'all' })).rejects.toThrow(/agreed_case/);
  expect(await allRows()).toEqual(applied);
  expect(await auditEntries()).toHaveLength(1);
});

test('a logo is kept, replaced and taken away', async () => {
  await apply(sampleFolder());
  const redrawn = edited(folder => {
    folder.logo = sampleFiles({ 'logo.svg': svg => svg.replace('M4 24', 'M4 26') }).get('logo.svg') ?? null;
  });
  const outcome = await apply(redrawn);
  expect(outcome.kind === 'applied' && outcome.differences.map(({ noun }) => noun)).toEqual(['logo']);
  expect((await exportTenant(context(), 'lanniaux')).get('logo.svg')).toEqual(redrawn.logo);
  await apply(
    edited(folder => {
      folder.commune.branding.logo = null;
      folder.logo = null;
    }),
  );
  expect((await exportTenant(context(), 'lanniaux')).has('logo.svg')).toBe(false);
});

test('a slug that nobody has is not found', async () => {
  await expect(exportTenant(context(), 'nulle-part')).rejects.toThrow(OperationError);
});
