/** Which site a host is: a commune's portal, the operators' console, or none. */
import type { AppDatabase } from '@preau/db/database';
import { directoryVersion, findTenantByHost, findTenantBySlug } from '@preau/db/directory';
import type { Tenant } from '@preau/domain/tenant';

export type Site = { kind: 'portal'; tenant: Tenant } | { kind: 'console' };

/** A remembered tenant is looked up again when this is over and the directory has changed: well within a second. */
export const TRUSTED_MS = 400;

/** Bounds the memory that invented host names could take. */
const MOST_REMEMBERED = 20_000;

/** Finds the site of a host name, remembering the answers. */
export function createSiteFinder(
  database: AppDatabase,
  baseDomain: string,
): (host: string) => Promise<Site | null> {
  const remembered = new Map<string, Promise<Site | null>>();
  let version = -1;
  let verifiedAt = Number.NEGATIVE_INFINITY;
  let verifying: Promise<void> | null = null;

  async function verify(): Promise<void> {
    const startedAt = performance.now();
    const current = await directoryVersion(database);
    if (current !== version) remembered.clear();
    version = current;
    verifiedAt = startedAt;
  }

  async function look(host: string): Promise<Site | null> {
    const tenant = host.endsWith(`.${baseDomain}`)
      ? await findTenantBySlug(database, host.slice(0, -baseDomain.length - 1))
      : await findTenantByHost(database, host);
    return tenant && { kind: 'portal', tenant };
  }

  return async function findSite(host) {
    if (host === `console.${baseDomain}`) return { kind: 'console' };
    if (performance.now() - verifiedAt > TRUSTED_MS) {
      verifying ??= verify().finally(() => {
        verifying = null;
      });
      await verifying;
    }
    const known = remembered.get(host);
    if (known) return known;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const site = look(host);
    remembered.set(host, site);
    site.catch(() => remembered.delete(host));
    return site;
  };
}
