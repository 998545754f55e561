/**
 * What accounts sign in with, a tenant's and the operators' alike. Times are of the real clock, secrets come here as
 * hashes or sealed.
 */
import type { Id } from '@preau/domain/ids';
import { type Fragment, realmOf } from './internal/realm.ts';
import { newId } from './new-id.ts';
import type { RealmTransaction } from './sign-in.ts';

/** At the tenth failure in a row an account rests. */
export const MOST_FAILURES = 10;

/** By what an account is looked for; the number is that of a household, whose first adult it signs in. */
export type AccountKey =
  | { by: 'id'; id: Id<'account'> }
  | { by: 'email'; email: string }
  | { by: 'number'; number: string };

/** An account whose password or code is about to be tried. */
export interface TriedAccount {
  id: Id<'account'>;
  kind: 'guardian' | 'agent' | 'operator';
  passwordHash: string | null;
  /** In a row, with the try that has just been taken. */
  failures: number;
  /** Sealed; null without a second factor that is confirmed. */
  totpSecret: string | null;
  totpStep: number | null;
  /** Passwords that came by e-mail and are still good. */
  temporary: { linkId: Id<'password-link'>; hash: string }[];
}

/** When a try is taken, and until when the tenth locks the account. */
interface TryTime {
  at: Date;
  lockedUntil: Date;
}

/**
 * Takes one of the ten tries, in one statement, before anything is compared: so that a hundred at once are ten too. The
 * tenth locks the account until `lockedUntil`, and who was right takes the lock away.
 * @returns null when there is no such account, or when it rests
 */
export async function takeTry(
  tx: RealmTransaction,
  key: AccountKey,
  time: TryTime,
): Promise<TriedAccount | null> {
  const { sql } = realmOf(tx);
  const [row] = await sql<TriedAccount[]>`${tryOf(tx, key, time, sql`true`)}`;
  return row ?? null;
}

/**
 * Counts one more under a key, as {@link countAttempt} does, and unless there are too many takes a try, as {@link takeTry}
 * does: both in one statement.
 * @returns the account; null when there is none, or when it rests; `too-many` when no try was taken
 */
export async function takeCountedTry(
  tx: RealmTransaction,
  key: AccountKey,
  { counted, most, ...time }: TryTime & { counted: string; most: number },
): Promise<TriedAccount | null | 'too-many'> {
  const { sql } = realmOf(tx);
  const [row] = await sql<[{ attempts: number } & (TriedAccount | { id: null })]>`
    with counted as (${countOf(tx, counted, { at: time.at, windowEndsAt: time.lockedUntil })}),
    tried as (${tryOf(tx, key, time, sql`(select attempts from counted) <= ${most}`)})
    select counted.attempts, tried.* from counted left join tried on true`;
  const { attempts, ...tried } = row;
  if (attempts > most) return 'too-many';
  return tried.id === null ? null : tried;
}

function tryOf(tx: RealmTransaction, key: AccountKey, { at, lockedUntil }: TryTime, condition: Fragment) {
  const { sql, own, account, passwordLink, owner } = realmOf(tx);
  return sql`
    update ${account} set
      failures = case when locked_until is null then failures + 1 else 1 end,
      locked_until = case when locked_until is null and failures + 1 >= ${MOST_FAILURES} then ${lockedUntil} end
    where ${own} and id = ${idOf(tx, key)} and closed_at is null and (locked_until is null or locked_until <= ${at})
      and ${condition}
    returning id, ${tx.kind === 'tenant' ? sql`kind` : sql`'operator' as kind`}, password_hash as "passwordHash", failures,
      case when totp_confirmed_at is not null then totp_secret end as "totpSecret", totp_step::float8 as "totpStep",
      coalesce((
        select jsonb_agg(jsonb_build_object('linkId', l.id, 'hash', temporary_password_hash))
        from ${passwordLink} l
        where ${own} and l.${owner} = ${account}.id and used_at is null and l.expires_at > ${at}
          and temporary_password_hash is not null
      ), '[]') as temporary`;
}

function idOf(tx: RealmTransaction, key: AccountKey) {
  const { sql, own, account } = realmOf(tx);
  switch (key.by) {
    case 'id':
      return sql`${key.id}`;
    case 'email':
      return sql`(select id from ${account} where ${own} and email = ${key.email})`;
    case 'number':
      // The operators have no families: nobody has this number there.
      return tx.kind === 'platform'
        ? sql`null`
        : sql`(
            select g.account_id from household h
            join household_guardian hg on hg.tenant_id = h.tenant_id and hg.household_id = h.id and hg.position = 1
            join guardian g on g.tenant_id = h.tenant_id and g.id = hg.guardian_id
            where h.tenant_id = ${tx.tenantId} and h.number = ${key.number})`;
  }
}

