/** The bytes of invoices: made once of what is kept with each, then the same for ever. */
import type { BillLine, InvoiceContent } from '@preau/domain/billing/invoice';
import type { InvoiceKind } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import type { FileId, Id } from '@preau/domain/ids';
import type { Cents } from '@preau/domain/money';
import type { TenantTransaction } from './database.ts';
import { digest, type FileStore } from './files.ts';
import { sqlOf } from './internal/transaction.ts';
import { readLines } from './invoice.ts';
import { derivedId } from './new-id.ts';

/** An invoice with all that is printed of it. */
export interface PrintableInvoice {
  id: Id<'invoice'>;
  regieId: string;
  householdId: string;
  householdNumber: string;
  householdName: string;
  kind: InvoiceKind;
  reference: string;
  /** The reference of the invoice that a correction is about. */
  corrects: string | null;
  reason: string | null;
  firstDay: LocalDate;
  lastDay: LocalDate;
  issuedOn: LocalDate;
  issuedAt: Date;
  totalCents: Cents;
  previousBalanceCents: Cents;
  content: InvoiceContent;
  lines: BillLine[];
}

/** These invoices, in the order of their numbers. Their rows never change, so that it says the same whenever it is read. */
export async function readPrintable(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<PrintableInvoice[]> {
  const [rows, lines] = await Promise.all([
    sqlOf(tx)<Omit<PrintableInvoice, 'lines'>[]>`
      select i.id, i.regie_id as "regieId", i.household_id as "householdId", i.household_number as "householdNumber",
        i.household_name as "householdName", i.kind, i.reference, corrected.reference as corrects, i.reason,
        i.first_day as "firstDay", i.last_day as "lastDay", i.issued_on as "issuedOn", i.issued_at as "issuedAt",
        i.total_cents as "totalCents", i.previous_balance_cents as "previousBalanceCents", i.content
      from invoice i
      left join invoice corrected on corrected.tenant_id = i.tenant_id and corrected.id = i.corrects_id
      where i.tenant_id = ${tx.tenantId} and i.id = any(${[...ids]}::uuid[])
      order by i.regie_id, i.year, i.number`,
    readLines(tx, ids),
  ]);
  return rows.map(row => ({ ...row, lines: lines.get(row.id) ?? [] }));
}

/** Those of these invoices that have no document yet. */
export async function withoutDocument(tx: TenantTransaction, ids: readonly string[]): Promise<string[]> {
  const rows = await sqlOf(tx)<{ id: string }[]>`
    select id from unnest(${[...ids]}::uuid[]) as asked (id)
    where not exists (
      select from invoice_document made where made.tenant_id = ${tx.tenantId} and made.invoice_id = asked.id)`;
  return rows.map(({ id }) => id);
}

export interface MadeDocument {
  invoiceId: string;
  bytes: Uint8Array;
}

/**
 * Keeps documents that were made. Of an invoice that has one, the one that it has stays. Bytes are written before rows, so
 * that a row never names bytes that are not there.
 */
export async function saveInvoiceDocuments(
  tx: TenantTransaction,
  store: FileStore,
  made: readonly MadeDocument[],
  at: Date,
): Promise<void> {
  if (made.length === 0) return;
  const sql = sqlOf(tx);
  const files = made
    .map(({ invoiceId, bytes }) => ({ invoiceId, bytes, sha256: digest(bytes) }))
    .toSorted((one, other) => (one.sha256 < other.sha256 ? -1 : 1));
  // As saveFile does for one: in one order, so that nobody waits for each other in a circle.
  await sql`
    select pg_advisory_xact_lock(hashtextextended(${`${tx.tenantId}/`} || sha256, 1))
    from unnest(${files.map(({ sha256 }) => sha256)}::text[]) as kept (sha256)`;
  await Promise.all(files.map(({ sha256, bytes }) => store.put(tx.tenantId, sha256, bytes)));
  const rows = files.map(({ invoiceId, sha256, bytes }) => ({
    id: derivedId(tx.tenantId, 'file', `private/${sha256}`),
    sha256,
    byte_size: bytes.byteLength,
    invoice_id: invoiceId,
    document_id: derivedId(tx.tenantId, 'invoice-document', invoiceId),
  }));
  await sql`
    insert into file (tenant_id, id, sha256, media_type, byte_size, visibility, created_at)
    select ${tx.tenantId}, id, sha256, ${PDF}, byte_size, 'private', ${at}
    from jsonb_to_recordset(${sql.json(rows)}) as kept (id uuid, sha256 text, byte_size bigint)
    on conflict (tenant_id, id) do nothing`;
  await sql`
    insert into invoice_document (tenant_id, id, invoice_id, file_id, made_at)
    select ${tx.tenantId}, document_id, invoice_id, id, ${at}
    from jsonb_to_recordset(${sql.json(rows)}) as kept (id uuid, invoice_id uuid, document_id uuid)
    on conflict (tenant_id, id) do nothing`;
}

const PDF = 'application/pdf';

/** The document of an invoice, as it is found in the store. */
export interface InvoiceFile {
  invoiceId: string;
  kind: InvoiceKind;
  reference: string;
  issuedOn: LocalDate;
  fileId: FileId;
  sha256: string;
  /** Whom it names. */
  childIds: string[];
}

/** The documents of these invoices; one that has none is not in the list. */
export async function findInvoiceFiles(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<InvoiceFile[]> {
  return [
    ...(await sqlOf(tx)<InvoiceFile[]>`
      select i.id as "invoiceId", i.kind, i.reference, i.issued_on as "issuedOn", file.id as "fileId", file.sha256,
        array(select distinct child_id from invoice_line line
          where line.tenant_id = i.tenant_id and line.invoice_id = i.id and child_id is not null) as "childIds"
      from invoice_document made
      join invoice i on i.tenant_id = made.tenant_id and i.id = made.invoice_id
      join file on file.tenant_id = made.tenant_id and file.id = made.file_id
      where made.tenant_id = ${tx.tenantId} and made.invoice_id = any(${[...ids]}::uuid[])`),
  ];
}

/** How the régies of these invoices want them sent. */
export async function emailForms(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<Map<string, 'attached' | 'link'>> {
  const rows = await sqlOf(tx)<{ id: string; form: 'attached' | 'link' }[]>`
    select i.id, regie.invoice_by_email as form from invoice i
    join regie on regie.tenant_id = i.tenant_id and regie.id = i.regie_id
    where i.tenant_id = ${tx.tenantId} and i.id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, form }) => [id, form]));
}
