/** Signs in with an identifier and a password. Neither the answer nor its time tells whether there is such an account. */
import { verifyPassword } from '@preau/auth/password';
import { attemptKey, countedAddress } from '@preau/auth/secret-box';
import { beginSignIn, endSignIn, type Lifetime, tokenOf } from '@preau/auth/sign-ins';
import { hashToken, plainCode } from '@preau/auth/token';
import {
  type AccountKey,
  clearTries,
  forgetAttempt,
  MOST_FAILURES,
  purgeAttempts,
  type TriedAccount,
  takeCountedTry,
  useLink,
} from '@preau/db/credentials';
import { purgeSignIns, type RealmTransaction } from '@preau/db/sign-in';
import type { Awaited } from '@preau/domain/account';
import { enqueue } from './enqueue.ts';
import { OperationError } from './operation-error.ts';
import { auditIn, type RealmContext } from './realm.ts';

/** How long an account rests after ten failures, and how long failures of an address are remembered. */
export const REST_MS = 15 * 60_000;

/** A mairie's whole staff, or a mobile network's families, may come from one address; only failures count. */
export const MOST_FAILURES_OF_ADDRESS = 100;

/** What is known of the browser that asks. */
export interface Device {
  /** Of the network: counted under a keyed hash, kept nowhere. */
  address: string;
  userAgent: string | null;
  /** The whole `cookie` header: a sign-in that was there before ends. */
  cookieHeader: string | undefined;
}

/** A step of signing in that was made: what the browser is to hold now, and what is still asked. */
export interface StepMade {
  token: string;
  lifetime: Lifetime;
  awaits: Awaited;
}

/** @throws OperationError `unauthenticated` when it is refused or the account rests; `too_many` from this address */
export async function signIn(
  ctx: RealmContext,
  { identifier, password, device }: { identifier: string; password: string; device: Device },
): Promise<StepMade> {
  const address = attemptKey(ctx.secretKey, 'sign-in', countedAddress(device.address));
  const tried = await ctx.flight(tx =>
    takeCountedTry(tx, readIdentifier(identifier), {
      counted: address,
      most: MOST_FAILURES_OF_ADDRESS,
      at: ctx.at,
      lockedUntil: new Date(ctx.at.getTime() + REST_MS),
    }),
  );
  if (tried === 'too-many') throw new OperationError('too_many');
  const isRight = await verifyPassword(tried?.passwordHash ?? null, password);
  const typedHash = hashToken(plainCode(password));
  const temporary = tried?.temporary.find(({ hash }) => hash === typedHash);
  if (!tried || !(isRight || temporary)) {
    if (tried) await noteFailure(ctx, tried);
    throw new OperationError('unauthenticated', { reason: 'wrong' });
  }
  const awaits = isRight ? afterPassword(tried) : 'new-password';
  const lifetime = lifetimeOf(tried.kind);
  const before = tokenOf(device.cookieHeader);
  const begin = async (tx: RealmTransaction): Promise<StepMade> => {
    const [token] = await Promise.all([
      beginSignIn(tx, { accountId: tried.id, lifetime, awaits, userAgent: device.userAgent }),
      auditIn(ctx, tx, { id: tried.id, kind: tried.kind }, 'sign-in.begin'),
      before && endSignIn(tx, before),
      // A tenant's are removed with all that it no longer needs; the operators' by the next of them who comes.
      tx.kind === 'platform' && Promise.all([purgeSignIns(tx, ctx.at), purgeAttempts(tx, ctx.at)]),
      // Late, since all who sign in from there wait for it; before the account's, as where both are counted.
      forgetAttempt(tx, address),
      // A second factor that is still to come is tried against the same ten.
      (awaits === 'nothing' || awaits === 'new-password') && clearTries(tx, tried.id),
    ]);
    return { token, lifetime, awaits };
  };
  if (isRight) return ctx.flight(begin);
  return ctx.transaction(async tx => {
    // Two that come at once with one temporary password: the first is in.
    if (!(temporary && (await useLink(tx, temporary.linkId, ctx.at))))
      throw new OperationError('unauthenticated', { reason: 'wrong' });
    return begin(tx);
  });
}

/** `12 345 678` is the number of a family, whatever has an @ an e-mail. */
export function readIdentifier(typed: string): AccountKey {
  const compact = typed.replace(/[\s\u200b]/g, '').normalize('NFC');
  return compact.includes('@')
    ? { by: 'email', email: compact.toLowerCase() }
    : { by: 'number', number: compact };
}

/** What an account is asked for once its password was right. */
export function afterPassword({ kind, totpSecret }: Pick<TriedAccount, 'kind' | 'totpSecret'>): Awaited {
  if (kind === 'guardian') return 'nothing';
  return totpSecret ? 'second-factor' : 'second-factor-enrolment';
}

export function lifetimeOf(kind: TriedAccount['kind']): Lifetime {
  return kind === 'guardian' ? 'family' : 'staff';
}

/** The tenth in a row is told to whoever the account belongs to. */
export async function noteFailure(ctx: RealmContext, { id, kind, failures }: TriedAccount): Promise<void> {
  if (failures !== MOST_FAILURES) return;
  await ctx.transaction(async tx => {
    await auditIn(ctx, tx, { id, kind }, 'sign-in.lock');
    // Operators have no commune whose mail would tell them.
    if (tx.kind === 'tenant') await enqueue(tx, 'send-email', { template: 'account-locked', accountId: id });
  });
}
