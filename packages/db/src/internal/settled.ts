/** Expressions of SQL by which what is left of pieces is computed; for the statements of this package. */
import type { TenantTransaction } from '../database.ts';
import { sqlOf } from './transaction.ts';

type Sql = ReturnType<typeof sqlOf>;
type Expression = ReturnType<Sql>;

/** Of the invoice whose id `invoice` is (such as `sql('invoice.id')`): what payments and credit notes have paid, cents. */
export function allottedTo(tx: TenantTransaction, invoice: Expression): Expression {
  return sqlOf(tx)`coalesce((
    select sum(paid.amount_cents)::int from allotment paid
    where paid.tenant_id = ${tx.tenantId} and paid.invoice_id = ${invoice}), 0)`;
}

/** Of an invoice: what the trésorerie collects, cents. */
export function handedOf(tx: TenantTransaction, invoice: Expression): Expression {
  return sqlOf(tx)`coalesce((
    select sum(handed.amount_cents)::int from titre handed
    where handed.tenant_id = ${tx.tenantId} and handed.invoice_id = ${invoice}), 0)`;
}

/** Of an invoice: what the commune has given up, cents. */
export function waivedOf(tx: TenantTransaction, invoice: Expression): Expression {
  return sqlOf(tx)`coalesce((
    select -sum(waived.amount_cents)::int from ledger_entry waived
    where waived.tenant_id = ${tx.tenantId} and waived.kind = 'waiver' and waived.invoice_id = ${invoice}), 0)`;
}

/** What is left to pay of the row of `invoice` under this name, cents; negative only where it is a credit. */
export function leftToPay(tx: TenantTransaction, invoice: string): Expression {
  const sql = sqlOf(tx);
  const id: Expression = sql`${sql(`${invoice}.id`)}`;
  return sql`(${sql(`${invoice}.total_cents`)} - ${allottedTo(tx, id)} - ${handedOf(tx, id)} - ${waivedOf(tx, id)})`;
}

/** Whether the payment whose id `payment` is was taken back. */
export function isReversed(tx: TenantTransaction, payment: Expression): Expression {
  return sqlOf(tx)`exists (
    select from ledger_entry reversal
    where reversal.tenant_id = ${tx.tenantId} and reversal.payment_id = ${payment}
      and reversal.kind = 'payment-reversal')`;
}
