/** Brings a database to the state that the files of `migrations/` describe. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';

/** PostgreSQL before this version lacks what the schema uses. */
const OLDEST_POSTGRES = 150000;

/** Any number will do, as long as every process that migrates takes the same. */
const MIGRATION_LOCK = 7_277_316;

/** What PostgreSQL says to the later of two who change a role at once: that its row has changed, or is there already. */
const MET_ANOTHER = new Set(['XX000', '23505', '42710']);

export interface MigrationUrls {
  /** Role that owns the schema and may create roles. */
  owner: string;
  app: string;
  relay: string;
  platform: string;
}

/** A database that cannot be brought up to date, with a sentence for the person who runs it. */
export class MigrationError extends Error {}

/**
 * Creates the roles that are missing, then applies in order the migrations that have not been applied, each in a
 * transaction of its own. Two processes may call it at once, for one database or for two of one server.
 * @returns the names of the migrations that it applied.
 * @throws MigrationError when the server is too old, or a migration that was applied has been edited since or is gone.
 */
export async function migrate(
  urls: MigrationUrls,
  directory: string,
  { oldestServer = OLDEST_POSTGRES } = {},
): Promise<string[]> {
  const sql = postgres(urls.owner, { max: 1, onnotice: () => {} });
  try {
    await refuseOldServer(sql, oldestServer);
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await despiteOthers(() => createRoles(sql, urls));
    const applied = await applyMissing(sql, directory);
    await sql`select prepare_audit_partitions()`;
    return applied;
  } finally {
    await sql.end();
  }
}

/**
 * Makes a server that is ours alone ready for {@link migrate}: the owner's role and its database, where they are missing.
 * `superuser` is the address of an existing database; the owner's name, password and database are read from `owner`.
 */
export async function prepareEmptyServer(superuser: string, owner: string): Promise<void> {
  const { username, password, pathname } = new URL(owner);
  const sql = postgres(superuser, { max: 1, onnotice: () => {} });
  try {
    const [role] = await sql`select from pg_roles where rolname = ${username}`;
    if (!role) {
      const [quoted] = await sql`select quote_literal(${decodeURIComponent(password)}) as password`;
      await sql.unsafe(`create role ${username} login createrole password ${quoted?.password}`);
    }
    const database = pathname.slice(1);
    const [found] = await sql`select from pg_database where datname = ${database}`;
    if (!found) await sql.unsafe(`create database ${database} owner ${username}`);
  } finally {
    await sql.end();
  }
}

async function refuseOldServer(sql: postgres.Sql, oldest: number): Promise<void> {
  const [row] = await sql<[{ number: number; text: string }]>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as text`;
  if (row.number < oldest)
    throw new MigrationError(
      `La base de données est un PostgreSQL ${row.text} : il faut la version ${oldest / 10_000} ou une plus récente. Mettez-la à niveau, ou retirez DATABASE_URL et DATABASE_OWNER_URL pour employer la base embarquée.`,
    );
}

/**
 * Roles belong to the server and the migration lock to one database: another database of the same server may be brought
 * up to date at this very moment. Whoever comes too late finds at the next try what the other has done.
 */
async function despiteOthers(change: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await change();
    } catch (error) {
      const { code } = error as { code?: unknown }; // an error of any other sort has none
      if (tries === 20 || !MET_ANOTHER.has(String(code))) throw error;
    }
  }
}

/** The roles of the product. They may log in with the passwords of their addresses; none passes over row security. */
async function createRoles(sql: postgres.Sql, urls: MigrationUrls): Promise<void> {
  for (const [role, url, inherit] of [
    ['preau_app', urls.app, 'inherit'],
    ['preau_relay', urls.relay, 'inherit'],
    ['preau_platform', urls.platform, 'noinherit'],
  ] as const) {
    const address = new URL(url);
    if (decodeURIComponent(address.username) !== role)
      throw new MigrationError(
        `L’adresse ${address.protocol}//${address.host}${address.pathname} doit nommer le rôle « ${role} », elle nomme « ${decodeURIComponent(address.username)} ».`,
      );
    const [found] = await sql`select from pg_roles where rolname = ${role}`;
    if (!found) await sql.unsafe(`create role ${role} login ${inherit}`);
    if (address.password) {
      const [quoted] = await sql`select quote_literal(${decodeURIComponent(address.password)}) as password`;
      await sql.unsafe(`alter role ${role} password ${quoted?.password}`);
    }
  }
  // So that an operator's transaction can work on a tenant's rows as the app does, and not otherwise.
  const [member] = await sql`select from pg_auth_members
    where roleid = 'preau_app'::regrole and member = 'preau_platform'::regrole`;
  if (!member) await sql`grant preau_app to preau_platform`;
}

async function applyMissing(sql: postgres.Sql, directory: string): Promise<string[]> {
  await sql`create table if not exists schema_migration (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`;
  const done = new Map(
    (await sql`select name, sha256 from schema_migration`).map(row => [row.name, row.sha256]),
  );
  const files = (await readdir(directory)).filter(name => name.endsWith('.sql')).sort();
  for (const name of done.keys())
    if (!files.includes(name))
      throw new MigrationError(
        `La base a reçu la migration ${name}, que cette version du programme ne connaît pas : lancez la version la plus récente.`,
      );
  const applied: string[] = [];
  for (const name of files) {
    const text = await readFile(join(directory, name), 'utf8');
    const sha256 = createHash('sha256').update(text).digest('hex');
    if (done.get(name) === sha256) continue;
    if (done.has(name))
      throw new MigrationError(
        `La migration ${name} a été modifiée après avoir été appliquée : remettez le fichier d’origine et écrivez une nouvelle migration.`,
      );
    await sql.begin(async tx => {
      await tx.unsafe(text);
      await tx`insert into schema_migration (name, sha256) values (${name}, ${sha256})`;
    });
    applied.push(name);
  }
  return applied;
}
