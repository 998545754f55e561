/**
 * Sign-ins: the cookie that a browser holds, and whose it is. Lucia makes, checks, extends and ends them; it is frozen
 * upstream, so nothing outside this module knows of it. The database has the hash of what the cookie holds, no more.
 */
import {
  addSignIn,
  endSignInOfToken,
  findSignIn as findRow,
  type RealmTransaction,
  renewSignIn as renewRow,
  type SignInOwner,
  touchSignIn,
} from '@preau/db/sign-in';
import type { Awaited } from '@preau/domain/account';
import type { Actor, AgentLimit } from '@preau/domain/actor';
import type { Id } from '@preau/domain/ids';
import { type Adapter, generateIdFromEntropySize, Lucia, TimeSpan } from 'lucia';
import { hashToken } from './token.ts';

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionFacts, UserFacts>;
    UserId: string;
    DatabaseSessionAttributes: SessionFacts;
    DatabaseUserAttributes: UserFacts;
  }
}

interface SessionFacts {
  rowId: Id<'sign-in'> | null;
  awaits: Awaited;
  userAgent: string | null;
}

interface UserFacts {
  owner: Exclude<SignInOwner, { kind: 'nobody' }>;
}

/** A sign-in that lasts. While it awaits something, its owner may do nothing but settle that. */
export interface SignIn {
  id: Id<'sign-in'>;
  awaits: Awaited;
  owner: UserFacts['owner'];
}

export const COOKIE_NAME = '__Host-preau';
const TOKEN_BYTES = 25;

/** A family's sign-in lasts from its last use, an agent's or an operator's from its beginning. */
const LIFETIMES = { family: new TimeSpan(14, 'd'), staff: new TimeSpan(12, 'h') };
export type Lifetime = keyof typeof LIFETIMES;

/** What is not settled by then is forgotten: the code of a telephone, a new password. */
const UNSETTLED_MS = 30 * 60_000;

/** A use is noted once an hour, not with every request. */
const NOTED_EVERY_MS = 3_600_000;

function luciaOn(adapter: Adapter, lifetime: Lifetime): Lucia<SessionFacts, UserFacts> {
  return new Lucia(adapter, {
    sessionExpiresIn: LIFETIMES[lifetime],
    sessionCookie: {
      name: COOKIE_NAME,
      attributes: { secure: true, sameSite: 'lax', path: '/' },
    },
    getSessionAttributes: attributes => attributes,
    getUserAttributes: attributes => attributes,
  });
}

/** Lucia's words for our tables. It hands over what the cookie holds; only the hash goes further. */
function adapterOn(tx: RealmTransaction): Adapter {
  let isFamily = false;
  const notNeeded = () => Promise.reject(new Error('asked of the tables themselves'));
  return {
    async getSessionAndUser(token) {
      const at = new Date();
      const row = await findRow(tx, hashToken(token), at);
      if (!row) return [null, null];
      const { owner, id: rowId, awaits, expiresAt } = row;
      if (owner.kind === 'nobody')
        return [{ id: token, userId: '', expiresAt, attributes: { rowId, awaits, userAgent: null } }, null];
      isFamily = owner.kind === 'guardian' && awaits === 'nothing';
      if (expiresAt > at && at.getTime() - row.lastSeenAt.getTime() > NOTED_EVERY_MS)
        await touchSignIn(tx, hashToken(token), { at, expiresAt });
      return [
        { id: token, userId: owner.id, expiresAt, attributes: { rowId, awaits, userAgent: null } },
        { id: owner.id, attributes: { owner } },
      ];
    },
    async setSession({ id: token, userId, expiresAt, attributes: { awaits, userAgent } }) {
      const at = new Date();
      await addSignIn(tx, {
        accountId: userId as Id<'account'>, // it was given to `createSession` as one
        tokenHash: hashToken(token),
        awaits,
        userAgent,
        at,
        expiresAt: awaits === 'nothing' ? expiresAt : new Date(at.getTime() + UNSETTLED_MS),
      });
    },
    async updateSessionExpiration(token, expiresAt) {
      if (isFamily) await touchSignIn(tx, hashToken(token), { at: new Date(), expiresAt });
    },
    deleteSession: token => endSignInOfToken(tx, hashToken(token)),
    getUserSessions: notNeeded,
    deleteUserSessions: notNeeded,
    deleteExpiredSessions: notNeeded,
  };
}

