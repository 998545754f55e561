/** A tenant of the size of a town: as many invented children as are asked for, in seconds. */
import { Database, tenantTransaction } from '@preau/db/database';
import { saveFamilyRows } from '@preau/db/demonstration';
import { findTenantBySlug } from '@preau/db/directory';
import type { FileStore } from '@preau/db/files';
import { localDateAt } from '@preau/domain/dates';
import { tenantContext } from '@preau/operations/context';
import { inventFamilies, readCommune } from '@preau/operations/install-demonstration-families';
import postgres from 'postgres';
import { memoryFiles } from '../api.ts';

/** What the aims of the benchmark speak of. */
export const CHILDREN = 20_000;

/** So many children has an invented family, one with the other. */
const CHILDREN_PER_FAMILY = 1.83;

export interface Volume {
  tenantId: string;
  children: number;
  households: number;
  seconds: number;
}

/** Fills a commune that was applied with at least so many children, and has the planner know of them. */
export async function fillCommune(
  urls: { app: string },
  superuserUrl: string,
  slug: string,
  children = CHILDREN,
): Promise<Volume> {
  const startedAt = performance.now();
  const app = new Database('app', urls.app, 2);
  const now = new Date();
  try {
    const tenant = await findTenantBySlug(app, slug);
    if (!tenant) throw new Error(`no commune « ${slug} »`);
    // The logo is not looked at, and the proof of all families never fetched.
    const files: FileStore = { ...memoryFiles(), get: async () => new Uint8Array() };
    const ctx = tenantContext({ app, files }, tenant, {
      actor: { kind: 'system' },
      now,
      requestId: 'bench',
    });
    const invented = inventFamilies(await readCommune(ctx, false), {
      count: Math.ceil(children / CHILDREN_PER_FAMILY),
      passwordHash: '',
      now,
      today: localDateAt(now, tenant.timeZone),
    });
    // The first families are there already, with a planning of their own.
    const rows = {
      ...invented,
      act: [],
      serviceDay: [],
      absence: [],
      reservation: [],
      attendance: [],
      attendanceRoll: [],
    };
    await tenantTransaction(app, tenant.id, tx => saveFamilyRows(tx, rows));
    const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
    await sql`vacuum analyze`;
    const [found] = await sql<{ children: number; households: number }[]>`
      select (select count(*)::int from child where tenant_id = ${tenant.id}) as children,
        (select count(*)::int from household where tenant_id = ${tenant.id}) as households`;
    await sql.end();
    return {
      tenantId: tenant.id,
      children: found?.children ?? 0,
      households: found?.households ?? 0,
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await app.close();
  }
}
