/** Payments: what came in, what of it pays what, what was taken back. */
import type { LedgerKind } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import type { Cents } from '@preau/domain/money';
import type { MEANS_OF_PAYMENT } from '@preau/domain/regie';
import type { TenantTransaction } from './database.ts';
import type { AccountKey } from './family-account.ts';
import { agentName, payerJson } from './internal/payers.ts';
import { handedOf, isReversed, leftToPay } from './internal/settled.ts';
import { sqlOf } from './internal/transaction.ts';

type Means = (typeof MEANS_OF_PAYMENT)[number];

/** What is noted beside the amount: of a cheque, its bank, number, drawer and payee; of a transfer, its reference. */
export interface NotedDetail {
  bank?: string | null;
  number?: string | null;
  drawer?: string | null;
  payee?: string | null;
  reference?: string | null;
  /** Of cash: what was handed over, of which the change was given back. */
  givenCents?: number | null;
}

export interface NewPayment extends AccountKey {
  id: string;
  means: Means;
  amountCents: Cents;
  receivedOn: LocalDate;
  recordedAt: Date;
  recordedBy: string | null;
  detail: NotedDetail;
  provider: string | null;
  providerReference: string | null;
  year: number;
  receiptNumber: number;
}

export async function insertPayment(tx: TenantTransaction, payment: NewPayment): Promise<void> {
  const sql = sqlOf(tx);
  const { id, regieId, householdId, means, amountCents, receivedOn, recordedAt, recordedBy, detail } =
    payment;
  const noted = { ...detail };
  await sql`
    insert into payment (tenant_id, id, regie_id, household_id, means, amount_cents, received_on, recorded_at, recorded_by,
      detail, provider, provider_reference, year, receipt_number)
    values (${tx.tenantId}, ${id}, ${regieId}, ${householdId}, ${means}, ${amountCents}, ${receivedOn}, ${recordedAt},
      ${recordedBy}, ${sql.json(noted)}, ${payment.provider}, ${payment.providerReference}, ${payment.year},
      ${payment.receiptNumber})`;
}

export interface KeptPayment extends NewPayment {
  payer: { id: string; number: string; name: string };
  recordedByName: string | null;
  pays: { label: string | null; amountCents: Cents }[];
  /** The bordereau that it is on. */
  deposit: { year: number; number: number } | null;
  reversedBecause: string | null;
}

export interface PaymentFilter {
  id?: string;
  regieId?: string;
  householdId?: string;
  from?: LocalDate;
  to?: LocalDate;
  means?: Means;
  depositId?: string;
  /** Those that wait to be brought to the bank. */
  toDeposit?: true;
  ids?: readonly string[];
}

