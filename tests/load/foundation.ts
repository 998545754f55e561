/** What the ground costs: reading behind five locks, a page, finding a tenant, doing a job, merely being there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@preau/db/database';
import type { MigrationUrls } from '@preau/db/migrate';
import { newId } from '@preau/db/new-id';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../apps/cli/src/embedded-postgres.ts';
import { createTestApi, memoryFiles } from '../api.ts';
import { ask } from '../http.ts';
import { startProduct } from '../server.ts';
import { alternate, type Measure } from './bench.ts';
import { childrenOf, residentMemory, withDatabase, withInstallation, withProcess } from './installation.ts';
import { requestsPerSecond } from './load.ts';
import { redisAnswers, sampleOutbox } from './outbox.ts';

const HOST = 'rpi-rognaix.localhost';
const ROUNDS = 3;
const FLOOR_SERVER = new URL('floor-server.ts', import.meta.url).pathname;
const EMPTY_PAGE = new URL('empty-page/', import.meta.url).pathname;

/** A commune's public page as JSON, through host, policy, transaction and row security; and the same query, bare. */
const apiRead: Measure = {
  name: 'foundation.api-read',
  unit: 'req/s',
  aim: 0.5,
  higherIsBetter: true,
  run: () =>
    withInstallation(({ product, superuserUrl, tenantId }) =>
      withProcess([FLOOR_SERVER, superuserUrl, tenantId], {}, floorPort =>
        alternate(
          ROUNDS,
          () => requestsPerSecond(product.port, HOST, '/api/v1/portal'),
          () => requestsPerSecond(floorPort, HOST, '/'),
        ),
      ),
    ),
};

/** The same as a page; and a page that says nothing. */
const publicPage: Measure = {
  name: 'foundation.public-page',
  unit: 'req/s',
  aim: 0.5,
  higherIsBetter: true,
  async run() {
    await build(EMPTY_PAGE);
    return withInstallation(({ product }) =>
      withProcess([`${EMPTY_PAGE}build/index.js`], { PORT: '0', HOST: '127.0.0.1' }, emptyPort =>
        alternate(
          ROUNDS,
          () => requestsPerSecond(product.port, HOST, '/'),
          () => requestsPerSecond(emptyPort, HOST, '/'),
        ),
      ),
    );
  },
};

async function build(directory: string): Promise<void> {
  const vite = spawn('vite', ['build', '--logLevel', 'error'], { cwd: directory, stdio: ['ignore', 2, 2] });
  const [code] = await once(vite, 'close');
  if (code !== 0) throw new Error('the empty page could not be built');
}

/**
 * Microseconds of a request to any of many communes that is settled once its tenant is known (it asks for a route that
 * does not exist): with 5,000 tenants remembered, and with 10.
 */
const tenantResolution: Measure = {
  name: 'foundation.tenant-resolution',
  unit: 'µs',
  aim: 1.1,
  higherIsBetter: false,
  run: () =>
    withDatabase((few, fewSuperuser) =>
      withDatabase(async (many, manySuperuser) => {
        const floor = await createResolution(few, fewSuperuser, 10);
        const value = await createResolution(many, manySuperuser, 5000);
        const sample = await alternate(9, value.run, floor.run);
        await Promise.all([floor.close(), value.close()]);
        return sample;
      }),
    ),
};

const LOOKUPS = 20_000;

async function createResolution(urls: MigrationUrls, superuserUrl: string, tenants: number) {
  const sql = postgres(superuserUrl, { max: 1 });
  const rows = Array.from({ length: tenants }, (_, n) => ({ id: newId(), slug: `commune-${n}` }));
  await sql`
    insert into tenant (id, slug, kind, name, time_zone, created_at, applied_at)
    select id::uuid, slug, 'commune', slug, 'Europe/Paris', now(), now()
    from jsonb_to_recordset(${sql.json(rows)}) as new (id text, slug text)`;
  await sql.end();
  const [app, platform, relay] = [
    new Database('app', urls.app),
    new Database('platform', urls.platform),
    new Database('relay', urls.relay),
  ];
  const { api } = createTestApi({ app, platform, relay }, memoryFiles());
  const addresses = rows.map(({ slug }) => `http://${slug}.localhost/api/v1/nothing`);
  const request = async (address = '') => {
    const { status } = await api.fetch(new Request(address));
    if (status !== 404) throw new Error(`unexpected answer ${status}`);
  };
  for (const address of addresses) await request(address);
  return {
    async run() {
      const startedAt = performance.now();
      for (let n = 0; n < LOOKUPS; n++) await request(addresses[(n * 7919) % tenants]);
      return ((performance.now() - startedAt) * 1000) / LOOKUPS;
    },
    close: () => Promise.all([app.close(), platform.close(), relay.close()]),
  };
}

/** Resident memory of server and worker together once nothing happens; and of as many Node processes that do nothing. */
const memory: Measure = {
  name: 'foundation.memory',
  unit: 'MiB',
  aim: null,
  higherIsBetter: false,
  run: () =>
    withInstallation(async ({ product }) => {
      await sleep(10_000);
      const server = product.process.pid ?? 0;
      const workers = await childrenOf(server);
      const resident = await Promise.all([server, ...workers].map(residentMemory));
      return { value: sum(resident), floor: (await idleNode()) * resident.length };
    }),
};

/** Milliseconds from the command to a commune's page, on a machine that has everything; and to a bare PostgreSQL. */
const secondStart: Measure = {
  name: 'foundation.second-start',
  unit: 'ms',
  aim: null,
  higherIsBetter: false,
  async run() {
    const directory = await mkdtemp(join(tmpdir(), 'preau-bench-start-'));
    await (await startProduct({ directory })).stop();
    const sample = await alternate(
      ROUNDS,
      () =>
        timeOf(async () => {
          const product = await startProduct({ directory });
          const { status } = await ask({ port: product.port, hosts: [HOST] });
          if (status !== 200) throw new Error(`unexpected answer ${status}`);
          return product;
        }),
      () => timeOf(() => startEmbeddedPostgres({ directory: join(directory, 'postgres'), durable: true })),
    );
    await rm(directory, { recursive: true, force: true });
    return sample;
  },
};

/** Milliseconds to start something, which is then stopped. */
async function timeOf(start: () => Promise<{ stop(): Promise<unknown> }>): Promise<number> {
  const startedAt = performance.now();
  const started = await start();
  const elapsedMs = performance.now() - startedAt;
  await started.stop();
  return elapsedMs;
}

async function idleNode(): Promise<number> {
  const idle = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)']);
  await once(idle.stdout, 'data');
  const resident = await residentMemory(idle.pid ?? 0);
  idle.kill();
  return resident;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Where Redis is, for the row that needs one. */
const REDIS_URL = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';

const outbox = (name: string, redisUrl: string | null): Measure => ({
  name,
  unit: 'jobs/s',
  aim: null,
  higherIsBetter: true,
  run: () => sampleOutbox(redisUrl),
});

/** The rows of the ground. Without a Redis the row that needs one is left out, and said to be. */
export async function foundation(): Promise<Measure[]> {
  const rows = [apiRead, publicPage, tenantResolution, outbox('foundation.outbox.postgres', null)];
  if (await redisAnswers(REDIS_URL)) rows.push(outbox('foundation.outbox.redis', REDIS_URL));
  else
    console.error(`foundation.outbox.redis : pas de Redis à ${REDIS_URL}, donnez son adresse par REDIS_URL.`);
  return [...rows, memory, secondStart];
}
