import type { Rule } from '@preau/domain/regulation/rule';
import { expect, test } from 'vitest';
import { sampleFolder } from './tenant-folder.sample.ts';
import type { TenantFolder } from './tenant-folder.ts';
import { checkTenantFolder } from './tenant-folder-check.ts';
import { diffTenantFolders } from './tenant-folder-diff.ts';
import { DEFAULT_FAMILIES_FILE } from './tenant-folder-families.ts';
import { writeTenantFolder } from './tenant-folder-write.ts';

function readBack(folder: TenantFolder): TenantFolder {
  const check = checkTenantFolder(folder.commune.slug, writeTenantFolder(folder));
  if (check.kind === 'mistaken') throw new Error(JSON.stringify(check.mistakes, null, 1));
  return check.folder;
}

function text(files: ReadonlyMap<string, Uint8Array>, name: string): string {
  return new TextDecoder().decode(files.get(name));
}

test('a folder that is written is read back as it was', () => {
  const folder = sampleFolder();
  expect(readBack(folder)).toEqual(folder);
  expect(diffTenantFolders(folder, readBack(folder))).toEqual([]);
});

test('a folder without the optional files is written without them', () => {
  const folder: TenantFolder = {
    ...sampleFolder(),
    families: DEFAULT_FAMILIES_FILE,
    regulations: [],
    texts: [],
    cases: [],
    logo: null,
  };
  folder.commune = { ...folder.commune, branding: { ...folder.commune.branding, logo: null } };
  expect([...writeTenantFolder(folder).keys()]).toEqual(['commune.yaml', 'services.yaml', 'calendar.yaml']);
  expect(readBack(folder)).toEqual(folder);
});

test.each([
  'oui',
  'yes',
  'null',
  '~',
  '0123',
  '12:30',
  '1e3',
  '.inf',
  '2026-09-01',
  '- tiret',
  'a: b',
  'a # b',
  '# a',
  '&ancre',
  '*alias',
  '!étiquette',
  '@a',
  '`a`',
  '%a',
  '{a}',
  '[a',
  '"a"',
  "l'eau",
  '« l’école »',
  'a\\n',
  '🍎 pomme',
  `${'très '.repeat(20)}long`,
])('a name such as %j comes back from YAML as it was', name => {
  const folder = sampleFolder();
  folder.services.absenceReasons = [{ key: 'x', name }];
  folder.cases = [{ title: name, given: {}, when: { act: 'look-at-day' }, expect: { article: null } }];
  expect(readBack(folder)).toEqual(folder);
});

test('a rule is written in the order of its schema, whatever order it was stored in', () => {
  const folder = sampleFolder();
  const rules: Rule[] = [
    {
      late: {
        beyond: { outcome: 'refuse' },
        until: { at: '08:30', kind: 'same-day' },
        surcharge: { amount: { cents: 100, kind: 'add' }, per: 'reservation' },
        outcome: 'accept',
      },
      inTime: { outcome: 'accept' },
      until: {
        table: {
          friday: { at: '23:59', weeksBefore: 0, weekday: 'wednesday' },
          monday: { at: '23:59', weeksBefore: 1, weekday: 'friday' },
        },
        kind: 'per-weekday',
      },
      act: 'reserve',
      services: ['repas', 'garderie-soir'],
      kind: 'deadline',
      article: '3.1',
    },
    {
      price: {
        otherwise: {
          missing: { take: 'highest' },
          brackets: [
            { price: { cents: 260, kind: 'amount' }, upTo: 500 },
            { price: { minimumCents: 280, missing: { take: 'highest' }, percent: 0.36, kind: 'rate' } },
          ],
          kind: 'by-quotient',
        },
        cases: {
          'sans-porc': { cents: 150, kind: 'amount' },
          normal: { article: '6.4', cents: 200, kind: 'amount' },
        },
        kind: 'by-meal-type',
      },
      kind: 'price',
      article: '6.1',
    },
  ];
  folder.regulations = folder.regulations.map(version => ({ ...version, rules }));
  folder.services.services.forEach(service => {
    service.weekdays = ['monday', 'friday'];
  });
  expect(text(writeTenantFolder(folder), 'regulations/2026-09-01.yaml')).toContain(`rules:
  - article: "3.1"
    kind: deadline
    services: [ repas, garderie-soir ]
    act: reserve
    until:
      kind: per-weekday
      table:
        monday: { weekday: friday, weeksBefore: 1, at: "23:59" }
        friday: { weekday: wednesday, weeksBefore: 0, at: "23:59" }
    inTime: { outcome: accept }
    late:
      outcome: accept
      surcharge:
        per: reservation
        amount: { kind: add, cents: 100 }
      until: { kind: same-day, at: "08:30" }
      beyond: { outcome: refuse }
  - article: "6.1"
    kind: price
    price:
      kind: by-meal-type
      cases:
        normal: { kind: amount, cents: 200, article: "6.4" }
        sans-porc: { kind: amount, cents: 150 }
      otherwise:
        kind: by-quotient
        brackets:
          - upTo: 500
            price: { kind: amount, cents: 260 }
          - price:
              kind: rate
              percent: 0.36
              minimumCents: 280
              missing: { take: highest }
        missing: { take: highest }
`);
  expect(readBack(folder).regulations[0]?.rules).toEqual(rules);
});

test('what is written explains itself, and leaves out what need not be said', () => {
  const files = writeTenantFolder(sampleFolder());
  const services = text(files, 'services.yaml');
  expect(services).toContain(
    '# yaml-language-server: $schema=../../packages/contract/schema/services.schema.json\n',
  );
  expect(services).toContain('# Ce que les familles réservent, dans l’ordre du planning.\nservices:\n');
  expect(services).toContain('weekdays: [ monday, friday ]\n    hours: { start: "16:45", end: "18:30" }\n');
  expect(services).not.toContain('null');
  expect(text(files, 'commune.yaml')).toContain('phone: "04 65 71 00 01"');
  expect(text(files, 'regulations/2026-09-01.yaml')).toContain('$schema=../../../packages/contract/schema/');
});
