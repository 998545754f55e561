/** Payments that families began online, and what their provider says of them. */
import type { OnlinePaymentStatus } from '@preau/domain/billing/piece';
import type { Cents } from '@preau/domain/money';
import type { TenantTransaction } from './database.ts';
import type { AccountKey } from './family-account.ts';
import { sqlOf } from './internal/transaction.ts';

export interface OnlinePayment extends AccountKey {
  id: string;
  provider: string;
  providerReference: string;
  amountCents: Cents;
  invoiceIds: string[];
  status: OnlinePaymentStatus;
  begunAt: Date;
  begunBy: string | null;
  settledAt: Date | null;
}

/** Added once: whoever adds it again meets the first. */
export async function insertOnlinePayment(tx: TenantTransaction, payment: OnlinePayment): Promise<void> {
  const sql = sqlOf(tx);
  const { id, regieId, householdId, provider, providerReference, amountCents, invoiceIds, status } = payment;
  await sql`
    insert into online_payment (tenant_id, id, regie_id, household_id, provider, provider_reference, amount_cents,
      invoice_ids, status, begun_at, begun_by, settled_at)
    values (${tx.tenantId}, ${id}, ${regieId}, ${householdId}, ${provider}, ${providerReference}, ${amountCents},
      ${invoiceIds}, ${status}, ${payment.begunAt}, ${payment.begunBy}, ${payment.settledAt})
    on conflict do nothing`;
}

/** Null where there is none. */
export async function findOnlinePayment(
  tx: TenantTransaction,
  which: { id: string } | { provider: string; providerReference: string },
): Promise<OnlinePayment | null> {
  const sql = sqlOf(tx);
  const condition =
    'id' in which
      ? sql`id = ${which.id}`
      : sql`provider = ${which.provider} and provider_reference = ${which.providerReference}`;
  const [row] = await sql<OnlinePayment[]>`
    select id, regie_id as "regieId", household_id as "householdId", provider,
      provider_reference as "providerReference", amount_cents as "amountCents", invoice_ids as "invoiceIds", status,
      begun_at as "begunAt", begun_by as "begunBy", settled_at as "settledAt"
    from online_payment where tenant_id = ${tx.tenantId} and ${condition}`;
  return row ?? null;
}

export async function settleOnlinePayment(
  tx: TenantTransaction,
  id: string,
  status: Exclude<OnlinePaymentStatus, 'pending'>,
  at: Date,
): Promise<void> {
  await sqlOf(tx)`
    update online_payment set status = ${status}, settled_at = ${at} where tenant_id = ${tx.tenantId} and id = ${id}`;
}
