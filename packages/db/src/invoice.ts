/** Invoices, complements and credit notes: added whole with their lines and their entry of the account, and never changed. */
import type { BillLine, InvoiceContent } from '@preau/domain/billing/invoice';
import type { InvoiceKind } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import type { Cents } from '@preau/domain/money';
import type { TenantTransaction } from './database.ts';
import { waivedOf } from './internal/settled.ts';
import { sqlOf } from './internal/transaction.ts';

export interface NewInvoice {
  id: string;
  regieId: string;
  householdId: string;
  householdNumber: string;
  /** « DUPONT Jeanne », who pays. */
  householdName: string;
  kind: InvoiceKind;
  /** Of an invoice; null for a correction. */
  runId: string | null;
  /** The invoice that a correction is about, where there is one. */
  correctsId: string | null;
  /** Of a correction. */
  reason: string | null;
  year: number;
  number: number;
  reference: string;
  firstDay: LocalDate;
  lastDay: LocalDate;
  issuedOn: LocalDate;
  issuedAt: Date;
  issuedBy: string | null;
  dueOn: LocalDate | null;
  totalCents: Cents;
  previousBalanceCents: Cents;
  content: InvoiceContent;
  lines: readonly BillLine[];
}

/** Lines of one statement: PostgreSQL takes 65,535 values. */
const LINES_AT_ONCE = 2000;

/**
 * Adds invoices one by one drawn up: corrections. Their accounts are locked, their numbers are taken.
 * A run adds its own by `issueChunk` of `billing-run`.
 */
export async function insertInvoices(tx: TenantTransaction, invoices: readonly NewInvoice[]): Promise<void> {
  if (invoices.length === 0) return;
  const sql = sqlOf(tx);
  const json = (value: unknown) => sql.json(value as never); // postgres.js' JSONValue excludes interfaces
  await sql`insert into invoice ${sql(
    invoices.map(invoice => ({
      tenant_id: tx.tenantId,
      id: invoice.id,
      regie_id: invoice.regieId,
      household_id: invoice.householdId,
      household_number: invoice.householdNumber,
      household_name: invoice.householdName,
      kind: invoice.kind,
      run_id: invoice.runId,
      corrects_id: invoice.correctsId,
      reason: invoice.reason,
      year: invoice.year,
      number: invoice.number,
      reference: invoice.reference,
      first_day: invoice.firstDay,
      last_day: invoice.lastDay,
      issued_on: invoice.issuedOn,
      issued_at: invoice.issuedAt,
      issued_by: invoice.issuedBy,
      due_on: invoice.dueOn,
      total_cents: invoice.totalCents,
      previous_balance_cents: invoice.previousBalanceCents,
      content: json(invoice.content),
    })),
  )}`;
  const lines = invoices.flatMap(({ id, lines }) =>
    lines.map((line, position) => ({
      tenant_id: tx.tenantId,
      id: lineId(id, position),
      invoice_id: id,
      position,
      month: line.month,
      kind: line.kind,
      nature: line.nature,
      child_id: line.childId,
      child_name: line.childName,
      service: line.service,
      service_name: line.serviceName,
      dates: line.dates,
      quantity: line.quantity,
      unit_cents: line.unitCents,
      amount_cents: line.amountCents,
      share_bp: line.shareBp,
      article: line.article,
      version: line.version,
      steps: json(line.steps),
      reverses_id: line.reversesId,
    })),
  );
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE)
    await sql`insert into invoice_line ${sql(lines.slice(from, from + LINES_AT_ONCE))}`;
  await sql`insert into ledger_entry ${sql(
    invoices.map(invoice => ({
      tenant_id: tx.tenantId,
      id: entryId(invoice.id),
      regie_id: invoice.regieId,
      household_id: invoice.householdId,
      kind: invoice.kind,
      amount_cents: invoice.totalCents,
      dated_on: invoice.issuedOn,
      at: invoice.issuedAt,
      by_account_id: invoice.issuedBy,
      invoice_id: invoice.id,
      reason: invoice.reason,
    })),
  )}`;
}

/** The id of a line: its invoice's, with the place of the line in the last digits, so that they stand together. */
export function lineId(invoiceId: string, position: number): string {
  return invoiceId.slice(0, -4) + position.toString(16).padStart(4, '0');
}

/** The id of the entry of an account that an invoice makes: the last of its lines' ids, which no line has. */
export function entryId(invoiceId: string): string {
  return `${invoiceId.slice(0, -4)}ffff`;
}

/** An invoice with what was paid of it. */
export interface ListedInvoice {
  id: Id<'invoice'>;
  regieId: Id<'regie'>;
  /** Name. */
  regie: string;
  householdId: Id<'household'>;
  householdNumber: string;
  householdName: string;
  kind: InvoiceKind;
  runId: string | null;
  correctsId: string | null;
  reason: string | null;
  number: number;
  reference: string;
  firstDay: LocalDate;
  lastDay: LocalDate;
  issuedOn: LocalDate;
  issuedAt: Date;
  dueOn: LocalDate | null;
  totalCents: Cents;
  previousBalanceCents: Cents;
  /** What payments and credit notes have paid of it; of a credit note what of it has paid others, negative. */
  paidCents: Cents;
  /** What the comptable collects of it, reductions taken off. */
  titreCents: Cents;
  /** What is left to pay here; of a credit note, what may still pay others, negative. */
  leftCents: Cents;
}

