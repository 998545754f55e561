/** Bare tenants for tests that need no configuration. */
import { newId } from '@preau/db/new-id';
import type { TenantId } from '@preau/domain/ids';
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
