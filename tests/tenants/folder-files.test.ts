/** What is read of a commune's folder is what is in it, and nothing that it leads to. */
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFolderFiles } from '../../apps/cli/src/folder-files.ts';
import { UserError } from '../../apps/cli/src/user-error.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'preau-folder-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a link is refused, whatever it leads to: a text of a commune is shown to everyone', async () => {
  await symlink('/etc/passwd', join(directory, 'fuite.md'));
  await expect(readFolderFiles(directory)).rejects.toThrow(/fuite\.md n’est ni un fichier ni un dossier/);
});

test('a link to the folder itself is refused, not followed round and round', async () => {
  await symlink('.', join(directory, 'encore'));
  await expect(readFolderFiles(directory)).rejects.toThrow(UserError);
});

test('a file that is far too large is refused before it is read', async () => {
  await writeFile(join(directory, 'commune.yaml'), Buffer.alloc(5_000_001));
  await expect(readFolderFiles(directory)).rejects.toThrow(/trop gros/);
});
