/** Who asks, by the cookie that came with the request. */
import { actorOf, findSignIn, type SignIn, tokenOf } from '@preau/auth/sign-ins';
import { platformTransaction, tenantTransaction } from '@preau/db/database';
import type { Actor } from '@preau/domain/actor';
import type { PlatformStores } from './context.ts';
import type { Site } from './site.ts';

export interface Asker {
  actor: Actor;
  /** Also there while it awaits something, for the verbs that settle it. */
  signIn: SignIn | null;
}

const NOBODY: Asker = { actor: { kind: 'visitor' }, signIn: null };

/** The one who asks at a site. A cookie counts only where it was given: the console's at the console, a tenant's at that tenant. */
export async function findActor(
  { app, platform }: Pick<PlatformStores, 'app' | 'platform'>,
  site: Site | null,
  cookieHeader: string | undefined,
): Promise<Asker> {
  const token = tokenOf(cookieHeader);
  if (!site || !token) return NOBODY;
  const signIn =
    site.kind === 'portal'
      ? await tenantTransaction(app, site.tenant.id, tx => findSignIn(tx, token))
      : await platformTransaction(platform, tx => findSignIn(tx, token));
  return { actor: actorOf(signIn), signIn };
}