/** Payments that are sought, in the order of receipts or the latest first. */
export async function listPayments(
  tx: TenantTransaction,
  filter: PaymentFilter,
  { order, limit }: { order: 'receipts' | 'latest'; limit: number },
): Promise<KeptPayment[]> {
  const sql = sqlOf(tx);
  const { tenantId } = tx;
  const sorted =
    order === 'receipts'
      ? sql`payment.year, payment.receipt_number`
      : sql`payment.recorded_at desc, payment.receipt_number desc`;
  const conditions = [
    filter.id !== undefined && sql`and payment.id = ${filter.id}`,
    filter.ids !== undefined && sql`and payment.id = any(${filter.ids}::uuid[])`,
    filter.regieId !== undefined && sql`and payment.regie_id = ${filter.regieId}`,
    filter.householdId !== undefined && sql`and payment.household_id = ${filter.householdId}`,
    filter.from !== undefined && sql`and payment.received_on >= ${filter.from}`,
    filter.to !== undefined && sql`and payment.received_on <= ${filter.to}`,
    filter.means !== undefined && sql`and payment.means = ${filter.means}`,
    filter.depositId !== undefined &&
      sql`and exists (select from deposit_payment on_it where on_it.tenant_id = ${tenantId}
        and on_it.payment_id = payment.id and on_it.deposit_id = ${filter.depositId})`,
    filter.toDeposit &&
      sql`and payment.means in ('cheque', 'cash', 'cesu') and not ${isReversed(tx, sql`payment.id`)}
        and not exists (select from deposit_payment on_it where on_it.tenant_id = ${tenantId}
          and on_it.payment_id = payment.id)`,
  ].filter(condition => condition !== false && condition !== undefined);
  return [
    ...(await sql<KeptPayment[]>`
      select payment.id, payment.regie_id as "regieId", payment.household_id as "householdId", payment.means,
        payment.amount_cents as "amountCents", payment.received_on as "receivedOn", payment.recorded_at as "recordedAt",
        payment.recorded_by as "recordedBy", payment.detail, payment.provider,
        payment.provider_reference as "providerReference", payment.year, payment.receipt_number as "receiptNumber",
        ${payerJson(tx, sql`payment.household_id`)} as payer,
        ${agentName(tx, sql`payment.recorded_by`)} as "recordedByName",
        (select coalesce(jsonb_agg(jsonb_build_object('label', paid.label, 'amountCents', paid.amount)
            order by paid.label), '[]')
          from (
            select invoice.reference as label, sum(part.amount_cents)::int as amount
            from allotment part
            left join invoice on invoice.tenant_id = ${tenantId} and invoice.id = part.invoice_id
            where part.tenant_id = ${tenantId} and part.payment_id = payment.id
            group by part.invoice_id, part.debit_entry_id, invoice.reference
            having sum(part.amount_cents) <> 0) paid) as pays,
        (select jsonb_build_object('year', deposit.year, 'number', deposit.number)
          from deposit_payment on_it
          join deposit on deposit.tenant_id = ${tenantId} and deposit.id = on_it.deposit_id
          where on_it.tenant_id = ${tenantId} and on_it.payment_id = payment.id) as deposit,
        (select reversal.reason from ledger_entry reversal
          where reversal.tenant_id = ${tenantId} and reversal.payment_id = payment.id
            and reversal.kind = 'payment-reversal') as "reversedBecause"
      -- What is told of each is looked up for those alone that are told.
      from (
        select payment.* from payment
        where payment.tenant_id = ${tenantId} ${conditions}
        order by ${sorted} limit ${limit}) payment
      order by ${sorted}`),
  ];
}

/** Of a period, what came in by each means and stands. */
export async function sumReceipts(
  tx: TenantTransaction,
  { regieId, from, to, means }: { regieId: string; from: LocalDate; to: LocalDate; means: Means | null },
): Promise<{ means: Means; count: number; amountCents: Cents }[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<{ means: Means; count: number; amountCents: Cents }[]>`
      select means, count(*)::int as count, sum(amount_cents)::int as "amountCents" from payment
      where tenant_id = ${tx.tenantId} and regie_id = ${regieId} and received_on between ${from} and ${to}
        and (${means}::text is null or means = ${means}) and not ${isReversed(tx, sql`payment.id`)}
      group by means order by means`),
  ];
}

export interface ShownDebt {
  kind: 'invoice' | 'entry';
  id: string;
  label: string | null;
  firstDay: LocalDate | null;
  lastDay: LocalDate | null;
  totalCents: Cents;
  /** What its lines come to, by service. */
  services: { service: string | null; amountCents: Cents }[];
}

/** What is said of debts beside what is left of them. */
export async function describeDebts(tx: TenantTransaction, ids: readonly string[]): Promise<ShownDebt[]> {
  if (ids.length === 0) return [];
  return [
    ...(await sqlOf(tx)<ShownDebt[]>`
      select 'invoice' as kind, id, reference as label, first_day as "firstDay", last_day as "lastDay",
        total_cents as "totalCents",
        (select coalesce(jsonb_agg(jsonb_build_object('service', of.service, 'amountCents', of.amount)), '[]')
          from (
            select service, sum(amount_cents)::int as amount from invoice_line
            where invoice_line.tenant_id = ${tx.tenantId} and invoice_line.invoice_id = invoice.id
            group by service) of) as services
      from invoice where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])
      union all
      select 'entry', id, null, null, null, amount_cents, '[]'::jsonb from ledger_entry
      where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`),
  ];
}

