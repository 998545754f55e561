/**
 * The account of a household at a régie: its lock, its entries, what is open of it. Whoever adds to an account locks it
 * first, then takes numbers: in this order nobody waits for each other in a circle.
 */
import {
  type Allotment,
  allotOldest,
  type OpenCredit,
  type OpenDebt,
  takenBack,
} from '@preau/domain/billing/account';
import type { LedgerKind, NumberSeries } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import { type Cents, NO_CENTS } from '@preau/domain/money';
import type { TenantTransaction } from './database.ts';
import { leftToPay } from './internal/settled.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId, newId } from './new-id.ts';

export interface AccountKey {
  householdId: string;
  regieId: string;
}

/** Has whoever else acts on these accounts wait until this transaction ends; accounts that are not there yet are made. */
export async function lockAccounts(tx: TenantTransaction, accounts: readonly AccountKey[]): Promise<void> {
  if (accounts.length === 0) return;
  const sql = sqlOf(tx);
  const ordered = inOrder(accounts);
  const rows = ordered.map(({ householdId, regieId }) => ({
    id: derivedId(tx.tenantId, 'family_account', `${householdId}/${regieId}`),
    household_id: householdId,
    regie_id: regieId,
  }));
  await Promise.all([
    sql`
      insert into family_account (tenant_id, id, household_id, regie_id)
      select ${tx.tenantId}, id, household_id, regie_id
      from jsonb_to_recordset(${sql.json(rows)}) as account (id uuid, household_id uuid, regie_id uuid)
      -- Each by its key: joined to them, all accounts of the commune would be gone through for each part of a run.
      where not exists (
        select from family_account known
        where known.tenant_id = ${tx.tenantId} and known.household_id = account.household_id
          and known.regie_id = account.regie_id
        offset 0)
      order by household_id, regie_id
      on conflict do nothing`,
    sql`
      select from family_account
      where tenant_id = ${tx.tenantId} and (household_id, regie_id) in ${keysOf(tx, ordered)}
      order by household_id, regie_id for update`,
  ]);
}

/** The accounts, each once, in the order in which all lock them. */
function inOrder(accounts: readonly AccountKey[]): AccountKey[] {
  const known = new Map(accounts.map(account => [`${account.householdId} ${account.regieId}`, account]));
  return [...known].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, account]) => account);
}

/**
 * The first of so many numbers of a series, which is held until the transaction ends: undone, they are free again, so that
 * there is neither a gap nor a number twice.
 */
export async function nextNumbers(
  tx: TenantTransaction,
  { regieId, series, year }: { regieId: string; series: NumberSeries; year: number },
  count: number,
): Promise<number> {
  const [row] = await sqlOf(tx)<[{ last: number }]>`
    insert into number_series (tenant_id, id, regie_id, series, year, last_number)
    values (${tx.tenantId}, ${derivedId(tx.tenantId, 'number_series', `${regieId}/${series}/${year}`)}, ${regieId},
      ${series}, ${year}, ${count})
    on conflict (tenant_id, regie_id, series, year)
    do update set last_number = number_series.last_number + excluded.last_number
    returning last_number as last`;
  return row.last - count + 1;
}

export interface NewLedgerEntry extends AccountKey {
  id: string;
  kind: LedgerKind;
  /** A debit is positive, a credit negative; of a row of `titre` it is the opposite of its amount. */
  amountCents: Cents;
  datedOn: LocalDate;
  at: Date;
  byAccountId: string | null;
  invoiceId?: string | null;
  paymentId?: string | null;
  titreId?: string | null;
  reversesId?: string | null;
  reason?: string | null;
}

/** Adds entries to accounts that are locked. */
export async function addLedgerEntries(
  tx: TenantTransaction,
  entries: readonly NewLedgerEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const sql = sqlOf(tx);
  const rows = entries.map(entry => ({
    id: entry.id,
    regie_id: entry.regieId,
    household_id: entry.householdId,
    kind: entry.kind,
    amount_cents: entry.amountCents,
    dated_on: entry.datedOn,
    at: entry.at.toISOString(),
    by_account_id: entry.byAccountId,
    invoice_id: entry.invoiceId ?? null,
    payment_id: entry.paymentId ?? null,
    titre_id: entry.titreId ?? null,
    reverses_id: entry.reversesId ?? null,
    reason: entry.reason ?? null,
  }));
  await sql`
    insert into ledger_entry (tenant_id, id, regie_id, household_id, kind, amount_cents, dated_on, at, by_account_id,
      invoice_id, payment_id, titre_id, reverses_id, reason)
    select ${tx.tenantId}, entry.* from jsonb_to_recordset(${sql.json(rows)}) as entry (id uuid, regie_id uuid,
      household_id uuid, kind text, amount_cents int, dated_on date, at timestamptz, by_account_id uuid, invoice_id uuid,
      payment_id uuid, titre_id uuid, reverses_id uuid, reason text)`;
}