/** The account was right: the next ten tries are its own again. */
export async function clearTries(tx: RealmTransaction, id: Id<'account'>): Promise<void> {
  const { sql, own, account } = realmOf(tx);
  await sql`update ${account} set failures = 0, locked_until = null where ${own} and id = ${id}`;
}

/** Counts one more under a key. @returns how many there are now in the window, which begins with the first */
export async function countAttempt(
  tx: RealmTransaction,
  keyHash: string,
  { at, windowEndsAt }: { at: Date; windowEndsAt: Date },
): Promise<number> {
  const [counted] = await realmOf(tx).sql<
    [{ attempts: number }]
  >`${countOf(tx, keyHash, { at, windowEndsAt })}`;
  return counted.attempts;
}

function countOf(
  tx: RealmTransaction,
  keyHash: string,
  { at, windowEndsAt }: { at: Date; windowEndsAt: Date },
) {
  const { sql, key, attempt, attemptKey } = realmOf(tx);
  const row = { ...key, id: newId(), key_hash: keyHash, window_ends_at: windowEndsAt, attempts: 1 };
  return sql`
    insert into ${attempt} ${sql(row)}
    on conflict ${attemptKey} do update set
      attempts = case when ${attempt}.window_ends_at <= ${at} then 1 else ${attempt}.attempts + 1 end,
      window_ends_at =
        case when ${attempt}.window_ends_at <= ${at} then excluded.window_ends_at else ${attempt}.window_ends_at end
    returning attempts`;
}

/** Takes one back: who was right has not tried. */
export async function forgetAttempt(tx: RealmTransaction, keyHash: string): Promise<void> {
  const { sql, own, attempt } = realmOf(tx);
  await sql`
    update ${attempt} set attempts = attempts - 1 where ${own} and key_hash = ${keyHash} and attempts > 1`;
}

/** Takes all of them back: what was counted has ended well. */
export async function forgetAttempts(tx: RealmTransaction, keyHash: string): Promise<void> {
  const { sql, own, attempt } = realmOf(tx);
  await sql`delete from ${attempt} where ${own} and key_hash = ${keyHash}`;
}

/** Forgets what no longer counts. */
export async function purgeAttempts(tx: RealmTransaction, at: Date): Promise<void> {
  const { sql, own, attempt } = realmOf(tx);
  await sql`delete from ${attempt} where ${own} and window_ends_at <= ${at}`;
}

export interface NewPasswordLink {
  accountId: Id<'account'>;
  tokenHash: string;
  temporaryPasswordHash: string | null;
  at: Date;
  expiresAt: Date;
}

/** Keeps a link by which an account gets a password of its own. What it has stays good until then. */
export async function addPasswordLink(tx: RealmTransaction, link: NewPasswordLink): Promise<void> {
  const { sql, key, ownerName, passwordLink } = realmOf(tx);
  const row = {
    ...key,
    id: newId(),
    [ownerName]: link.accountId,
    token_hash: link.tokenHash,
    temporary_password_hash: link.temporaryPasswordHash,
    created_at: link.at,
    expires_at: link.expiresAt,
  };
  await sql`insert into ${passwordLink} ${sql(row)}`;
}

/** Whose a link is that was not used and is not over. */
export interface LiveLink {
  id: Id<'password-link'>;
  accountId: Id<'account'>;
  kind: TriedAccount['kind'];
  hasSecondFactor: boolean;
}

/** The link of a token; null when there is none, it was used, it is over, or its account is closed. */
export async function findLiveLink(
  tx: RealmTransaction,
  tokenHash: string,
  at: Date,
): Promise<LiveLink | null> {
  const { sql, own, passwordLink, account, owner } = realmOf(tx);
  const [row] = await sql<LiveLink[]>`
    select link.id, link.${owner} as "accountId", ${tx.kind === 'tenant' ? sql`a.kind` : sql`'operator' as kind`},
      a.totp_confirmed_at is not null as "hasSecondFactor"
    from (select * from ${passwordLink} where ${own}) link
    join (select * from ${account} where ${own}) a on a.id = link.${owner}
    where link.token_hash = ${tokenHash} and link.used_at is null and link.expires_at > ${at} and a.closed_at is null`;
  return row ?? null;
}

