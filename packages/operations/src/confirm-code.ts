/** The second factor: its enrolment, and the code that is asked after the password. */

import { attemptKey, openSecret, recoveryCodeHash, sealSecret } from '@preau/auth/secret-box';
import { continueSignIn } from '@preau/auth/sign-ins';
import { legibleCode, plainCode } from '@preau/auth/token';
import { enrolmentOf, newTotpSecret, stepOf } from '@preau/auth/totp';
import type { SecondFactorEnrolment } from '@preau/contract/session';
import {
  clearTries,
  confirmSecondFactor,
  forgetAttempts,
  MOST_FAILURES,
  proposeSecondFactor,
  readSecondFactor,
  type TriedAccount,
  takeCountedTry,
  takeRecoveryCode,
  takeStep,
} from '@preau/db/credentials';
import { OperationError } from './operation-error.ts';
import { auditIn, type OwnAccount, ownAccount, type RealmContext } from './realm.ts';
import { lifetimeOf, noteFailure, REST_MS, type StepMade } from './sign-in.ts';

const RECOVERY_CODES = 10;

export interface CodeConfirmed extends StepMade {
  /** Once, after an enrolment. */
  recoveryCodes: string[] | null;
}

/**
 * What an authenticator application is to be given. The same until it is confirmed, however often the page is shown.
 * @throws OperationError `conflict` when none is to be enrolled now
 */
export async function beginEnrolment(ctx: RealmContext): Promise<SecondFactorEnrolment> {
  const { id, signIn } = ownAccount(ctx);
  if (signIn.awaits !== 'second-factor-enrolment') throw new OperationError('conflict');
  return ctx.transaction(async tx => {
    const known = await readSecondFactor(tx, id);
    if (!known || known.isConfirmed) throw new OperationError('conflict');
    const secret = known.totpSecret ? openSecret(ctx.secretKey, id, known.totpSecret) : newTotpSecret();
    if (!known.totpSecret) await proposeSecondFactor(tx, id, sealSecret(ctx.secretKey, id, secret));
    const issuer = ctx.site.kind === 'portal' ? `Préau ${ctx.site.tenant.name}` : 'Préau, console';
    // A colon parts issuer and label in what the application reads.
    return { secret, ...enrolmentOf(secret, { issuer: issuer.replaceAll(':', ' '), label: known.email }) };
  });
}

/**
 * Takes a code: of the application, or one of recovery where no enrolment is under way. Codes are counted by themselves
 * too: a new password gives an account its ten tries again, and whoever reads its e-mails may choose one after the other.
 * @throws OperationError `conflict` when no code is asked; `unauthenticated` when it is wrong or was taken; `too_many` when
 *   the account rests, or ten codes were tried within a quarter of an hour and none of them was right
 */
export async function confirmCode(ctx: RealmContext, code: string): Promise<CodeConfirmed> {
  const account = ownAccount(ctx);
  const { awaits } = account.signIn;
  if (awaits !== 'second-factor' && awaits !== 'second-factor-enrolment')
    throw new OperationError('conflict');
  const counted = attemptKey(ctx.secretKey, 'code', account.id);
  const tried = await ctx.flight(tx =>
    takeCountedTry(
      tx,
      { by: 'id', id: account.id },
      { counted, most: MOST_FAILURES, at: ctx.at, lockedUntil: new Date(ctx.at.getTime() + REST_MS) },
    ),
  );
  if (tried === null || tried === 'too-many') throw new OperationError('too_many');
  const confirmed =
    awaits === 'second-factor' ? await enter(ctx, account, tried, code) : await enrol(ctx, account, code);
  if (confirmed) {
    // By itself: a try locks this row before the account's, and the account's is locked by now.
    await ctx.flight(tx => forgetAttempts(tx, counted));
    return confirmed;
  }
  await noteFailure(ctx, tried);
  throw new OperationError('unauthenticated', { reason: 'wrong' });
}

async function enter(
  ctx: RealmContext,
  account: OwnAccount,
  { totpSecret }: TriedAccount,
  code: string,
): Promise<CodeConfirmed | null> {
  if (!totpSecret) return null;
  const step = stepOf(openSecret(ctx.secretKey, account.id, totpSecret), code, ctx.at);
  const codeHash = recoveryCodeHash(ctx.secretKey, account.id, plainCode(code));
  return ctx.transaction(async tx => {
    const isTaken =
      step === null
        ? await takeRecoveryCode(tx, account.id, { codeHash, at: ctx.at })
        : await takeStep(tx, account.id, step);
    if (!isTaken) return null;
    if (step === null) await auditIn(ctx, tx, account, 'sign-in.recovery-code');
    return finish(ctx, tx, account, null);
  });
}

async function enrol(ctx: RealmContext, account: OwnAccount, code: string): Promise<CodeConfirmed | null> {
  return ctx.transaction(async tx => {
    const known = await readSecondFactor(tx, account.id);
    if (!known?.totpSecret || known.isConfirmed) return null;
    const step = stepOf(openSecret(ctx.secretKey, account.id, known.totpSecret), code, ctx.at);
    if (step === null) return null;
    const codes = Array.from({ length: RECOVERY_CODES }, () => legibleCode(3));
    const codeHashes = codes.map(each => recoveryCodeHash(ctx.secretKey, account.id, plainCode(each)));
    if (!(await confirmSecondFactor(tx, account.id, { step, at: ctx.at, codeHashes }))) return null;
    await auditIn(ctx, tx, account, 'second-factor.enrol');
    return finish(ctx, tx, account, codes);
  });
}

async function finish(
  ctx: RealmContext,
  tx: Parameters<Parameters<RealmContext['transaction']>[0]>[0],
  account: OwnAccount,
  recoveryCodes: string[] | null,
): Promise<CodeConfirmed> {
  await clearTries(tx, account.id);
  const lifetime = lifetimeOf(account.kind);
  const token = await continueSignIn(tx, { id: account.signIn.id, lifetime, awaits: 'nothing' });
  if (!token) throw new OperationError('unauthenticated');
  await auditIn(ctx, tx, account, 'sign-in.second-factor');
  return { token, lifetime, awaits: 'nothing', recoveryCodes };
}
