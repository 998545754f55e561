/** Where one signs in: a commune's portal or the operators' console. The verbs of signing in are the same in both. */
import { platformTransaction, tenantTransaction } from '@preau/db/database';
import type { RealmTransaction } from '@preau/db/sign-in';
import type { Occasion, PlatformStores } from './context.ts';
import type { Site } from './site.ts';

export interface RealmContext extends Occasion {
  site: Site;
  /** The real clock: locks, links, codes and sign-ins keep it, whatever time a demonstration plays. */
  at: Date;
  /** What hides second factors and addresses, see docs/decisions/secret-key.md. */
  secretKey: Uint8Array;
  transaction<Result>(work: (tx: RealmTransaction) => Promise<Result>): Promise<Result>;
}

/** Binds an occasion to the place where it is about signing in. */
export function realmContext(
  { app, platform }: Pick<PlatformStores, 'app' | 'platform'>,
  site: Site,
  occasion: Occasion & { at: Date; secretKey: Uint8Array },
): RealmContext {
  return {
    ...occasion,
    site,
    transaction: work =>
      site.kind === 'portal'
        ? tenantTransaction(app, site.tenant.id, work)
        : platformTransaction(platform, work),
  };
}
