/** Reminders of what is late: each invoice once at each level. */

import type { Recipient } from '@preau/domain/billing/invoice';
import type { ReminderChannel } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import type { Cents } from '@preau/domain/money';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

export interface NewReminderBatch {
  id: string;
  regieId: string;
  level: number;
  wording: string;
  sentAt: Date;
  sentBy: string | null;
}

export interface NewReminder {
  id: string;
  householdId: string;
  invoiceId: string;
  channel: ReminderChannel;
  amountCents: Cents;
}

export async function insertReminders(
  tx: TenantTransaction,
  batch: NewReminderBatch,
  reminders: readonly NewReminder[],
): Promise<void> {
  const sql = sqlOf(tx);
  await sql`
    insert into reminder_batch (tenant_id, id, regie_id, level, wording, sent_at, sent_by)
    values (${tx.tenantId}, ${batch.id}, ${batch.regieId}, ${batch.level}, ${batch.wording}, ${batch.sentAt},
      ${batch.sentBy})`;
  const rows = reminders.map(reminder => ({
    id: reminder.id,
    household_id: reminder.householdId,
    invoice_id: reminder.invoiceId,
    channel: reminder.channel,
    amount_cents: reminder.amountCents,
  }));
  await sql`
    insert into reminder (tenant_id, id, batch_id, level, household_id, invoice_id, channel, amount_cents)
    select ${tx.tenantId}, new.id, ${batch.id}, ${batch.level}, new.household_id, new.invoice_id, new.channel,
      new.amount_cents
    from jsonb_to_recordset(${sql.json(rows)}) as new (id uuid, household_id uuid, invoice_id uuid, channel text,
      amount_cents int)`;
}

export interface KeptReminderBatch extends NewReminderBatch {
  families: number;
  letters: number;
  invoices: number;
  amountCents: Cents;
}

/** Those of a régie, the latest first, or one by its id. */
export async function listReminderBatches(
  tx: TenantTransaction,
  which: { regieId: string } | { id: string },
  limit: number,
): Promise<KeptReminderBatch[]> {
  const sql = sqlOf(tx);
  const condition = 'id' in which ? sql`batch.id = ${which.id}` : sql`batch.regie_id = ${which.regieId}`;
  return [
    ...(await sql<KeptReminderBatch[]>`
      select batch.id, regie_id as "regieId", level, wording, sent_at as "sentAt", sent_by as "sentBy", of.*
      from reminder_batch batch
      cross join lateral (
        select count(distinct household_id)::int as families,
          count(distinct household_id) filter (where channel = 'letter')::int as letters,
          count(*)::int as invoices, coalesce(sum(amount_cents), 0)::int as "amountCents"
        from reminder where reminder.tenant_id = ${tx.tenantId} and reminder.batch_id = batch.id) of
      where batch.tenant_id = ${tx.tenantId} and ${condition}
      order by sent_at desc, batch.id desc limit ${limit}`),
  ];
}

export interface RemindedFamily {
  householdId: string;
  householdNumber: string;
  householdName: string;
  /** As the last of the recalled invoices has it. */
  recipient: Recipient;
  invoices: { reference: string; dueOn: LocalDate; leftCents: Cents }[];
}

/** Of a batch, those who get a letter, in the order of their names. */
export async function listLettersOf(tx: TenantTransaction, batchId: string): Promise<RemindedFamily[]> {
  return [
    ...(await sqlOf(tx)<RemindedFamily[]>`
      select reminder.household_id as "householdId",
        (array_agg(invoice.household_number order by invoice.issued_at desc))[1] as "householdNumber",
        (array_agg(invoice.household_name order by invoice.issued_at desc))[1] as "householdName",
        (array_agg(invoice.content -> 'recipient' order by invoice.issued_at desc))[1] as recipient,
        jsonb_agg(jsonb_build_object('reference', invoice.reference, 'dueOn', coalesce(invoice.due_on, invoice.issued_on),
          'leftCents', reminder.amount_cents) order by invoice.year, invoice.number) as invoices
      from reminder
      join invoice on invoice.tenant_id = ${tx.tenantId} and invoice.id = reminder.invoice_id
      where reminder.tenant_id = ${tx.tenantId} and reminder.batch_id = ${batchId} and reminder.channel = 'letter'
      group by reminder.household_id
      order by 3, 2`),
  ];
}

/** Of invoices, those about a line of which a family waits for an answer. */
export async function listQuestionedInvoices(
  tx: TenantTransaction,
  invoiceIds: readonly string[],
): Promise<string[]> {
  if (invoiceIds.length === 0) return [];
  const rows = await sqlOf(tx)<{ id: string }[]>`
    select distinct line.invoice_id as id from invoice_line line
    join thread on thread.tenant_id = ${tx.tenantId} and thread.about_kind = 'invoice-line'
      and thread.about_id = line.id and thread.awaits_answer
    where line.tenant_id = ${tx.tenantId} and line.invoice_id = any(${invoiceIds}::uuid[])`;
  return rows.map(({ id }) => id);
}
