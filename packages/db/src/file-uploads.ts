/** Files that people send, and who may fetch a private one: whoever sees a row that names it. */
import type { GuardianActor } from '@preau/domain/actor';
import type { FileId, Id } from '@preau/domain/ids';
import type { FilePurpose } from '@preau/domain/incoming-file';
import type { AgentScope } from './agent-scope.ts';
import type { TenantTransaction } from './database.ts';
import { lockStored } from './files.ts';
import { childWithin, householdWithin, requestWithin } from './internal/agent-scope.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

export interface Upload {
  fileId: FileId;
  name: string;
  purpose: FilePurpose;
}

/** Notes who has sent a file. The same file sent again is the same one, under its last name. */
export async function insertUpload(
  tx: TenantTransaction,
  { accountId, fileId, name, purpose, at }: Upload & { accountId: Id<'account'>; at: Date },
): Promise<void> {
  await sqlOf(tx)`
    insert into file_upload (tenant_id, id, account_id, file_id, name, purpose, uploaded_at)
    values (${tx.tenantId}, ${newId()}, ${accountId}, ${fileId}, ${name}, ${purpose}, ${at})
    on conflict (tenant_id, account_id, file_id)
      do update set name = excluded.name, purpose = excluded.purpose, uploaded_at = excluded.uploaded_at`;
}

/** How many bytes an account has sent since an instant. */
export async function countUploadedBytes(
  tx: TenantTransaction,
  accountId: Id<'account'>,
  since: Date,
): Promise<number> {
  const [row] = await sqlOf(tx)<[{ bytes: number }]>`
    select coalesce(sum(file.byte_size), 0)::float8 as bytes from file_upload
    join file on file.tenant_id = ${tx.tenantId} and file.id = file_upload.file_id
    where file_upload.tenant_id = ${tx.tenantId} and file_upload.account_id = ${accountId}
      and file_upload.uploaded_at > ${since}`;
  return row.bytes;
}

/** Those of these files that this account has sent, and may attach. */
export async function findUploads(
  tx: TenantTransaction,
  accountId: Id<'account'>,
  fileIds: readonly string[],
): Promise<Upload[]> {
  if (fileIds.length === 0) return [];
  return await sqlOf(tx)<Upload[]>`
    select file_id as "fileId", name, purpose from file_upload
    where tenant_id = ${tx.tenantId} and account_id = ${accountId} and file_id = any(${fileIds}::uuid[])`;
}

/** A private file that this reader may fetch. */
export interface OpenFile {
  sha256: string;
  mediaType: string;
  name: string | null;
  /** The child of whose health it says something: the caller notes the reading. */
  healthOf: Id<'child'> | null;
}

interface Naming extends OpenFile {
  /** Whether a row that names it lets it be fetched without a look at health. */
  isPlain: boolean;
}

/** What of all that names a file is to be gone by: what says nothing of health before what does. */
function openBy(namings: readonly Naming[]): OpenFile | null {
  const best = namings.find(({ isPlain }) => isPlain) ?? namings[0];
  return best
    ? { sha256: best.sha256, mediaType: best.mediaType, name: best.name, healthOf: best.healthOf }
    : null;
}

/** A file as an adult may fetch it: sent by itself, or named by a row of its family's file or requests. */
export async function findFileOfFamily(
  tx: TenantTransaction,
  { id: accountId, guardianId }: GuardianActor,
  id: FileId,
): Promise<OpenFile | null> {
  const sql = sqlOf(tx);
  return openBy(
    await sql<Naming[]>`
      with own_household as materialized (
        select household_id as id from household_guardian
        where tenant_id = ${tx.tenantId} and guardian_id = ${guardianId}
      ), own_child as materialized (
        select child_id as id from child_guardian
        where tenant_id = ${tx.tenantId} and guardian_id = ${guardianId} and authority in ('parental', 'delegated')
      ), naming (name, health_of) as (
        select name, null::uuid from file_upload
        where tenant_id = ${tx.tenantId} and account_id = ${accountId} and file_id = ${id}
        union all
        select null, null from child
        where tenant_id = ${tx.tenantId} and photo_file_id = ${id} and id in (select id from own_child)
        union all
        select null, null from authorised_person
        where tenant_id = ${tx.tenantId} and photo_file_id = ${id} and child_id in (select id from own_child)
        union all
        select name, null from family_document
        where tenant_id = ${tx.tenantId} and file_id = ${id} and household_id in (select id from own_household)
          and (child_id is null or child_id in (select id from own_child))
        union all
        select proof.name, absence.child_id from absence_proof proof
        join absence on absence.tenant_id = ${tx.tenantId} and absence.id = proof.absence_id
        where proof.tenant_id = ${tx.tenantId} and proof.file_id = ${id}
          and absence.household_id in (select id from own_household) and absence.child_id in (select id from own_child)
        union all
        select null, child_id from child_pai
        where tenant_id = ${tx.tenantId} and certificate_file_id = ${id} and child_id in (select id from own_child)
        union all
        select request_file.name,
          case when exists (
            select from request_health
            where request_health.tenant_id = ${tx.tenantId} and request_health.request_id = request.id
          ) then request.child_id end
        from request_file
        join request on request.tenant_id = ${tx.tenantId} and request.id = request_file.request_id
        where request_file.tenant_id = ${tx.tenantId} and request_file.file_id = ${id}
          and request.household_id in (select id from own_household)
          and (request.child_id is null or request.child_id in (select id from own_child))
      )
      select file.sha256, file.media_type as "mediaType", naming.name, naming.health_of as "healthOf",
        naming.health_of is null as "isPlain"
      from naming
      join file on file.tenant_id = ${tx.tenantId} and file.id = ${id} and file.visibility = 'private'`,
  );
}

