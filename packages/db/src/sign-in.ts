/** Devices that are signed in: to a tenant as an account or as support, to the console as an operator. */
import type { Awaited } from '@preau/domain/account';
import type { StaffRole } from '@preau/domain/actor';
import type { Id } from '@preau/domain/ids';
import type { PlatformTransaction, TenantTransaction } from './database.ts';
import { realmOf } from './internal/realm.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

/** Where one signs in: a tenant, or the console. */
export type RealmTransaction = TenantTransaction | PlatformTransaction;

/** Whose a sign-in is; `nobody` where the account was closed, or the leave of the admin is over. */
export type SignInOwner =
  | { kind: 'guardian'; id: Id<'account'>; guardianId: Id<'guardian'>; name: string }
  | { kind: 'agent'; id: Id<'account'>; role: StaffRole; limits: AgentLimitIds[]; name: string }
  | { kind: 'support'; id: Id<'account'>; grantId: Id<'support-grant'>; until: Date }
  | { kind: 'operator'; id: Id<'account'>; name: string }
  | { kind: 'nobody' };

export interface AgentLimitIds {
  member: Id<'member'> | null;
  site: Id<'site'> | null;
  service: Id<'service'> | null;
}

export interface SignInRow {
  id: Id<'sign-in'>;
  awaits: Awaited;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  owner: SignInOwner;
}

interface FoundRow extends Omit<SignInRow, 'owner'> {
  accountId: Id<'account'> | null;
  kind: 'guardian' | 'agent' | null;
  guardianId: Id<'guardian'> | null;
  name: string | null;
  role: StaffRole | null;
  limits: AgentLimitIds[];
  operatorId: Id<'account'> | null;
  grantId: Id<'support-grant'> | null;
  until: Date | null;
}

/** Who asks by a cookie, in one statement; null when no sign-in has this hash. `at` is of the real clock. */
export async function findSignIn(
  tx: RealmTransaction,
  tokenHash: string,
  at: Date,
): Promise<SignInRow | null> {
  if (tx.kind === 'platform') return findOperatorSignIn(tx, tokenHash);
  const [row] = await sqlOf(tx)<FoundRow[]>`
    select s.id, s.awaits, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt",
      a.id as "accountId", a.kind, g.id as "guardianId", ag.role, s.operator_id as "operatorId",
      coalesce(g.first_name || ' ' || g.last_name, ag.first_name || ' ' || ag.last_name) as name,
      sg.id as "grantId", sg.expires_at as until,
      coalesce((
        select jsonb_agg(jsonb_build_object('member', member_id, 'site', site_id, 'service', service_id) order by l.id)
        from agent_limit l where l.tenant_id = ${tx.tenantId} and l.agent_id = ag.id
      ), '[]') as limits
    from sign_in s
    left join account a on a.tenant_id = s.tenant_id and a.id = s.account_id and a.closed_at is null
    left join guardian g on g.tenant_id = a.tenant_id and g.account_id = a.id
    left join agent ag on ag.tenant_id = a.tenant_id and ag.account_id = a.id
    left join support_grant sg on sg.tenant_id = s.tenant_id and sg.id = s.support_grant_id
      and sg.ended_at is null and sg.expires_at > ${at}
    where s.tenant_id = ${tx.tenantId} and s.token_hash = ${tokenHash}`;
  if (!row) return null;
  const { id, awaits, createdAt, lastSeenAt, expiresAt } = row;
  return { id, awaits, createdAt, lastSeenAt, expiresAt, owner: ownerOf(row) };
}

function ownerOf({
  accountId,
  kind,
  guardianId,
  role,
  limits,
  name,
  operatorId,
  grantId,
  until,
}: FoundRow): SignInOwner {
  if (operatorId && grantId && until) return { kind: 'support', id: operatorId, grantId, until };
  if (accountId && kind === 'guardian' && guardianId)
    return { kind, id: accountId, guardianId, name: name ?? '' };
  if (accountId && kind === 'agent' && role) return { kind, id: accountId, role, limits, name: name ?? '' };
  return { kind: 'nobody' };
}

async function findOperatorSignIn(tx: PlatformTransaction, tokenHash: string): Promise<SignInRow | null> {
  const [row] = await sqlOf(tx)<(Omit<SignInRow, 'owner'> & { operatorId: Id<'account'>; name: string })[]>`
    select s.id, s.awaits, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt",
      o.id as "operatorId", o.name
    from operator_sign_in s join operator o on o.id = s.operator_id and o.closed_at is null
    where s.token_hash = ${tokenHash}`;
  if (!row) return null;
  const { operatorId, name, ...rest } = row;
  return { ...rest, owner: { kind: 'operator', id: operatorId, name } };
}

