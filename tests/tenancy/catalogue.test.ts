/** Locks 2, 3 and 4: every table is behind its tenant, and taking any lock away is noticed. */
import type { ReservedSql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { findBreaches } from './catalogue.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The breaches after a change that is then taken back. */
async function breachesAfter(change: string): Promise<string[]> {
  const connection: ReservedSql = await database.superuser.reserve();
  try {
    await connection.unsafe(`begin; ${change}`);
    return await findBreaches(connection);
  } finally {
    await connection.unsafe('rollback');
    connection.release();
  }
}

test('the catalogue has no breach', async () => {
  expect(await findBreaches(database.superuser)).toEqual([]);
});

test('taking any one policy away is a breach', async () => {
  const policies = await database.superuser`
    select policyname, tablename from pg_policies where schemaname = 'public' and 'preau_app' = any (roles)`;
  expect(policies.length).toBeGreaterThan(10);
  for (const { policyname, tablename } of policies) {
    const breaches = await breachesAfter(`drop policy ${policyname} on ${tablename}`);
    expect(breaches, `${policyname} on ${tablename}`).toEqual([expect.stringContaining(tablename)]);
  }
});

test('switching row security off, or not forcing it, is a breach on any table', async () => {
  const tables =
    await database.superuser`select distinct tablename from pg_policies where schemaname = 'public'`;
  for (const { tablename } of tables) {
    expect(await breachesAfter(`alter table ${tablename} disable row level security`)).not.toEqual([]);
    expect(await breachesAfter(`alter table ${tablename} no force row level security`)).not.toEqual([]);
  }
});

test.each([
  ['a table without a tenant', 'create table stray (id uuid primary key)'],
  [
    'a table that is not secured',
    'create table stray (tenant_id uuid not null, id uuid, primary key (tenant_id, id))',
  ],
  ['a unique key across tenants', 'create unique index stray on file (sha256)'],
  [
    'a foreign key that leaves the tenant out',
    `alter table tenant_host add unique (host, tenant_id);
     create table stray (tenant_id uuid not null, id uuid, host text references tenant_host (host), primary key (tenant_id, id));
     select secure_tenant_table('stray', '{select}')`,
  ],
  [
    'a second, wider policy',
    'create policy stray on file for select to preau_app using (visibility = $$public$$)',
  ],
  ['a policy for everyone', 'create policy stray on file for delete to public using (true)'],
  [
    'an insert for another tenant',
    'drop policy tenant_insert on file; create policy tenant_insert on file for insert to preau_app with check (true)',
  ],
  [
    'an update that may move a row to another tenant',
    `drop policy tenant_update on member; create policy tenant_update on member for update to preau_app
       using (tenant_id = current_setting('app.tenant_id')::uuid) with check (true)`,
  ],
  ['a grant to the platform', 'grant select on file to preau_platform'],
  ['a grant to the relay', 'grant select on file to preau_relay'],
  ['a grant on one column', 'grant select (id) on platform_audit_entry to preau_app'],
  ['a grant on a partition', 'grant select on audit_entry_2026 to preau_app'],
  [
    'a view past the policies',
    'create view stray as select * from file; grant select on stray to preau_platform',
  ],
  [
    'a function with the rights of its owner',
    'create function stray() returns int language sql security definer as $$select 1$$',
  ],
  ['a role that passes over row security', 'alter role preau_app bypassrls'],
  ['the relay as a member of the platform', 'grant preau_platform to preau_relay'],
  ['the app as a member of the relay', 'grant preau_relay to preau_app'],
  [
    'a trigger',
    `create function stray() returns trigger language plpgsql as $$begin return new; end$$;
     create trigger stray before insert on file for each row execute function stray()`,
  ],
  ['a sequence', 'create sequence stray'],
  ['an id made by the database', 'alter table file alter id set default gen_random_uuid()'],
])('%s is a breach', async (_, change) => {
  expect(await breachesAfter(change)).not.toEqual([]);
});
