/** The account of a household as it reads it: its entries of a school year, what was owed before, what is elsewhere. */
import type { InvoiceKind, LedgerKind } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import type { Cents } from '@preau/domain/money';
import type { COLLECTORS, MEANS_OF_PAYMENT } from '@preau/domain/regie';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

/** A régie that a household has an account at. */
export interface StatementRegie {
  id: Id<'regie'>;
  name: string;
  memberId: Id<'member'>;
  member: string;
  collectedBy: (typeof COLLECTORS)[number];
  means: (typeof MEANS_OF_PAYMENT)[number][];
  balanceCents: Cents;
  /** What was owed when the period began. */
  openingCents: Cents;
}

/** An operation, with what it is about. */
export interface StatementEntry {
  id: string;
  regieId: Id<'regie'>;
  kind: LedgerKind;
  datedOn: LocalDate;
  at: Date;
  amountCents: Cents;
  reason: string | null;
  invoice: {
    id: string;
    kind: InvoiceKind;
    reference: string;
    firstDay: LocalDate;
    lastDay: LocalDate;
  } | null;
  payment: {
    id: string;
    means: (typeof MEANS_OF_PAYMENT)[number];
    year: number;
    receiptNumber: number;
  } | null;
}

/** A debt that the trésorerie collects. */
export interface HandedDebt {
  invoiceId: string;
  reference: string;
  regieId: Id<'regie'>;
  amountCents: Cents;
  handedOn: LocalDate;
}

export interface StatementFacts {
  regies: StatementRegie[];
  /** Of the period, in their order. */
  entries: StatementEntry[];
  /** Days of the first and the last operation; null where there is none. */
  firstOn: LocalDate | null;
  lastOn: LocalDate | null;
  handed: HandedDebt[];
}

/**
 * In one statement, of one household. @param scope of the régies: all of a family's own account, or an agent's
 * @param until the last day of the period, included
 */
export async function readStatementFacts(
  tx: TenantTransaction,
  householdId: string,
  { from, until, scope }: { from: LocalDate; until: LocalDate; scope: AgentScope },
): Promise<StatementFacts> {
  const sql = sqlOf(tx);
  const within = scope === 'tenant' ? sql`true` : sql`regie.member_id = any(${scope.members}::uuid[])`;
  const [row] = await sql<
    [Omit<StatementFacts, 'entries'> & { entries: (Omit<StatementEntry, 'at'> & { at: string })[] }]
  >`
    with own_regie as materialized (
      select regie.id, regie.name, regie.member_id, member.name as member, regie.collected_by, regie.means_of_payment,
        regie.position
      from regie join member on member.tenant_id = ${tx.tenantId} and member.id = regie.member_id
      where regie.tenant_id = ${tx.tenantId} and ${within}
    ), entry as materialized (
      select e.id, e.regie_id, e.kind, e.dated_on, e.at, e.amount_cents, e.reason, e.invoice_id, e.payment_id
      from ledger_entry e join own_regie on own_regie.id = e.regie_id
      where e.tenant_id = ${tx.tenantId} and e.household_id = ${householdId}
    )
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'memberId', r.member_id, 'member', r.member,
          'collectedBy', r.collected_by, 'means', r.means_of_payment, 'balanceCents', sums.balance,
          'openingCents', sums.opening) order by r.position), '[]')
        from own_regie r join (
          select regie_id, sum(amount_cents)::int as balance,
            coalesce(sum(amount_cents) filter (where dated_on < ${from}), 0)::int as opening
          from entry group by regie_id) sums on sums.regie_id = r.id) as regies,
      (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'regieId', e.regie_id, 'kind', e.kind,
          'datedOn', e.dated_on, 'at', e.at, 'amountCents', e.amount_cents, 'reason', e.reason,
          'invoice', case when i.id is not null then jsonb_build_object('id', i.id, 'kind', i.kind,
            'reference', i.reference, 'firstDay', i.first_day, 'lastDay', i.last_day) end,
          'payment', case when p.id is not null then jsonb_build_object('id', p.id, 'means', p.means, 'year', p.year,
            'receiptNumber', p.receipt_number) end) order by e.dated_on, e.at, e.id), '[]')
        from entry e
        left join invoice i on i.tenant_id = ${tx.tenantId} and i.id = e.invoice_id
        left join payment p on p.tenant_id = ${tx.tenantId} and p.id = e.payment_id
        where e.dated_on between ${from} and ${until}) as entries,
      (select min(dated_on)::text from entry) as "firstOn",
      (select max(dated_on)::text from entry) as "lastOn",
      (select coalesce(jsonb_agg(jsonb_build_object('invoiceId', i.id, 'reference', i.reference, 'regieId', i.regie_id,
          'amountCents', handed.amount, 'handedOn', handed.on) order by handed.on, i.id), '[]')
        from (
          select t.invoice_id, sum(t.amount_cents)::int as amount, min(batch.handed_on) as on
          from titre t
          left join titre_batch batch on batch.tenant_id = ${tx.tenantId} and batch.id = t.batch_id
          where t.tenant_id = ${tx.tenantId} and t.household_id = ${householdId}
          group by t.invoice_id having sum(t.amount_cents) > 0) handed
        join invoice i on i.tenant_id = ${tx.tenantId} and i.id = handed.invoice_id
        join own_regie on own_regie.id = i.regie_id) as handed`;
  return { ...row, entries: row.entries.map(entry => ({ ...entry, at: new Date(entry.at) })) };
}