export interface NewSignIn {
  accountId: Id<'account'>;
  tokenHash: string;
  awaits: Awaited;
  expiresAt: Date;
  userAgent: string | null;
  /** Of the real clock. */
  at: Date;
}

/** Keeps a new sign-in of an account, or of an operator. @returns its id */
export async function addSignIn(tx: RealmTransaction, signIn: NewSignIn): Promise<Id<'sign-in'>> {
  const { sql, key, ownerName, signIn: table } = realmOf(tx);
  const id = newId<'sign-in'>();
  const row = {
    ...key,
    id,
    [ownerName]: signIn.accountId,
    token_hash: signIn.tokenHash,
    awaits: signIn.awaits,
    created_at: signIn.at,
    last_seen_at: signIn.at,
    expires_at: signIn.expiresAt,
    user_agent: signIn.userAgent,
  };
  await sql`insert into ${table} ${sql(row)}`;
  return id;
}

/** Notes that a sign-in is in use, and until when it lasts from now on. */
export async function touchSignIn(
  tx: RealmTransaction,
  tokenHash: string,
  { at, expiresAt }: { at: Date; expiresAt: Date },
): Promise<void> {
  const { sql, own, signIn } = realmOf(tx);
  await sql`update ${signIn} set last_seen_at = ${at}, expires_at = ${expiresAt} where ${own} and token_hash = ${tokenHash}`;
}

/**
 * Has a sign-in go on under another token, so that one which was known before the password or the code was given is
 * worth nothing after. @returns false when it is not there any more
 */
export async function renewSignIn(
  tx: RealmTransaction,
  id: Id<'sign-in'>,
  { tokenHash, awaits, expiresAt }: { tokenHash: string; awaits: Awaited; expiresAt: Date },
): Promise<boolean> {
  const { sql, own, signIn } = realmOf(tx);
  const { count } = await sql`
    update ${signIn} set token_hash = ${tokenHash}, awaits = ${awaits}, expires_at = ${expiresAt}
    where ${own} and id = ${id}`;
  return count > 0;
}

/** The sign-ins of an account that last, the latest first. */
export async function listSignIns(
  tx: RealmTransaction,
  accountId: Id<'account'>,
  at: Date,
): Promise<{ id: Id<'sign-in'>; createdAt: Date; lastSeenAt: Date; userAgent: string | null }[]> {
  const { sql, own, owner, signIn } = realmOf(tx);
  return await sql`
    select id, created_at as "createdAt", last_seen_at as "lastSeenAt", user_agent as "userAgent" from ${signIn}
    where ${own} and ${owner} = ${accountId} and expires_at > ${at} and awaits = 'nothing'
    order by last_seen_at desc, id desc`;
}

/** Ends the sign-in of a token. */
export async function endSignInOfToken(tx: RealmTransaction, tokenHash: string): Promise<void> {
  const { sql, own, signIn } = realmOf(tx);
  await sql`delete from ${signIn} where ${own} and token_hash = ${tokenHash}`;
}

/** Ends one sign-in of an account. @returns false when it has no such sign-in */
export async function endSignIn(
  tx: RealmTransaction,
  accountId: Id<'account'>,
  id: Id<'sign-in'>,
): Promise<boolean> {
  const { sql, own, owner, signIn } = realmOf(tx);
  const { count } = await sql`delete from ${signIn} where ${own} and ${owner} = ${accountId} and id = ${id}`;
  return count > 0;
}

/** Ends the sign-ins of an account, but for one where it is named. */
export async function endSignInsOf(
  tx: RealmTransaction,
  accountId: Id<'account'>,
  except: Id<'sign-in'> | null,
): Promise<void> {
  const { sql, own, owner, signIn } = realmOf(tx);
  await sql`
    delete from ${signIn} where ${own} and ${owner} = ${accountId} and id is distinct from ${except}`;
}

/** Forgets the sign-ins that are over. */
export async function purgeSignIns(tx: RealmTransaction, at: Date): Promise<void> {
  const { sql, own, signIn } = realmOf(tx);
  await sql`delete from ${signIn} where ${own} and expires_at <= ${at}`;
}
