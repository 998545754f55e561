/** Once a run: a PostgreSQL server and a migrated template. The embedded server, or the one of PREAU_TEST_DATABASE_URL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, prepareEmptyServer } from '@preau/db/migrate';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { SUPERUSER, startEmbeddedPostgres } from '../apps/cli/src/embedded-postgres.ts';
import { urlsFor } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: { superuserUrl: string; prefix: string; template: string };
    /** Where the demonstration is filled that some tests start from, should one of them run. */
    demonstrationDirectory: string;
  }
}

export default async function setup({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Each project that needs the server asks for it, one after the other; what the root provides is all the projects'.
  const run = vitest.getRootProject();
  if (run.getProvidedContext().databaseServer) return undefined;
  const given = process.env.PREAU_TEST_DATABASE_URL;
  const server = given ? { superuserUrl: given, stop: async () => {} } : await startServer();
  const prefix = `preau_test_${process.pid}`;
  const template = `${prefix}_template`;
  const admin = postgres(server.superuserUrl, { max: 1, onnotice: () => {} });
  const urls = urlsFor(server.superuserUrl, template);
  await prepareEmptyServer(server.superuserUrl, urls.owner);
  await migrate(urls, new URL('../migrations', import.meta.url).pathname);
  run.provide('databaseServer', { superuserUrl: server.superuserUrl, prefix, template });
  const demonstrationDirectory = await mkdtemp(join(tmpdir(), 'preau-test-demonstration-'));
  run.provide('demonstrationDirectory', demonstrationDirectory);
  return async () => {
    await rm(demonstrationDirectory, { recursive: true, force: true });
    for (const { datname } of await admin`select datname from pg_database where datname like ${`${prefix}%`}`)
      await admin.unsafe(`drop database ${datname} with (force)`);
    await admin.end();
    await server.stop();
  };
}

async function startServer(): Promise<{ superuserUrl: string; stop: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'preau-test-'));
  const embedded = await startEmbeddedPostgres({ directory, durable: false });
  return {
    superuserUrl: embedded.url(SUPERUSER, 'postgres'),
    async stop() {
      await embedded.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
