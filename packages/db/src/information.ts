/** Infos/Documents: what the mairie gives families to read, in versions. */
import type { LocalDate } from '@preau/domain/dates';
import type { FileId, Id } from '@preau/domain/ids';
import type { Visit } from '@preau/domain/information';
import type { TenantTransaction } from './database.ts';
import type { StoredFile } from './files.ts';
import { concerns } from './internal/regulation-in-force.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId, newId } from './new-id.ts';
import type { informationItem, informationVersion } from './schema/information.ts';

type Item = typeof informationItem.$inferSelect;
type Version = typeof informationVersion.$inferSelect;

/** An item as its last version says it. */
export interface InformationItem
  extends Pick<Item, 'kind' | 'withdrawnAt'>,
    Pick<Version, 'title' | 'markdown' | 'url' | 'publishedAt'> {
  id: Id<'information-item'>;
  /** How many versions there have been. */
  version: number;
  memberId: Id<'member'> | null;
  memberName: string | null;
  fileId: FileId | null;
  byteSize: number | null;
}

/** The households of an adult that are still with the tenant, the first made first. */
export async function householdsOfGuardian(
  tx: TenantTransaction,
  guardianId: Id<'guardian'>,
): Promise<Id<'household'>[]> {
  const rows = await sqlOf(tx)<{ id: Id<'household'> }[]>`
    select h.id from household_guardian g join household h on h.tenant_id = g.tenant_id and h.id = g.household_id
    where g.tenant_id = ${tx.tenantId} and g.guardian_id = ${guardianId} order by h.created_at, h.id`;
  return rows.map(({ id }) => id);
}

const columns = (tx: TenantTransaction) => sqlOf(tx)`
  i.id, i.kind, i.withdrawn_at as "withdrawnAt", i.member_id as "memberId", m.name as "memberName",
  v.number as version, v.title, v.markdown, v.url, v.file_id as "fileId", f.byte_size::int as "byteSize",
  v.published_at as "publishedAt"`;

const lastVersion = (tx: TenantTransaction) => sqlOf(tx)`
  join lateral (
    select * from information_version o
    where o.tenant_id = i.tenant_id and o.information_item_id = i.id order by o.number desc limit 1) v on true
  left join member m on m.tenant_id = i.tenant_id and m.id = i.member_id
  left join file f on f.tenant_id = i.tenant_id and f.id = v.file_id`;

/** What these households are given to read, in the mairie's order; none of it that was withdrawn. */
export async function informationOfHouseholds(
  tx: TenantTransaction,
  householdIds: readonly Id<'household'>[],
  on: LocalDate,
): Promise<InformationItem[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<InformationItem[]>`
      select ${columns(tx)} from information_item i ${lastVersion(tx)}
      where i.tenant_id = ${tx.tenantId} and i.withdrawn_at is null and exists (
        select from household h
        where h.tenant_id = i.tenant_id and h.id = any (${householdIds}::uuid[])
          and ${concerns(tx, sql`i.member_id`, on)})
      order by i.position, i.id`),
  ];
}

/** All items, also those that were withdrawn. */
export async function allInformation(tx: TenantTransaction): Promise<InformationItem[]> {
  return [
    ...(await sqlOf(tx)<InformationItem[]>`
      select ${columns(tx)} from information_item i ${lastVersion(tx)}
      where i.tenant_id = ${tx.tenantId} order by i.withdrawn_at is not null, i.position, i.id`),
  ];
}

/** What is known of a file of an item's last version; null where there is none. */
export async function fileOfInformation(
  tx: TenantTransaction,
  id: Id<'information-item'>,
): Promise<(StoredFile & { title: string }) | null> {
  const [row] = await sqlOf(tx)<(StoredFile & { title: string })[]>`
    select f.id, f.sha256, f.media_type as "mediaType", f.byte_size::int as "byteSize", v.title
    from information_item i ${lastVersion(tx)}
    where i.tenant_id = ${tx.tenantId} and i.id = ${id} and f.id is not null`;
  return row ?? null;
}

export interface NewVersion extends Pick<Version, 'title' | 'markdown' | 'url'> {
  fileId: FileId | null;
  at: Date;
  by: Id<'account'> | null;
}

/** Adds an item after those that are there. */
export async function insertInformation(
  tx: TenantTransaction,
  { kind, memberId, ...version }: Pick<Item, 'kind'> & { memberId: Id<'member'> | null } & NewVersion,
): Promise<Id<'information-item'>> {
  const id = newId<'information-item'>();
  await sqlOf(tx)`
    insert into information_item (tenant_id, id, kind, position, member_id, created_at)
    select ${tx.tenantId}::uuid, ${id}::uuid, ${kind}, coalesce(max(position) + 1, 0), ${memberId}::uuid, ${version.at}::timestamptz
    from information_item where tenant_id = ${tx.tenantId}`;
  await insertVersion(tx, id, 1, version);
  return id;
}

