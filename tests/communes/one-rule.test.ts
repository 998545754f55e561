/** A rule changed in a commune's YAML changes what families read, what the case finds, and what is decided. */
import { runCases } from '@preau/contract/tenant-folder-cases';
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import { communeNames } from '@preau/contract/tenant-folder-directives';
import { toLocalDate } from '@preau/domain/dates';
import { resolveText } from '@preau/domain/regulation/text/text';
import { expect, test } from 'vitest';
import { readFolderFiles } from '../../apps/cli/src/folder-files.ts';

const SLUG = 'ptiots-lanniaux';
const FILE = 'regulations/2026-09-01.yaml';

/** The folder with one text in place of another in its règlement: what is read, and which cases fail. */
async function withRule(was: string, is: string): Promise<{ read: string; failed: string[] }> {
  const files = new Map(await readFolderFiles(new URL(`../../tenants/${SLUG}`, import.meta.url).pathname));
  const written = new TextDecoder().decode(files.get(FILE));
  expect(written).toContain(was);
  files.set(FILE, new TextEncoder().encode(written.replaceAll(was, is)));
  const checked = checkTenantFolder(SLUG, files);
  if (checked.kind === 'mistaken') throw new Error(JSON.stringify(checked.mistakes));
  const { folder } = checked;
  const names = communeNames(folder.commune, folder.services, folder.families);
  const read = folder.texts
    .map(
      ({ markdown }) =>
        resolveText(markdown, toLocalDate('2026-11-19'), { regulations: folder.regulations, names }).markdown,
    )
    .join('\n');
  const failed = runCases(folder).filter(({ passed }) => !passed);
  return { read, failed: failed.map(({ title }) => title) };
}

test('a deadline moved from Thursday to Friday is read, fails its cases and decides otherwise', async () => {
  const until = 'weekday: thursday, weeksBefore: 1, at: "12:00"';
  const before = await withRule(until, until);
  const after = await withRule(until, until.replace('thursday', 'friday'));
  expect(before.failed).toEqual([]);
  expect(after.failed).toContain('Le jeudi à 12 h 01, il est trop tard');
  expect(before.read).toContain('jeudi');
  expect(after.read).not.toBe(before.read);
  expect(after.read).toMatch(/au plus tard le vendredi/);
});

test('a price raised by ten cents is read, and fails the case that names it', async () => {
  const before = await withRule('cents: 900', 'cents: 900');
  const after = await withRule('cents: 900', 'cents: 910');
  expect(before.failed).toEqual([]);
  expect(after.failed).toEqual(['Le mercredi est un forfait, quelle que soit la durée']);
  expect(before.read).toContain('9,00\u00a0€');
  expect(after.read).toContain('9,10\u00a0€');
});
