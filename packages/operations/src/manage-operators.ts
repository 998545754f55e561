/** The operators of the platform, who are managed from the command line alone. Times are of the real clock. */
import { recordPlatformAudit } from '@preau/db/audit';
import { resetSecondFactor } from '@preau/db/credentials';
import type { PlatformTransaction } from '@preau/db/database';
import { closeOperator as close, findOperator, saveOperator } from '@preau/db/operator';
import { endSignInsOf } from '@preau/db/sign-in';
import type { Id } from '@preau/domain/ids';
import { makePasswordLink } from './ask-for-password.ts';
import type { PlatformContext } from './context.ts';
import { OperationError } from './operation-error.ts';

/** Adds an operator, or opens a closed one again. @returns the token of a link by which they choose their password */
export function addOperator(
  ctx: PlatformContext,
  { email, name, at }: { email: string; name: string; at: Date },
): Promise<string> {
  return ctx.transaction(async tx => {
    const id = await saveOperator(tx, { email: email.toLowerCase(), name, at });
    await note(ctx, tx, 'operator.add', id);
    return (await makePasswordLink(tx, id, { occasion: 'invited', at })).token;
  });
}

/** A link for an operator who has forgotten their password. @throws OperationError `not_found` */
export function linkOperator(ctx: PlatformContext, email: string, at: Date): Promise<string> {
  return withOperator(ctx, email, 'operator.link', async (tx, id) => {
    return (await makePasswordLink(tx, id, { occasion: 'invited', at })).token;
  });
}

/** Has an operator enrol a second factor anew. @throws OperationError `not_found` */
export function resetOperatorSecondFactor(ctx: PlatformContext, email: string): Promise<void> {
  return withOperator(ctx, email, 'operator.reset-second-factor', async (tx, id) => {
    await resetSecondFactor(tx, id);
    await endSignInsOf(tx, id, null);
  });
}

/** Closes an operator's account. @throws OperationError `not_found` */
export function closeOperator(ctx: PlatformContext, email: string, at: Date): Promise<void> {
  return withOperator(ctx, email, 'operator.close', (tx, id) => close(tx, id, at));
}

function withOperator<Result>(
  ctx: PlatformContext,
  email: string,
  action: string,
  work: (tx: PlatformTransaction, id: Id<'account'>) => Promise<Result>,
): Promise<Result> {
  return ctx.transaction(async tx => {
    const id = await findOperator(tx, email.toLowerCase());
    if (!id) throw new OperationError('not_found');
    await note(ctx, tx, action, id);
    return work(tx, id);
  });
}

function note(
  { actor, now, requestId }: PlatformContext,
  tx: PlatformTransaction,
  action: string,
  id: Id<'account'>,
): Promise<void> {
  return recordPlatformAudit(tx, { actor, at: now, requestId, action, detail: { id } });
}
