/** What the ground costs: reading behind five locks, a page, finding a tenant, doing a job, merely being there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import { createSiteFinder } from '@preau/operations/site';
import postgres from 'postgres';
import { alternate, type Measure } from './bench.ts';
import { childrenOf, residentMemory, withDatabase, withInstallation, withProcess } from './installation.ts';
import { requestsPerSecond } from './load.ts';

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

/** Microseconds to find the tenant of a host, each host once and then again and again. */
const tenantResolution: Measure = {
  name: 'foundation.tenant-resolution',
  unit: 'µs',
  aim: 1.1,
  higherIsBetter: false,
  run: () =>
    withDatabase((few, fewSuperuser) =>
      withDatabase(async (many, manySuperuser) => {
        const [floor, value] = await Promise.all([
          createResolution(few.app, fewSuperuser, 10),
          createResolution(many.app, manySuperuser, 5000),
        ]);
        const sample = await alternate(9, value.run, floor.run);
        await Promise.all([floor.close(), value.close()]);
        return sample;
      }),
    ),
};

const LOOKUPS = 100_000;

async function createResolution(url: string, superuserUrl: string, tenants: number) {
  const sql = postgres(superuserUrl, { max: 1 });
  const rows = Array.from({ length: tenants }, (_, n) => ({ id: newId(), slug: `commune-${n}` }));
  await sql`
    insert into tenant (id, slug, kind, name, time_zone, created_at, applied_at)
    select id::uuid, slug, 'commune', slug, 'Europe/Paris', now(), now()
    from jsonb_to_recordset(${sql.json(rows)}) as new (id text, slug text)`;
  await sql.end();
  const database = new Database('app', url);
  const findSite = createSiteFinder(database, 'localhost');
  const hosts = rows.map(({ slug }) => `${slug}.localhost`);
  for (const host of hosts) await findSite(host);
  return {
    async run() {
      const startedAt = performance.now();
      for (let n = 0; n < LOOKUPS; n++) await findSite(hosts[(n * 7919) % tenants] ?? '');
      return ((performance.now() - startedAt) * 1000) / LOOKUPS;
    },
    close: () => database.close(),
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

export const foundation: Measure[] = [apiRead, publicPage, tenantResolution, memory];