/** Uses a link up. @returns false when somebody else was first */
export async function useLink(tx: RealmTransaction, id: Id<'password-link'>, at: Date): Promise<boolean> {
  const { sql, own, passwordLink } = realmOf(tx);
  const { count } = await sql`
    update ${passwordLink} set used_at = ${at} where ${own} and id = ${id} and used_at is null`;
  return count > 0;
}

/** Gives an account a password of its own. Links that were on their way lead nowhere from now on, and no lock is left. */
export async function setPassword(
  tx: RealmTransaction,
  id: Id<'account'>,
  { passwordHash, at }: { passwordHash: string; at: Date },
): Promise<void> {
  const { sql, own, account, passwordLink, owner } = realmOf(tx);
  await sql`
    update ${account} set password_hash = ${passwordHash}, failures = 0, locked_until = null
    where ${own} and id = ${id}`;
  await sql`
    update ${passwordLink} set used_at = ${at} where ${own} and ${owner} = ${id} and used_at is null`;
}

/** What a second factor is enrolled with: sealed, and its account's address for the label. */
export interface SecondFactor {
  totpSecret: string | null;
  isConfirmed: boolean;
  email: string;
}

export async function readSecondFactor(
  tx: RealmTransaction,
  id: Id<'account'>,
): Promise<SecondFactor | null> {
  const { sql, own, account } = realmOf(tx);
  const [row] = await sql<SecondFactor[]>`
    select totp_secret as "totpSecret", totp_confirmed_at is not null as "isConfirmed", coalesce(email, '') as email
    from ${account} where ${own} and id = ${id} and closed_at is null`;
  return row ?? null;
}

/** Keeps a sealed secret that asks for nothing until it is confirmed. One that is confirmed stays. */
export async function proposeSecondFactor(
  tx: RealmTransaction,
  id: Id<'account'>,
  totpSecret: string,
): Promise<void> {
  const { sql, own, account } = realmOf(tx);
  await sql`
    update ${account} set totp_secret = ${totpSecret}
    where ${own} and id = ${id} and totp_confirmed_at is null`;
}

/** The first code was right: from now on it is asked. @returns false when it was confirmed already */
export async function confirmSecondFactor(
  tx: RealmTransaction,
  id: Id<'account'>,
  { step, at, codeHashes }: { step: number; at: Date; codeHashes: readonly string[] },
): Promise<boolean> {
  const { sql, key, own, account, recoveryCode, owner, ownerName } = realmOf(tx);
  const { count } = await sql`
    update ${account} set totp_confirmed_at = ${at}, totp_step = ${step}
    where ${own} and id = ${id} and totp_confirmed_at is null and totp_secret is not null`;
  if (count === 0) return false;
  await sql`delete from ${recoveryCode} where ${own} and ${owner} = ${id}`;
  const rows = codeHashes.map(hash => ({ ...key, id: newId(), [ownerName]: id, code_hash: hash }));
  await sql`insert into ${recoveryCode} ${sql(rows)}`;
  return true;
}

/** Takes the code of a step of time. @returns false when that one, or a later one, was taken already */
export async function takeStep(tx: RealmTransaction, id: Id<'account'>, step: number): Promise<boolean> {
  const { sql, own, account } = realmOf(tx);
  const { count } = await sql`
    update ${account} set totp_step = ${step}
    where ${own} and id = ${id} and (totp_step is null or totp_step < ${step})`;
  return count > 0;
}

/** Takes a recovery code. @returns false when the account has no such code, or it was taken */
export async function takeRecoveryCode(
  tx: RealmTransaction,
  id: Id<'account'>,
  { codeHash, at }: { codeHash: string; at: Date },
): Promise<boolean> {
  const { sql, own, recoveryCode, owner } = realmOf(tx);
  const { count } = await sql`
    update ${recoveryCode} set used_at = ${at}
    where ${own} and ${owner} = ${id} and code_hash = ${codeHash} and used_at is null`;
  return count > 0;
}

/** Has an account enrol a second factor anew. */
export async function resetSecondFactor(tx: RealmTransaction, id: Id<'account'>): Promise<void> {
  const { sql, own, account, recoveryCode, owner } = realmOf(tx);
  await sql`
    update ${account} set totp_secret = null, totp_confirmed_at = null, totp_step = null where ${own} and id = ${id}`;
  await sql`delete from ${recoveryCode} where ${own} and ${owner} = ${id}`;
}
