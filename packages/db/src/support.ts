/** The leave that an administrator gives the operators to look in. Times are of the real clock. */
import type { Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

export interface SupportGrant {
  id: Id<'support-grant'>;
  reason: string;
  grantedBy: string;
  grantedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
}

export async function addSupportGrant(
  tx: TenantTransaction,
  { by, reason, at, expiresAt }: { by: Id<'account'>; reason: string; at: Date; expiresAt: Date },
): Promise<Id<'support-grant'>> {
  const id = newId<'support-grant'>();
  await sqlOf(tx)`
    insert into support_grant (tenant_id, id, granted_by, reason, granted_at, expires_at)
    values (${tx.tenantId}, ${id}, ${by}, ${reason}, ${at}, ${expiresAt})`;
  return id;
}

/** The latest first. `onlyAt`: those that last at this moment. */
export async function listSupportGrants(
  tx: TenantTransaction,
  { onlyAt, limit }: { onlyAt: Date | null; limit: number },
): Promise<SupportGrant[]> {
  return await sqlOf(tx)<SupportGrant[]>`
    select s.id, s.reason, coalesce(ag.first_name || ' ' || ag.last_name, '') as "grantedBy", s.granted_at as "grantedAt",
      s.expires_at as "expiresAt", s.ended_at as "endedAt"
    from support_grant s
    left join agent ag on ag.tenant_id = s.tenant_id and ag.account_id = s.granted_by
    where s.tenant_id = ${tx.tenantId}
      and (${onlyAt}::timestamptz is null or (s.ended_at is null and s.expires_at > ${onlyAt}))
    order by s.granted_at desc limit ${limit}`;
}

/** Ends a leave with whatever it has opened. @returns false when there is none that lasts */
export async function endSupportGrant(
  tx: TenantTransaction,
  id: Id<'support-grant'>,
  at: Date,
): Promise<boolean> {
  const sql = sqlOf(tx);
  const { count } = await sql`
    update support_grant set ended_at = ${at}
    where tenant_id = ${tx.tenantId} and id = ${id} and ended_at is null and expires_at > ${at}`;
  await sql`delete from sign_in where tenant_id = ${tx.tenantId} and support_grant_id = ${id}`;
  return count > 0;
}

/** A sign-in of an operator under a leave, that is still to be taken over to the tenant's host. */
export async function addSupportSignIn(
  tx: TenantTransaction,
  signIn: {
    grantId: Id<'support-grant'>;
    operatorId: Id<'account'>;
    tokenHash: string;
    at: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await sqlOf(tx)`
    insert into sign_in (tenant_id, id, token_hash, support_grant_id, operator_id, awaits, created_at, last_seen_at, expires_at)
    values (${tx.tenantId}, ${newId()}, ${signIn.tokenHash}, ${signIn.grantId}, ${signIn.operatorId}, 'nothing', ${signIn.at},
      ${signIn.at}, ${signIn.expiresAt})`;
}

/** Takes it over, once: from then on another token is good, for as long as the leave. @returns false when it is too late */
export async function takeOverSupportSignIn(
  tx: TenantTransaction,
  { handOverHash, tokenHash, at }: { handOverHash: string; tokenHash: string; at: Date },
): Promise<boolean> {
  const { count } = await sqlOf(tx)`
    update sign_in set token_hash = ${tokenHash}, last_seen_at = ${at}, expires_at = g.expires_at
    from support_grant g
    where sign_in.tenant_id = ${tx.tenantId} and sign_in.token_hash = ${handOverHash} and sign_in.expires_at > ${at}
      and g.tenant_id = sign_in.tenant_id and g.id = sign_in.support_grant_id and g.ended_at is null
      and g.expires_at > ${at}`;
  return count > 0;
}
