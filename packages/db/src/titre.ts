/** Debts that are handed to the comptable public, and what takes them back in part or whole. */
import type { TitreKind } from '@preau/domain/billing/piece';
import type { HandedDebt } from '@preau/domain/billing/titre';
import type { LocalDate } from '@preau/domain/dates';
import type { Cents } from '@preau/domain/money';
import type { TenantTransaction } from './database.ts';
import type { AccountKey } from './family-account.ts';
import { payerJson } from './internal/payers.ts';
import { leftToPay } from './internal/settled.ts';
import { sqlOf } from './internal/transaction.ts';

export interface UnpaidInvoice extends AccountKey {
  id: string;
  reference: string;
  payer: { id: string; number: string; name: string };
  issuedOn: LocalDate;
  dueOn: LocalDate | null;
  leftCents: Cents;
  /** Keys of the services of its lines. */
  services: string[];
  /** Of the last reminder; 0: none. */
  remindedLevel: number;
  isHanded: boolean;
}

/** Invoices of a régie of which something is left, what is due first before. */
export async function listUnpaid(
  tx: TenantTransaction,
  { regieId, dueBefore }: { regieId: string; dueBefore: LocalDate | null },
): Promise<UnpaidInvoice[]> {
  const sql = sqlOf(tx);
  const { tenantId } = tx;
  // Where nothing is owed on the whole, nothing of it is open: credits pay debts at once.
  return [
    ...(await sql<UnpaidInvoice[]>`
      with owing as materialized (
        select household_id from ledger_entry where tenant_id = ${tenantId} and regie_id = ${regieId}
        group by household_id having sum(amount_cents) > 0),
      open as materialized (
        select invoice.*, ${leftToPay(tx, 'invoice')} as left_cents from invoice
        where tenant_id = ${tenantId} and regie_id = ${regieId} and total_cents > 0
          and household_id in (select household_id from owing)
          and (${dueBefore}::date is null or due_on < ${dueBefore}))
      select id, reference, household_id as "householdId", regie_id as "regieId", issued_on as "issuedOn",
        due_on as "dueOn", left_cents as "leftCents", ${payerJson(tx, sql`open.household_id`)} as payer,
        array(select distinct service from invoice_line line where line.tenant_id = ${tenantId}
          and line.invoice_id = open.id and service is not null order by service) as services,
        coalesce((select max(level) from reminder where reminder.tenant_id = ${tenantId}
          and reminder.invoice_id = open.id), 0) as "remindedLevel",
        exists (select from titre where titre.tenant_id = ${tenantId} and titre.invoice_id = open.id) as "isHanded"
      from open where left_cents > 0
      order by coalesce(due_on, issued_on), year, number`),
  ];
}

export interface NewTitreBatch {
  id: string;
  regieId: string;
  year: number;
  number: number;
  handedOn: LocalDate;
  recordedAt: Date;
  recordedBy: string | null;
}

export interface NewTitre {
  id: string;
  batchId: string | null;
  invoiceId: string;
  householdId: string;
  kind: TitreKind;
  /** Of a reduction or an annulation it is negative. */
  amountCents: Cents;
  reason: string | null;
}

export async function insertTitreBatch(tx: TenantTransaction, batch: NewTitreBatch): Promise<void> {
  await sqlOf(tx)`
    insert into titre_batch (tenant_id, id, regie_id, year, number, handed_on, recorded_at, recorded_by)
    values (${tx.tenantId}, ${batch.id}, ${batch.regieId}, ${batch.year}, ${batch.number}, ${batch.handedOn},
      ${batch.recordedAt}, ${batch.recordedBy})`;
}

export async function insertTitres(
  tx: TenantTransaction,
  titres: readonly NewTitre[],
  { recordedAt, recordedBy }: { recordedAt: Date; recordedBy: string | null },
): Promise<void> {
  if (titres.length === 0) return;
  const sql = sqlOf(tx);
  const rows = titres.map(titre => ({
    id: titre.id,
    batch_id: titre.batchId,
    invoice_id: titre.invoiceId,
    household_id: titre.householdId,
    kind: titre.kind,
    amount_cents: titre.amountCents,
    reason: titre.reason,
  }));
  await sql`
    insert into titre (tenant_id, id, batch_id, invoice_id, household_id, kind, amount_cents, reason, recorded_at,
      recorded_by)
    select ${tx.tenantId}, new.*, ${recordedAt}::timestamptz, ${recordedBy}::uuid
    from jsonb_to_recordset(${sql.json(rows)}) as new (id uuid, batch_id uuid, invoice_id uuid, household_id uuid, kind text,
      amount_cents int, reason text)`;
}

export interface KeptTitreBatch extends NewTitreBatch {
  count: number;
  amountCents: Cents;
  /** What was taken back since; not positive. */
  correctedCents: Cents;
}

/** Those of a régie, the latest first, or one by its id. */
export async function listTitreBatches(
  tx: TenantTransaction,
  which: { regieId: string } | { id: string },
  limit: number,
): Promise<KeptTitreBatch[]> {
  const sql = sqlOf(tx);
  const condition = 'id' in which ? sql`batch.id = ${which.id}` : sql`batch.regie_id = ${which.regieId}`;
  return [
    ...(await sql<KeptTitreBatch[]>`
      select batch.id, regie_id as "regieId", year, number, handed_on as "handedOn", recorded_at as "recordedAt",
        recorded_by as "recordedBy", of.count, of.amount as "amountCents", of.corrected as "correctedCents"
      from titre_batch batch
      cross join lateral (
        select count(*)::int as count, coalesce(sum(titre.amount_cents), 0)::int as amount,
          coalesce(sum((
            select sum(correction.amount_cents) from titre correction
            where correction.tenant_id = ${tx.tenantId} and correction.invoice_id = titre.invoice_id
              and correction.kind <> 'titre')), 0)::int as corrected
        from titre where titre.tenant_id = ${tx.tenantId} and titre.batch_id = batch.id) of
      where batch.tenant_id = ${tx.tenantId} and ${condition}
      order by year desc, number desc limit ${limit}`),
  ];
}

/** The debts of a bordereau, as the trésorerie takes them. */
export async function readHandedDebts(tx: TenantTransaction, batchId: string): Promise<HandedDebt[]> {
  return [
    ...(await sqlOf(tx)<HandedDebt[]>`
      select batch.year, batch.number as "batchNumber", batch.handed_on as "handedOn",
        row_number() over (order by invoice.year, invoice.number)::int as position,
        invoice.content -> 'issuer' ->> 'siret' as siret, invoice.content -> 'recipient' as recipient,
        invoice.household_number as "householdNumber", invoice.household_name as "householdName", invoice.reference,
        invoice.content -> 'issuer' ->> 'regie' as object, invoice.first_day as "firstDay",
        invoice.last_day as "lastDay", invoice.issued_on as "issuedOn", invoice.due_on as "dueOn",
        titre.amount_cents as "amountCents"
      from titre
      join titre_batch batch on batch.tenant_id = ${tx.tenantId} and batch.id = titre.batch_id
      join invoice on invoice.tenant_id = ${tx.tenantId} and invoice.id = titre.invoice_id
      where titre.tenant_id = ${tx.tenantId} and titre.batch_id = ${batchId}
      order by position`),
  ];
}
