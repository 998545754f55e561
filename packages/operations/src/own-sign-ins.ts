/** One's own sign-ins: where one is signed in, and the end of each. */
import type { SignInList } from '@preau/contract/session';
import { endSignIn, listSignIns } from '@preau/db/sign-in';
import { isUuid, toId } from '@preau/domain/ids';
import { OperationError } from './operation-error.ts';
import { auditIn, ownAccount, type RealmContext } from './realm.ts';

/** The sign-ins that last, the latest used first. */
export async function listOwnSignIns(ctx: RealmContext): Promise<SignInList> {
  const { id, signIn } = ownAccount(ctx);
  const rows = await ctx.transaction(tx => listSignIns(tx, id, ctx.at));
  return {
    signIns: rows.map(row => ({
      id: row.id,
      userAgent: row.userAgent,
      since: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      isThisOne: row.id === signIn.id,
    })),
  };
}

/** Ends one of one's sign-ins. @throws OperationError `not_found` for another's as for none */
export async function endOwnSignIn(ctx: RealmContext, signInId: string): Promise<void> {
  const account = ownAccount(ctx);
  await ctx.transaction(async tx => {
    if (!isUuid(signInId) || !(await endSignIn(tx, account.id, toId(signInId))))
      throw new OperationError('not_found');
    await auditIn(ctx, tx, account, 'sign-in.end');
  });
}
