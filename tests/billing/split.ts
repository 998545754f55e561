/** Drafts in many small parts, so that there is much to be stopped between. */
import { tenantTransaction } from '@preau/db/database';
import type { TenantId } from '@preau/domain/ids';
import { LANES } from '@preau/operations/draft-run';
import { enqueue } from '@preau/operations/enqueue';
import type { TestDatabase } from '../database.ts';

/** The parts of a draft made smaller, before anyone has begun. */
export async function splitRun(
  { app, superuser }: TestDatabase,
  runId: string,
  familiesAPart: number,
): Promise<void> {
  const [run] = await superuser<{ tenantId: TenantId; ids: string[] }[]>`
    select tenant_id as "tenantId", array_agg(household order by position, place) as ids
    from billing_chunk cross join unnest(household_ids) with ordinality as listed (household, place)
    where run_id = ${runId} group by tenant_id`;
  if (!run) return;
  const { tenantId, ids } = run;
  const count = Math.ceil(ids.length / familiesAPart);
  const parts = await superuser.begin(async sql => {
    const asked = await sql<{ id: string }[]>`
      select id from billing_chunk where run_id = ${runId} order by position limit ${LANES}`;
    await sql`delete from billing_chunk where run_id = ${runId}`;
    const made: string[] = [];
    for (let position = 0; position < count; position += 1) {
      const households = ids.slice(position * familiesAPart, (position + 1) * familiesAPart);
      const [row] = await sql<[{ id: string }]>`
        insert into billing_chunk (tenant_id, id, run_id, position, status, household_ids)
        values (${tenantId}, ${asked[position]?.id ?? sql`gen_random_uuid()`}, ${runId}, ${position}, 'waiting',
          ${households}::uuid[])
        returning id`;
      made.push(row.id);
    }
    await sql`update billing_run set chunk_count = ${count} where id = ${runId}`;
    return made.slice(asked.length, LANES);
  });
  await tenantTransaction(app, tenantId, async tx => {
    for (const chunkId of parts) await enqueue(tx, 'price-billing-chunk', { chunkId });
  });
}
