/** How invoices reached their families: by e-mail, refused, come back, or on paper. */
import type { InvoiceKind } from '@preau/domain/billing/piece';
import type { Id } from '@preau/domain/ids';
import type { NotificationChannel, NotificationState, Suppression } from '@preau/domain/notification';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';

/** What one adult was told of an invoice, by one channel. */
export interface InvoiceDelivery {
  id: Id<'notification'>;
  invoiceId: string;
  to: string;
  channel: NotificationChannel;
  state: NotificationState;
  because: Suppression | null;
  /** When it was sent; before that, from when on it may be. */
  at: Date;
  sentTo: string | null;
  bouncedAt: Date | null;
  bounceStatus: string | null;
}

/** What was told of these invoices, the latest first. */
export async function listDeliveries(
  tx: TenantTransaction,
  invoiceIds: readonly string[],
): Promise<Map<string, InvoiceDelivery[]>> {
  const rows = await sqlOf(tx)<InvoiceDelivery[]>`
    select notification.id, invoice_id as "invoiceId", first_name || ' ' || last_name as to, channel, state, because,
      coalesce(sent_at, send_after) as at, sent_to as "sentTo", bounced_at as "bouncedAt",
      bounce_status as "bounceStatus"
    from notification
    join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = notification.guardian_id
    where notification.tenant_id = ${tx.tenantId} and invoice_id = any(${[...invoiceIds]}::uuid[])
    order by notification.created_at desc, notification.id`;
  return Map.groupBy(rows, ({ invoiceId }) => invoiceId);
}

/** An invoice that reached nobody by e-mail, so that it goes on paper. */
function onPaper(tx: TenantTransaction) {
  return sqlOf(tx)`not exists (
    select from notification told
    where told.tenant_id = ${tx.tenantId} and told.invoice_id = invoice.id and told.channel = 'email'
      and told.state in ('waiting', 'sent') and told.bounced_at is null)`;
}

/** Whether an e-mail, `told`, was refused or came back, and no other of the same invoice reached that adult or will. */
function isUnreached(tx: TenantTransaction) {
  return sqlOf(tx)`(told.state = 'failed' or told.bounced_at is not null) and not exists (
    select from notification other
    where other.tenant_id = ${tx.tenantId} and other.invoice_id = told.invoice_id
      and other.guardian_id = told.guardian_id and other.channel = 'email'
      and other.state in ('waiting', 'sent') and other.bounced_at is null)`;
}

/**
 * How invoices of a run, or of one day, reach their families; an invoice of two adults may be counted twice. What was
 * refused or came back is counted as long as nothing else has reached that adult.
 */
export interface DeliveryCounts {
  invoices: number;
  documents: number;
  byEmail: number;
  waiting: number;
  refused: number;
  bounced: number;
  onPaper: number;
}

/** Of the invoices of a run that the scope sees. */
export async function countDeliveries(
  tx: TenantTransaction,
  runId: string,
  scope: AgentScope,
): Promise<DeliveryCounts> {
  const sql = sqlOf(tx);
  const told = (condition: ReturnType<typeof sql>) => sql`exists (
    select from notification told
    where told.tenant_id = ${tx.tenantId} and told.invoice_id = invoice.id and told.channel = 'email' and ${condition})`;
  const [row] = await sql<[DeliveryCounts]>`
    select count(*)::int as invoices,
      count(*) filter (where exists (select from invoice_document made
        where made.tenant_id = ${tx.tenantId} and made.invoice_id = invoice.id))::int as documents,
      count(*) filter (where ${told(sql`told.state = 'sent' and told.bounced_at is null`)})::int as "byEmail",
      count(*) filter (where ${told(sql`told.state = 'waiting'`)})::int as waiting,
      count(*) filter (where ${told(sql`told.state = 'failed' and ${isUnreached(tx)}`)})::int as refused,
      count(*) filter (where ${told(sql`told.bounced_at is not null and ${isUnreached(tx)}`)})::int as bounced,
      count(*) filter (where ${onPaper(tx)})::int as "onPaper"
    from invoice join regie on regie.tenant_id = ${tx.tenantId} and regie.id = invoice.regie_id
    where invoice.tenant_id = ${tx.tenantId} and run_id = ${runId}
      and ${scope === 'tenant' ? sql`true` : sql`regie.member_id = any(${scope.members}::uuid[])`}`;
  return row;
}

