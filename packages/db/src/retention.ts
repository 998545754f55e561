/** The purge: what is over, deleted class by class in statements, so many rows at a time. */
import type { LocalDate } from '@preau/domain/dates';
import type { Retention } from '@preau/domain/family-rules';
import type { Id } from '@preau/domain/ids';
import { NOTHING_PURGED, type PurgeCounts } from '@preau/domain/retention';
import type { TenantTransaction } from './database.ts';
import { deleteEmergencySheets } from './emergency.ts';
import { deleteUnnamedFiles, deleteUploads } from './file-uploads.ts';
import { sqlOf } from './internal/transaction.ts';

export interface PurgeOptions {
  /** Months of each class. */
  retention: Retention;
  /** By the clock of business: departures, decisions, messages. */
  now: Date;
  /** The day of business where the tenant is. */
  today: LocalDate;
  /** By the real clock: sign-ins, links, attempts. */
  at: Date;
  /** The most rows of each class that one call deletes. */
  batch: number;
}

/** Links and attempts are looked at for a while after they have ended, when somebody asks why none worked. */
const PASSING_DAYS = 30;
/** What was sent and not attached to anything waits so long for its form. */
const UPLOAD_HOURS = 24;

/**
 * Deletes what is over, each class up to the batch. Called until it deletes nothing, it has deleted all.
 * @returns how much went, and the SHA-256 of bytes that no file names any more: they are for the caller to remove
 */
export async function purgeOnce(
  tx: TenantTransaction,
  options: PurgeOptions,
): Promise<{ counts: PurgeCounts; bytes: string[] }> {
  const { retention, now, at, batch } = options;
  const sql = sqlOf(tx);
  const { tenantId } = tx;
  const before = (months: number, clock = now) =>
    sql`${clock}::timestamptz - make_interval(months => ${months})`;
  const counts = { ...NOTHING_PURGED };

  counts.declinedRequests = (
    await sql`
      delete from request where tenant_id = ${tenantId} and id in (
        select id from request
        where tenant_id = ${tenantId} and status in ('refused', 'withdrawn')
          and status_at < ${before(retention.declinedRequests)} limit ${batch})`
  ).count;

  counts.messages = (
    await sql`
      delete from thread where tenant_id = ${tenantId} and id in (
        select id from thread
        where tenant_id = ${tenantId} and last_message_at < ${before(retention.messages)} limit ${batch})`
  ).count;
  await sql`
    delete from broadcast where tenant_id = ${tenantId} and id in (
      select b.id from broadcast b
      where b.tenant_id = ${tenantId} and b.created_at < ${before(retention.messages)} and not exists (
        select from thread t where t.tenant_id = b.tenant_id and t.broadcast_id = b.id)
      limit ${batch})`;

  counts.notifications = (
    await sql`
      delete from notification where tenant_id = ${tenantId} and id in (
        select id from notification
        where tenant_id = ${tenantId} and created_at < ${before(retention.notifications)} and state <> 'waiting'
        limit ${batch})`
  ).count;

  counts.signIns = (
    await sql`
      delete from sign_in where tenant_id = ${tenantId} and id in (
        select id from sign_in
        where tenant_id = ${tenantId} and expires_at < ${before(retention.signIns, at)} limit ${batch})`
  ).count;

  const passed = sql`${at}::timestamptz - make_interval(days => ${PASSING_DAYS})`;
  const links = await sql`
    delete from password_link where tenant_id = ${tenantId} and id in (
      select id from password_link where tenant_id = ${tenantId} and expires_at < ${passed} limit ${batch})`;
  const attempts = await sql`
    delete from attempt where tenant_id = ${tenantId} and id in (
      select id from attempt where tenant_id = ${tenantId} and window_ends_at < ${passed} limit ${batch})`;
  const sheets = await deleteEmergencySheets(tx, { before: options.today, limit: batch });
  counts.passing = links.count + attempts.count + sheets.length;

  counts.healthReadings = (
    await sql`
      delete from health_reading where tenant_id = ${tenantId} and id in (
        select id from health_reading
        where tenant_id = ${tenantId} and at < ${before(retention.healthReadings)} limit ${batch})`
  ).count;

  counts.importFiles = (
    await sql`
      delete from data_import where tenant_id = ${tenantId} and id in (
        select id from data_import
        where tenant_id = ${tenantId} and requested_at < ${before(retention.importFiles)}
          and status not in ('reading', 'checking', 'applying') limit ${batch})`
  ).count;

  Object.assign(counts, await purgeFamilies(tx, options));
  counts.accounting = await purgeAccounts(tx, options);

  await deleteUploads(tx, new Date(at.getTime() - UPLOAD_HOURS * 3_600_000));
  const bytes = [
    // Health is in them: they do not wait for another night.
    ...(sheets.length > 0 ? await deleteUnnamedFiles(tx, { ids: sheets }) : []),
    ...(await deleteUnnamedFiles(tx, { before: new Date(at.getTime() - UPLOAD_HOURS * 3_600_000) })),
  ];
  counts.files = bytes.length;
  return { counts, bytes };
}

/**
 * Families that left long enough ago, with the children and the adults who are in no other. An adult's account stays,
 * emptied and closed, where the audit names it.
 */
