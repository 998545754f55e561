/** Files keep their bytes under their tenant, in a folder and in an S3-compatible store alike. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tenantTransaction } from '@preau/db/database';
import { digest, type FileStoreOptions, findPublicFile, openFileStore, saveFile } from '@preau/db/files';
import type { TenantId } from '@preau/domain/ids';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { insertTenant } from '../tenants.ts';

const at = new Date('2026-11-19T10:58:00Z');
const bytes = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');

let database: TestDatabase;
let rognaix: TenantId;
let cregy: TenantId;
let directory: string;
let s3: S3rver;
let stores: Record<'folder' | 's3', FileStoreOptions>;

beforeAll(async () => {
  database = await createTestDatabase();
  rognaix = await insertTenant(database, 'rognaix');
  cregy = await insertTenant(database, 'cregy');
  directory = await mkdtemp(join(tmpdir(), 'preau-files-'));
  s3 = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(directory, 's3'),
    configureBuckets: [{ name: 'preau', configs: [] }],
  });
  const { port } = await s3.run();
  stores = {
    folder: { kind: 'folder', directory: join(directory, 'folder') },
    s3: {
      kind: 's3',
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      bucket: 'preau',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
    },
  };
});
afterAll(async () => {
  await s3.close();
  await database.drop();
  await rm(directory, { recursive: true });
});

describe.each(['folder', 's3'] as const)('in a store of kind %s', kind => {
  test('what is saved is read back, byte for byte, by its own tenant', async () => {
    const store = await openFileStore(stores[kind]);
    const id = await tenantTransaction(database.app, rognaix, tx =>
      saveFile(tx, store, { bytes, mediaType: 'image/svg+xml', visibility: 'public', at }),
    );
    const found = await tenantTransaction(database.app, rognaix, tx => findPublicFile(tx, id));
    expect(found).toEqual({
      id,
      sha256: digest(bytes),
      mediaType: 'image/svg+xml',
      byteSize: bytes.byteLength,
    });
    expect(await store.get(rognaix, digest(bytes))).toEqual(bytes);
    await expect(store.get(cregy, digest(bytes))).rejects.toThrow();
  });

  test('the same bytes saved twice are one file', async () => {
    const store = await openFileStore(stores[kind]);
    const file = { bytes, mediaType: 'image/svg+xml', visibility: 'public', at } as const;
    const ids = await tenantTransaction(database.app, cregy, async tx => [
      await saveFile(tx, store, file),
      await saveFile(tx, store, file),
    ]);
    expect(ids[0]).toBe(ids[1]);
  });
});

test('a file that is private is not found among the public ones', async () => {
  const store = await openFileStore(stores.folder);
  const id = await tenantTransaction(database.app, rognaix, tx =>
    saveFile(tx, store, { bytes, mediaType: 'image/svg+xml', visibility: 'private', at }),
  );
  expect(await tenantTransaction(database.app, rognaix, tx => findPublicFile(tx, id))).toBeNull();
});

test('bytes that were altered in the store are refused', async () => {
  const store = await openFileStore(stores.folder);
  const sha256 = digest(bytes);
  await store.put(rognaix, sha256, bytes);
  await writeFile(join(directory, 'folder', rognaix, sha256.slice(0, 2), sha256), 'other');
  await expect(store.get(rognaix, sha256)).rejects.toThrow(/damaged/);
});
