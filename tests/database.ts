/** Databases for tests: each a fresh copy of a migrated template, on the server that `global-setup.ts` provides. */
import { Database } from '@preau/db/database';
import type { MigrationUrls } from '@preau/db/migrate';
import postgres from 'postgres';
import { inject } from 'vitest';

export interface TestDatabase {
  urls: MigrationUrls;
  app: Database<'app'>;
  relay: Database<'relay'>;
  platform: Database<'platform'>;
  /** As the superuser, past every lock: to arrange what a test needs and to look behind the doors. */
  superuser: postgres.Sql;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

let count = 0;

/** Creates a database with all migrations and no tenant. `purpose` marks it, as an installation does. */
export async function createTestDatabase(
  purpose: 'demonstration' | 'production' = 'production',
): Promise<TestDatabase> {
  const server = inject('databaseServer');
  const name = `${server.prefix}_${process.pid}_${++count}`;
  const admin = postgres(server.superuserUrl, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name} template ${server.template} owner preau_owner`);
  const urls = urlsFor(server.superuserUrl, name);
  const superuser = postgres(withDatabase(server.superuserUrl, name), { max: 2, onnotice: () => {} });
  await superuser`select seal_database()`;
  await superuser`insert into installation (purpose) values (${purpose})`;
  const app = new Database('app', urls.app);
  const relay = new Database('relay', urls.relay);
  const platform = new Database('platform', urls.platform);
  return {
    urls,
    app,
    relay,
    platform,
    superuser,
    async drop() {
      await Promise.all([app.close(), relay.close(), platform.close(), superuser.end()]);
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

/** The addresses of a database under each role of the product. Test servers take one password for all of them. */
export function urlsFor(superuserUrl: string, database: string): MigrationUrls {
  const as = (role: string) => {
    const url = new URL(withDatabase(superuserUrl, database));
    url.username = role;
    url.password = 'test';
    return url.href;
  };
  return {
    owner: as('preau_owner'),
    app: as('preau_app'),
    relay: as('preau_relay'),
    platform: as('preau_platform'),
  };
}

export function withDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}
