/** The number that tells whether what decisions are made by has changed. */
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

/** The number of the configuration as this transaction sees it. */
export async function readRevision(tx: TenantTransaction): Promise<number> {
  const [row] = await sqlOf(tx)<{ revision: number }[]>`
    select revision from tenant_profile where tenant_id = ${tx.tenantId}`;
  return row?.revision ?? 0;
}

/** Says that what decisions are made by has changed. */
export async function markRevised(tx: TenantTransaction): Promise<void> {
  await sqlOf(tx)`update tenant_profile set revision = revision + 1 where tenant_id = ${tx.tenantId}`;
}
