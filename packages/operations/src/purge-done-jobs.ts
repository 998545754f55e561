/** Forgets the jobs that were done long ago. Those that were given up stay, for the operators to see. */
import { deleteDoneJobs } from '@preau/db/outbox';
import type { Context } from './context.ts';

/** For how long one can still see that an e-mail was sent. */
const KEPT_DAYS = 30;

/** @returns how many jobs were removed. */
export function purgeDoneJobs(ctx: Context): Promise<number> {
  return ctx.tenant.transaction(tx => deleteDoneJobs(tx, KEPT_DAYS));
}