async function purgeFamilies(
  tx: TenantTransaction,
  { retention, now, at, batch }: PurgeOptions,
): Promise<Pick<PurgeCounts, 'departedFamilies' | 'children' | 'adults'>> {
  const sql = sqlOf(tx);
  const { tenantId } = tx;
  const [gone] = await sql<
    [{ households: Id<'household'>[]; children: Id<'child'>[]; guardians: Id<'guardian'>[] }]
  >`
    with gone as (
      select id from household
      where tenant_id = ${tenantId}
        and left_on < ${now}::timestamptz - make_interval(months => ${retention.departedFamilies})
      order by left_on, id limit ${batch}),
    adult as (
      select distinct g.guardian_id as id from household_guardian g
      where g.tenant_id = ${tenantId} and g.household_id in (select id from gone) and not exists (
        select from household_guardian o
        where o.tenant_id = ${tenantId} and o.guardian_id = g.guardian_id
          and o.household_id not in (select id from gone))),
    minor as (
      select distinct c.child_id as id from custody c
      where c.tenant_id = ${tenantId} and c.household_id in (select id from gone)
        and not exists (
          select from custody o
          where o.tenant_id = ${tenantId} and o.child_id = c.child_id
            and o.household_id not in (select id from gone))
        and not exists (
          select from enrolment e
          where e.tenant_id = ${tenantId} and e.child_id = c.child_id
            and e.household_id not in (select id from gone))
        and not exists (
          select from child_guardian l
          join household_guardian h on h.tenant_id = ${tenantId} and h.guardian_id = l.guardian_id
          where l.tenant_id = ${tenantId} and l.child_id = c.child_id and l.authority <> 'none'
            and h.household_id not in (select id from gone)))
    select array(select id from gone) as households, array(select id from minor) as children,
      array(select id from adult) as guardians`;
  const { households, children, guardians } = gone;
  if (households.length === 0) return { departedFamilies: 0, children: 0, adults: 0 };
  await sql`delete from child where tenant_id = ${tenantId} and id = any (${children}::uuid[])`;
  await sql`delete from household where tenant_id = ${tenantId} and id = any (${households}::uuid[])`;
  const closed = await sql<{ id: Id<'account'> }[]>`
    update account a set email = null, password_hash = null, failures = 0, locked_until = null,
      closed_at = coalesce(a.closed_at, ${at})
    from guardian g
    where a.tenant_id = ${tenantId} and g.tenant_id = ${tenantId} and g.id = any (${guardians}::uuid[])
      and a.id = g.account_id
    returning a.id`;
  const accounts = closed.map(({ id }) => id);
  for (const table of PERSONAL_TO_ACCOUNTS)
    await sql`delete from ${sql(table)} where tenant_id = ${tenantId} and account_id = any (${accounts}::uuid[])`;
  await sql`delete from guardian where tenant_id = ${tenantId} and id = any (${guardians}::uuid[])`;
  return { departedFamilies: households.length, children: children.length, adults: guardians.length };
}

/** In the order of their foreign keys. Lines, documents and places on a bordereau go with their piece. */
const ACCOUNTING = [
  'allotment',
  'ledger_entry',
  'reminder',
  'titre',
  'online_payment',
  'payment',
  'billed_month',
  'invoice',
  'family_account',
] as const;

/** Accounts on which nothing has happened for so long, with all that made them: none is ever left in part. */
async function purgeAccounts(
  tx: TenantTransaction,
  { retention, now, batch }: PurgeOptions,
): Promise<number> {
  const sql = sqlOf(tx);
  const before = sql`${now}::timestamptz - make_interval(months => ${retention.accounting})`;
  const quiet = await sql<{ household_id: string; regie_id: string }[]>`
    select a.household_id, a.regie_id from family_account a
    join ledger_entry e on e.tenant_id = a.tenant_id and e.household_id = a.household_id and e.regie_id = a.regie_id
    where a.tenant_id = ${tx.tenantId} and not exists (
      -- What two accounts that became one have paid of each other is no entry of either.
      select from allotment recent
      where recent.tenant_id = ${tx.tenantId} and recent.household_id = a.household_id and recent.at >= ${before})
    group by a.household_id, a.regie_id
    having max(e.at) < ${before}
    limit ${batch}`;
  if (quiet.length === 0) return 0;
  const accounts = sql`(select household_id, regie_id from jsonb_to_recordset(${sql.json([...quiet])}) as quiet (
    household_id uuid, regie_id uuid))`;
  const invoices = sql`(select id from invoice where tenant_id = ${tx.tenantId}
    and (household_id, regie_id) in ${accounts})`;
  const entries = sql`(select id from ledger_entry where tenant_id = ${tx.tenantId}
    and (household_id, regie_id) in ${accounts})`;
  for (const table of ACCOUNTING) {
    const isOfAccount =
      table === 'allotment'
        ? sql`(invoice_id in ${invoices} or debit_entry_id in ${entries})`
        : table === 'reminder' || table === 'titre'
          ? sql`invoice_id in ${invoices}`
          : sql`(household_id, regie_id) in ${accounts}`;
    await sql`delete from ${sql(table)} where tenant_id = ${tx.tenantId} and ${isOfAccount}`;
  }
  for (const { table, dated, part, names } of BORDEREAUX)
    await sql`
      delete from ${sql(table)} emptied where tenant_id = ${tx.tenantId} and ${sql(dated)} < ${before} and not exists (
        select from ${sql(part)} part where part.tenant_id = ${tx.tenantId} and part.${sql(names)} = emptied.id)`;
  return quiet.length;
}

/** What held pieces of many families together goes with the last of them. */
const BORDEREAUX = [
  { table: 'deposit', dated: 'recorded_at', part: 'deposit_payment', names: 'deposit_id' },
  { table: 'titre_batch', dated: 'recorded_at', part: 'titre', names: 'batch_id' },
  { table: 'reminder_batch', dated: 'sent_at', part: 'reminder', names: 'batch_id' },
] as const;

/** What an account leaves beside the family's file. A test holds the list against the keys that lead to accounts. */
export const PERSONAL_TO_ACCOUNTS = [
  'sign_in',
  'password_link',
  'information_visit',
  'notification_preference',
  'notification',
  'thread_reading',
  'file_upload',
] as const;
