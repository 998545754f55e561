/** What every verb is given: on whose data, for whom, when. Nothing is ambient. */

import {
  type AppDatabase,
  type PlatformDatabase,
  type PlatformTransaction,
  platformTransaction,
  type RelayDatabase,
  type TenantTransaction,
  tenantTransaction,
} from '@preau/db/database';
import { findTenantBySlug } from '@preau/db/directory';
import type { FileStore } from '@preau/db/files';
import type { SharedTransaction } from '@preau/db/shared-transaction';
import type { Actor } from '@preau/domain/actor';
import type { Tenant } from '@preau/domain/tenant';
import { OperationError } from './operation-error.ts';
import { type RulesMemory, rulesMemoryOf } from './planning-rules.ts';

/** Who acts, when by the clock of business, and under which request. */
export interface Occasion {
  actor: Actor;
  now: Date;
  requestId: string;
  /** In which the one who asks was found, where the request only reads: what it reads goes on in it. */
  shared?: SharedTransaction | null;
}

/** What a verb on one tenant is given. */
export interface Context extends Occasion {
  tenant: Tenant & { transaction<Result>(work: (tx: TenantTransaction) => Promise<Result>): Promise<Result> };
  files: FileStore;
  /** What this process remembers of the rules of tenants. */
  rules: RulesMemory;
}

/** What a verb on the platform is given. */
export interface PlatformContext extends Occasion {
  transaction<Result>(work: (tx: PlatformTransaction) => Promise<Result>): Promise<Result>;
  app: AppDatabase;
  relay: RelayDatabase;
  files: FileStore;
}

export interface Stores {
  app: AppDatabase;
  files: FileStore;
}

export interface PlatformStores extends Stores {
  platform: PlatformDatabase;
  relay: RelayDatabase;
}

/** Binds an occasion to a tenant. */
export function tenantContext({ app, files }: Stores, tenant: Tenant, occasion: Occasion): Context {
  return {
    ...occasion,
    files,
    rules: rulesMemoryOf(app),
    tenant: {
      ...tenant,
      transaction: work =>
        occasion.shared?.tenantId === tenant.id
          ? occasion.shared.join(work)
          : tenantTransaction(app, tenant.id, work),
    },
  };
}

/** Has an operator's occasion bear on the tenant of a slug. @throws OperationError `not_found` */
export async function contextOfTenant(
  { app, files, actor, now, requestId }: PlatformContext,
  slug: string,
): Promise<Context> {
  const tenant = await findTenantBySlug(app, slug);
  if (!tenant) throw new OperationError('not_found');
  return tenantContext({ app, files }, tenant, { actor, now, requestId });
}

/** Binds an occasion to the platform. */
export function platformContext(
  { app, platform, relay, files }: PlatformStores,
  occasion: Occasion,
): PlatformContext {
  return { ...occasion, app, relay, files, transaction: work => platformTransaction(platform, work) };
}
