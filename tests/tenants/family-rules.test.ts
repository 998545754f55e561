/** What a commune decides about the files of its families: kept, read in one go, and not taken from under them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantFolder } from '@preau/contract/tenant-folder';
import { sampleFiles, sampleFolder } from '@preau/contract/tenant-folder.sample';
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import { CONFIGURATION_USES } from '@preau/db/configuration-uses';
import { tenantTransaction } from '@preau/db/database';
import { readFamilyRules } from '@preau/db/family-rules';
import { type FileStore, openFileStore } from '@preau/db/files';
import { derivedId, newId } from '@preau/db/new-id';
import { RETENTION_MONTHS } from '@preau/domain/family-rules';
import type { TenantId } from '@preau/domain/ids';
import { applyTenant } from '@preau/operations/apply-tenant';
import { platformContext } from '@preau/operations/context';
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';

let database: TestDatabase;
let directory: string;
let files: FileStore;
let tenantId: TenantId;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'preau-family-rules-'));
  files = await openFileStore({ kind: 'folder', directory });
  database = await createTestDatabase();
  await apply(sampleFolder());
  const [row] = await database.superuser`select id from tenant`;
  tenantId = row?.id as TenantId; // the sample was just applied
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

function apply(folder: TenantFolder) {
  const ctx = platformContext(
    { ...database, files },
    { actor: { kind: 'system' }, now: new Date('2026-11-22T10:00:00Z'), requestId: 'test' },
  );
  return applyTenant(ctx, { folder, baseDomain: 'preau.example', mode: 'apply', agreedRemovals: 'all' });
}

function mistakesOf(families: string): string[] {
  const checked = checkTenantFolder('lanniaux', sampleFiles({ 'families.yaml': families }));
  return checked.kind === 'sound'
    ? []
    : checked.mistakes.map(({ line, sentence }) => `${line} ${sentence.replaceAll(/[\u00a0\u202f]/g, ' ')}`);
}

test('what the folder says is read back as the product asks for it', async () => {
  const rules = await tenantTransaction(database.app, tenantId, readFamilyRules);
  expect(rules).toEqual({
    atOnce: ['guardian.phoneMobile'],
    optionalFields: ['profession'],
    passwordMinimum: 10,
    documents: [
      { key: 'assurance', name: 'Attestation d’assurance', per: 'child', required: true, validMonths: 12 },
      {
        key: 'domicile',
        name: 'Justificatif de domicile',
        per: 'household',
        required: false,
        validMonths: null,
      },
    ],
    enrolments: [
      {
        serviceId: derivedId(tenantId, 'service', 'repas'),
        way: 'by-default',
        siteIds: [derivedId(tenantId, 'site', 'ecole-aval')],
      },
      { serviceId: derivedId(tenantId, 'service', 'repas'), way: 'on-request', siteIds: [] },
    ],
    notices: { kind: 'daily', at: '08:00' },
    quietHours: { from: '20:30', to: '07:30' },
    retention: { ...RETENTION_MONTHS, messages: 24 },
  });
});

test('a tenant that has decided nothing has the defaults, with or without rows', async () => {
  const folder = sampleFolder({ 'families.yaml': null });
  folder.commune.hosts = [];
  folder.commune.slug = 'sans-decision';
  await apply(folder);
  const [row] = await database.superuser`select id from tenant where slug = 'sans-decision'`;
  const read = () => tenantTransaction(database.app, row?.id, readFamilyRules);
  const defaults = await read();
  expect(defaults).toMatchObject({
    atOnce: [],
    passwordMinimum: 12,
    documents: [],
    enrolments: null,
    notices: { kind: 'at-once' },
    quietHours: { from: '21:00', to: '08:00' },
    retention: RETENTION_MONTHS,
  });
  await database.superuser`delete from family_rules where tenant_id = ${row?.id}`;
  expect(await read()).toEqual(defaults);
});

test('what may never take effect at once is refused, and what is mistyped is answered with the nearest', () => {
  expect(
    mistakesOf(`atOnce:
  - guardian.phoneMobil
  - bank.iban
  - allergy.name
  - health.doctor
  - child.lastName
  - n’importe quoi
  - guardian.city
  - guardian.city
  - partner.email
`),
  ).toEqual([
    '2 Aucun champ ne se nomme « guardian.phoneMobil » : vouliez-vous dire « guardian.phoneMobile » ?',
    '3 « bank.iban » attend toujours un agent (santé, argent, courriel, ajouts) : retirez-le de « atOnce ».',
    '4 « allergy.name » attend toujours un agent (santé, argent, courriel, ajouts) : retirez-le de « atOnce ».',
    '5 « health.doctor » attend toujours un agent (santé, argent, courriel, ajouts) : retirez-le de « atOnce ».',
    '6 « child.lastName » attend toujours un agent (santé, argent, courriel, ajouts) : retirez-le de « atOnce ».',
    '7 Aucun champ ne se nomme « n’importe quoi » : écrivez rubrique.champ, par exemple guardian.phoneMobile.',
    '9 « guardian.city » est déjà dans « atOnce » : retirez-le.',
    '10 « partner.email » attend toujours un agent (santé, argent, courriel, ajouts) : retirez-le de « atOnce ».',
  ]);
});

test('services and schools that are not there, or not schools, are told with their line', () => {
  expect(
    mistakesOf(`passwords:
  minimum: 6
documents:
  - key: assurance
    name: Assurance
    per: enfant
enrolments:
  - service: repa
    way: by-default
    schools: [cantine-amont]
  - service: garderie-soir
    way: on-request
    schools: [ecole-aval1]
  - service: garderie-soir
    way: on-request
quietHours: { from: "08:00", to: "08:00" }
`),
  ).toEqual([
    '2 « minimum » est trop petit : 8 au moins.',
    expect.stringMatching(/^6 « per » vaut « enfant »/),
    '8 Aucun service n’a la clé « repa » : vouliez-vous dire « repas » ?',
    '10 L’établissement « cantine-amont » n’est pas une école : choisissez-en une, ou changez sa nature.',
    '13 Aucun établissement n’a la clé « ecole-aval1 » : vouliez-vous dire « ecole-aval » ?',
    '14 Le service « garderie-soir » est déjà dans « enrolments » sous « on-request » : réunissez leurs écoles.',
    '16 Les heures calmes finissent à l’heure où elles commencent : corrigez l’une des deux.',
  ]);
});

test('what families refer to is not removed: it is said how many do, and nothing changes', async () => {
  const sql = database.superuser;
  const [child, household, schoolClass] = [newId(), newId(), newId()];
  const id = (noun: string, key: string) => derivedId(tenantId, noun, key);
  await sql`insert into household (tenant_id, id, number, created_at) values (${tenantId}, ${household}, '000123', now())`;
  await sql`
    insert into child (tenant_id, id, last_name, first_name, birth_date, search, created_at)
    values (${tenantId}, ${child}, 'DUPONT', 'Alexandre', '2018-04-01', 'dupont alexandre', now())`;
  await sql`
    insert into school_class (tenant_id, id, site_id, school_year_id, name, levels)
    values (${tenantId}, ${schoolClass}, ${id('site', 'ecole-aval')}, ${id('school_year', '2026-2027')}, 'CP', '{cp}')`;
  await sql`
    insert into schooling (tenant_id, id, child_id, school_year_id, school_class_id, level)
    values (${tenantId}, ${newId()}, ${child}, ${id('school_year', '2026-2027')}, ${schoolClass}, 'cp')`;
  await sql`
    insert into enrolment (tenant_id, id, child_id, service_id, household_id, first_day, contract, weekdays)
    values (${tenantId}, ${newId()}, ${child}, ${id('service', 'garderie-soir')}, ${household}, '2026-09-01', 'occasional', '{}')`;
  await sql`
    insert into child_health (tenant_id, id, child_id, meal_type_id)
    values (${tenantId}, ${newId()}, ${child}, ${id('meal_type', 'sans-porc')})`;
  const smaller = structuredClone(sampleFolder());
  smaller.services.services.pop();
  smaller.services.mealTypes.pop();
  smaller.services.sites.pop();
  smaller.calendar.openings = [];
  smaller.calendar.schoolYears = [];
  smaller.families.enrolments = null;
  smaller.regulations = smaller.regulations.map(version => ({ ...version, services: ['repas'] }));
  smaller.families.documents = [];
  const outcome = await apply(smaller);
  expect(outcome.kind === 'refused' && outcome.refusals.filter(({ kind }) => kind === 'in-use')).toEqual([
    { kind: 'in-use', noun: 'site', key: 'ecole-aval', uses: [{ user: 'school_class', count: 1 }] },
    { kind: 'in-use', noun: 'service', key: 'garderie-soir', uses: [{ user: 'enrolment', count: 1 }] },
    { kind: 'in-use', noun: 'mealType', key: 'sans-porc', uses: [{ user: 'child_health', count: 1 }] },
    {
      kind: 'in-use',
      noun: 'schoolYear',
      key: '2026-2027',
      uses: [
        { user: 'school_class', count: 1 },
        { user: 'schooling', count: 1 },
      ],
    },
  ]);
  expect((await apply(sampleFolder())).kind === 'applied').toBe(true);
});

test('every table that refers to the configuration is looked at before a part of it is removed', async () => {
  const modules: object[] = [
    await import('@preau/db/schema/configuration'),
    await import('@preau/db/schema/family-rules'),
  ];
  const tables = modules.flatMap(Object.values).filter(value => is(value, PgTable));
  const configuration = tables.map(table => getTableName(table));
  const references = await database.superuser`
    select target.relname as table, c.relname as user, a.attname as column
    from pg_constraint f
    join pg_class c on c.oid = f.conrelid
    join pg_class target on target.oid = f.confrelid
    join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
    where f.contype = 'f' and target.relname = any (${configuration}) and c.relname <> all (${configuration})
      and not (f.confdeltype in ('c', 'n', 'd'))`;
  expect(references.length).toBeGreaterThan(5);
  const known = CONFIGURATION_USES.map(({ table, user, column }) => `${user}.${column} → ${table}`);
  expect(
    references
      .map(({ table, user, column }) => `${user}.${column} → ${table}`)
      .filter(use => !known.includes(use)),
  ).toEqual([]);
});