/** What a cookie of ours holds, out of a whole `cookie` header; null when there is none, or none that we could have made. */
export function tokenOf(cookieHeader: string | undefined): string | null {
  return /(?:^|;\s*)__Host-preau=([a-z0-9]{40})(?=\s*(?:;|$))/.exec(cookieHeader ?? '')?.[1] ?? null;
}

/** Whose token this is; null when nobody's. One statement, but when a use is noted or a sign-in is over. */
export async function findSignIn(tx: RealmTransaction, token: string): Promise<SignIn | null> {
  const { session, user } = await luciaOn(adapterOn(tx), 'family').validateSession(token);
  return session?.rowId ? { id: session.rowId, awaits: session.awaits, owner: user.owner } : null;
}

export interface SignInStart {
  accountId: Id<'account'>;
  lifetime: Lifetime;
  awaits: Awaited;
  userAgent: string | null;
}

/** Begins a sign-in under a new token. @returns what the cookie is to hold */
export async function beginSignIn(
  tx: RealmTransaction,
  { accountId, lifetime, awaits, userAgent }: SignInStart,
): Promise<string> {
  const session = await luciaOn(adapterOn(tx), lifetime).createSession(accountId, {
    rowId: null,
    awaits,
    userAgent: userAgent?.slice(0, 400) ?? null,
  });
  return session.id;
}

/** Has a sign-in go on, awaiting less, under a new token. @returns it; null when the sign-in is over */
export async function continueSignIn(
  tx: RealmTransaction,
  { id, lifetime, awaits }: { id: Id<'sign-in'>; lifetime: Lifetime; awaits: Awaited },
): Promise<string | null> {
  const token = newToken();
  const lastsMs = awaits === 'nothing' ? LIFETIMES[lifetime].milliseconds() : UNSETTLED_MS;
  const expiresAt = new Date(Date.now() + lastsMs);
  return (await renewRow(tx, id, { tokenHash: hashToken(token), awaits, expiresAt })) ? token : null;
}

/** Ends the sign-in of a token. */
export function endSignIn(tx: RealmTransaction, token: string): Promise<void> {
  return luciaOn(adapterOn(tx), 'family').invalidateSession(token);
}

/** A token that nobody has: for a cookie or a link. */
export function newToken(): string {
  return generateIdFromEntropySize(TOKEN_BYTES);
}

/** Gives the browser a token to hold, for as long as such a sign-in may last. */
export function cookieOf(token: string, lifetime: Lifetime): string {
  return luciaOn(NO_ADAPTER, lifetime).createSessionCookie(token).serialize();
}

/** Takes the token back from the browser. */
export function blankCookie(): string {
  return luciaOn(NO_ADAPTER, 'family').createBlankSessionCookie().serialize();
}

/** Cookies are written without a database. */
const NO_ADAPTER = {} as Adapter; // none of its verbs is called by what writes a cookie

/** Who acts by a sign-in: a visitor as long as it awaits something. */
export function actorOf(signIn: SignIn | null): Actor {
  if (signIn?.awaits !== 'nothing') return { kind: 'visitor' };
  const { owner } = signIn;
  switch (owner.kind) {
    case 'guardian':
      return { kind: 'guardian', id: owner.id, guardianId: owner.guardianId };
    case 'agent':
      return { kind: 'agent', id: owner.id, role: owner.role, limits: owner.limits.flatMap(toLimit) };
    case 'support':
      return { kind: 'support', id: owner.id, grantId: owner.grantId };
    case 'operator':
      return { kind: 'operator', id: owner.id };
  }
}

function toLimit({
  member,
  site,
  service,
}: Extract<SignInOwner, { kind: 'agent' }>['limits'][number]): AgentLimit[] {
  if (member) return [{ kind: 'member', id: member }];
  if (site) return [{ kind: 'site', id: site }];
  return service ? [{ kind: 'service', id: service }] : [];
}
