/** What it costs to forgive: the search of the mairie as one types, and the bare nearest of the index, among 20,000 children. */
import { Database, tenantTransaction } from '@preau/db/database';
import { findPeople } from '@preau/db/office-search';
import { toLocalDate } from '@preau/domain/dates';
import { toId } from '@preau/domain/ids';
import postgres from 'postgres';
import type { Measure, Sample } from './bench.ts';
import { withInstallation } from './installation.ts';
import { fillCommune } from './people-volume.ts';

/** What somebody types: beginnings, whole names, slips, two words, a telephone. */
const TYPED = [
  'dup',
  'dupon',
  'dupont',
  'dupond',
  'marie',
  'bernard lea',
  'moro',
  'rob',
  '06 39 98',
  'garcia hugo',
  'lefevre',
  'zoe',
];
const ROUNDS = 12;
const TODAY = toLocalDate('2026-11-19');

/** The search as agents have it; and one question of its index, by the barest means. */
export const search: Measure = {
  name: 'people.search',
  unit: 'ms (p95)',
  aim: null,
  higherIsBetter: false,
  run: () =>
    withInstallation(async ({ urls, superuserUrl, tenantId }) => {
      await fillCommune(urls, superuserUrl, 'rpi-rognaix');
      return sampleSearch(urls, superuserUrl, tenantId);
    }),
};

/** The 95th percentile in milliseconds: the whole search, and one question of its index, each on one connection. */
export async function sampleSearch(
  urls: { app: string },
  superuserUrl: string,
  tenantId: string,
): Promise<Sample> {
  const app = new Database('app', urls.app, 1);
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  try {
    const values: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      for (const text of TYPED) {
        floors.push(
          await timed(
            () => sql`
              select id from child where tenant_id = ${tenantId}
              order by ${text} <<-> search limit 20`,
          ),
        );
        values.push(
          await timed(() =>
            tenantTransaction(app, toId(tenantId), tx => findPeople(tx, 'tenant', text, TODAY)),
          ),
        );
      }
    return { value: percentile95(values), floor: percentile95(floors) };
  } finally {
    await Promise.all([app.close(), sql.end()]);
  }
}

async function timed(work: () => PromiseLike<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function percentile95(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * 0.95)] ?? Number.NaN;
}
