/** A commune with an agent, and a worker that is this test: files are sent, checked and confirmed as over the API. */

import type { FileStore } from '@preau/db/files';
import type { JobId } from '@preau/db/outbox';
import type { AgentActor, AgentLimit } from '@preau/domain/actor';
import type { Id, TenantId } from '@preau/domain/ids';
import type { ImportKind } from '@preau/domain/import-format';
import type { Tenant } from '@preau/domain/tenant';
import { confirmImport } from '@preau/operations/confirm-import';
import { type Context, tenantContext } from '@preau/operations/context';
import { RETRY, runJob } from '@preau/operations/run-job';
import { type ShownImport, showImport } from '@preau/operations/show-import';
import { uploadImport } from '@preau/operations/upload-import';
import { createHandlers } from '@preau/worker/handlers';
import { createAccountOfAgent } from '../accounts.ts';
import { memoryFiles } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { applyFolder } from '../tenants.ts';

export interface ImportWorld {
  database: TestDatabase;
  files: FileStore;
  tenantId: TenantId;
  ctx: Context;
  /** The same commune, for an agent with limits. */
  as(limits: readonly AgentLimit[]): Promise<Context>;
}

const NOW = new Date('2026-11-19T10:58:00Z');

export async function createImportWorld(slug = 'rpi-rognaix'): Promise<ImportWorld> {
  const database = await createTestDatabase('demonstration');
  const files = memoryFiles();
  const { tenantId, folder } = await applyFolder(database, files, slug);
  const { kind, name, timeZone } = folder.commune;
  const tenant: Tenant = { id: tenantId, slug, kind, name, timeZone };
  const as = async (limits: readonly AgentLimit[]) => {
    const { accountId } = await createAccountOfAgent(database, tenantId, 'gestionnaire', limits);
    const actor: AgentActor = { kind: 'agent', id: accountId, role: 'gestionnaire', limits };
    return tenantContext({ app: database.app, files }, tenant, { actor, now: NOW, requestId: 'test' });
  };
  return { database, files, tenantId, ctx: await as([]), as };
}

export interface SentFile {
  kind: ImportKind;
  csv: string | Uint8Array;
  siteId?: string;
}

/** Sends a file and has it checked, as the worker would. */
export async function checkFile(
  world: ImportWorld,
  { kind, csv, siteId }: SentFile,
  ctx = world.ctx,
): Promise<Id<'data-import'>> {
  const id = await uploadImport(ctx, {
    kind,
    fileName: 'fichier.csv',
    siteId: siteId ?? null,
    schoolYearId: null,
    bytes: typeof csv === 'string' ? new TextEncoder().encode(csv) : csv,
  });
  await runJobs(world);
  return id;
}

const handlers = createHandlers({
  mailer: { send: () => Promise.reject(new Error('no mail in this test')), close() {} },
  sms: null,
  siteAddress: slug => `http://${slug}.localhost/`,
});

/** Runs the jobs that wait, and those that they ask for, each in its own transaction. @returns how many */
export async function runJobs({ database, files, tenantId }: ImportWorld, most = 1000): Promise<number> {
  for (let done = 0; done < most; done++) {
    const [next] = await database.superuser<{ id: JobId; job: string }[]>`
      select id, job from outbox where tenant_id = ${tenantId} and state = 'waiting' and job like '%-import'
      order by id limit 1`;
    if (!next) return done;
    const run = await runJob(
      { app: database.app, files },
      handlers,
      { tenantId, ...next },
      { now: NOW, retry: RETRY, interrupted: false },
    );
    if (run.outcome !== 'done') throw 'error' in run ? run.error : new Error(run.outcome);
  }
  return most;
}

export function show(ctx: Context, id: string, limit = 0): Promise<ShownImport> {
  return showImport(ctx, id, { outcome: null, after: 0, limit });
}

/** Confirms, and does it as the worker would. */
export async function confirmAndApply(world: ImportWorld, id: string): Promise<ShownImport> {
  await confirmImport(world.ctx, id);
  await runJobs(world);
  return show(world.ctx, id);
}

/** How many rows of the tenant a table has. */
export async function countRows({ database, tenantId }: ImportWorld, table: string): Promise<number> {
  const { superuser } = database;
  const [row] = await superuser<{ count: number }[]>`
    select count(*)::int as count from ${superuser(table)} where tenant_id = ${tenantId}`;
  return row?.count ?? 0;
}
