/** Bordereaux de remise: what is brought to the bank or the trésorerie together. */
import type { DepositedMeans } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import type { Cents } from '@preau/domain/money';
import type { TenantTransaction } from './database.ts';
import { agentName } from './internal/payers.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

export interface NewDeposit {
  id: string;
  regieId: string;
  means: DepositedMeans;
  year: number;
  number: number;
  madeOn: LocalDate;
  recordedAt: Date;
  recordedBy: string | null;
  amountCents: Cents;
}

export async function insertDeposit(
  tx: TenantTransaction,
  deposit: NewDeposit,
  paymentIds: readonly string[],
): Promise<void> {
  const sql = sqlOf(tx);
  const { id, regieId, means, year, number, madeOn, recordedAt, recordedBy, amountCents } = deposit;
  await sql`
    insert into deposit (tenant_id, id, regie_id, means, year, number, made_on, recorded_at, recorded_by, amount_cents)
    values (${tx.tenantId}, ${id}, ${regieId}, ${means}, ${year}, ${number}, ${madeOn}, ${recordedAt}, ${recordedBy},
      ${amountCents})`;
  const rows = paymentIds.map(paymentId => ({ id: newId(), payment_id: paymentId }));
  await sql`
    insert into deposit_payment (tenant_id, id, deposit_id, payment_id)
    select ${tx.tenantId}, on_it.id, ${id}, on_it.payment_id
    from jsonb_to_recordset(${sql.json(rows)}) as on_it (id uuid, payment_id uuid)`;
}

export interface KeptDeposit extends NewDeposit {
  recordedByName: string | null;
  count: number;
}

/** Those of a régie, the latest first, or one by its id. */
export async function listDeposits(
  tx: TenantTransaction,
  which: { regieId: string } | { id: string },
  limit: number,
): Promise<KeptDeposit[]> {
  const sql = sqlOf(tx);
  const condition = 'id' in which ? sql`deposit.id = ${which.id}` : sql`deposit.regie_id = ${which.regieId}`;
  return [
    ...(await sql<KeptDeposit[]>`
      select id, regie_id as "regieId", means, year, number, made_on as "madeOn", recorded_at as "recordedAt",
        recorded_by as "recordedBy", amount_cents as "amountCents",
        ${agentName(tx, sql`deposit.recorded_by`)} as "recordedByName",
        (select count(*)::int from deposit_payment on_it where on_it.tenant_id = ${tx.tenantId}
          and on_it.deposit_id = deposit.id) as count
      from deposit where tenant_id = ${tx.tenantId} and ${condition}
      order by year desc, number desc limit ${limit}`),
  ];
}
