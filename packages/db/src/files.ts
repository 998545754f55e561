/** Files of tenants, content-addressed: the bytes in a folder or an S3-compatible store, what is known of them in SQL. */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { FileId, TenantId } from '@preau/domain/ids';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId } from './new-id.ts';

export type FileStoreOptions =
  | { kind: 'folder'; directory: string }
  | {
      kind: 's3';
      endpoint: string;
      region: string;
      bucket: string;
      accessKeyId: string;
      secretAccessKey: string;
    };

/** Where bytes are kept, under their tenant and their SHA-256. */
export interface FileStore {
  /** Keeps the bytes; keeping the same bytes again changes nothing. */
  put(tenantId: TenantId, sha256: string, bytes: Uint8Array): Promise<void>;
  /** @throws Error when they are not there, or are no longer what their SHA-256 says. */
  get(tenantId: TenantId, sha256: string): Promise<Uint8Array>;
  /** Forgets the bytes, which no file may name any more; those that are not there are forgotten already. */
  remove(tenantId: TenantId, sha256: string): Promise<void>;
}

/** Opens the store. The S3 client is loaded only where it is used: it is large. */
export async function openFileStore(options: FileStoreOptions): Promise<FileStore> {
  const disk = new Disk(options.kind === 'folder' ? folder(options.directory) : await bucket(options));
  const keyOf = (tenantId: TenantId, sha256: string) => `${tenantId}/${sha256.slice(0, 2)}/${sha256}`;
  return {
    async put(tenantId, sha256, bytes) {
      const key = keyOf(tenantId, sha256);
      if (!(await disk.exists(key))) await disk.put(key, bytes);
    },
    async get(tenantId, sha256) {
      const bytes = await disk.getBytes(keyOf(tenantId, sha256));
      if (digest(bytes) !== sha256) throw new Error(`the stored file ${sha256} is damaged`);
      return bytes;
    },
    async remove(tenantId, sha256) {
      await disk.delete(keyOf(tenantId, sha256));
    },
  };
}

function folder(directory: string): FSDriver {
  return new FSDriver({ location: pathToFileURL(`${directory}/`), visibility: 'private' });
}

async function bucket({
  endpoint,
  region,
  bucket,
  accessKeyId,
  secretAccessKey,
}: FileStoreOptions & { kind: 's3' }) {
  const { S3Driver } = await import('flydrive/drivers/s3');
  return new S3Driver({
    endpoint,
    region,
    bucket,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    // Stores that are merely compatible with S3 know neither access lists nor the newer checksums.
    supportsACL: false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    visibility: 'private',
  });
}

/** The name of these bytes: their SHA-256 in hexadecimal. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface StoredFile {
  id: FileId;
  sha256: string;
  mediaType: string;
  byteSize: number;
}

export interface NewFile {
  bytes: Uint8Array;
  mediaType: string;
  visibility: 'public' | 'private';
  at: Date;
}

/**
 * Keeps a file. The bytes are written before the row: a transaction that rolls back leaves at most bytes that nobody
 * names, never a name without bytes.
 */
export async function saveFile(tx: TenantTransaction, store: FileStore, file: NewFile): Promise<FileId> {
  const sha256 = digest(file.bytes);
  await lockStored(tx, sha256);
  await store.put(tx.tenantId, sha256, file.bytes);
  const id = derivedId(tx.tenantId, 'file', `${file.visibility}/${sha256}`);
  await sqlOf(tx)`
    insert into file (tenant_id, id, sha256, media_type, byte_size, visibility, created_at)
    values (${tx.tenantId}, ${id}, ${sha256}, ${file.mediaType}, ${file.bytes.byteLength}, ${file.visibility}, ${file.at})
    on conflict (tenant_id, id) do nothing`;
  return id;
}

/** Has whoever else keeps or removes these bytes wait until the transaction ends: a file's row and bytes go together. */
export async function lockStored(tx: TenantTransaction, sha256: string): Promise<void> {
  await sqlOf(tx)`select pg_advisory_xact_lock(hashtextextended(${`${tx.tenantId}/${sha256}`}, 1))`;
}

/** What is known of a file that everyone may fetch, or null: a private file is as good as none here. */
export async function findPublicFile(tx: TenantTransaction, id: FileId): Promise<StoredFile | null> {
  const [row] = await sqlOf(tx)<StoredFile[]>`
    select id, sha256, media_type as "mediaType", byte_size::int as "byteSize" from file
    where tenant_id = ${tx.tenantId} and id = ${id} and visibility = 'public'`;
  return row ?? null;
}
