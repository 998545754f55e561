/** Secret addresses under which an agenda reads an adult's planning. */
import type { Id } from '@preau/domain/ids';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';

/** When an adult's address was made; null where there is none. */
export async function findFeed(tx: TenantTransaction, guardianId: Id<'guardian'>): Promise<Date | null> {
  const [row] = await sqlOf(tx)<{ createdAt: Date }[]>`
    select created_at as "createdAt" from planning_feed
    where tenant_id = ${tx.tenantId} and guardian_id = ${guardianId}`;
  return row?.createdAt ?? null;
}

/** Gives an adult an address; the one before no longer leads anywhere. */
export async function saveFeed(
  tx: TenantTransaction,
  guardianId: Id<'guardian'>,
  tokenHash: string,
  at: Date,
): Promise<void> {
  await sqlOf(tx)`
    insert into planning_feed (tenant_id, id, guardian_id, token_hash, created_at)
    values (${tx.tenantId}, ${derivedId(tx.tenantId, 'planning_feed', guardianId)}, ${guardianId}, ${tokenHash}, ${at})
    on conflict (tenant_id, guardian_id) do update
    set token_hash = excluded.token_hash, created_at = excluded.created_at`;
}

export async function deleteFeed(tx: TenantTransaction, guardianId: Id<'guardian'>): Promise<void> {
  await sqlOf(tx)`delete from planning_feed where tenant_id = ${tx.tenantId} and guardian_id = ${guardianId}`;
}

/** Whose address it is; nobody's once the adult's account is closed. */
export async function findFeedOwner(
  tx: TenantTransaction,
  tokenHash: string,
): Promise<Id<'guardian'> | null> {
  const [row] = await sqlOf(tx)<{ guardianId: Id<'guardian'> }[]>`
    select feed.guardian_id as "guardianId" from planning_feed feed
    join guardian on guardian.tenant_id = feed.tenant_id and guardian.id = feed.guardian_id
    join account on account.tenant_id = feed.tenant_id and account.id = guardian.account_id
    where feed.tenant_id = ${tx.tenantId} and feed.token_hash = ${tokenHash} and account.closed_at is null`;
  return row?.guardianId ?? null;
}
