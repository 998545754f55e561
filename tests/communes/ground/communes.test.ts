/** The communes of `tenants/`: each is sound, enters the database and comes back as it was, and says what its guide says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import { openFileStore } from '@preau/db/files';
import type { Deadline } from '@preau/domain/regulation/deadline-language';
import { applyTenant } from '@preau/operations/apply-tenant';
import { platformContext } from '@preau/operations/context';
import { exportTenant } from '@preau/operations/export-tenant';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFolderFiles } from '../../../apps/cli/src/folder-files.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { applyFolder, readFolder } from '../../tenants.ts';

const SLUGS = ['rpi-rognaix', 'ptiots-lanniaux', 'saint-verand', 'cregy-les-meaux'];

/** The reasons that guides 001 and 002 show, in their order. */
const NINE_REASONS = [
  'Raison médicale',
  'Voyage ou sortie scolaire',
  'Absence de l’enseignant',
  'Grève du personnel ou des enseignants',
  'Accident de la circulation',
  'Participation à une séquence de soutien',
  'Cas de force majeure',
  'Circonstances exceptionnelles',
  'Autres',
];

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'preau-communes-'));
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

test.each(SLUGS)('%s has no mistake', async slug => {
  const files = await readFolderFiles(new URL(`../../../tenants/${slug}`, import.meta.url).pathname);
  expect(checkTenantFolder(slug, files)).toMatchObject({ kind: 'sound' });
});

test.each(SLUGS)(
  '%s is exported as it was applied, and its export applied again changes nothing',
  async slug => {
    const store = await openFileStore({ kind: 'folder', directory });
    const { folder } = await applyFolder(database, store, slug);
    const ctx = platformContext(
      { ...database, files: store },
      { actor: { kind: 'system' }, now: new Date('2026-11-22T10:00:00Z'), requestId: 'test' },
    );
    const exported = checkTenantFolder(slug, await exportTenant(ctx, slug));
    expect(exported).toEqual({ kind: 'sound', folder });
    if (exported.kind !== 'sound') throw new Error('asserted above');
    const again = {
      folder: exported.folder,
      baseDomain: 'localhost',
      mode: 'apply',
      agreedRemovals: [],
    } as const;
    expect(await applyTenant(ctx, again)).toEqual({ kind: 'applied', differences: [] });
  },
);

test.each(SLUGS)(
  '%s can be shown: a logo, a text, services, a règlement in force, this school year and the next, agreed cases',
  async slug => {
    const { commune, services, calendar, regulations, texts, cases, logo } = await readFolder(slug);
    expect(logo).not.toBeNull();
    expect(texts.length).toBeGreaterThan(0);
    expect(cases.length).toBeGreaterThan(0);
    expect(calendar.schoolYears).toMatchObject([
      { key: '2026-2027', firstDay: '2026-09-01', lastDay: '2027-07-02' },
      { key: '2027-2028', firstDay: '2027-09-02', lastDay: '2028-07-04' },
    ]);
    const covered = regulations
      .filter(version => version.effectiveFrom <= '2026-09-01')
      .flatMap(v => v.services);
    expect(services.services.map(({ key }) => key).filter(key => !covered.includes(key))).toEqual([]);
    expect(services.absenceReasons.map(({ name }) => name)).toEqual(NINE_REASONS);
    expect(commune.members.every(({ phone, email }) => phone !== null && email !== null)).toBe(true);
  },
);

test('each commune has a colour of its own', async () => {
  const folders = await Promise.all(SLUGS.map(readFolder));
  expect(new Set(folders.map(({ commune }) => commune.branding.accent)).size).toBe(SLUGS.length);
});

test('every case names a service, a reason and an article that its commune has', async () => {
  for (const slug of SLUGS) {
    const { services, regulations, cases, texts } = await readFolder(slug);
    const articles = texts.map(({ markdown }) => markdown).join('\n');
    for (const { title, given, when, expect: expected } of cases) {
      if ('service' in given)
        expect(
          services.services.map(({ key }) => key),
          title,
        ).toContain(given.service);
      if ('reason' in when)
        expect(
          services.absenceReasons.map(({ key }) => key),
          title,
        ).toContain(when.reason);
      if ('article' in expected) expect(articles, title).toContain(`**${expected.article}**`);
    }
    for (const { key, rules } of regulations)
      for (const { article } of rules)
        expect(articles, `${key}, article ${article}`).toContain(`**${article}**`);
  }
});

// Guide 000.

test('the RPI has its three mairies with the contacts of its guide', async () => {
  const { commune } = await readFolder('rpi-rognaix');
  expect(commune.kind).toBe('rpi');
  expect(commune.members.map(({ address, phone }) => [...address, phone].join(', '))).toEqual([
    'Chef-Lieu, 73540 Esserts-Blay, 04 79 31 00 75',
    'Les Chavonnes, 73730 Rognaix, 04 79 38 21 94',
    'Saint Paul, 73730 Saint-Paul-sur-Isère, 04 79 38 20 83',
  ]);
});

