/** Runs of invoices: drafts in chunks of families, which are issued a chunk a transaction. */
import type { BillSignal, DraftBill } from '@preau/domain/billing/draft';
import type { BillLine, InvoiceContent, Issuer } from '@preau/domain/billing/invoice';
import type { MonthOutcome, RunStatus } from '@preau/domain/billing/piece';
import type { RunSummary } from '@preau/domain/billing/run-summary';
import type { LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import type { COLLECTORS, MEANS_OF_PAYMENT } from '@preau/domain/regie';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { type PackedLines, packLines, unpackLines } from './internal/chunk-lines.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

export interface BillingRegie {
  id: Id<'regie'>;
  key: string;
  name: string;
  member: string;
  numbering: string;
  collectedBy: (typeof COLLECTORS)[number];
  means: (typeof MEANS_OF_PAYMENT)[number][];
  chequePayee: string | null;
  note: string | null;
  /** Keys of its services, in their order. */
  services: string[];
}

/** The régies that the scope holds: all, or those of its members. */
export async function listRegies(tx: TenantTransaction, scope: AgentScope): Promise<BillingRegie[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<BillingRegie[]>`
      select regie.id, regie.key, regie.name, member.key as member, regie.numbering,
        regie.collected_by as "collectedBy", regie.means_of_payment as means, regie.cheque_payee as "chequePayee",
        regie.payment_note as note,
        array(select service.key from service
          where service.tenant_id = regie.tenant_id and service.regie_id = regie.id order by service.position) as services
      from regie join member on member.tenant_id = regie.tenant_id and member.id = regie.member_id
      where regie.tenant_id = ${tx.tenantId}
        and ${scope === 'tenant' ? sql`true` : sql`regie.member_id = any(${scope.members}::uuid[])`}
      order by regie.position`),
  ];
}

/** What is printed of who issues: as it is now. */
export async function readIssuer(tx: TenantTransaction, regieId: string): Promise<Issuer> {
  const [row] = await sqlOf(tx)<Issuer[]>`
    select tenant.name as tenant, tenant.kind, profile.accent, regie.name as regie, member.name as member,
      member.address, member.phone, member.email, member.siret,
      (select jsonb_build_object('sha256', file.sha256, 'mediaType', file.media_type) from file
        where file.tenant_id = regie.tenant_id and file.id = profile.logo_file_id) as logo
    from regie
    join member on member.tenant_id = regie.tenant_id and member.id = regie.member_id
    join tenant_profile profile on profile.tenant_id = regie.tenant_id
    join tenant on tenant.id = regie.tenant_id
    where regie.tenant_id = ${tx.tenantId} and regie.id = ${regieId}`;
  if (!row) throw new Error(`no régie ${regieId}`);
  return row;
}

/**
 * Whom a run concerns, in the order of their names: families who have or had something to do with these services on these
 * days, who share the child of one, or for whom a month waits.
 */
export async function listHouseholdsToBill(
  tx: TenantTransaction,
  {
    regieId,
    services,
    from,
    to,
  }: { regieId: string; services: readonly string[]; from: LocalDate; to: LocalDate },
): Promise<string[]> {
  const rows = await sqlOf(tx)<{ id: string }[]>`
    with own_service as materialized (
      select id from service where tenant_id = ${tx.tenantId} and key = any(${[...services]}::text[])),
    using_service as materialized (
      select distinct household_id, child_id from reservation
      where tenant_id = ${tx.tenantId} and service_id in (select id from own_service)
        and date between ${from}::date and ${to}::date
        and status in ('reserved', 'awaiting-payment', 'requested', 'on-hold')
      union
      select household_id, child_id from attendance
      where tenant_id = ${tx.tenantId} and service_id in (select id from own_service)
        and date between ${from}::date and ${to}::date and is_present
      union
      select household_id, child_id from enrolment
      where tenant_id = ${tx.tenantId} and service_id in (select id from own_service)
        and first_day <= ${to}::date and coalesce(last_day >= ${from}::date, true)),
    concerned as (
      select household_id from using_service
      union
      select other.household_id from using_service
      join custody own on own.tenant_id = ${tx.tenantId} and own.child_id = using_service.child_id
        and own.household_id = using_service.household_id
      join custody other on other.tenant_id = ${tx.tenantId} and other.child_id = using_service.child_id
        and other.household_id <> own.household_id and other.cost_share_bp > 0
        and other.first_day <= ${to}::date and coalesce(other.last_day >= ${from}::date, true)
      union
      select household_id from billed_month
      where tenant_id = ${tx.tenantId} and regie_id = ${regieId} and outcome = 'carried-over' and invoice_id is null)
    select household.id
    from concerned
    join household on household.tenant_id = ${tx.tenantId} and household.id = concerned.household_id
    left join household_guardian place on place.tenant_id = ${tx.tenantId} and place.household_id = household.id
      and place.position = 1
    left join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
    order by guardian.last_name, guardian.first_name, household.number`;
  return rows.map(({ id }) => id);
}