export interface Balance extends AccountKey {
  balanceCents: Cents;
}

/** What is owed on each of these accounts: what no entry speaks of is not in the list. */
export async function readBalances(
  tx: TenantTransaction,
  accounts: readonly AccountKey[],
): Promise<Balance[]> {
  if (accounts.length === 0) return [];
  return [
    ...(await sqlOf(tx)<Balance[]>`
      select household_id as "householdId", regie_id as "regieId", sum(amount_cents)::int as "balanceCents"
      from ledger_entry
      where tenant_id = ${tx.tenantId} and (household_id, regie_id) in ${keysOf(tx, accounts)}
      group by household_id, regie_id`),
  ];
}

/** Allotments of one household: debts and credits are its own, and of one régie. */
export interface HouseholdAllotment extends Allotment {
  householdId: string;
}

/** Allots: a negative amount takes back. */
export async function allot(
  tx: TenantTransaction,
  allotments: readonly HouseholdAllotment[],
  at: Date,
): Promise<void> {
  if (allotments.length === 0) return;
  const sql = sqlOf(tx);
  const rows = allotments.map(({ householdId, debt, credit, amountCents }) => ({
    id: newId(),
    household_id: householdId,
    invoice_id: debt.kind === 'invoice' ? debt.id : null,
    debit_entry_id: debt.kind === 'entry' ? debt.id : null,
    payment_id: credit.kind === 'payment' ? credit.id : null,
    credit_note_id: credit.kind === 'credit-note' ? credit.id : null,
    credit_entry_id: credit.kind === 'entry' ? credit.id : null,
    amount_cents: amountCents,
  }));
  await sql`
    insert into allotment (tenant_id, id, household_id, invoice_id, debit_entry_id, payment_id, credit_note_id,
      credit_entry_id, amount_cents, at)
    select ${tx.tenantId}, part.*, ${at}::timestamptz from jsonb_to_recordset(${sql.json(rows)}) as part (id uuid,
      household_id uuid, invoice_id uuid, debit_entry_id uuid, payment_id uuid, credit_note_id uuid,
      credit_entry_id uuid, amount_cents int)`;
}

export type AccountDebt = OpenDebt & AccountKey;
export type AccountCredit = OpenCredit & AccountKey;

/** Of accounts, the debts of which something is left. */
export async function readOpenDebts(
  tx: TenantTransaction,
  accounts: readonly AccountKey[],
): Promise<AccountDebt[]> {
  if (accounts.length === 0) return [];
  const sql = sqlOf(tx);
  return [
    ...(await sql<AccountDebt[]>`
      select 'invoice' as kind, id, due_on as "dueOn", issued_on as "datedOn", left_cents as "leftCents",
        household_id as "householdId", regie_id as "regieId"
      from (
        select invoice.*, ${leftToPay(tx, 'invoice')} as left_cents from invoice
        where tenant_id = ${tx.tenantId} and total_cents > 0
          and (household_id, regie_id) in ${keysOf(tx, accounts)}) owed
      where left_cents > 0
      union all
      select 'entry', id, null, dated_on, left_cents, household_id, regie_id
      from (
        select entry.*, entry.amount_cents
          + coalesce((
            select sum(reversal.amount_cents)::int from ledger_entry reversal
            where reversal.tenant_id = ${tx.tenantId} and reversal.reverses_id = entry.id), 0)
          - coalesce((
            select sum(paid.amount_cents)::int from allotment paid
            where paid.tenant_id = ${tx.tenantId} and paid.debit_entry_id = entry.id), 0) as left_cents
        from ledger_entry entry
        where tenant_id = ${tx.tenantId} and kind in ('opening', 'refund') and amount_cents > 0
          and (household_id, regie_id) in ${keysOf(tx, accounts)}) owed
      where left_cents > 0`),
  ];
}

