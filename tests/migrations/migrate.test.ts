/** Migrations are applied once, in order, by whoever comes first; an edited one is refused. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MigrationError, migrate, prepareEmptyServer } from '@preau/db/migrate';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { urlsFor } from '../database.ts';

const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;

let count = 0;
let directory: string;
let urls: ReturnType<typeof urlsFor>;

beforeEach(async () => {
  const { superuserUrl, prefix } = inject('databaseServer');
  urls = urlsFor(superuserUrl, `${prefix}_migrate_${++count}`);
  await prepareEmptyServer(superuserUrl, urls.owner);
  directory = await mkdtemp(join(tmpdir(), 'preau-migrations-'));
  await cp(MIGRATIONS, directory, { recursive: true });
});
afterEach(() => rm(directory, { recursive: true }));

test('a second run applies nothing, and two at once apply each migration once', async () => {
  const runs = await Promise.all([migrate(urls, directory), migrate(urls, directory)]);
  expect(runs.map(applied => applied.length).sort()).toEqual([0, expect.any(Number)]);
  expect(await migrate(urls, directory)).toEqual([]);
});

test('a role that another database of the server changes at the same moment is changed after it', async () => {
  const sql = postgres(inject('databaseServer').superuserUrl, { max: 2, onnotice: () => {} });
  const other = await sql.reserve();
  await other`begin`;
  await other`alter role preau_relay password 'test'`;
  const run = migrate(urls, directory);
  await vi.waitFor(
    async () =>
      expect(
        await sql`select from pg_stat_activity
          where datname = ${new URL(urls.owner).pathname.slice(1)} and wait_event_type = 'Lock'`,
      ).toHaveLength(1),
    { timeout: 30_000, interval: 20 },
  );
  await other`commit`;
  other.release();
  expect(await run).not.toEqual([]);
  await sql.end();
});

test('a migration that was edited after it was applied is refused by name', async () => {
  await migrate(urls, directory);
  await writeFile(join(directory, '0001_create_tenants.sql'), 'select 1');
  await expect(migrate(urls, directory)).rejects.toThrow(/0001_create_tenants\.sql a été modifiée/);
});

test('a database that is ahead of the program is refused', async () => {
  await migrate(urls, directory);
  await rm(join(directory, '0001_create_tenants.sql'));
  await expect(migrate(urls, directory)).rejects.toThrow(/ne connaît pas/);
});

test('a migration that fails leaves nothing of itself', async () => {
  await writeFile(join(directory, '9999_fail.sql'), 'create table half (id int); select 1 / 0');
  await expect(migrate(urls, directory)).rejects.toThrow(/division by zero/);
  const sql = postgres(urls.owner, { max: 1 });
  expect(await sql`select to_regclass('half') as half`).toEqual([{ half: null }]);
  await sql.end();
});

test('a server older than PostgreSQL 15 is refused with what to do', async () => {
  const newer = { oldestServer: 990_000 };
  await expect(migrate(urls, directory, newer)).rejects.toThrow(MigrationError);
  await expect(migrate(urls, directory, newer)).rejects.toThrow(/il faut la version 99/);
});

test('a role under another name than ours is refused', async () => {
  const app = urls.app.replace('preau_app', 'somebody');
  await expect(migrate({ ...urls, app }, directory)).rejects.toThrow(/preau_app/);
});
