/**
 * The real rules of real communes, by configuration alone: each folder beside this file is sound, its cases pass, and a
 * case that expects something else fails by its name.
 */
import { readdirSync } from 'node:fs';
import type { TenantFolder } from '@preau/contract/tenant-folder';
import { runCases } from '@preau/contract/tenant-folder-cases';
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import type { AgreedCase } from '@preau/domain/agreed-case/case-language';
import { expect, test } from 'vitest';
import { readFolderFiles } from '../../apps/cli/src/folder-files.ts';

const HERE = new URL('.', import.meta.url).pathname;
/** Not a commune: what the four communes of `tenants/` are held to. */
const OTHERS = ['ground'];

const communes = readdirSync(HERE, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !OTHERS.includes(entry.name))
  .map(({ name }) => name)
  .sort();

async function readCommune(name: string): Promise<TenantFolder> {
  const checked = checkTenantFolder(name, await readFolderFiles(`${HERE}${name}`));
  if (checked.kind === 'mistaken')
    throw new Error(
      checked.mistakes.map(({ file, line, sentence }) => `${file}:${line} ${sentence}`).join('\n'),
    );
  return checked.folder;
}

test('the twenty-nine communes are all here', () => {
  expect(communes).toHaveLength(29);
});

test.each(communes)('%s is sound, and its cases pass', async name => {
  const folder = await readCommune(name);
  expect(folder.cases.length).toBeGreaterThanOrEqual(5);
  const failed = runCases(folder).filter(({ passed }) => !passed);
  expect(failed).toEqual([]);
});

test.each(communes)('a case of %s that expects something else fails, alone and by its name', async name => {
  const folder = await readCommune(name);
  for (const [index, agreed] of folder.cases.entries()) {
    const altered = { ...folder, cases: folder.cases.with(index, expectingOtherwise(agreed)) };
    const failed = runCases(altered).filter(({ passed }) => !passed);
    expect(failed.map(({ title }) => title)).toEqual([agreed.title]);
  }
});

/** The same case with one expectation that cannot be met. */
function expectingOtherwise(agreed: AgreedCase): AgreedCase {
  const { expect: expected } = agreed;
  const other = structuredClone(expected);
  const [day] = other.days ?? [];
  const [line] = other.lines ?? [];
  const said = [other, day, line].find(
    part => part && ('outcome' in part || 'cents' in part || 'article' in part),
  );
  if (said && 'outcome' in said) said.outcome = said.outcome === 'refused' ? 'accepted' : 'refused';
  else if (said && 'cents' in said) said.cents = (said.cents ?? 0) + 1;
  else if (said) said.article = 'autre';
  else other.totalCents = (other.totalCents ?? 0) + 1;
  return { ...agreed, expect: other };
}
