/**
 * Jobs to be done later. A tenant's transaction adds them and records how they went; the relay's hands them to the queue
 * without seeing what they carry.
 */
import type { Id, TenantId } from '@preau/domain/ids';
import type { Tenant } from '@preau/domain/tenant';
import type { RelayTransaction, TenantTransaction } from './database.ts';
import { tenantColumns } from './internal/tenants.ts';
import { sqlOf } from './internal/transaction.ts';
import { derivedId, newId } from './new-id.ts';

export type JobId = Id<'job'>;

/** A job as the relay and the queue know it. */
export interface JobRef {
  tenantId: TenantId;
  id: JobId;
  job: string;
}

export interface NewJob {
  job: string;
  payload: object;
  /** The instant of business from which it is due; at once without. */
  runAt?: Date;
  /** What it is for: asked for again under the same key, it is the same job. */
  dedupeKey?: string;
}

/** Adds a job to the transaction: it will be done if the transaction commits, and only then. */
export async function addJob(
  tx: TenantTransaction,
  { job, payload, runAt, dedupeKey }: NewJob,
): Promise<JobId> {
  const sql = sqlOf(tx);
  const id = dedupeKey === undefined ? newId<'job'>() : derivedId(tx.tenantId, 'job', `${job}/${dedupeKey}`);
  const content = sql.json(payload as never); // postgres.js' JSONValue excludes interfaces
  await sql`
    insert into outbox (tenant_id, id, job, payload, run_at)
    values (${tx.tenantId}, ${id}, ${job}, ${content}, coalesce(${runAt ?? null}::timestamptz, '-infinity'))
    on conflict (tenant_id, id) do nothing`;
  return id;
}

/** Adds many jobs of one name, each of its own, in a statement for those that are due at once and one for the others. */
export async function addJobs(
  tx: TenantTransaction,
  job: string,
  jobs: readonly { payload: object; runAt?: Date }[],
): Promise<void> {
  const sql = sqlOf(tx);
  const rows = jobs.map(({ payload, runAt }) => ({
    tenant_id: tx.tenantId,
    id: newId(),
    job,
    payload: sql.json(payload as never), // postgres.js' JSONValue excludes interfaces
    run_at: runAt,
  }));
  const later = rows.flatMap(row => (row.run_at ? [{ ...row, run_at: row.run_at }] : []));
  const atOnce = rows.filter(row => !row.run_at);
  if (atOnce.length > 0) await sql`insert into outbox ${sql(atOnce, 'tenant_id', 'id', 'job', 'payload')}`;
  if (later.length > 0)
    await sql`insert into outbox ${sql(later, 'tenant_id', 'id', 'job', 'payload', 'run_at')}`;
}

/** A job that is about to be run, and whose it is. */
export interface OpenJob {
  job: string;
  payload: unknown;
  attempts: number;
  tenant: Tenant;
}

/**
 * Takes a job for this transaction, so that no other runs it before this one ends. Null when another has it, or when
 * it has ended already.
 *
 * The lock is an advisory one: a lock of the row would make the relay wait for whoever runs the job.
 */
export async function takeJob(tx: TenantTransaction, id: JobId): Promise<OpenJob | null> {
  const sql = sqlOf(tx);
  // Two statements, since the second must see what was committed before the first took the lock; one round trip.
  const [[lock], [row]] = await Promise.all([
    sql<[{ taken: boolean }]>`select pg_try_advisory_xact_lock(hashtextextended(${id}, 0)) as taken`,
    sql<(Omit<OpenJob, 'tenant'> & Tenant)[]>`
      select job, payload, attempts, ${tenantColumns(sql)}
      from outbox join tenant on tenant.id = outbox.tenant_id
      where outbox.tenant_id = ${tx.tenantId} and outbox.id = ${id} and state in ('waiting', 'relayed')`,
  ]);
  if (!lock.taken || !row) return null;
  const { job, payload, attempts, ...tenant } = row;
  return { job, payload, attempts, tenant };
}

/** Marks a job done, in the transaction of what it did. @throws Error when it has ended: what it did is not to be saved */
export async function finishJob(tx: TenantTransaction, id: JobId): Promise<void> {
  const { count } = await sqlOf(tx)`
    update outbox set state = 'done', ended_at = now()
    where tenant_id = ${tx.tenantId} and id = ${id} and state in ('waiting', 'relayed')`;
  if (count === 0) throw new Error('this job has ended already');
}

/** Has a job tried again after `delayMs` of real time. */
export async function postponeJob(
  tx: TenantTransaction,
  id: JobId,
  { error, delayMs }: { error: string; delayMs: number },
): Promise<void> {
  await sqlOf(tx)`
    update outbox set state = 'waiting', attempts = attempts + 1, last_error = ${error},
      hidden_until = now() + ${delayMs}::int * interval '1 millisecond'
    where tenant_id = ${tx.tenantId} and id = ${id} and state in ('waiting', 'relayed')`;
}

/** Gives a job up: it goes to the operators' list. */
export async function failJob(tx: TenantTransaction, id: JobId, error: string): Promise<void> {
  await sqlOf(tx)`
    update outbox set state = 'failed', attempts = attempts + 1, last_error = ${error}, ended_at = now()
    where tenant_id = ${tx.tenantId} and id = ${id} and state in ('waiting', 'relayed')`;
}

