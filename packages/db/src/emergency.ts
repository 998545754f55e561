/** Who is where on a day, and the sheets that are kept of it until the night. */
import type { LocalDate } from '@preau/domain/dates';
import type { FileId } from '@preau/domain/ids';
import type { ServiceKind } from '@preau/domain/service';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { serviceWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';

/** A child that is expected at a service, or was seen there. */
export interface EmergencyPlace {
  childId: string;
  attendance: { isPresent: boolean; arrival: string | null; departure: string | null } | null;
}

export interface EmergencyService {
  id: string;
  key: string;
  name: string;
  kind: ServiceKind;
  hours: { start: string; end: string } | null;
  site: { id: string; key: string; name: string };
  places: EmergencyPlace[];
}

/** The services of a day that the scope holds at which somebody is expected, or was seen; in the order of the commune. */
export async function readEmergencyServices(
  tx: TenantTransaction,
  scope: AgentScope,
  { date, site, service }: { date: LocalDate; site: string | null; service: string | null },
): Promise<EmergencyService[]> {
  const sql = sqlOf(tx);
  return await sql<EmergencyService[]>`
    with own as materialized (
      select service.id, service.key, service.name, service.kind, service.position, service.starts_at, service.ends_at,
        site.id as site_id, site.key as site_key, site.name as site_name, site.position as site_position
      from service join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
      where service.tenant_id = ${tx.tenantId} and ${serviceWithin(tx, scope, 'service')}
        ${site === null ? sql`` : sql`and site.key = ${site}`}
        ${service === null ? sql`` : sql`and service.key = ${service}`}),
    booked as (
      select r.service_id, r.child_id from reservation r
      where r.tenant_id = ${tx.tenantId} and r.service_id in (select id from own) and r.date = ${date}
        and r.status in ('reserved', 'awaiting-payment') and r.absence_id is null),
    seen as (
      select a.* from attendance a
      where a.tenant_id = ${tx.tenantId} and a.service_id in (select id from own) and a.date = ${date}),
    place as materialized (
      select coalesce(booked.service_id, seen.service_id) as service_id,
        coalesce(booked.child_id, seen.child_id) as child_id,
        case when seen.id is not null then jsonb_build_object('isPresent', seen.is_present,
          'arrival', left(seen.arrived_at::text, 5), 'departure', left(seen.departed_at::text, 5)) end as attendance
      from booked full join seen on seen.service_id = booked.service_id and seen.child_id = booked.child_id
      where booked.child_id is not null or seen.is_present)
    select own.id, own.key, own.name, own.kind,
      case when own.starts_at is not null then jsonb_build_object('start', left(own.starts_at::text, 5),
        'end', left(own.ends_at::text, 5)) end as hours,
      jsonb_build_object('id', own.site_id, 'key', own.site_key, 'name', own.site_name) as site,
      (select jsonb_agg(jsonb_build_object('childId', place.child_id, 'attendance', place.attendance))
        from place where place.service_id = own.id) as places
    from own
    where exists (select from place where place.service_id = own.id)
    order by own.site_position, own.starts_at nulls first, own.position`;
}

/** Whether the database only lets itself be read: a copy that follows another, or one that was restored to be looked at. */
export async function isReadOnly(tx: TenantTransaction): Promise<boolean> {
  const [row] = await sqlOf(tx)<{ isReadOnly: boolean }[]>`
    select current_setting('transaction_read_only') = 'on' or pg_is_in_recovery() as "isReadOnly"`;
  return row?.isReadOnly ?? false;
}

export interface NewEmergencySheet {
  siteId: string;
  /** Null: the list of the whole site. */
  serviceId: string | null;
  date: LocalDate;
  fileId: FileId;
  childIds: readonly string[];
  children: number;
  madeAt: Date;
}

/** Keeps a sheet in place of the one that was made before of the same. */
export async function saveEmergencySheet(tx: TenantTransaction, sheet: NewEmergencySheet): Promise<void> {
  const sql = sqlOf(tx);
  const { siteId, serviceId, date, fileId, childIds, children, madeAt } = sheet;
  const id = derivedId(tx.tenantId, 'emergency_sheet', `${siteId}/${serviceId ?? ''}/${date}`);
  await sql`
    insert into emergency_sheet (tenant_id, id, site_id, service_id, date, file_id, child_ids, children, made_at)
    values (${tx.tenantId}, ${id}, ${siteId}, ${serviceId}, ${date}, ${fileId}, ${[...childIds]}::uuid[], ${children}, ${madeAt})
    on conflict (tenant_id, id) do update set file_id = excluded.file_id, child_ids = excluded.child_ids,
      children = excluded.children, made_at = excluded.made_at`;
}

export interface KeptEmergencySheet {
  id: string;
  site: { key: string; name: string };
  service: { key: string; name: string } | null;
  children: number;
  madeAt: Date;
}

/**
 * The sheets of a day that the scope holds: of its services, and of the sites of which it holds every service: a list of
 * the whole site names children of them all.
 */
export async function listEmergencySheets(
  tx: TenantTransaction,
  scope: AgentScope,
  date: LocalDate,
): Promise<KeptEmergencySheet[]> {
  const sql = sqlOf(tx);
  return [
    ...(await sql<KeptEmergencySheet[]>`
      select sheet.id, jsonb_build_object('key', site.key, 'name', site.name) as site,
        case when service.id is not null then jsonb_build_object('key', service.key, 'name', service.name) end as service,
        sheet.children, sheet.made_at as "madeAt"
      from ${kept(tx)}
      where sheet.tenant_id = ${tx.tenantId} and sheet.date = ${date}
        and (${wholeSite(tx, scope)} or ${serviceWithin(tx, scope, 'service')} and service.id is not null)
      order by site.position, service.position nulls first`),
  ];
}

/** One of them, with what it takes to hand it over; null where there is none of today that this scope holds. */
export async function findEmergencySheet(
  tx: TenantTransaction,
  scope: AgentScope,
  { id, date }: { id: string; date: LocalDate },
): Promise<{ sha256: string; childIds: string[] } | null> {
  const sql = sqlOf(tx);
  const [row] = await sql<{ sha256: string; childIds: string[] }[]>`
    select file.sha256, sheet.child_ids as "childIds"
    from ${kept(tx)}
    join file on file.tenant_id = ${tx.tenantId} and file.id = sheet.file_id
    where sheet.tenant_id = ${tx.tenantId} and sheet.id = ${id} and sheet.date = ${date}
      and (${wholeSite(tx, scope)} or ${serviceWithin(tx, scope, 'service')} and service.id is not null)`;
  return row ?? null;
}

function kept(tx: TenantTransaction) {
  return sqlOf(tx)`emergency_sheet sheet
    join site on site.tenant_id = ${tx.tenantId} and site.id = sheet.site_id
    left join service on service.tenant_id = ${tx.tenantId} and service.id = sheet.service_id`;
}

function wholeSite(tx: TenantTransaction, scope: AgentScope) {
  const sql = sqlOf(tx);
  return sql`(sheet.service_id is null and not exists (
    select from service other where other.tenant_id = ${tx.tenantId} and other.site_id = sheet.site_id
      and not ${serviceWithin(tx, scope, 'other')}))`;
}

/** Whether the scope holds every service of a site. */
export async function holdsSite(tx: TenantTransaction, scope: AgentScope, site: string): Promise<boolean> {
  const sql = sqlOf(tx);
  const [row] = await sql<{ holds: boolean }[]>`
    select coalesce(bool_and(${serviceWithin(tx, scope, 'service')}), false) as holds
    from service join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
    where service.tenant_id = ${tx.tenantId} and site.key = ${site}`;
  return row?.holds ?? false;
}

/** Forgets the sheets of days that are over. @returns the files that they named */
export async function deleteEmergencySheets(
  tx: TenantTransaction,
  { before, limit }: { before: LocalDate; limit: number },
): Promise<FileId[]> {
  const rows = await sqlOf(tx)<{ fileId: FileId }[]>`
    delete from emergency_sheet where tenant_id = ${tx.tenantId} and id in (
      select id from emergency_sheet where tenant_id = ${tx.tenantId} and date < ${before} limit ${limit})
    returning file_id as "fileId"`;
  return rows.map(({ fileId }) => fileId);
}
