/** What a demonstration starts with: the communes of `tenants/`, as their folders say them today. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import { announcePortal } from '@preau/operations/announce-portal';
import { applyTenant } from '@preau/operations/apply-tenant';
import type { Clock } from '@preau/operations/clock';
import { type PlatformContext, type PlatformStores, platformContext } from '@preau/operations/context';
import { readFolderFiles } from './folder-files.ts';
import { UserError } from './user-error.ts';

const TENANTS = new URL('../../../tenants', import.meta.url).pathname;

/**
 * Applies every folder that differs from what is installed, and tells a commune that is new that its portal is open.
 * @throws UserError when a folder has mistakes, or cannot be applied
 */
export async function installDemonstration(
  stores: PlatformStores,
  clock: Clock,
  baseDomain: string,
): Promise<void> {
  const ctx = platformContext(stores, { actor: { kind: 'system' }, now: clock.now(), requestId: 'start' });
  const entries = await readdir(TENANTS, { withFileTypes: true });
  for (const entry of entries.filter(entry => entry.isDirectory()))
    await install(ctx, join(TENANTS, entry.name), baseDomain);
}

async function install(ctx: PlatformContext, directory: string, baseDomain: string): Promise<void> {
  const slug = basename(directory);
  const checked = checkTenantFolder(slug, await readFolderFiles(directory));
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
  if (outcome.differences.some(({ noun, change }) => noun === 'portal' && change === 'added'))
    await announcePortal(ctx, slug);
}
