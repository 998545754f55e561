/** Accounts of a régie seen together: what each family owes, and since when. */
import type { Age } from '@preau/domain/billing/account';
import type { LocalDate } from '@preau/domain/dates';
import type { Cents } from '@preau/domain/money';
import type { TenantTransaction } from './database.ts';
import { payerJson } from './internal/payers.ts';
import { leftToPay } from './internal/settled.ts';
import { sqlOf } from './internal/transaction.ts';

export interface AgedAccount {
  payer: { id: string; number: string; name: string };
  balanceCents: Cents;
  /** What is left of debts, by age: `AGES` in their order. */
  ages: Record<Age, Cents>;
  oldestDueOn: LocalDate | null;
  remindedLevel: number;
}

/** Accounts on which something is owed or held, what is owed most first. */
export async function readAgedAccounts(
  tx: TenantTransaction,
  regieId: string,
  today: LocalDate,
): Promise<AgedAccount[]> {
  const sql = sqlOf(tx);
  const { tenantId } = tx;
  return [
    ...(await sql<AgedAccount[]>`
      with account as materialized (
        select household_id, sum(amount_cents)::int as balance from ledger_entry
        where tenant_id = ${tenantId} and regie_id = ${regieId}
        group by household_id having sum(amount_cents) <> 0),
      debt as materialized (
        -- Where nothing is owed on the whole, nothing is open: credits pay debts at once.
        select invoice.household_id, coalesce(due_on, issued_on) as due, ${leftToPay(tx, 'invoice')} as left_cents,
          coalesce((select max(level) from reminder where reminder.tenant_id = ${tenantId}
            and reminder.invoice_id = invoice.id), 0) as level
        from invoice
        where tenant_id = ${tenantId} and regie_id = ${regieId} and total_cents > 0
          and household_id in (select household_id from account where balance > 0)
        union all
        select entry.household_id, entry.dated_on, entry.amount_cents
          + coalesce((select sum(amount_cents)::int from ledger_entry reversal
            where reversal.tenant_id = ${tenantId} and reversal.reverses_id = entry.id), 0)
          - coalesce((select sum(amount_cents)::int from allotment paid
            where paid.tenant_id = ${tenantId} and paid.debit_entry_id = entry.id), 0), 0
        from ledger_entry entry
        where tenant_id = ${tenantId} and regie_id = ${regieId} and kind in ('opening', 'refund') and amount_cents > 0
          and household_id in (select household_id from account where balance > 0)),
      owed as (
        select household_id, min(due) as oldest, max(level) as level,
          coalesce(sum(left_cents) filter (where due >= ${today}), 0)::int as not_due,
          coalesce(sum(left_cents) filter (where ${today}::date - due between 1 and 30), 0)::int as to_30,
          coalesce(sum(left_cents) filter (where ${today}::date - due between 31 and 60), 0)::int as to_60,
          coalesce(sum(left_cents) filter (where ${today}::date - due between 61 and 90), 0)::int as to_90,
          coalesce(sum(left_cents) filter (where ${today}::date - due > 90), 0)::int as beyond_90
        from debt where left_cents > 0 group by household_id)
      select ${payerJson(tx, sql`account.household_id`)} as payer, account.balance as "balanceCents",
        jsonb_build_object('not-due', coalesce(not_due, 0), 'to-30', coalesce(to_30, 0), 'to-60', coalesce(to_60, 0),
          'to-90', coalesce(to_90, 0), 'beyond-90', coalesce(beyond_90, 0)) as ages,
        owed.oldest as "oldestDueOn", coalesce(owed.level, 0) as "remindedLevel"
      from account left join owed using (household_id)
      order by account.balance desc, account.household_id`),
  ];
}

/** What the trésorerie collects of a régie's debts. */
export async function sumHanded(tx: TenantTransaction, regieId: string): Promise<Cents> {
  const [row] = await sqlOf(tx)<[{ handed: Cents }]>`
    select coalesce(sum(titre.amount_cents), 0)::int as handed
    from titre join invoice on invoice.tenant_id = ${tx.tenantId} and invoice.id = titre.invoice_id
    where titre.tenant_id = ${tx.tenantId} and invoice.regie_id = ${regieId}`;
  return row.handed;
}