/** Whether an invoice is of a household of this adult. */
export async function isOwnInvoice(
  tx: TenantTransaction,
  guardianId: string,
  invoiceId: string,
): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from invoice
    join household_guardian own on own.tenant_id = ${tx.tenantId} and own.household_id = invoice.household_id
      and own.guardian_id = ${guardianId}
    where invoice.tenant_id = ${tx.tenantId} and invoice.id = ${invoiceId}`;
  return row !== undefined;
}

/** Whether an invoice is of a régie of this agent: of all, or of one of its members. */
export async function isInvoiceWithin(
  tx: TenantTransaction,
  scope: AgentScope,
  invoiceId: string,
): Promise<boolean> {
  const sql = sqlOf(tx);
  const [row] = await sql`
    select from invoice join regie on regie.tenant_id = ${tx.tenantId} and regie.id = invoice.regie_id
    where invoice.tenant_id = ${tx.tenantId} and invoice.id = ${invoiceId}
      and ${scope === 'tenant' ? sql`true` : sql`regie.member_id = any(${scope.members}::uuid[])`}`;
  return row !== undefined;
}

/** The member whose régie has issued an invoice: who answers questions about it. */
export async function memberOfInvoice(
  tx: TenantTransaction,
  invoiceId: string,
): Promise<{ id: Id<'member'>; name: string } | null> {
  const [row] = await sqlOf(tx)<{ id: Id<'member'>; name: string }[]>`
    select member.id, member.name from invoice
    join regie on regie.tenant_id = ${tx.tenantId} and regie.id = invoice.regie_id
    join member on member.tenant_id = ${tx.tenantId} and member.id = regie.member_id
    where invoice.tenant_id = ${tx.tenantId} and invoice.id = ${invoiceId}`;
  return row ?? null;
}

/** The household of the invoice that a line is of, and the child; null where there is no such line. */
export async function ownersOfLine(
  tx: TenantTransaction,
  lineId: string,
): Promise<{ householdId: Id<'household'>; childId: Id<'child'> | null } | null> {
  const [row] = await sqlOf(tx)<{ householdId: Id<'household'>; childId: Id<'child'> | null }[]>`
    select invoice.household_id as "householdId", child_id as "childId" from invoice_line
    join invoice on invoice.tenant_id = ${tx.tenantId} and invoice.id = invoice_line.invoice_id
    where invoice_line.tenant_id = ${tx.tenantId} and invoice_line.id = ${lineId}`;
  return row ?? null;
}
