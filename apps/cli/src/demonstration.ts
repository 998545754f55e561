/** What a demonstration starts with: the communes of `tenants/`, as their folders say them today, with invented families. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listTenants } from '@preau/db/directory';
import type { Clock } from '@preau/operations/clock';
import { type PlatformContext, type PlatformStores, platformContext } from '@preau/operations/context';
import { readFolderFiles } from './folder-files.ts';
import { UserError } from './user-error.ts';

const TENANTS = new URL('../../../tenants', import.meta.url).pathname;

export interface Demonstration {
  stores: PlatformStores;
  clock: Clock;
  baseDomain: string;
  /** Folder in which it notes what it has applied. */
  dataDirectory: string;
}

/**
 * Applies every folder that has changed since it was last applied, and tells each commune, once, that its portal is
 * open. What operators have changed since, in a commune whose folder is the same, stays as it is.
 * @returns a sentence for each commune that was there and has changed
 * @throws UserError when a folder has mistakes, or cannot be applied
 */
export async function installDemonstration({
  stores,
  clock,
  baseDomain,
  dataDirectory,
}: Demonstration): Promise<string[]> {
  const note = join(dataDirectory, 'demonstration.json');
  const applied = await readNote(note);
  const installed = new Set((await listTenants(stores.app)).map(({ slug }) => slug));
  const ctx = platformContext(stores, { actor: { kind: 'system' }, now: clock.now(), requestId: 'start' });
  const changes: string[] = [];
  const entries = await readdir(TENANTS, { withFileTypes: true });
  for (const { name: slug } of entries.filter(entry => entry.isDirectory())) {
    const files = await readFolderFiles(join(TENANTS, slug));
    const digest = digestOf(files);
    if (installed.has(slug) && applied[slug] === digest && applied[familiesOf(slug)] === INSTALLED) continue;
    const differences = await install(ctx, slug, files, baseDomain);
    if (installed.has(slug) && differences > 0)
      changes.push(
        `tenants/${slug} : ${differences} ${differences === 1 ? 'différence appliquée' : 'différences appliquées'}.`,
      );
    await installFamilies(ctx, slug);
    applied[slug] = digest;
    applied[familiesOf(slug)] = INSTALLED;
    await writeNote(note, applied);
  }
  return changes;
}

/** By slug: the digest of the folder as it was applied; beside it, that its families were installed. */
type Note = Record<string, string>;

const familiesOf = (slug: string) => `${slug}/families`;
const INSTALLED = 'installed';

async function readNote(file: string): Promise<Note> {
  return JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
}

/** Written aside and renamed, so that whoever is killed leaves the old note or the new one. */
async function writeNote(file: string, note: Note): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(note));
  await rename(`${file}.new`, file);
}

function digestOf(files: Map<string, Uint8Array>): string {
  const hash = createHash('sha256');
  for (const [name, bytes] of [...files].sort()) hash.update(`${name}\0${bytes.byteLength}\0`).update(bytes);
  return hash.digest('hex');
}

/** Applies one folder. What that takes is loaded only when there is one to apply. @returns how much has changed */
async function install(
  ctx: PlatformContext,
  slug: string,
  files: Map<string, Uint8Array>,
  baseDomain: string,
): Promise<number> {
  const { checkTenantFolder } = await import('@preau/contract/tenant-folder-check');
  const { applyTenant } = await import('@preau/operations/apply-tenant');
  const { announcePortal } = await import('@preau/operations/announce-portal');
  const checked = checkTenantFolder(slug, files);
  if (checked.kind === 'mistaken')
    throw new UserError(
      `La commune « ${slug} » a des erreurs : lancez « npx preau tenant check tenants/${slug} » pour les voir toutes.`,
    );
  const outcome = await applyTenant(ctx, {
    folder: checked.folder,
    baseDomain,
    mode: 'apply',
    agreedRemovals: 'all',
  });
  if (outcome.kind !== 'applied')
    throw new UserError(
      `La commune « ${slug} » ne peut pas être appliquée : lancez « npx preau tenant apply tenants/${slug} » pour savoir pourquoi.`,
    );
  // Asked for again it is the same e-mail; whoever was killed before this line asks for it at the next start.
  await announcePortal(ctx, slug);
  return outcome.differences.length;
}

/** Beside those of the guides, so many families a commune that a list has pages and a search has something to find. */
const FAMILIES = 250;

/**
 * Those that show what a past leaves behind: of the one its régisseur collects, of the other the trésorerie. A past in each
 * would make the first start wait longer.
 */
const WITH_PAST = ['saint-verand', 'rpi-rognaix'];

/** Installs families where there are none. Loaded as late as the rest: a second start has none to install. */
async function installFamilies(ctx: PlatformContext, slug: string): Promise<void> {
  const { installDemonstrationFamilies } = await import('@preau/operations/install-demonstration-families');
  await installDemonstrationFamilies(ctx, { slug, count: FAMILIES, hasPast: WITH_PAST.includes(slug) });
}
