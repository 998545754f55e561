/** The accounts of a tenant: whose they are, and where one writes to them. */
import type { StaffRole } from '@preau/domain/actor';
import type { Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

/** To whom one writes about an account. */
export interface AccountContact {
  accountId: Id<'account'>;
  kind: 'guardian' | 'agent';
  name: string;
  /** What the adult has on file goes before what signs it in. */
  email: string;
  hasPassword: boolean;
  /** N° famille of the household whose first adult it is; null for others. */
  number: string | null;
}

/** Null when the account is closed, or there is no address. */
export async function findContact(tx: TenantTransaction, id: Id<'account'>): Promise<AccountContact | null> {
  const [row] = await sqlOf(tx)<AccountContact[]>`
    select a.id as "accountId", a.kind, coalesce(g.email, a.email) as email, a.password_hash is not null as "hasPassword",
      coalesce(g.first_name || ' ' || g.last_name, ag.first_name || ' ' || ag.last_name, '') as name,
      (
        select min(h.number) from household_guardian hg
        join household h on h.tenant_id = hg.tenant_id and h.id = hg.household_id
        where hg.tenant_id = a.tenant_id and hg.guardian_id = g.id and hg.position = 1
      ) as number
    from account a
    left join guardian g on g.tenant_id = a.tenant_id and g.account_id = a.id
    left join agent ag on ag.tenant_id = a.tenant_id and ag.account_id = a.id
    where a.tenant_id = ${tx.tenantId} and a.id = ${id} and a.closed_at is null
      and coalesce(g.email, a.email) is not null`;
  return row ?? null;
}

/** Whether an adult signs in already, so that what a forgotten password is sent to is for that adult alone to change. */
export async function hasPassword(tx: TenantTransaction, guardianId: string): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from guardian g join account a on a.tenant_id = g.tenant_id and a.id = g.account_id
    where g.tenant_id = ${tx.tenantId} and g.id = ${guardianId} and a.password_hash is not null`;
  return row !== undefined;
}

/** Who may be meant by what was typed: with an account, or an adult who could get one. */
export interface Meant {
  accountId: Id<'account'> | null;
  guardianId: Id<'guardian'> | null;
  email: string | null;
}

/** The first adult of the household of a N° famille. */
export async function findFirstAdult(tx: TenantTransaction, number: string): Promise<Meant | null> {
  const [row] = await sqlOf(tx)<Meant[]>`
    select g.account_id as "accountId", g.id as "guardianId", g.email
    from household h
    join household_guardian hg on hg.tenant_id = h.tenant_id and hg.household_id = h.id and hg.position = 1
    join guardian g on g.tenant_id = h.tenant_id and g.id = hg.guardian_id
    where h.tenant_id = ${tx.tenantId} and h.number = ${number}`;
  return row ?? null;
}

/**
 * Whom an e-mail address means: the account that signs in with it, or else the one adult who has it on file. Of several
 * the only responsable; where that does not settle it nobody, and they sign in by their N° famille.
 */
export async function findByEmail(tx: TenantTransaction, email: string): Promise<Meant | null> {
  const sql = sqlOf(tx);
  const [account] = await sql<Meant[]>`
    select id as "accountId", null as "guardianId", email from account
    where tenant_id = ${tx.tenantId} and email = ${email} and closed_at is null`;
  if (account) return account;
  const adults = await sql<(Meant & { isFirst: boolean })[]>`
    select g.account_id as "accountId", g.id as "guardianId", g.email, exists(
        select from household_guardian hg
        where hg.tenant_id = g.tenant_id and hg.guardian_id = g.id and hg.position = 1
      ) as "isFirst"
    from guardian g
    where g.tenant_id = ${tx.tenantId} and lower(g.email) = ${email} and exists(
      select from household_guardian hg where hg.tenant_id = g.tenant_id and hg.guardian_id = g.id)
    limit 10`;
  if (adults.length === 1) return adults[0] ?? null;
  const [first, ...others] = adults.filter(({ isFirst }) => isFirst);
  return first && others.length === 0 ? first : null;
}

/**
 * Opens the account of an adult who has none. It signs in with the adult's e-mail, unless another account does.
 * @returns its id; that of the account that somebody else has just opened for the same adult
 */
export async function openGuardianAccount(
  tx: TenantTransaction,
  guardianId: Id<'guardian'>,
  { email, at }: { email: string | null; at: Date },
): Promise<Id<'account'> | null> {
  const sql = sqlOf(tx);
  const [adult] = await sql<{ accountId: Id<'account'> | null }[]>`
    select account_id as "accountId" from guardian where tenant_id = ${tx.tenantId} and id = ${guardianId} for update`;
  if (!adult || adult.accountId) return adult?.accountId ?? null;
  const id = newId<'account'>();
  const isFree = email !== null && !(await isEmailTaken(tx, email));
  await sql`
    insert into account (tenant_id, id, kind, email, created_at)
    values (${tx.tenantId}, ${id}, 'guardian', ${isFree ? email : null}, ${at})`;
  await sql`update guardian set account_id = ${id} where tenant_id = ${tx.tenantId} and id = ${guardianId}`;
  return id;
}

/** Whether an account signs in with this address. */
export async function isEmailTaken(tx: TenantTransaction, email: string): Promise<boolean> {
  const [row] = await sqlOf(tx)<[{ taken: boolean }]>`
    select exists(select from account where tenant_id = ${tx.tenantId} and email = ${email}) as taken`;
  return row.taken;
}

/** What a password may not be made of: names, addresses and numbers of whoever has the account. */
export async function personalWords(tx: TenantTransaction, id: Id<'account'>): Promise<string[]> {
  const [row] = await sqlOf(tx)<[{ words: (string | null)[] | null }?]>`
    select array[a.email, g.email, g.first_name, g.last_name, g.birth_name, ag.first_name, ag.last_name]
      || array(
        select h.number from household_guardian hg
        join household h on h.tenant_id = hg.tenant_id and h.id = hg.household_id
        where hg.tenant_id = a.tenant_id and hg.guardian_id = g.id)
      || array(
        select c.first_name from child_guardian cg
        join child c on c.tenant_id = cg.tenant_id and c.id = cg.child_id
        where cg.tenant_id = a.tenant_id and cg.guardian_id = g.id) as words
    from account a
    left join guardian g on g.tenant_id = a.tenant_id and g.account_id = a.id
    left join agent ag on ag.tenant_id = a.tenant_id and ag.account_id = a.id
    where a.tenant_id = ${tx.tenantId} and a.id = ${id}`;
  return (row?.words ?? []).filter(word => word !== null);
}

/** An account that is shown to whoever tries a demonstration. */
export interface ShownAccount {
  kind: 'guardian' | 'agent';
  name: string;
  email: string;
  number: string | null;
  role: StaffRole | null;
  totpSecret: string | null;
  totpStep: number | null;
}

/** Those of these addresses that there are, in the order of the addresses. */
export async function listShownAccounts(
  tx: TenantTransaction,
  emails: readonly string[],
): Promise<ShownAccount[]> {
  return await sqlOf(tx)<ShownAccount[]>`
    select a.kind, a.email, ag.role, a.totp_secret as "totpSecret", a.totp_step::float8 as "totpStep",
      coalesce(g.first_name || ' ' || g.last_name, ag.first_name || ' ' || ag.last_name, '') as name,
      (
        select min(h.number) from household_guardian hg
        join household h on h.tenant_id = hg.tenant_id and h.id = hg.household_id
        where hg.tenant_id = a.tenant_id and hg.guardian_id = g.id and hg.position = 1
      ) as number
    from account a
    left join guardian g on g.tenant_id = a.tenant_id and g.account_id = a.id
    left join agent ag on ag.tenant_id = a.tenant_id and ag.account_id = a.id
    where a.tenant_id = ${tx.tenantId} and a.email = any(${[...emails]}) and a.closed_at is null
    order by array_position(${[...emails]}, a.email)`;
}