/** Removes the jobs that were done more than `days` days ago. @returns how many. */
export async function deleteDoneJobs(tx: TenantTransaction, days: number): Promise<number> {
  const { count } = await sqlOf(tx)`
    delete from outbox
    where tenant_id = ${tx.tenantId} and state = 'done' and ended_at < now() - ${days}::int * interval '1 day'`;
  return count;
}

/** Any number will do, as long as every relay takes the same. */
const RELAY_LOCK = 7_277_317;

/** Whether this transaction is the one that relays now. Others may try again when it has ended. */
export async function leadRelay(tx: RelayTransaction): Promise<boolean> {
  const [row] = await sqlOf(tx)<
    [{ leads: boolean }]
  >`select pg_try_advisory_xact_lock(${RELAY_LOCK}) as leads`;
  return row.leads;
}

/** Puts back what was handed to the queue and not done in time. @returns how many jobs. */
export async function putBackLostJobs(tx: RelayTransaction): Promise<number> {
  const { count } = await sqlOf(tx)`
    update outbox set state = 'waiting', hidden_until = '-infinity' where state = 'relayed' and hidden_until <= now()`;
  return count;
}

/** Whose job this is, done or not; null where it is not known, or no longer. */
export async function findTenantOfJob(tx: RelayTransaction, id: JobId): Promise<TenantId | null> {
  const [row] = await sqlOf(tx)<{ tenantId: TenantId }[]>`
    select tenant_id as "tenantId" from outbox where id = ${id}`;
  return row?.tenantId ?? null;
}

/** How many jobs of each tenant are with the queue. */
export async function countRelayedJobs(tx: RelayTransaction): Promise<Map<TenantId, number>> {
  const rows = await sqlOf(tx)<{ tenantId: TenantId; count: number }[]>`
    select tenant_id as "tenantId", count(*)::int as count from outbox where state = 'relayed' group by tenant_id`;
  return new Map(rows.map(row => [row.tenantId, row.count]));
}

/** The next jobs that are due: the first of every tenant, then the second of every tenant, and so on. */
export async function findDueJobs(
  tx: RelayTransaction,
  { now, perTenant, limit }: { now: Date; perTenant: number; limit: number },
): Promise<JobRef[]> {
  return await sqlOf(tx)<JobRef[]>`
    select tenant_id as "tenantId", id, job
    from (
      select tenant_id, id, job, run_at,
        row_number() over (partition by tenant_id order by run_at, id) as place
      from outbox where state = 'waiting' and run_at <= ${now} and hidden_until <= now()
    ) due
    where place <= ${perTenant}
    order by place, run_at, id
    limit ${limit}`;
}

/** Marks jobs as handed to the queue, which is trusted with them for `leaseMs`. Those that ended meanwhile stay so. */
export async function markRelayed(
  tx: RelayTransaction,
  jobs: readonly JobRef[],
  leaseMs: number,
): Promise<void> {
  await sqlOf(tx)`
    update outbox set state = 'relayed', hidden_until = now() + ${leaseMs}::int * interval '1 millisecond'
    from unnest(${jobs.map(job => job.tenantId)}::uuid[], ${jobs.map(job => job.id)}::uuid[]) as handed (tenant_id, id)
    where outbox.tenant_id = handed.tenant_id and outbox.id = handed.id
      and state = 'waiting' and hidden_until <= now()`;
}

/** How the outbox stands. */
export interface OutboxState {
  waiting: number;
  relayed: number;
  failed: number;
  /** For how long the job that has been due longest has been waiting; 0 when none is due. */
  lagSeconds: number;
}

export async function measureOutbox(tx: RelayTransaction, now: Date): Promise<OutboxState> {
  // A count a state, since each has its index; together they would read the whole table.
  const [row] = await sqlOf(tx)<[OutboxState]>`
    select count(*)::int as waiting,
      (select count(*) from outbox where state = 'relayed')::int as relayed,
      (select count(*) from outbox where state = 'failed')::int as failed,
      coalesce(extract(epoch from max(
        case when run_at = '-infinity' then clock_timestamp() - created_at else ${now} - run_at end
      ) filter (where run_at <= ${now} and hidden_until <= now())), 0)::float8 as "lagSeconds"
    from outbox where state = 'waiting'`;
  return row;
}

/** A job that was given up. */
export interface FailedJob {
  id: JobId;
  tenant: string;
  job: string;
  attempts: number;
  lastError: string;
  failedAt: Date;
}

/** The jobs that were given up, of all tenants, the latest first. */
export async function listFailed(tx: RelayTransaction, limit: number): Promise<FailedJob[]> {
  return await sqlOf(tx)<FailedJob[]>`
    select outbox.id, slug as tenant, job, attempts, coalesce(last_error, '') as "lastError", ended_at as "failedAt"
    from outbox join tenant on tenant.id = outbox.tenant_id
    where state = 'failed'
    order by ended_at desc
    limit ${limit}`;
}

/** Has a job that was given up tried again from the start. @returns false when there is no such job. */
export async function reviveJob(tx: RelayTransaction, id: JobId): Promise<boolean> {
  const sql = sqlOf(tx);
  const [row] = await sql<{ tenantId: TenantId }[]>`
    select tenant_id as "tenantId" from outbox where state = 'failed' and id = ${id}`;
  if (!row) return false;
  const { count } = await sql`
    update outbox set state = 'waiting', attempts = 0, hidden_until = '-infinity', ended_at = null
    where tenant_id = ${row.tenantId} and id = ${id} and state = 'failed'`;
  return count > 0;
}