/** Adds a version to an item. @returns its number; null when there is no such item */
export async function addInformationVersion(
  tx: TenantTransaction,
  id: Id<'information-item'>,
  version: NewVersion,
): Promise<number | null> {
  const sql = sqlOf(tx);
  // The item is locked, so that two versions at once are one after the other.
  const [item] = await sql`
    select from information_item where tenant_id = ${tx.tenantId} and id = ${id} for update`;
  if (!item) return null;
  const [last] = await sql<{ number: number }[]>`
    select max(number) as number from information_version
    where tenant_id = ${tx.tenantId} and information_item_id = ${id}`;
  const number = (last?.number ?? 0) + 1;
  await insertVersion(tx, id, number, version);
  return number;
}

async function insertVersion(
  tx: TenantTransaction,
  itemId: Id<'information-item'>,
  number: number,
  { title, markdown, url, fileId, at, by }: NewVersion,
): Promise<void> {
  await sqlOf(tx)`
    insert into information_version (tenant_id, id, information_item_id, number, title, markdown, url, file_id,
      published_at, published_by)
    values (${tx.tenantId}, ${newId()}, ${itemId}, ${number}, ${title}, ${markdown}, ${url}, ${fileId}, ${at}, ${by})`;
}

/** Takes an item from the families' page, or puts it back there. @returns whether there is such an item */
export async function setInformationWithdrawn(
  tx: TenantTransaction,
  id: Id<'information-item'>,
  at: Date | null,
): Promise<boolean> {
  const rows = await sqlOf(tx)`
    update information_item set withdrawn_at = ${at} where tenant_id = ${tx.tenantId} and id = ${id} returning id`;
  return rows.length > 0;
}

/** Puts the items in this order; those that are not named follow, as they were. */
export async function orderInformation(
  tx: TenantTransaction,
  ids: readonly Id<'information-item'>[],
): Promise<void> {
  await sqlOf(tx)`
    update information_item i set position = o.position
    from (
      select id, row_number() over (
        order by array_position(${ids}::uuid[], id) nulls last, position, id) - 1 as position
      from information_item where tenant_id = ${tx.tenantId}) o
    where i.tenant_id = ${tx.tenantId} and i.id = o.id and i.position <> o.position`;
}

/** When an account looked at the page; null for the first time. */
export async function findVisit(tx: TenantTransaction, accountId: Id<'account'>): Promise<Visit | null> {
  const [row] = await sqlOf(tx)<Visit[]>`
    select seen_at as "seenAt", seen_before_at as "seenBeforeAt" from information_visit
    where tenant_id = ${tx.tenantId} and account_id = ${accountId}`;
  return row ?? null;
}

export async function saveVisit(
  tx: TenantTransaction,
  accountId: Id<'account'>,
  { seenAt, seenBeforeAt }: Visit,
): Promise<void> {
  await sqlOf(tx)`
    insert into information_visit (tenant_id, id, account_id, seen_at, seen_before_at)
    values (${tx.tenantId}, ${derivedId(tx.tenantId, 'information_visit', accountId)}, ${accountId}, ${seenAt},
      ${seenBeforeAt})
    on conflict (tenant_id, account_id) do update set seen_at = excluded.seen_at,
      seen_before_at = excluded.seen_before_at`;
}

/** The members of the tenant, in the order of their folder. */
export async function listMembers(tx: TenantTransaction): Promise<{ id: Id<'member'>; name: string }[]> {
  return [
    ...(await sqlOf(tx)<{ id: Id<'member'>; name: string }[]>`
      select id, name from member where tenant_id = ${tx.tenantId} order by position`),
  ];
}

/** Notes which agent has sent the PDF of a form to come. */
export async function noteFormUpload(
  tx: TenantTransaction,
  { fileId, accountId, name, at }: { fileId: FileId; accountId: Id<'account'>; name: string; at: Date },
): Promise<void> {
  await sqlOf(tx)`
    insert into file_upload (tenant_id, id, account_id, file_id, name, purpose, uploaded_at)
    values (${tx.tenantId}, ${newId()}, ${accountId}, ${fileId}, ${name}, 'document', ${at})
    on conflict (tenant_id, account_id, file_id) do update set uploaded_at = excluded.uploaded_at`;
}

/** Whether this account has sent a PDF of this id. Nobody publishes what another has sent. */
export async function isFormOf(
  tx: TenantTransaction,
  fileId: FileId,
  accountId: Id<'account'>,
): Promise<boolean> {
  const [row] = await sqlOf(tx)`
    select from file_upload u join file f on f.tenant_id = u.tenant_id and f.id = u.file_id
    where u.tenant_id = ${tx.tenantId} and u.file_id = ${fileId} and u.account_id = ${accountId}
      and f.media_type = 'application/pdf'`;
  return row !== undefined;
}