test('the RPI calls its canteen as its guide does, and the collège when a child falls ill', async () => {
  const { services } = await readFolder('rpi-rognaix');
  const meals = services.services.filter(({ kind }) => kind === 'meal');
  expect(meals.map(({ name }) => name)).toContain('Rognaix Repas Élémentaire');
  for (const { contact } of meals) {
    expect(contact?.phone).toBe('04 79 38 20 07');
    expect(contact?.note).toContain('avant 8 h 30');
  }
});

test('the RPI takes no payment: the trésorerie collects for each mairie', async () => {
  const { commune } = await readFolder('rpi-rognaix');
  expect(commune.regies.map(({ member }) => member)).toEqual(commune.members.map(({ key }) => key));
  expect(commune.regies.every(regie => regie.collectedBy === 'tresorerie')).toBe(true);
  expect(commune.regies.flatMap(regie => regie.meansOfPayment)).not.toContain('online-card');
});

test('the RPI reserves until Friday noon for the week that follows', async () => {
  expect(await deadlines('rpi-rognaix')).toContainEqual({
    kind: 'weekday',
    weekday: 'friday',
    weeksBefore: 1,
    at: '12:00',
  });
});

// Guide 001.

test('the P’tiots Lanniaux have the services of their planning, hour by hour', async () => {
  const { commune, services } = await readFolder('ptiots-lanniaux');
  expect(commune.kind).toBe('association');
  expect(
    services.services.map(({ name, hours }) =>
      [name, hours?.start, hours?.end].filter(part => part).join(' '),
    ),
  ).toEqual([
    'Garderie Matin 7 h 15 – 7 h 30 07:15 07:30',
    'Garderie Matin 7 h 30 – 8 h 30 07:30 08:30',
    expect.stringContaining('Garderie Mercredi Forfait'),
    'Garderie Soir 16 h 45 – 17 h 45 16:45 17:45',
    'Garderie Soir 17 h 45 – 18 h 45 17:45 18:45',
    expect.stringContaining('Repas'),
  ]);
});

test('the P’tiots Lanniaux are paid by cheques to their order, on invoices numbered AL-36', async () => {
  const { commune } = await readFolder('ptiots-lanniaux');
  expect(commune.regies).toMatchObject([
    {
      name: 'Régie garderie ALSH',
      numbering: 'AL-{number}',
      collectedBy: 'regie',
      chequePayee: 'P’tiots Lanniaux',
    },
  ]);
});

test('the P’tiots Lanniaux reserve until Thursday noon for the week that follows', async () => {
  expect(await deadlines('ptiots-lanniaux')).toContainEqual({
    kind: 'weekday',
    weekday: 'thursday',
    weeksBefore: 1,
    at: '12:00',
  });
});

// Guide 002.

test('Saint-Vérand shares its portal with Varacieux', async () => {
  const { commune, services } = await readFolder('saint-verand');
  expect(commune.members).toHaveLength(2);
  expect(commune.members.map(({ name }) => name).join()).toMatch(/Saint-Vérand.*Varacieux/);
  expect(services.services.map(({ name }) => name)).toContain('St Vérand Restauration Élémentaire');
});

test('Saint-Vérand has a deadline for each weekday, at 23:59', async () => {
  const perWeekday = (await deadlines('saint-verand')).filter(until => until.kind === 'per-weekday');
  expect(perWeekday.length).toBeGreaterThan(0);
  expect(JSON.stringify(perWeekday)).toContain('"23:59"');
});

// Guide 004.

test('Crégy has one régie, numbered without a prefix, in zone C', async () => {
  const { commune } = await readFolder('cregy-les-meaux');
  expect(commune.school.zone).toBe('C');
  expect(commune.website).toBe('https://www.cregylesmeaux.fr');
  expect(commune.regies).toMatchObject([{ name: 'REGIE UNIQUE DE CREGY LES MEAUX', numbering: '{number}' }]);
});

test('Crégy has the services of its planning', async () => {
  const { services } = await readFolder('cregy-les-meaux');
  const names = services.services.map(({ name }) => name.toUpperCase());
  for (const name of ['GARDERIE MATIN', 'GARDERIE MIDI', 'GARDERIE SOIR', 'RESTAURATION'])
    expect(names.join()).toContain(name);
});

test('Crégy reserves until 23:59 five days before, week-ends left out, and on paper before the 20th', async () => {
  const found = await deadlines('cregy-les-meaux');
  expect(found).toContainEqual({ kind: 'days-before', days: 5, counted: 'mon-fri', at: '23:59' });
  // « Avant le 20 » of the month before: the whole of the 19th is still in time.
  expect(found).toContainEqual({ kind: 'day-of-month', day: 19, monthsBefore: 1, at: '23:59' });
});

/** Until when one reserves, as the deadlines of all versions of a commune say it. */
async function deadlines(slug: string): Promise<Deadline[]> {
  const { regulations } = await readFolder(slug);
  return regulations.flatMap(({ rules }) =>
    rules.flatMap(rule => (rule.kind === 'deadline' && rule.act === 'reserve' ? [rule.until] : [])),
  );
}
