/** Who asks, by the cookie that came with the request. */
import { actorOf, findSignIn, type SignIn, tokenOf } from '@preau/auth/sign-ins';
import { platformTransaction, tenantTransaction } from '@preau/db/database';
import { SharedTransaction } from '@preau/db/shared-transaction';
import type { RealmTransaction } from '@preau/db/sign-in';
import type { Actor } from '@preau/domain/actor';
import type { PlatformStores } from './context.ts';
import type { Site } from './site.ts';

export interface Asker {
  actor: Actor;
  /** Also there while it awaits something, for the verbs that settle it. */
  signIn: SignIn | null;
  /** In which it was found, for what is read next; null on the console, and where something may change. */
  shared: SharedTransaction | null;
}

export interface Asking {
  site: Site | null;
  cookieHeader: string | undefined;
  /** Whether the request changes nothing. */
  reads: boolean;
  /** The page of this process that asks, if one does. */
  page: object | null;
}

interface Known extends Pick<Asking, 'cookieHeader'> {
  tenantId: string;
  asker: Promise<Asker>;
}

/**
 * Finds the one who asks at a site. A cookie counts only where it was given: the console's at the console, a tenant's at
 * that tenant. For a page it is found once, until the page changes something.
 */
export function createAskerFinder(stores: PlatformStores): (asking: Asking) => Promise<Asker> {
  const known = new WeakMap<object, Known>();
  return ({ site, cookieHeader, reads, page }) => {
    if (page && !reads) known.delete(page);
    if (!reads || site?.kind !== 'portal') return findAsker(stores, site, cookieHeader, null);
    const tenantId = site.tenant.id;
    const before = page && known.get(page);
    if (before?.tenantId === tenantId && before.cookieHeader === cookieHeader) return before.asker;
    const asker = findAsker(stores, site, cookieHeader, new SharedTransaction(stores.app, tenantId));
    if (page) known.set(page, { tenantId, cookieHeader, asker });
    return asker;
  };
}

async function findAsker(
  { app, platform }: Pick<PlatformStores, 'app' | 'platform'>,
  site: Site | null,
  cookieHeader: string | undefined,
  shared: SharedTransaction | null,
): Promise<Asker> {
  const token = tokenOf(cookieHeader);
  if (!site || !token) return { actor: { kind: 'visitor' }, signIn: null, shared };
  const find = (tx: RealmTransaction) => findSignIn(tx, token);
  const signIn = await (site.kind === 'console'
    ? platformTransaction(platform, find)
    : shared
      ? shared.begin(find)
      : tenantTransaction(app, site.tenant.id, find));
  return { actor: actorOf(signIn), signIn, shared };
}
