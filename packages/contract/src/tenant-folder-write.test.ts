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
  const rules = [{ article: '1', kind: 'note', said: [name, { [name]: name }], nothing: null, empty: [] }];
  folder.services.absenceReasons = [{ key: 'x', name }];
  folder.regulations = folder.regulations.map(version => ({ ...version, rules }));
  expect(readBack(folder)).toEqual(folder);
});

test('what a rule leaves open is written in the order in which it is spoken, whatever order it was stored in', () => {
  const folder = sampleFolder();
  const until = { friday: { at: '23:59', weekday: 'wednesday' }, monday: { at: '23:59', weekday: 'friday' } };
  const rules = [{ until, act: 'reserve', kind: 'deadline', article: '3.1' }];
  folder.regulations = folder.regulations.map(version => ({ ...version, rules }));
  expect(text(writeTenantFolder(folder), 'regulations/2026-09-01.yaml')).toContain(`rules:
  - article: "3.1"
    kind: deadline
    act: reserve
    until:
      monday: { weekday: friday, at: "23:59" }
      friday: { weekday: wednesday, at: "23:59" }
`);
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