/** An adult whom no e-mail of an invoice has reached, with the last that was tried. */
export interface UnreachedAdult extends InvoiceDelivery {
  kind: InvoiceKind;
  reference: string;
  householdId: string;
  householdName: string;
  householdNumber: string;
  /** As the file has it now: where it would be sent. */
  address: string | null;
  isOnPaper: boolean;
}

/** Of the invoices of a run that the scope sees, by family. */
export async function listUnreached(
  tx: TenantTransaction,
  runId: string,
  { scope, limit }: { scope: AgentScope; limit: number },
): Promise<UnreachedAdult[]> {
  const sql = sqlOf(tx);
  return sql<UnreachedAdult[]>`
    select * from (
      select distinct on (told.invoice_id, told.guardian_id) told.id, told.invoice_id as "invoiceId",
        first_name || ' ' || last_name as to, told.channel, told.state, told.because,
        coalesce(told.sent_at, told.send_after) as at, told.sent_to as "sentTo", told.bounced_at as "bouncedAt",
        told.bounce_status as "bounceStatus", invoice.kind, invoice.reference, invoice.household_id as "householdId",
        household_name as "householdName", household_number as "householdNumber", guardian.email as address,
        ${onPaper(tx)} as "isOnPaper"
      from invoice
      join regie on regie.tenant_id = ${tx.tenantId} and regie.id = invoice.regie_id
      join notification told on told.tenant_id = ${tx.tenantId} and told.invoice_id = invoice.id and told.channel = 'email'
      join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = told.guardian_id
      where invoice.tenant_id = ${tx.tenantId} and run_id = ${runId} and ${isUnreached(tx)}
        and ${scope === 'tenant' ? sql`true` : sql`regie.member_id = any(${scope.members}::uuid[])`}
      order by told.invoice_id, told.guardian_id, told.created_at desc, told.id
    ) unreached
    order by "householdName", "householdNumber", reference, "to", id
    limit ${limit}`;
}

/** Ids of the invoices of a run that go on paper, by family. */
export async function listForPaper(
  tx: TenantTransaction,
  runId: string,
  { scope, limit, offset }: { scope: AgentScope; limit: number; offset: number },
): Promise<string[]> {
  const sql = sqlOf(tx);
  const rows = await sql<{ id: string }[]>`
    select invoice.id from invoice
    join regie on regie.tenant_id = ${tx.tenantId} and regie.id = invoice.regie_id
    where invoice.tenant_id = ${tx.tenantId} and run_id = ${runId} and ${onPaper(tx)}
      and ${scope === 'tenant' ? sql`true` : sql`regie.member_id = any(${scope.members}::uuid[])`}
    order by household_name, household_number, invoice.number
    limit ${limit} offset ${offset}`;
  return rows.map(({ id }) => id);
}

/**
 * Marks what an e-mail told as come back. @param jobId which its Message-ID names
 * @returns how many notifications that e-mail carried; none where it is not known, or was marked before
 */
export async function markBounced(
  tx: TenantTransaction,
  jobId: string,
  { status, at }: { status: string; at: Date },
): Promise<{ householdIds: string[] }> {
  const rows = await sqlOf(tx)<{ householdId: string | null }[]>`
    update notification set bounced_at = ${at}, bounce_status = ${status}
    where tenant_id = ${tx.tenantId} and job_id = ${jobId} and channel = 'email' and state = 'sent' and bounced_at is null
    returning household_id as "householdId"`;
  return { householdIds: [...new Set(rows.flatMap(({ householdId }) => householdId ?? []))] };
}
