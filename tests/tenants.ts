/** Tenants for tests: bare ones, and the communes of `tenants/`. */

import type { TenantFolder } from '@preau/contract/tenant-folder';
import { checkTenantFolder } from '@preau/contract/tenant-folder-check';
import type { FileStore } from '@preau/db/files';
import { newId } from '@preau/db/new-id';
import type { TenantId } from '@preau/domain/ids';
import { applyTenant } from '@preau/operations/apply-tenant';
import { platformContext } from '@preau/operations/context';
import { readFolderFiles } from '../apps/cli/src/folder-files.ts';
import type { TestDatabase } from './database.ts';

/** Inserts a tenant that has a slug and nothing else. */
export async function insertTenant({ superuser }: TestDatabase, slug: string): Promise<TenantId> {
  const id = newId<'tenant'>();
  await superuser`
    insert into tenant (id, slug, kind, name, time_zone, created_at, applied_at)
    values (${id}, ${slug}, 'commune', ${slug}, 'Europe/Paris', now(), now())`;
  await superuser`update tenant_directory set version = version + 1`;
  return id;
}

/** Reads a commune of `tenants/`. @throws Error with its mistakes */
export async function readFolder(slug: string): Promise<TenantFolder> {
  const directory = new URL(`../tenants/${slug}`, import.meta.url).pathname;
  const checked = checkTenantFolder(slug, await readFolderFiles(directory));
  if (checked.kind === 'mistaken') throw new Error(JSON.stringify(checked.mistakes));
  return checked.folder;
}

/** Applies a commune of `tenants/`, as its folder is or as a test has changed it. */
export async function applyFolder(
  database: TestDatabase,
  files: FileStore,
  slug: string,
  changed?: TenantFolder,
): Promise<{ tenantId: TenantId; folder: TenantFolder }> {
  const folder = changed ?? (await readFolder(slug));
  const occasion = {
    actor: { kind: 'system' },
    now: new Date('2026-11-19T10:58:00Z'),
    requestId: 'test',
  } as const;
  const ctx = platformContext({ ...database, files }, occasion);
  const outcome = await applyTenant(ctx, {
    folder,
    baseDomain: 'localhost',
    mode: 'apply',
    agreedRemovals: 'all',
  });
  if (outcome.kind !== 'applied') throw new Error(JSON.stringify(outcome));
  const [row] = await database.superuser<{ id: TenantId }[]>`select id from tenant where slug = ${slug}`;
  if (!row) throw new Error('an applied tenant is registered');
  return { tenantId: row.id, folder };
}
