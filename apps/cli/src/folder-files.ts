/** A directory as the files in it: read whole, written whole. Names are relative, with `/` between their parts. */
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from './user-error.ts';

/** More than any commune's folder has: a directory with more is another one, named by mistake. */
const MOST_FILES = 500;

/** A larger file is not even read. */
const MOST_BYTES = 5_000_000;

/**
 * Reads every file of a directory and of those below it, but for hidden ones.
 * @throws UserError when there is no such directory, it cannot be read, or it is too full to be a commune's
 */
export async function readFolderFiles(directory: string): Promise<Map<string, Uint8Array>> {
  try {
    const files = new Map<string, Uint8Array>();
    for (const name of await namesIn(directory))
      files.set(name, new Uint8Array(await readFile(join(directory, name))));
    return files;
  } catch (error) {
    throw explain(error, directory);
  }
}

/**
 * Names the folders just below a directory that hold a file of this name, in order; none when it holds one itself.
 * @throws UserError when there is no such directory, or it cannot be read
 */
export async function foldersHolding(directory: string, name: string): Promise<string[]> {
  try {
    const names = (await readdir(directory)).sort();
    if (names.includes(name)) return [];
    const present = await Promise.all(
      names.map(async folder => {
        const held = await lstat(join(directory, folder, name)).catch(() => null);
        return held?.isFile() && !folder.startsWith('.') ? [folder] : [];
      }),
    );
    return present.flat();
  } catch (error) {
    throw explain(error, directory);
  }
}

/**
 * Writes the files of a folder.
 * A file that is there already stops the whole, unless it may be replaced and `force` says to do so.
 * @throws UserError when a file is in the way, or the directory cannot be written
 */
export async function writeFolderFiles(
  directory: string,
  files: ReadonlyMap<string, Uint8Array>,
  { mayReplace, force }: { mayReplace: (name: string) => boolean; force: boolean },
): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    const present = await namesIn(directory);
    const inTheWay = present.filter(name => !force || !mayReplace(name));
    if (inTheWay.length > 0)
      throw new UserError(
        `Le dossier ${directory} contient déjà ${inTheWay.slice(0, 3).join(', ')}${inTheWay.length > 3 ? ', …' : ''} : choisissez un dossier vide${force || !present.every(mayReplace) ? '' : ', ou remplacez ces fichiers avec --force'}.`,
      );
    for (const name of present) if (!files.has(name)) await rm(join(directory, name));
    for (const [name, bytes] of files) {
      await mkdir(dirname(join(directory, name)), { recursive: true });
      await writeFile(join(directory, name), bytes);
    }
  } catch (error) {
    throw explain(error, directory);
  }
}

/** Names of the files in a directory and below, in order. */
async function namesIn(directory: string, below = ''): Promise<string[]> {
  const names: string[] = [];
  for (const entry of (await readdir(join(directory, below))).sort()) {
    if (entry.startsWith('.')) continue;
    const name = below === '' ? entry : `${below}/${entry}`;
    // Not followed: what a link leads to may be any file of this machine, and texts are shown to everyone.
    const found = await lstat(join(directory, name));
    if (!found.isFile() && !found.isDirectory())
      throw new UserError(
        `${join(directory, name)} n’est ni un fichier ni un dossier : mettez-y le fichier lui-même, pas un lien vers lui.`,
      );
    if (found.size > MOST_BYTES)
      throw new UserError(
        `${join(directory, name)} est trop gros pour une commune : ${MOST_BYTES} octets au plus.`,
      );
    names.push(...(found.isDirectory() ? await namesIn(directory, name) : [name]));
    if (names.length > MOST_FILES)
      throw new UserError(
        `Le dossier ${directory} contient plus de ${MOST_FILES} fichiers : ce n’est pas celui d’une commune.`,
      );
  }
  return names;
}

function explain(error: unknown, directory: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  switch (code) {
    case 'ENOENT':
      return new UserError(`Le dossier ${directory} n’existe pas : vérifiez son nom.`);
    case 'ENOTDIR':
    case 'EEXIST':
      return new UserError(`${directory} est un fichier : donnez le dossier de la commune.`);
    case 'EACCES':
    case 'EPERM':
      return new UserError(`Le dossier ${directory} n’est pas accessible : vérifiez ses droits.`);
    default:
      return error;
  }
}