/** The earliest month that waits for an invoice in a régie; null: none does. */
export async function firstWaitingMonth(tx: TenantTransaction, regieId: string): Promise<LocalDate | null> {
  const [row] = await sqlOf(tx)<[{ month: LocalDate | null }]>`
    select min(month) as month from billed_month
    where tenant_id = ${tx.tenantId} and regie_id = ${regieId} and outcome = 'carried-over' and invoice_id is null`;
  return row.month;
}

export interface RunRow {
  id: Id<'billing-run'>;
  regieId: Id<'regie'>;
  from: LocalDate;
  to: LocalDate;
  status: RunStatus;
  revision: number;
  issuedOn: LocalDate | null;
  dueOn: LocalDate | null;
  chunkCount: number;
  chunksDone: number;
  householdCount: number;
  summary: RunSummary | null;
  createdAt: Date;
  issuedAt: Date | null;
  /** Who issued it. */
  issuedBy: string | null;
  /** When it was last priced anew after it was issued. */
  comparedAt: Date | null;
}

function runColumns(tx: TenantTransaction) {
  return sqlOf(tx)`id, regie_id as "regieId", first_day as "from", last_day as "to", status, revision,
    issued_on as "issuedOn", due_on as "dueOn", chunk_count as "chunkCount", chunks_done as "chunksDone",
    household_count as "householdCount", summary, created_at as "createdAt", issued_at as "issuedAt",
    issued_by as "issuedBy", compared_at as "comparedAt"`;
}

/** Null where there is none. */
export async function readRun(tx: TenantTransaction, id: string): Promise<RunRow | null> {
  const [row] = await sqlOf(tx)<RunRow[]>`
    select ${runColumns(tx)} from billing_run where tenant_id = ${tx.tenantId} and id = ${id}`;
  return row ?? null;
}

/** The same, held until the transaction ends. */
export async function takeRun(tx: TenantTransaction, id: string): Promise<RunRow | null> {
  const [row] = await sqlOf(tx)<RunRow[]>`
    select ${runColumns(tx)} from billing_run where tenant_id = ${tx.tenantId} and id = ${id} for update`;
  return row ?? null;
}

/** The runs of régies that were not thrown away, or those that were issued, the last first. */
export async function listRuns(
  tx: TenantTransaction,
  regieIds: readonly string[],
  limit: number,
  status?: 'issued',
): Promise<RunRow[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<RunRow[]>`
      select ${runColumns(tx)} from billing_run
      where tenant_id = ${tx.tenantId} and regie_id = any(${[...regieIds]}::uuid[])
        and ${status ? sql`status = ${status}` : sql`status <> 'discarded'`}
      order by first_day desc, created_at desc limit ${limit}`),
  ];
}

