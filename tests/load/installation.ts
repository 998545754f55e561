/** An installation to measure: the product on a durable embedded database whose superuser the benchmark knows. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MigrationUrls, migrate, prepareEmptyServer } from '@preau/db/migrate';
import postgres from 'postgres';
import { MIGRATIONS } from '../../apps/cli/src/databases.ts';
import { SUPERUSER, startEmbeddedPostgres } from '../../apps/cli/src/embedded-postgres.ts';
import { type Product, startProduct } from '../server.ts';

export interface Installation {
  product: Product;
  urls: MigrationUrls;
  superuserUrl: string;
  tenantId: string;
  /** Where the product keeps what is not in the database. */
  directory: string;
}

/** Lends the product, with the demonstration communes, to `work`. */
export async function withInstallation<Result>(
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  return withDatabase(async (urls, superuserUrl) => {
    const env = {
      DATABASE_URL: urls.app,
      DATABASE_OWNER_URL: urls.owner,
      DATABASE_RELAY_URL: urls.relay,
      DATABASE_PLATFORM_URL: urls.platform,
    };
    const directory = await mkdtemp(join(tmpdir(), 'preau-bench-product-'));
    const product = await startProduct({ directory, env, args: ['--demonstration'] });
    try {
      const sql = postgres(superuserUrl, { max: 1 });
      const [tenant] = await sql<{ id: string }[]>`select id from tenant where slug = 'rpi-rognaix'`;
      await sql.end();
      return await work({ product, urls, superuserUrl, tenantId: tenant?.id ?? '', directory });
    } finally {
      await product.stop();
      await rm(directory, { recursive: true, force: true });
    }
  });
}

/** Lends a migrated, durable database to `work`. */
export async function withDatabase<Result>(
  work: (urls: MigrationUrls, superuserUrl: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'preau-bench-'));
  const server = await startEmbeddedPostgres({ directory, durable: true });
  try {
    const as = (role: string) => server.url(role, 'preau');
    const urls = {
      owner: as('preau_owner'),
      app: as('preau_app'),
      relay: as('preau_relay'),
      platform: as('preau_platform'),
    };
    await prepareEmptyServer(server.url(SUPERUSER, 'postgres'), urls.owner);
    await migrate(urls, MIGRATIONS);
    return await work(urls, server.url(SUPERUSER, 'preau'));
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Lends a server, run as a process of its own, to `work`: a script that prints its port. */
export async function withProcess<Result>(
  args: string[],
  env: Record<string, string>,
  work: (port: number, child: ChildProcess) => Promise<Result>,
): Promise<Result> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [first] = await once(child.stdout, 'data');
  try {
    return await work(Number(/\d+/.exec(String(first).replace(/^.*:(?=\d+)/, ''))?.[0]), child);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

/** Resident memory of a process, in MiB. */
export async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** The processes that a process has started itself. */
export async function childrenOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.trim().split(' ').filter(Boolean).map(Number);
}
