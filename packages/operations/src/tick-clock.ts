/** Makes the jobs of the day for every tenant, once each, however many processes tick and however often. */
import { type ClockJobName, clockJobs } from '@preau/contract/jobs';
import { type AppDatabase, tenantTransaction } from '@preau/db/database';
import { listTenants } from '@preau/db/directory';
import { instantOf, type LocalDate, localDateAt } from '@preau/domain/dates';
import type { Tenant } from '@preau/domain/tenant';
import { enqueue } from './enqueue.ts';

export type Tick = (now: Date) => Promise<number>;

/**
 * A clock that enqueues what is due and has not been enqueued. It remembers what it has done so that most ticks write
 * nothing; that another clock did it, or this one before it forgot, makes no second job: the job's id is derived from
 * its tenant, its name and the day.
 * @returns a function to be called now and then, which returns how many jobs it asked for.
 */
export function createClock(database: AppDatabase): Tick {
  const made = new Map<string, LocalDate>();
  return async now => {
    let asked = 0;
    const today = perZone(now);
    for (const tenant of await listTenants(database)) {
      const { on, due } = today(tenant.timeZone);
      const jobs = due.filter(job => made.get(`${job}/${tenant.id}`) !== on);
      if (jobs.length === 0) continue;
      await enqueueAll(database, tenant, jobs, on);
      for (const job of jobs) made.set(`${job}/${tenant.id}`, on);
      asked += jobs.length;
    }
    return asked;
  };
}

async function enqueueAll(
  database: AppDatabase,
  tenant: Tenant,
  jobs: readonly ClockJobName[],
  on: LocalDate,
): Promise<void> {
  await tenantTransaction(database, tenant.id, async tx => {
    for (const job of jobs) await enqueue(tx, job, { on }, { dedupeKey: on });
  });
}

/** The day of a time zone and the jobs of which the time has come there; found once for all tenants of the zone. */
function perZone(now: Date): (timeZone: string) => { on: LocalDate; due: ClockJobName[] } {
  const known = new Map<string, { on: LocalDate; due: ClockJobName[] }>();
  return timeZone => {
    let found = known.get(timeZone);
    if (!found) {
      found = dueJobs(now, timeZone);
      known.set(timeZone, found);
    }
    return found;
  };
}

/** The day that it is in a time zone, and the jobs that are due there by now. */
export function dueJobs(now: Date, timeZone: string): { on: LocalDate; due: ClockJobName[] } {
  const on = localDateAt(now, timeZone);
  const due = CLOCK_JOBS.filter(job => now >= instantOf(`${on}T${clockJobs[job].at}`, timeZone));
  return { on, due };
}

const CLOCK_JOBS = Object.keys(clockJobs) as ClockJobName[]; // the record has these keys and no others