/** Whether a run of a régie that is open, or was issued, bills one of these months. */
export async function findOverlap(
  tx: TenantTransaction,
  { regieId, from, to, but }: { regieId: string; from: LocalDate; to: LocalDate; but?: string },
): Promise<RunRow | null> {
  const sql = sqlOf(tx);
  const [row] = await sql<RunRow[]>`
    select ${runColumns(tx)} from billing_run
    where tenant_id = ${tx.tenantId} and regie_id = ${regieId}
      and ((first_day <= ${to} and last_day >= ${from} and status <> 'discarded')
        or status in ('drafting', 'draft', 'issuing'))
      ${but ? sql`and id <> ${but}` : sql``}
    order by status = 'issued', first_day limit 1`;
  return row ?? null;
}

export interface NewRun {
  id: string;
  regieId: string;
  from: LocalDate;
  to: LocalDate;
  revision: number;
  createdAt: Date;
  createdBy: string | null;
}

/** @returns false where a run of the régie is open already */
export async function insertRun(tx: TenantTransaction, run: NewRun): Promise<boolean> {
  const { count } = await sqlOf(tx)`
    insert into billing_run (tenant_id, id, regie_id, first_day, last_day, status, revision, chunk_count, chunks_done,
      created_at, created_by)
    values (${tx.tenantId}, ${run.id}, ${run.regieId}, ${run.from}, ${run.to}, 'drafting', ${run.revision}, 0, 0,
      ${run.createdAt}, ${run.createdBy})
    on conflict (tenant_id, regie_id) where status in ('drafting', 'draft', 'issuing') do nothing`;
  return count > 0;
}

/** Families of one transaction: a moment's work, so that another commune's job need not wait, and little of it is lost. */
export const HOUSEHOLDS_A_CHUNK = 200;

/** Puts these families in the place of all that the draft had. @returns ids of the chunks, in order */
export async function replaceChunks(
  tx: TenantTransaction,
  runId: string,
  { householdIds, revision }: { householdIds: readonly string[]; revision: number },
): Promise<string[]> {
  const chunks = await insertChunks(tx, runId, householdIds);
  await sqlOf(tx)`
    update billing_run set status = ${chunks.length > 0 ? 'drafting' : 'draft'}, revision = ${revision},
      chunk_count = ${chunks.length}, chunks_done = 0, household_count = ${householdIds.length}, summary = null
    where tenant_id = ${tx.tenantId} and id = ${runId}`;
  return chunks;
}

/** Begins to compare an issued run with what these families owe now: their chunks wait again. @returns as `replaceChunks` */
export async function beginComparison(
  tx: TenantTransaction,
  runId: string,
  { householdIds, revision, at }: { householdIds: readonly string[]; revision: number; at: Date },
): Promise<string[]> {
  const chunks = await insertChunks(tx, runId, householdIds);
  await sqlOf(tx)`
    update billing_run set revision = ${revision}, chunk_count = ${chunks.length}, chunks_done = 0, compared_at = ${at}
    where tenant_id = ${tx.tenantId} and id = ${runId}`;
  return chunks;
}

async function insertChunks(
  tx: TenantTransaction,
  runId: string,
  householdIds: readonly string[],
): Promise<string[]> {
  const sql = sqlOf(tx);
  const chunks: {
    tenant_id: string;
    id: string;
    run_id: string;
    position: number;
    status: string;
    household_ids: string[];
  }[] = [];
  for (let start = 0; start < householdIds.length; start += HOUSEHOLDS_A_CHUNK)
    chunks.push({
      tenant_id: tx.tenantId,
      id: newId(),
      run_id: runId,
      position: chunks.length,
      status: 'waiting',
      household_ids: householdIds.slice(start, start + HOUSEHOLDS_A_CHUNK),
    });
  await sql`delete from billing_chunk where tenant_id = ${tx.tenantId} and run_id = ${runId}`;
  if (chunks.length > 0) await sql`insert into billing_chunk ${sql(chunks)}`;
  return chunks.map(({ id }) => id);
}

export interface ChunkRow {
  id: string;
  runId: string;
  position: number;
  householdIds: string[];
}