/** Of accounts, the credits of which something is left. */
export async function readOpenCredits(
  tx: TenantTransaction,
  accounts: readonly AccountKey[],
): Promise<AccountCredit[]> {
  if (accounts.length === 0) return [];
  const sql = sqlOf(tx);
  return [
    ...(await sql<AccountCredit[]>`
      with account as materialized (select distinct household_id, regie_id from ${keysOf(tx, accounts)} as account),
      -- Each account's pieces are asked for by its household, one after the other: asked for together, a planner that has
      -- not seen these tables fill goes through all of them for each.
      held as (
        select 'payment' as kind, own.id, own.dated_on, account.household_id, account.regie_id, own.amount_cents
          - coalesce((
            select sum(part.amount_cents)::int from allotment part
            where part.tenant_id = ${tx.tenantId} and part.payment_id = own.id), 0) as left_cents
        from account
        cross join lateral (
          select id, received_on as dated_on, regie_id, amount_cents from payment
          where tenant_id = ${tx.tenantId} and household_id = account.household_id offset 0) own
        where own.regie_id = account.regie_id and not exists (
            select from ledger_entry reversal
            where reversal.tenant_id = ${tx.tenantId} and reversal.payment_id = own.id
              and reversal.kind = 'payment-reversal')
        union all
        select 'credit-note', own.id, own.dated_on, account.household_id, account.regie_id, -own.total_cents
          - coalesce((
            select sum(part.amount_cents)::int from allotment part
            where part.tenant_id = ${tx.tenantId} and part.credit_note_id = own.id), 0)
        from account
        cross join lateral (
          select id, issued_on as dated_on, regie_id, total_cents from invoice
          where tenant_id = ${tx.tenantId} and household_id = account.household_id offset 0) own
        where own.regie_id = account.regie_id and own.total_cents < 0
        union all
        select 'entry', own.id, own.dated_on, account.household_id, account.regie_id, -own.amount_cents
          - coalesce((
            select sum(part.amount_cents)::int from allotment part
            where part.tenant_id = ${tx.tenantId} and part.credit_entry_id = own.id), 0)
        from account
        cross join lateral (
          select id, dated_on, regie_id, kind, amount_cents from ledger_entry
          where tenant_id = ${tx.tenantId} and household_id = account.household_id offset 0) own
        where own.regie_id = account.regie_id and own.kind = 'opening' and own.amount_cents < 0)
      select kind, id, dated_on as "datedOn", left_cents as "leftCents", household_id as "householdId",
        regie_id as "regieId"
      from held where left_cents > 0`),
  ];
}

/**
 * Has what is held of a family pay what it owes the same régie, the oldest first. Called after whatever has added to the
 * accounts, which are locked: never do a debt and a credit of one account both stay open.
 */
export async function allotCredits(
  tx: TenantTransaction,
  accounts: readonly AccountKey[],
  at: Date,
): Promise<void> {
  const credits = await readOpenCredits(tx, accounts);
  if (credits.length === 0) return;
  const held = inOrder(credits);
  const debts = await readOpenDebts(tx, held);
  const allotments = held.flatMap(account => {
    const isOfAccount = (piece: AccountKey) =>
      piece.householdId === account.householdId && piece.regieId === account.regieId;
    return allotOldest(debts.filter(isOfAccount), credits.filter(isOfAccount)).map(allotment => ({
      ...allotment,
      householdId: account.householdId,
    }));
  });
  await allot(tx, allotments, at);
}

/** Takes back all that a payment, a credit note or an entry has paid. */
export async function takeBack(tx: TenantTransaction, credit: Allotment['credit'], at: Date): Promise<void> {
  const sql = sqlOf(tx);
  const column = { payment: 'payment_id', 'credit-note': 'credit_note_id', entry: 'credit_entry_id' }[
    credit.kind
  ];
  await takeBackWhere(tx, sql`${sql(column)} = ${credit.id}`, at);
}

/** Takes back all that has paid a debt. */
export async function takeBackFrom(tx: TenantTransaction, debt: Allotment['debt'], at: Date): Promise<void> {
  const sql = sqlOf(tx);
  const column = { invoice: 'invoice_id', entry: 'debit_entry_id' }[debt.kind];
  await takeBackWhere(tx, sql`${sql(column)} = ${debt.id}`, at);
}

