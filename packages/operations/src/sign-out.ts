/** Ends the sign-in of the one who asks. */
import { endSignIn, tokenOf } from '@preau/auth/sign-ins';
import type { RealmContext } from './realm.ts';

/** Whoever is not signed in is signed out already. */
export async function signOut(ctx: RealmContext, cookieHeader: string | undefined): Promise<void> {
  const token = tokenOf(cookieHeader);
  if (token) await ctx.transaction(tx => endSignIn(tx, token));
}