/** A chunk in this state, for this transaction alone; null where it is in another, or another transaction has it. */
export async function takeChunk(
  tx: TenantTransaction,
  id: string,
  status: 'waiting' | 'priced',
): Promise<ChunkRow | null> {
  const [row] = await sqlOf(tx)<ChunkRow[]>`
    select id, run_id as "runId", position, household_ids as "householdIds" from billing_chunk
    where tenant_id = ${tx.tenantId} and id = ${id} and status = ${status} for update`;
  return row ?? null;
}

/** The next chunk after a position, so many further on, that is in this state. */
export async function findChunk(
  tx: TenantTransaction,
  runId: string,
  position: number,
): Promise<string | null> {
  const [row] = await sqlOf(tx)<{ id: string }[]>`
    select id from billing_chunk
    where tenant_id = ${tx.tenantId} and run_id = ${runId} and position = ${position}`;
  return row?.id ?? null;
}

/** A family's draft as a chunk holds it. */
export interface ChunkBill extends Omit<DraftBill, 'signals'> {
  /** Of the invoice that it becomes. */
  id: string;
  /** Its place among those of the chunk that become invoices; null for the others. */
  ordinal: number | null;
  firstDay: LocalDate;
  lastDay: LocalDate;
}

/** With lines where it does not become an invoice: those of invoices are together beside the bills. */
type StoredBill = Omit<ChunkBill, 'lines'> & { lines: BillLine[] | null };

/** The same for lists. */
export interface BillHead
  extends Pick<DraftBill, 'householdId' | 'number' | 'name' | 'totalCents' | 'outcome' | 'lastCents'> {
  signals: BillSignal[];
}

