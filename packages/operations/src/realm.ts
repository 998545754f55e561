/** Where one signs in: a commune's portal or the operators' console. The verbs of signing in are the same in both. */
import type { SignIn } from '@preau/auth/sign-ins';
import { recordAudit, recordPlatformAudit } from '@preau/db/audit';
import type { TriedAccount } from '@preau/db/credentials';
import { platformFlight, platformTransaction, tenantFlight, tenantTransaction } from '@preau/db/database';
import type { RealmTransaction } from '@preau/db/sign-in';
import type { Actor } from '@preau/domain/actor';
import type { Id } from '@preau/domain/ids';
import type { Occasion, PlatformStores } from './context.ts';
import { OperationError } from './operation-error.ts';
import type { Site } from './site.ts';

export interface RealmContext extends Occasion {
  site: Site;
  /** The real clock: locks, links, codes and sign-ins keep it, whatever time a demonstration plays. */
  at: Date;
  /** What hides second factors and addresses, see docs/decisions/secret-key.md. */
  secretKey: Uint8Array;
  /** Whose sign-in came with the request, settled or not. */
  signIn: SignIn | null;
  transaction<Result>(work: (tx: RealmTransaction) => Promise<Result>): Promise<Result>;
  /** The same in one flight, for work whose statements wait for no answer. */
  flight<Result>(work: (tx: RealmTransaction) => Promise<Result>): Promise<Result>;
}

/** Binds an occasion to the place where it is about signing in. */
export function realmContext(
  { app, platform }: Pick<PlatformStores, 'app' | 'platform'>,
  site: Site,
  occasion: Omit<RealmContext, 'site' | 'transaction' | 'flight'>,
): RealmContext {
  return {
    ...occasion,
    site,
    transaction: work =>
      site.kind === 'portal'
        ? tenantTransaction(app, site.tenant.id, work)
        : platformTransaction(platform, work),
    flight: work =>
      site.kind === 'portal' ? tenantFlight(app, site.tenant.id, work) : platformFlight(platform, work),
  };
}

/** The account of the one who asks, signed in or about to be. Support has none here. */
export interface OwnAccount {
  id: Id<'account'>;
  kind: TriedAccount['kind'];
  signIn: SignIn;
}

/** @throws OperationError `unauthenticated` for a visitor, `forbidden` for support */
export function ownAccount({ signIn }: RealmContext): OwnAccount {
  if (!signIn) throw new OperationError('unauthenticated');
  const { owner } = signIn;
  if (owner.kind === 'support') throw new OperationError('forbidden');
  return { id: owner.id, kind: owner.kind, signIn };
}

/** Records what an account does about its own sign-in; it may not have an actor yet. */
export async function auditIn(
  { now, requestId }: RealmContext,
  tx: RealmTransaction,
  account: { id: Id<'account'>; kind: TriedAccount['kind'] },
  action: string,
): Promise<void> {
  // An actor as the entry names it: kind and id, no more is read of it.
  const actor = { kind: account.kind, id: account.id } as Actor;
  if (tx.kind === 'tenant') await recordAudit(tx, { actor, at: now, requestId, action });
  else await recordPlatformAudit(tx, { actor, at: now, requestId, action });
}