async function takeBackWhere(
  tx: TenantTransaction,
  condition: ReturnType<ReturnType<typeof sqlOf>>,
  at: Date,
): Promise<void> {
  const standing = await sqlOf(tx)<HouseholdAllotment[]>`
    select household_id as "householdId", sum(amount_cents)::int as "amountCents",
      jsonb_build_object('kind', case when invoice_id is null then 'entry' else 'invoice' end,
        'id', coalesce(invoice_id, debit_entry_id)) as debt,
      jsonb_build_object('kind', case when payment_id is not null then 'payment'
          when credit_note_id is not null then 'credit-note' else 'entry' end,
        'id', coalesce(payment_id, credit_note_id, credit_entry_id)) as credit
    from allotment where tenant_id = ${tx.tenantId} and ${condition}
    group by household_id, invoice_id, debit_entry_id, payment_id, credit_note_id, credit_entry_id
    having sum(amount_cents) > 0`;
  const householdId = standing[0]?.householdId;
  if (householdId === undefined) return;
  await allot(
    tx,
    takenBack(standing).map(allotment => ({ ...allotment, householdId })),
    at,
  );
}

/** The accounts as a set of SQL. */
function keysOf(tx: TenantTransaction, accounts: readonly AccountKey[]) {
  const sql = sqlOf(tx);
  const keys = accounts.map(({ householdId, regieId }) => ({ household_id: householdId, regie_id: regieId }));
  return sql`(select household_id, regie_id from jsonb_to_recordset(${sql.json(keys)}) as key (
    household_id uuid, regie_id uuid))`;
}

/** Whether there is such an account. */
export async function hasAccount(tx: TenantTransaction, account: AccountKey): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from family_account where tenant_id = ${tx.tenantId} and household_id = ${account.householdId}
      and regie_id = ${account.regieId}`;
  return row !== undefined;
}

/** What is owed on one account. */
export async function readBalance(tx: TenantTransaction, account: AccountKey): Promise<Cents> {
  const [row] = await readBalances(tx, [account]);
  return row?.balanceCents ?? NO_CENTS;
}

export interface KeptEntry extends AccountKey {
  id: string;
  kind: LedgerKind;
  amountCents: Cents;
  invoiceId: string | null;
  /** What it takes back. */
  reversesId: string | null;
  /** What takes it back. */
  reversedBy: string | null;
}

/** An entry by its id, or that of a payment; null where there is none. */
export async function findEntry(
  tx: TenantTransaction,
  which: { id: string } | { paymentId: string },
): Promise<KeptEntry | null> {
  const sql = sqlOf(tx);
  const condition =
    'id' in which
      ? sql`entry.id = ${which.id}`
      : sql`entry.payment_id = ${which.paymentId} and entry.kind = 'payment'`;
  const [row] = await sql<KeptEntry[]>`
    select id, kind, amount_cents as "amountCents", household_id as "householdId", regie_id as "regieId",
      invoice_id as "invoiceId", reverses_id as "reversesId",
      (select reversal.id from ledger_entry reversal
        where reversal.tenant_id = ${tx.tenantId} and reversal.reverses_id = entry.id) as "reversedBy"
    from ledger_entry entry where tenant_id = ${tx.tenantId} and ${condition}`;
  return row ?? null;
}

/** What a household owes each régie where it has an account. */
export async function listBalancesOf(tx: TenantTransaction, householdId: string): Promise<Balance[]> {
  return [
    ...(await sqlOf(tx)<Balance[]>`
      select household_id as "householdId", regie_id as "regieId", sum(amount_cents)::int as "balanceCents"
      from ledger_entry where tenant_id = ${tx.tenantId} and household_id = ${householdId}
      group by household_id, regie_id`),
  ];
}

/** The accounts of households. */
export async function listAccounts(
  tx: TenantTransaction,
  householdIds: readonly string[],
): Promise<AccountKey[]> {
  return [
    ...(await sqlOf(tx)<AccountKey[]>`
      select household_id as "householdId", regie_id as "regieId" from family_account
      where tenant_id = ${tx.tenantId} and household_id = any(${householdIds}::uuid[])`),
  ];
}
