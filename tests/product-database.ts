/** The embedded database of a product that runs, looked at as its superuser, past every lock. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { findEmbeddedPostgres, SUPERUSER } from '../apps/cli/src/embedded-postgres.ts';

/** Opens the database of the product that runs on this data folder, for as long as `look` lasts. */
export async function lookInto<Seen>(
  directory: string,
  look: (sql: postgres.Sql) => Promise<Seen>,
): Promise<Seen> {
  const running = await findEmbeddedPostgres(join(directory, 'postgres'));
  if (!running) throw new Error(`no database runs in ${directory}`);
  const sql = postgres(running.url(SUPERUSER, 'preau'), { max: 1, onnotice: () => {} });
  try {
    return await look(sql);
  } finally {
    await sql.end();
  }
}

/** Of each table of ours: how many rows it has, and a digest of all that they say. */
export async function contentsOf(sql: postgres.Sql): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`;
  const contents: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql`
      select count(*) as rows, md5(string_agg(t::text, e'\n' order by t::text)) as digest from ${sql(name)} t`;
    contents[name] = `${row?.rows} rows, ${row?.digest}`;
  }
  return contents;
}

/** Kills the server of this data folder as the machine would that is out of memory. */
export async function killPostgres(directory: string): Promise<void> {
  const lock = await readFile(join(directory, 'postgres', 'data', 'postmaster.pid'), 'utf8');
  process.kill(Number(lock.split('\n')[0]), 'SIGKILL');
}
