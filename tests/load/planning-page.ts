/** What a family's planning costs: a month of eight services, among 20,000 children and a year of reservations. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Database } from '@preau/db/database';
import postgres from 'postgres';
import { ask } from '../http.ts';
import { alternate, type Measure, type Sample } from './bench.ts';
import { type Installation, withInstallation, withProcess } from './installation.ts';
import { requestsPerSecond } from './load.ts';
import { fillCommune } from './people-volume.ts';
import { addBookers, fillYear, HOST } from './planning-world.ts';

const PAGE = '/planning?du=2026-12-01';
const FROM_MEMORY = new URL('planning-from-memory.ts', import.meta.url).pathname;
/** Kilobytes, and statements, that a page may have. */
const MOST_KB = 60;
const MOST_STATEMENTS = 4;

/** Eight services of a commune, so that a month has 8 × 31 cells. */
const SERVICES = [
  'esserts-blay-garderie-matin',
  'esserts-blay-repas-elementaire',
  'esserts-blay-garderie-soir',
  'rognaix-garderie-matin',
  'rognaix-repas-elementaire',
  'rognaix-garderie-soir',
  'saint-paul-garderie-matin',
  'saint-paul-garderie-soir',
];

interface Lent extends Installation {
  cookie: string;
}

/** Filled once for the three figures of the page. */
let found: Promise<{ page: Sample; statements: Sample; bytes: Sample }> | undefined;

function figures() {
  found ??= withInstallation(async installation => {
    const { urls, superuserUrl, tenantId, product } = installation;
    await fillCommune(urls, superuserUrl, 'rpi-rognaix');
    const app = new Database('app', urls.app, 2);
    const [booker] = await addBookers({ app, superuserUrl, tenantId }, 1, SERVICES);
    await app.close();
    const rows = await fillYear(superuserUrl, tenantId);
    console.error(`${rows} réservations`);
    const lent: Lent = { ...installation, cookie: booker?.cookie ?? '' };
    const { body } = await askPage(lent);
    const bytes = { value: Buffer.byteLength(body) / 1000, floor: MOST_KB };
    const statements = { value: await countStatements(lent), floor: MOST_STATEMENTS };
    const memory = [FROM_MEMORY, String(product.port), urls.app, booker?.guardianId ?? ''];
    const page = await withProcess(memory, {}, async floorPort => {
      const options = { cookie: lent.cookie };
      return alternate(
        3,
        () => requestsPerSecond(product.port, HOST, PAGE, options),
        () => requestsPerSecond(floorPort, HOST, PAGE, options),
      );
    });
    return { page, statements, bytes };
  });
  return found;
}

async function askPage({ product, cookie }: Lent) {
  const reply = await ask({
    port: product.port,
    path: PAGE,
    hosts: [`${HOST}:${product.port}`],
    headers: { cookie },
  });
  if (reply.status !== 200) throw new Error(`no planning: ${reply.status} ${reply.body.slice(0, 400)}`);
  return reply;
}

/** The statements that one page asks of a warm process, sign-in included, as the server's own log has them. */
async function countStatements(lent: Lent): Promise<number> {
  const sql = postgres(lent.superuserUrl, { max: 1, onnotice: () => {} });
  const [{ data_directory: data } = { data_directory: '' }] = await sql`show data_directory`;
  const log = join(dirname(data), 'postgres.log');
  const setLog = async (value: string) => {
    await sql.unsafe(`alter system set log_statement = '${value}'`);
    await sql.unsafe("alter system set log_line_prefix = '%u '");
    await sql`select pg_reload_conf()`;
    await new Promise(resolve => setTimeout(resolve, 500));
  };
  // What is public is remembered for a moment: asked for once before.
  await setLog('all');
  await askPage(lent);
  const before = (await readFile(log, 'utf8')).length;
  await askPage(lent);
  await new Promise(resolve => setTimeout(resolve, 300));
  const written = (await readFile(log, 'utf8')).slice(before);
  await setLog('none');
  await sql.end();
  const asked = written
    .split('\n')
    .filter(line => line.startsWith('preau_app ') && /LOG: {2}(execute [^:]*|statement): /.test(line))
    .filter(line => !/: {1,2}(begin|set local|commit|rollback)/i.test(line));
  return asked.length;
}

/** The page, read anew for each request; and the same page, decided and rendered from what is in memory. */
export const planningPage: Measure = {
  name: 'planning.page',
  unit: 'req/s',
  aim: 0.5,
  higherIsBetter: true,
  run: async () => (await figures()).page,
};

/** The statements of the page beside the most that it may have. */
export const planningStatements: Measure = {
  name: 'planning.statements',
  unit: 'ordres',
  aim: 1,
  higherIsBetter: false,
  run: async () => (await figures()).statements,
};

/** HTML and data of the page, uncompressed, beside the most that it may have. */
export const planningBytes: Measure = {
  name: 'planning.bytes',
  unit: 'kB',
  aim: 1,
  higherIsBetter: false,
  run: async () => (await figures()).bytes,
};
