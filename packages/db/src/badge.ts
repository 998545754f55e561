/** Badges of children: a code each, which says nothing of the child. */
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';

export interface NewBadge {
  childId: string;
  token: string;
}

/** Makes badges for children who have none. */
export async function addBadges(tx: TenantTransaction, badges: readonly NewBadge[], at: Date): Promise<void> {
  if (badges.length === 0) return;
  const sql = sqlOf(tx);
  await sql`
    insert into child_badge ${sql(rowsOf(tx, badges, at))} on conflict (tenant_id, child_id) do nothing`;
}

/** Gives a child another badge: the former means nobody from now on. */
export async function replaceBadge(tx: TenantTransaction, badge: NewBadge, at: Date): Promise<void> {
  const sql = sqlOf(tx);
  await sql`
    insert into child_badge ${sql(rowsOf(tx, [badge], at))}
    on conflict (tenant_id, child_id) do update set token = excluded.token, made_at = excluded.made_at`;
}

function rowsOf(tx: TenantTransaction, badges: readonly NewBadge[], at: Date) {
  return badges.map(({ childId, token }) => ({
    tenant_id: tx.tenantId,
    id: derivedId(tx.tenantId, 'child_badge', childId),
    child_id: childId,
    token,
    made_at: at,
  }));
}

/** What the badges of these children say, by child. */
export async function readBadges(
  tx: TenantTransaction,
  childIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await sqlOf(tx)<{ childId: string; token: string }[]>`
    select child_id as "childId", token from child_badge
    where tenant_id = ${tx.tenantId} and child_id = any(${childIds}::uuid[])`;
  return new Map(rows.map(({ childId, token }) => [childId, token]));
}