/** A file as an agent may fetch it: named by a row that it sees. */
export async function findFileForAgent(
  tx: TenantTransaction,
  scope: AgentScope,
  {
    health,
    finances,
    requests,
    accountId,
  }: { health: boolean; finances: boolean; requests: boolean; accountId: Id<'account'> },
  id: FileId,
): Promise<OpenFile | null> {
  const sql = sqlOf(tx);
  // Of proofs, a household's tell of its money, as a tax notice does, and a child's of its health, as vaccinations do.
  const financial = finances ? sql`true` : sql`request.type not in ('fiscal', 'caf', 'bank')`;
  const isHealthProof = sql`(request.section = 'document' and request.child_id is not null)`;
  return openBy(
    await sql<Naming[]>`
      with naming (name, health_of) as (
        select name, null::uuid from file_upload
        where tenant_id = ${tx.tenantId} and account_id = ${accountId} and file_id = ${id}
        union all
        select null, null from child
        where tenant_id = ${tx.tenantId} and photo_file_id = ${id} and ${childWithin(tx, scope, sql`child.id`)}
        union all
        select null, null from authorised_person kept
        where kept.tenant_id = ${tx.tenantId} and kept.photo_file_id = ${id}
          and ${childWithin(tx, scope, sql`kept.child_id`)}
        union all
        select kept.name, kept.child_id from family_document kept
        where kept.tenant_id = ${tx.tenantId} and kept.file_id = ${id}
          and ${householdWithin(tx, scope, sql`kept.household_id`)}
          and case when kept.child_id is null then ${finances} else ${health} end
        union all
        select kept.name, absence.child_id from absence_proof kept
        join absence on absence.tenant_id = ${tx.tenantId} and absence.id = kept.absence_id
        where kept.tenant_id = ${tx.tenantId} and kept.file_id = ${id} and ${health}
          and ${childWithin(tx, scope, sql`absence.child_id`)}
        union all
        select null, kept.child_id from child_pai kept
        where kept.tenant_id = ${tx.tenantId} and kept.certificate_file_id = ${id} and ${health}
          and ${childWithin(tx, scope, sql`kept.child_id`)}
        union all
        select kept.name, request.child_id from request_file kept
        join request on request.tenant_id = ${tx.tenantId} and request.id = kept.request_id
        where kept.tenant_id = ${tx.tenantId} and kept.file_id = ${id} and ${health} and ${requests}
          and ${requestWithin(tx, scope)}
          and (${isHealthProof} or exists (
            select from request_health
            where request_health.tenant_id = ${tx.tenantId} and request_health.request_id = request.id))
        union all
        select kept.name, null from request_file kept
        join request on request.tenant_id = ${tx.tenantId} and request.id = kept.request_id
        where kept.tenant_id = ${tx.tenantId} and kept.file_id = ${id} and ${requests} and ${financial}
          and ${requestWithin(tx, scope)} and not ${isHealthProof}
          and not exists (
            select from request_health
            where request_health.tenant_id = ${tx.tenantId} and request_health.request_id = request.id)
      )
      select file.sha256, file.media_type as "mediaType", naming.name, naming.health_of as "healthOf",
        naming.health_of is null as "isPlain"
      from naming
      join file on file.tenant_id = ${tx.tenantId} and file.id = ${id} and file.visibility = 'private'`,
  );
}

/** Forgets who has sent what was sent before `before`. @returns how many */
export async function deleteUploads(tx: TenantTransaction, before: Date): Promise<number> {
  const { count } = await sqlOf(tx)`
    delete from file_upload where tenant_id = ${tx.tenantId} and uploaded_at < ${before}`;
  return count;
}

/**
 * Removes the private files that no row names, from before an instant or of those that are named here, and locks their
 * bytes until the transaction ends.
 * Which tables name files is read from the catalogue, so that none can be forgotten here.
 * @returns the SHA-256 of those whose bytes nothing else names either
 */
export async function deleteUnnamedFiles(
  tx: TenantTransaction,
  which: { before: Date } | { ids: readonly FileId[] },
): Promise<string[]> {
  const sql = sqlOf(tx);
  const namings = await sql<{ table: string; column: string }[]>`
    select class.relname as table, attribute.attname as column from pg_constraint
    join pg_class class on class.oid = pg_constraint.conrelid
    join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attnum = any (pg_constraint.conkey)
    where pg_constraint.contype = 'f' and pg_constraint.confrelid = 'file'::regclass
      and attribute.attname <> 'tenant_id'`;
  const unnamed = namings.map(
    ({ table, column }) => sql`and not exists (
      select from ${sql(table)} naming where naming.tenant_id = ${tx.tenantId} and naming.${sql(column)} = file.id)`,
  );
  const found = await sql<{ id: FileId; sha256: string }[]>`
    select id, sha256 from file
    where tenant_id = ${tx.tenantId} and visibility = 'private'
      and ${'ids' in which ? sql`id = any(${[...which.ids]}::uuid[])` : sql`created_at < ${which.before}`} ${unnamed}
    limit 500`;
  const gone: string[] = [];
  for (const { id, sha256 } of found) {
    await lockStored(tx, sha256);
    const { count } = await sql`
      delete from file where tenant_id = ${tx.tenantId} and id = ${id} ${unnamed}`;
    const [other] = await sql`select from file where tenant_id = ${tx.tenantId} and sha256 = ${sha256}`;
    if (count > 0 && !other) gone.push(sha256);
  }
  return gone;
}