export interface InvoiceFilter {
  regieIds?: readonly string[];
  householdIds?: readonly string[];
  runId?: string;
  /** Those of these ids alone. */
  ids?: readonly string[];
  /** The corrections of this invoice. */
  correctsId?: string;
  /** Issued from this day on, until this day. */
  from?: LocalDate;
  to?: LocalDate;
  /** Of which something is left to pay. */
  isOpen?: boolean;
  /** N° famille, reference, or the beginning of a name. */
  words?: string;
  limit?: number;
  offset?: number;
}

/** Invoices, the last issued first; those of a run in the order of their numbers. */
export async function listInvoices(tx: TenantTransaction, filter: InvoiceFilter): Promise<ListedInvoice[]> {
  const sql = sqlOf(tx);
  const { regieIds, householdIds, runId, ids, correctsId, from, to, isOpen, words, limit, offset } = filter;
  const starts = words === undefined ? '' : `${words.trim().replace(/[\\%_]/g, '\\$&')}%`;
  return [
    ...(await sql<ListedInvoice[]>`
      select own.* from (
        select i.id, i.regie_id as "regieId", regie.name as regie, i.household_id as "householdId",
          i.household_number as "householdNumber", i.household_name as "householdName", i.kind, i.run_id as "runId",
          i.corrects_id as "correctsId", i.reason, i.number, i.reference, i.first_day as "firstDay",
          i.last_day as "lastDay", i.issued_on as "issuedOn", i.issued_at as "issuedAt", i.due_on as "dueOn",
          i.total_cents as "totalCents", i.previous_balance_cents as "previousBalanceCents",
          paid.cents as "paidCents", handed.cents as "titreCents",
          i.total_cents - paid.cents - handed.cents - ${waivedOf(tx, sql`i.id`)} as "leftCents"
        from invoice i
        join regie on regie.tenant_id = i.tenant_id and regie.id = i.regie_id
        cross join lateral (
          select coalesce((select sum(amount_cents) from allotment a
              where a.tenant_id = i.tenant_id and a.invoice_id = i.id), 0)::int
            - coalesce((select sum(amount_cents) from allotment a
              where a.tenant_id = i.tenant_id and a.credit_note_id = i.id), 0)::int as cents) paid
        cross join lateral (
          select coalesce(sum(amount_cents), 0)::int as cents from titre t
          where t.tenant_id = i.tenant_id and t.invoice_id = i.id) handed
        where i.tenant_id = ${tx.tenantId}
          ${regieIds ? sql`and i.regie_id = any(${[...regieIds]}::uuid[])` : sql``}
          ${householdIds ? sql`and i.household_id = any(${[...householdIds]}::uuid[])` : sql``}
          ${runId ? sql`and i.run_id = ${runId}` : sql``}
          ${ids ? sql`and i.id = any(${[...ids]}::uuid[])` : sql``}
          ${correctsId ? sql`and i.corrects_id = ${correctsId}` : sql``}
          ${from ? sql`and i.issued_on >= ${from}` : sql``}
          ${to ? sql`and i.issued_on <= ${to}` : sql``}
          ${
            words
              ? sql`and (i.household_number = ${words.trim()} or i.reference ilike ${starts}
                or i.household_name ilike ${starts})`
              : sql``
          }) own
      ${isOpen ? sql`where own."leftCents" > 0` : sql``}
      order by own."issuedOn" desc, own."issuedAt" desc, own.number ${runId ? sql`asc` : sql`desc`}, own.id
      limit ${limit ?? null} offset ${offset ?? 0}`),
  ];
}

export interface KeptLine extends BillLine {
  id: string;
  invoiceId: string;
}

/** An invoice whole, as it was issued. */
export interface WholeInvoice extends ListedInvoice {
  content: InvoiceContent;
  lines: KeptLine[];
}

/** Null where there is none. */
export async function readInvoice(tx: TenantTransaction, id: string): Promise<WholeInvoice | null> {
  const sql = sqlOf(tx);
  const [[listed], [row], lines] = await Promise.all([
    listInvoices(tx, { ids: [id] }),
    sql<{ content: InvoiceContent }[]>`
      select content from invoice where tenant_id = ${tx.tenantId} and id = ${id}`,
    readLines(tx, [id]),
  ]);
  if (!listed || !row) return null;
  return { ...listed, content: row.content, lines: lines.get(id) ?? [] };
}

/** The lines of invoices, in their order. */
export async function readLines(
  tx: TenantTransaction,
  invoiceIds: readonly string[],
): Promise<Map<string, KeptLine[]>> {
  const rows = await sqlOf(tx)<(KeptLine & { invoiceId: string })[]>`
    select id, invoice_id as "invoiceId", month, kind, nature, child_id as "childId", child_name as "childName",
      service, service_name as "serviceName", dates, quantity, unit_cents as "unitCents",
      amount_cents as "amountCents", share_bp as "shareBp", article, version, steps, reverses_id as "reversesId"
    from invoice_line where tenant_id = ${tx.tenantId} and invoice_id = any(${[...invoiceIds]}::uuid[])
    order by invoice_id, position`;
  return Map.groupBy(rows, ({ invoiceId }) => invoiceId);
}
