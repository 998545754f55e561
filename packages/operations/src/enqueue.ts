/** Asks for a job in the transaction of the change that calls for it. */
import type { JobName, JobPayload } from '@preau/contract/jobs';
import type { TenantTransaction } from '@preau/db/database';
import { addJob, type JobId } from '@preau/db/outbox';

export interface EnqueueOptions {
  /** The instant of business from which it is due; at once without. */
  runAt?: Date;
  /** What it is for, such as a row's id: asked for again under the same key within a month, it is the same job. */
  dedupeKey?: string;
}

/** Asks for a job: it is done if the transaction commits, and only then. @returns its id. */
export function enqueue<Name extends JobName>(
  tx: TenantTransaction,
  job: Name,
  payload: JobPayload<Name>,
  options: EnqueueOptions = {},
): Promise<JobId> {
  return addJob(tx, { job, payload, ...options });
}