/** What the trésorerie collects of a family, of one régie. */
export async function readHanded(
  tx: TenantTransaction,
  { householdId, regieId }: AccountKey,
): Promise<Cents> {
  const sql = sqlOf(tx);
  const [row] = await sql<[{ handed: Cents }]>`
    select coalesce(sum(titre.amount_cents), 0)::int as handed
    from invoice join titre on titre.tenant_id = ${tx.tenantId} and titre.invoice_id = invoice.id
    where invoice.tenant_id = ${tx.tenantId} and invoice.household_id = ${householdId} and invoice.regie_id = ${regieId}`;
  return row.handed;
}

export interface PaidInvoice extends AccountKey {
  id: string;
  reference: string;
  kind: 'invoice' | 'complement' | 'credit-note';
  totalCents: Cents;
  leftCents: Cents;
  handedCents: Cents;
}

/** An invoice as one pays it, hands it over or gives it up; null where there is none. */
export async function findPaidInvoice(tx: TenantTransaction, id: string): Promise<PaidInvoice | null> {
  const [row] = await findPaidInvoices(tx, [id]);
  return row ?? null;
}

export async function findPaidInvoices(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<PaidInvoice[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<PaidInvoice[]>`
      select id, reference, kind, household_id as "householdId", regie_id as "regieId", total_cents as "totalCents",
        ${leftToPay(tx, 'invoice')} as "leftCents", ${handedOf(tx, sql`invoice.id`)} as "handedCents"
      from invoice where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[])`),
  ];
}

export interface Adjustment {
  id: string;
  kind: LedgerKind;
  amountCents: Cents;
  datedOn: LocalDate;
  reason: string;
  invoice: string | null;
  isTakenBack: boolean;
}

/** What was given back, given up or taken over of an account, the latest first. */
export async function listAdjustments(
  tx: TenantTransaction,
  { householdId, regieId }: AccountKey,
  limit: number,
): Promise<Adjustment[]> {
  return [
    ...(await sqlOf(tx)<Adjustment[]>`
      select entry.id, entry.kind, entry.amount_cents as "amountCents", entry.dated_on as "datedOn",
        coalesce(entry.reason, '') as reason, invoice.reference as invoice,
        exists (select from ledger_entry reversal where reversal.tenant_id = ${tx.tenantId}
          and reversal.reverses_id = entry.id) as "isTakenBack"
      from ledger_entry entry
      left join invoice on invoice.tenant_id = ${tx.tenantId} and invoice.id = entry.invoice_id
      where entry.tenant_id = ${tx.tenantId} and entry.household_id = ${householdId} and entry.regie_id = ${regieId}
        and entry.kind in ('opening', 'refund', 'waiver') and entry.reverses_id is null
      order by entry.at desc, entry.id desc limit ${limit}`),
  ];
}

/** The household of the invoice that bears this reference at one of these régies; the latest where several exercices have it. */
export async function findByReference(
  tx: TenantTransaction,
  reference: string,
  regieIds: readonly string[],
): Promise<{ payer: { id: string; number: string; name: string }; reference: string; regieId: string }[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<
      { payer: { id: string; number: string; name: string }; reference: string; regieId: string }[]
    >`
      select ${payerJson(tx, sql`invoice.household_id`)} as payer, reference, regie_id as "regieId" from invoice
      where tenant_id = ${tx.tenantId} and regie_id = any(${regieIds}::uuid[]) and upper(reference) = upper(${reference})
      order by issued_at desc limit 5`),
  ];
}

/** `{ id, number, name }` of a household, whose file may be gone. */
export async function readPayer(
  tx: TenantTransaction,
  householdId: string,
): Promise<{ id: string; number: string; name: string }> {
  const sql = sqlOf(tx);
  const [row] = await sql<[{ payer: { id: string; number: string; name: string } }]>`
    select ${payerJson(tx, sql`${householdId}::uuid`)} as payer`;
  return row.payer;
}
