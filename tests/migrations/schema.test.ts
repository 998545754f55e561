/** The tables that the code believes in are the tables that the migrations make. */
import { readdir } from 'node:fs/promises';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const SCHEMA = new URL('../../packages/db/src/schema/', import.meta.url);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

type Column = { type: string; required: boolean };
type Tables = Record<string, Record<string, Column>>;

async function declared(): Promise<Tables> {
  const tables: Tables = {};
  for (const file of await readdir(SCHEMA)) {
    const module: Record<string, unknown> = await import(new URL(file, SCHEMA).href);
    for (const table of Object.values(module).filter(value => value instanceof PgTable)) {
      const { name, columns } = getTableConfig(table);
      tables[name] = Object.fromEntries(
        columns.map(c => [c.name, { type: normal(c.getSQLType()), required: c.notNull || c.primary }]),
      );
    }
  }
  return tables;
}

async function migrated(): Promise<Tables> {
  const rows = await database.superuser`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'schema_migration'`;
  const tables: Tables = {};
  for (const { table, column, type, required } of rows)
    tables[table] = { ...tables[table], [column]: { type: normal(type), required } };
  return tables;
}

function normal(type: string): string {
  return type
    .replace('timestamp with time zone', 'timestamptz')
    .replace('timestamp (', 'timestamp(')
    .replace('time without time zone', 'time');
}

test('every table and column has its twin, of the same type and as required', async () => {
  expect(await declared()).toEqual(await migrated());
});
