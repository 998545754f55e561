/** A mairie's file of ten thousand children, from its bytes to its rows; and the same rows, inserted bare. */
import { Database } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import type { JobId } from '@preau/db/outbox';
import type { AgentActor } from '@preau/domain/actor';
import { type TenantId, toId } from '@preau/domain/ids';
import { confirmImport } from '@preau/operations/confirm-import';
import { tenantContext } from '@preau/operations/context';
import { RETRY, runJob } from '@preau/operations/run-job';
import { uploadImport } from '@preau/operations/upload-import';
import { createHandlers } from '@preau/worker/handlers';
import postgres from 'postgres';
import { memoryFiles } from '../api.ts';
import { familiesCsv, familyRows } from '../imports/family-files.ts';
import { applyFolder } from '../tenants.ts';
import { alternate, type Measure } from './bench.ts';
import { withDatabase } from './installation.ts';

const SLUG = 'rpi-rognaix';
const CHILDREN = 10_000;
const ROUNDS = 3;
const ROWS_AT_ONCE = 1500;

/** What an import of families writes, each after those that it refers to. */
const TABLES = [
  'account',
  'household',
  'guardian',
  'household_guardian',
  'child',
  'child_guardian',
  'custody',
];

/** Milliseconds from a file of 10,000 children to its rows, dry run and all; and of the bare inserts of these rows. */
export const importFamilies: Measure = {
  name: 'people.import',
  unit: 'ms',
  aim: null,
  higherIsBetter: false,
  run: () =>
    withDatabase(async (urls, superuserUrl) => {
      const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
      const app = new Database('app', urls.app);
      const relay = new Database('relay', urls.relay);
      const platform = new Database('platform', urls.platform);
      const files = memoryFiles();
      try {
        await sql`insert into installation (purpose) values ('demonstration') on conflict do nothing`;
        const database = { urls, app, relay, platform, superuser: sql, drop: async () => {} };
        const { tenantId, folder } = await applyFolder(database, files, SLUG);
        const accountId = await addAgent(sql, tenantId);
        const { kind, name, timeZone } = folder.commune;
        const actor: AgentActor = { kind: 'agent', id: accountId, role: 'gestionnaire', limits: [] };
        const occasion = { actor, now: new Date('2026-11-19T10:58:00Z'), requestId: 'bench' };
        const ctx = tenantContext(
          { app, files },
          { id: tenantId, slug: SLUG, kind, name, timeZone },
          occasion,
        );
        const bytes = new TextEncoder().encode(familiesCsv(familyRows(CHILDREN, 5)));
        let rows: Map<string, postgres.Row[]> | null = null;
        const work = () => runJobs(sql, { app, files }, tenantId);
        const value = async () => {
          await forget(sql, tenantId, accountId);
          const startedAt = performance.now();
          const request = {
            kind: 'families',
            fileName: 'familles.csv',
            siteId: null,
            schoolYearId: null,
            bytes,
          } as const;
          const id = await uploadImport(ctx, request);
          await work();
          await confirmImport(ctx, id);
          await work();
          const elapsedMs = performance.now() - startedAt;
          rows ??= await copyRows(sql, tenantId, accountId);
          if (rows.get('child')?.length !== CHILDREN) throw new Error('not every child came in');
          return elapsedMs;
        };
        await value(); // once for the connections, the code, and the rows that the floor inserts
        return await alternate(ROUNDS, value, async () => {
          await forget(sql, tenantId, accountId);
          return insertBare(sql, rows ?? new Map());
        });
      } finally {
        await Promise.all([app.close(), relay.close(), platform.close(), sql.end()]);
      }
    }),
};

async function addAgent(sql: postgres.Sql, tenantId: TenantId) {
  const accountId = newId<'account'>();
  await sql`
    insert into account (tenant_id, id, kind, email, created_at)
    values (${tenantId}, ${accountId}, 'agent', 'mesure@mairie.example', now())`;
  await sql`
    insert into agent (tenant_id, id, account_id, first_name, last_name, role)
    values (${tenantId}, ${newId()}, ${accountId}, 'Dominique', 'MESURE', 'gestionnaire')`;
  return accountId;
}

const handlers = createHandlers({
  mailer: { send: () => Promise.reject(new Error('an import sends no mail')), close() {} },
  sms: null,
  siteAddress: slug => `http://${slug}.localhost/`,
});

/** The jobs as a worker runs them, without the relay and its pauses, which `foundation.outbox` measures. */
async function runJobs(
  sql: postgres.Sql,
  stores: Parameters<typeof runJob>[0],
  tenantId: TenantId,
): Promise<void> {
  for (;;) {
    const [next] = await sql<{ id: string; job: string }[]>`
      select id, job from outbox where tenant_id = ${tenantId} and state = 'waiting' and job like '%-import' limit 1`;
    if (!next) return;
    const id: JobId = toId(next.id);
    const run = await runJob(
      stores,
      handlers,
      { tenantId, id, job: next.job },
      { now: new Date(), retry: RETRY, interrupted: false },
    );
    if (run.outcome !== 'done') throw new Error(`the import came to nothing: ${run.outcome}`);
  }
}

async function copyRows(sql: postgres.Sql, tenantId: TenantId, accountId: string) {
  const rows = new Map<string, postgres.Row[]>();
  for (const table of TABLES)
    rows.set(
      table,
      await sql`select * from ${sql(table)} where tenant_id = ${tenantId} and id <> ${accountId} order by id`,
    );
  return rows;
}

/** The same rows, many a statement, in one transaction, as the superuser whom no row security looks at. */
async function insertBare(sql: postgres.Sql, rows: ReadonlyMap<string, postgres.Row[]>): Promise<number> {
  const startedAt = performance.now();
  await sql.begin(async tx => {
    for (const [table, all] of rows)
      for (let from = 0; from < all.length; from += ROWS_AT_ONCE)
        await tx`insert into ${tx(table)} ${tx(all.slice(from, from + ROWS_AT_ONCE))}`;
  });
  return performance.now() - startedAt;
}

/**
 * Empties what an import has filled. The planner is told of the rows before, since each deletion is checked in the tables
 * that refer to it, and of their absence after.
 */
async function forget(sql: postgres.Sql, tenantId: TenantId, accountId: string): Promise<void> {
  await sql`vacuum analyze`;
  for (const table of ['data_import', 'outbox', ...TABLES.toReversed()])
    await sql`delete from ${sql(table)} where tenant_id = ${tenantId} and id <> ${accountId}`;
  await sql`vacuum analyze`;
}
