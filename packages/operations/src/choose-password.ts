/** A password of one's own: in the place of one that one knows, or of one that came by e-mail or letter. */
import { hashPassword, verifyPassword } from '@preau/auth/password';
import { passwordMistakes } from '@preau/auth/password-rules';
import { beginSignIn, continueSignIn } from '@preau/auth/sign-ins';
import { hashToken } from '@preau/auth/token';
import { personalWords } from '@preau/db/account';
import {
  clearTries,
  findLiveLink,
  readSecondFactor,
  setPassword,
  takeTry,
  useLink,
} from '@preau/db/credentials';
import { readFamilyRules } from '@preau/db/family-rules';
import { operatorWords } from '@preau/db/operator';
import { endSignInsOf, type RealmTransaction } from '@preau/db/sign-in';
import { PASSWORD_LENGTHS } from '@preau/domain/family-rules';
import type { Id } from '@preau/domain/ids';
import { enqueue } from './enqueue.ts';
import { OperationError } from './operation-error.ts';
import { auditIn, type OwnAccount, ownAccount, type RealmContext } from './realm.ts';
import { afterPassword, lifetimeOf, noteFailure, REST_MS, type StepMade } from './sign-in.ts';

/** How short a password may be here, for who is about to choose one. */
export function readPasswordMinimum(ctx: RealmContext): Promise<number> {
  return ctx.transaction(minimumOf);
}

async function minimumOf(tx: RealmTransaction): Promise<number> {
  return tx.kind === 'tenant' ? (await readFamilyRules(tx)).passwordMinimum : PASSWORD_LENGTHS.usual;
}

/**
 * Changes one's password and ends one's other sign-ins. The current one is asked for, but of whoever came by a temporary
 * password: they have just given it.
 * @throws OperationError `invalid` with the mistakes of `password`; `unauthenticated` with reason `wrong` for the current one
 */
export async function choosePassword(
  ctx: RealmContext,
  { current, password }: { current: string | null; password: string },
): Promise<StepMade> {
  const account = ownAccount(ctx);
  const { awaits } = account.signIn;
  if (awaits !== 'nothing' && awaits !== 'new-password') throw new OperationError('unauthenticated');
  if (awaits === 'nothing') await checkCurrent(ctx, account, current ?? '');
  const passwordHash = await hashGoodPassword(ctx, account.id, password);
  return ctx.transaction(async tx => {
    await keep(ctx, tx, account, passwordHash);
    await endSignInsOf(tx, account.id, account.signIn.id);
    const lifetime = lifetimeOf(account.kind);
    const next = awaits === 'nothing' ? 'nothing' : await nextStep(tx, account);
    const token = await continueSignIn(tx, { id: account.signIn.id, lifetime, awaits: next });
    if (!token) throw new OperationError('unauthenticated');
    return { token, lifetime, awaits: next };
  });
}

/**
 * Uses a link of an e-mail or a letter: chooses a password and signs in. All other sign-ins end.
 * @throws OperationError `not_found` when the link is used or over, `invalid` with the mistakes of `password`
 */
export async function usePasswordLink(
  ctx: RealmContext,
  { token, password, userAgent }: { token: string; password: string; userAgent: string | null },
): Promise<StepMade> {
  const link = await findLink(ctx, token);
  const passwordHash = await hashGoodPassword(ctx, link.accountId, password);
  return ctx.transaction(async tx => {
    if (!(await useLink(tx, link.id, ctx.at))) throw new OperationError('not_found');
    const account = { id: link.accountId, kind: link.kind };
    await keep(ctx, tx, account, passwordHash);
    await endSignInsOf(tx, link.accountId, null);
    const awaits = await nextStep(tx, account);
    const lifetime = lifetimeOf(link.kind);
    return {
      token: await beginSignIn(tx, { accountId: link.accountId, lifetime, awaits, userAgent }),
      lifetime,
      awaits,
    };
  });
}

/** Whether a link is still good, without using it: those who check e-mails follow links too. @throws `not_found` */
export async function findLink(ctx: RealmContext, token: string) {
  const link = await ctx.transaction(tx => findLiveLink(tx, hashToken(token), ctx.at));
  if (!link) throw new OperationError('not_found');
  return link;
}

async function checkCurrent(ctx: RealmContext, { id }: OwnAccount, current: string): Promise<void> {
  const tried = await ctx.transaction(tx =>
    takeTry(tx, { by: 'id', id }, { at: ctx.at, lockedUntil: new Date(ctx.at.getTime() + REST_MS) }),
  );
  if (await verifyPassword(tried?.passwordHash ?? null, current)) {
    await ctx.transaction(tx => clearTries(tx, id));
    return;
  }
  if (tried) await noteFailure(ctx, tried);
  throw new OperationError('unauthenticated', { reason: 'wrong' });
}

async function hashGoodPassword(ctx: RealmContext, id: Id<'account'>, password: string): Promise<string> {
  const [minimum, personal] = await ctx.transaction(async tx => [
    await minimumOf(tx),
    tx.kind === 'tenant' ? await personalWords(tx, id) : await operatorWords(tx, id),
  ]);
  const mistakes = await passwordMistakes(password, { minimum, personal });
  if (mistakes.length > 0) throw new OperationError('invalid', { mistakes: { password: mistakes }, minimum });
  return hashPassword(password);
}

async function keep(
  ctx: RealmContext,
  tx: RealmTransaction,
  account: { id: Id<'account'>; kind: OwnAccount['kind'] },
  passwordHash: string,
): Promise<void> {
  await setPassword(tx, account.id, { passwordHash, at: ctx.at });
  await auditIn(ctx, tx, account, 'password.change');
  if (tx.kind === 'tenant')
    await enqueue(tx, 'send-email', { template: 'password-changed', accountId: account.id });
}

/** Agents and operators still show their second factor, or enrol one. */
async function nextStep(
  tx: RealmTransaction,
  { id, kind }: { id: Id<'account'>; kind: OwnAccount['kind'] },
): Promise<StepMade['awaits']> {
  if (kind === 'guardian') return 'nothing';
  const factor = await readSecondFactor(tx, id);
  return afterPassword({ kind, totpSecret: factor?.isConfirmed ? factor.totpSecret : null });
}