/** Saves a chunk that was waiting. */
export async function savePricedChunk(
  tx: TenantTransaction,
  id: string,
  { bills, heads, factsAt }: { bills: readonly ChunkBill[]; heads: readonly BillHead[]; factsAt: Date },
): Promise<void> {
  const stored = bills.map((bill): StoredBill => (bill.ordinal === null ? bill : { ...bill, lines: null }));
  const lines = packLines(bills.filter(({ ordinal }) => ordinal !== null));
  await sqlOf(tx)`
    update billing_chunk set status = 'priced', bills = ${jsonOf(tx, stored)}, lines = ${jsonOf(tx, lines)},
      heads = ${jsonOf(tx, heads)}, facts_at = ${factsAt}
    where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** Of a chunk that was waiting of an issued run, which families differ from what was issued. */
export async function saveComparedChunk(
  tx: TenantTransaction,
  id: string,
  { differing, factsAt }: { differing: readonly string[]; factsAt: Date },
): Promise<void> {
  await sqlOf(tx)`
    update billing_chunk set status = 'issued', differing = ${[...differing]}::uuid[], facts_at = ${factsAt}
    where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** How many families of an issued run differed when it was compared. */
export async function countDiffering(tx: TenantTransaction, runId: string): Promise<number> {
  const [row] = await sqlOf(tx)<[{ count: number }]>`
    select coalesce(sum(cardinality(differing)), 0)::int as count from billing_chunk
    where tenant_id = ${tx.tenantId} and run_id = ${runId}`;
  return row.count;
}

/** Notes that one more chunk is done. Called last: who else comes to this row waits until the transaction ends. */
export async function saveProgress(
  tx: TenantTransaction,
  runId: string,
  progress: { status: RunStatus; chunksDone: number; summary?: RunSummary; issuedAt?: Date },
): Promise<void> {
  const sql = sqlOf(tx);
  const { status, chunksDone, summary, issuedAt } = progress;
  await sql`
    update billing_run set status = ${status}, chunks_done = ${chunksDone}
      ${summary ? sql`, summary = ${jsonOf(tx, summary)}` : sql``}
      ${issuedAt ? sql`, issued_at = ${issuedAt}` : sql``}
    where tenant_id = ${tx.tenantId} and id = ${runId}`;
}

/** Waits for whoever computes parts of a run, and has nobody else begin: before the run itself is taken, as they do. */
export async function holdChunks(tx: TenantTransaction, runId: string): Promise<void> {
  await sqlOf(tx)`
    select from billing_chunk where tenant_id = ${tx.tenantId} and run_id = ${runId} order by position for update`;
}

/** Throws a draft away. */
export async function discardRun(tx: TenantTransaction, runId: string): Promise<void> {
  const sql = sqlOf(tx);
  await sql`delete from billing_chunk where tenant_id = ${tx.tenantId} and run_id = ${runId}`;
  await sql`
    update billing_run set status = 'discarded', chunk_count = 0, chunks_done = 0, summary = null
    where tenant_id = ${tx.tenantId} and id = ${runId}`;
}

/** From now on the draft is issued. */
export async function beginIssue(
  tx: TenantTransaction,
  runId: string,
  { issuedOn, dueOn, by, at }: { issuedOn: LocalDate; dueOn: LocalDate; by: string | null; at: Date },
): Promise<void> {
  await sqlOf(tx)`
    update billing_run set status = 'issuing', issued_on = ${issuedOn}, due_on = ${dueOn}, issued_by = ${by},
      issued_at = ${at}, chunks_done = 0
    where tenant_id = ${tx.tenantId} and id = ${runId}`;
}

/** The last day on which a régie has issued something in a year: what comes after is not dated before. */
export async function lastIssuedOn(
  tx: TenantTransaction,
  regieId: string,
  year: number,
): Promise<LocalDate | null> {
  const [row] = await sqlOf(tx)<{ day: LocalDate }[]>`
    select issued_on as day from invoice
    where tenant_id = ${tx.tenantId} and regie_id = ${regieId} and year = ${year}
    order by number desc limit 1`;
  return row?.day ?? null;
}

/** Of a priced chunk, the families whose accounts change. */
export async function listIssued(
  tx: TenantTransaction,
  chunkId: string,
): Promise<{ id: string; householdId: string }[]> {
  return [
    ...(await sqlOf(tx)<{ id: string; householdId: string }[]>`
      select bill.id, bill."householdId"
      from billing_chunk chunk
      cross join jsonb_to_recordset(chunk.bills) as bill (id uuid, "householdId" uuid, outcome text)
      where chunk.tenant_id = ${tx.tenantId} and chunk.id = ${chunkId} and bill.outcome = 'issued'`),
  ];
}

export interface ChunkIssue {
  chunkId: string;
  run: Pick<RunRow, 'id' | 'regieId' | 'issuedBy'> & { issuedOn: LocalDate; dueOn: LocalDate };
  at: Date;
  /** The first of as many numbers as the chunk has invoices. */
  firstNumber: number;
  numbering: string;
  /** What is alike on all of them. */
  content: Omit<InvoiceContent, 'recipient'>;
}

/**
 * Makes invoices of a priced chunk whose accounts are locked, all at once: with their lines, their entries and that the
 * months are billed. A month that was billed meanwhile stops it whole, by the key of `billed_month`.
 */
export async function issueChunk(tx: TenantTransaction, issue: ChunkIssue): Promise<void> {
  const sql = sqlOf(tx);
  const { chunkId, run, at, firstNumber, numbering, content } = issue;
  const year = run.issuedOn.slice(0, 4);
  const chunk = sql`billing_chunk chunk
    cross join jsonb_to_recordset(chunk.bills) as bill (id uuid, "householdId" uuid, number text, name text, ordinal int,
      "firstDay" date, "lastDay" date, "totalCents" int, outcome text, recipient jsonb, lines jsonb, months jsonb)`;
  const isIssued = sql`chunk.tenant_id = ${tx.tenantId} and chunk.id = ${chunkId} and bill.outcome = 'issued'`;
  // This connection may remember how to check references to invoices when there were all but none: by reading them all.
  await sql`discard plans`;
  await Promise.all([
    sql`
      insert into invoice (tenant_id, id, regie_id, household_id, household_number, household_name, kind, run_id, year,
        number, reference, first_day, last_day, issued_on, issued_at, issued_by, due_on, total_cents,
        previous_balance_cents, content)
      select chunk.tenant_id, bill.id, ${run.regieId}::uuid, bill."householdId", bill.number, bill.name, 'invoice',
        chunk.run_id, ${year}::int, ${firstNumber}::int + bill.ordinal,
        replace(replace(${numbering}::text, '{year}', ${year}::text), '{number}',
          (${firstNumber}::int + bill.ordinal)::text),
        bill."firstDay", bill."lastDay", ${run.issuedOn}::date, ${at}::timestamptz, ${run.issuedBy}::uuid,
        ${run.dueOn}::date, bill."totalCents",
        -- By its household alone an entry is found by one index only: by the régie a planner that has not seen the table
        -- fill yet goes through all of them.
        coalesce((select sum(entry.amount_cents) filter (where entry.regie_id = ${run.regieId}::uuid)
          from ledger_entry entry
          where entry.tenant_id = chunk.tenant_id and entry.household_id = bill."householdId"), 0)::int,
        jsonb_build_object('recipient', bill.recipient) || ${jsonOf(tx, content)}::jsonb
      from ${chunk} where ${isIssued}`,
    sql`
      with chunk as materialized (
        select tenant_id, lines from billing_chunk where tenant_id = ${tx.tenantId} and id = ${chunkId}),
      owner as materialized (
        select owner.* from chunk cross join jsonb_to_recordset(chunk.lines -> 'owners') as owner (place int,
          "invoiceId" uuid, "childId" uuid, "childName" text)),
      price as materialized (
        select price.* from chunk cross join jsonb_to_recordset(chunk.lines -> 'prices') as price (place int, month date,
          kind text, nature text, service text, "serviceName" text, "unitCents" int, "shareBp" int, article text,
          version text, steps jsonb))
      insert into invoice_line (tenant_id, id, invoice_id, position, month, kind, nature, child_id, child_name, service,
        service_name, dates, quantity, unit_cents, amount_cents, share_bp, article, version, steps)
      select chunk.tenant_id, (left(owner."invoiceId"::text, -4) || lpad(to_hex(line.position), 4, '0'))::uuid,
        owner."invoiceId", line.position, price.month, price.kind, price.nature, owner."childId", owner."childName",
        price.service, price."serviceName", line.dates, line.quantity, price."unitCents", line."amountCents",
        price."shareBp", price.article, price.version, price.steps
      from chunk
      cross join jsonb_to_recordset(chunk.lines -> 'lines') as line (owner int, price int, position int, dates date[],
        quantity int, "amountCents" int)
      join owner on owner.place = line.owner
      join price on price.place = line.price`,
    sql`
      insert into ledger_entry (tenant_id, id, regie_id, household_id, kind, amount_cents, dated_on, at, by_account_id,
        invoice_id)
      select chunk.tenant_id, (left(bill.id::text, -4) || 'ffff')::uuid, ${run.regieId}::uuid, bill."householdId",
        'invoice', bill."totalCents", ${run.issuedOn}::date, ${at}::timestamptz, ${run.issuedBy}::uuid, bill.id
      from ${chunk} where ${isIssued}`,
    sql`
      update billed_month set invoice_id = bill.id
      from ${chunk}
      where ${isIssued} and billed_month.tenant_id = ${tx.tenantId} and billed_month.regie_id = ${run.regieId}::uuid
        and billed_month.household_id = bill."householdId" and billed_month.outcome = 'carried-over'
        and billed_month.invoice_id is null`,
    sql`
      insert into billed_month (tenant_id, id, household_id, regie_id, month, run_id, outcome, total_cents, lines, fees,
        facts_at, invoice_id)
      select chunk.tenant_id, md5(bill.id::text || one.month::text)::uuid, bill."householdId", ${run.regieId}::uuid,
        one.month, chunk.run_id, bill.outcome, one."totalCents",
        case when bill.outcome in ('carried-over', 'waived') then bill.lines end, one.fees, chunk.facts_at,
        case when bill.outcome = 'issued' then bill.id end
      from ${chunk}
      cross join jsonb_to_recordset(bill.months) as one (month date, "totalCents" int, fees text[])
      where chunk.tenant_id = ${tx.tenantId} and chunk.id = ${chunkId}`,
    sql`
      update billing_chunk set status = 'issued', bills = null, lines = null, heads = null
      where tenant_id = ${tx.tenantId} and id = ${chunkId}`,
  ]);
}

export interface HeadFilter {
  /** N° famille, or a part of a name. */
  words?: string | undefined;
  signal?: string | undefined;
  outcome?: MonthOutcome | undefined;
  /** Without those for whom there is nothing. */
  isOwing?: boolean | undefined;
  offset: number;
  limit: number;
}

/** Families of a draft in the order of their names, with how many there are of these. */
export async function listHeads(
  tx: TenantTransaction,
  runId: string,
  { words, signal, outcome, isOwing, offset, limit }: HeadFilter,
): Promise<{ heads: BillHead[]; count: number }> {
  const sql = sqlOf(tx);
  const part = words === undefined ? '' : `%${words.trim().replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await sql<{ head: BillHead; count: number }[]>`
    select head, count(*) over ()::int as count
    from billing_chunk chunk
    cross join jsonb_array_elements(chunk.heads) with ordinality as listed (head, place)
    where chunk.tenant_id = ${tx.tenantId} and chunk.run_id = ${runId}
      ${words ? sql`and (head ->> 'name' ilike ${part} or head ->> 'number' like ${part})` : sql``}
      ${outcome ? sql`and head ->> 'outcome' = ${outcome}` : sql``}
      ${isOwing ? sql`and head ->> 'outcome' <> 'nothing'` : sql``}
      ${signal ? sql`and head -> 'signals' @> ${sql.json([{ kind: signal }])}` : sql``}
    order by chunk.position, place
    offset ${offset} limit ${limit}`;
  return { heads: rows.map(({ head }) => head), count: rows[0]?.count ?? 0 };
}

/** The draft of one family; null where the run has none. */
export async function readDraftBill(
  tx: TenantTransaction,
  runId: string,
  householdId: string,
): Promise<{ bill: ChunkBill; signals: BillSignal[] } | null> {
  const [row] = await sqlOf(tx)<{ bill: StoredBill; lines: PackedLines; signals: BillSignal[] }[]>`
    select bill, head -> 'signals' as signals, chunk.lines
    from billing_chunk chunk
    cross join jsonb_array_elements(chunk.bills) bill
    cross join jsonb_array_elements(chunk.heads) head
    where chunk.tenant_id = ${tx.tenantId} and chunk.run_id = ${runId} and ${householdId}::uuid = any(chunk.household_ids)
      and bill ->> 'householdId' = ${householdId} and head ->> 'householdId' = ${householdId}`;
  if (!row) return null;
  const [bill] = withLines([row.bill], row.lines);
  return bill ? { bill, signals: row.signals } : null;
}

/** The bills of a draft, a chunk after the other; null after the last. */
export async function readChunkBills(
  tx: TenantTransaction,
  runId: string,
  position: number,
): Promise<ChunkBill[] | null> {
  const [row] = await sqlOf(tx)<{ bills: StoredBill[] | null; lines: PackedLines | null }[]>`
    select bills, lines from billing_chunk
    where tenant_id = ${tx.tenantId} and run_id = ${runId} and position = ${position}`;
  if (!row) return null;
  return row.bills && row.lines ? withLines(row.bills, row.lines) : [];
}

function withLines(bills: readonly StoredBill[], packed: PackedLines): ChunkBill[] {
  const invoices = unpackLines(packed);
  return bills.map(bill => ({ ...bill, lines: bill.lines ?? invoices.get(bill.id) ?? [] }));
}

function jsonOf(tx: TenantTransaction, value: object) {
  return sqlOf(tx).json(value as never); // postgres.js' JSONValue excludes interfaces
}
