/** Hands the jobs that are due to the queue: a few of each tenant at a time, so that none waits behind another's many. */
import { type RelayDatabase, relayTransaction } from '@preau/db/database';
import {
  countRelayedJobs,
  findDueJobs,
  type JobRef,
  leadRelay,
  markRelayed,
  putBackLostJobs,
} from '@preau/db/outbox';
import type { TenantId } from '@preau/domain/ids';

export type { JobRef };

/** How much the queue is given to hold. */
export interface RelayLimits {
  /** Jobs of all tenants: what a job that has just come waits behind, at most. */
  inQueue: number;
  /** Jobs of one tenant. */
  perTenant: number;
  /** For how long the queue is trusted with a job before it is handed over again. */
  leaseMs: number;
}

/** What a round did, or that another process is relaying. */
export type RelayRound = { kind: 'standby' } | { kind: 'led'; relayed: number; putBack: number };

/**
 * One round. The jobs are added to the queue before they are marked: a relay that stops in between adds them again,
 * which neither a queue that holds them nor a job that has ended minds.
 * @throws what `add` throws; nothing is marked then.
 */
export function relayJobs(
  database: RelayDatabase,
  now: Date,
  limits: RelayLimits,
  add: (jobs: readonly JobRef[]) => Promise<void>,
): Promise<RelayRound> {
  return relayTransaction(database, async tx => {
    if (!(await leadRelay(tx))) return { kind: 'standby' };
    const putBack = await putBackLostJobs(tx);
    const relayed = await countRelayedJobs(tx);
    const due = await findDueJobs(tx, { now, perTenant: limits.perTenant, limit: limits.inQueue });
    const chosen = chooseRound(due, relayed, limits);
    if (chosen.length > 0) {
      await add(chosen);
      await markRelayed(tx, chosen, limits.leaseMs);
    }
    return { kind: 'led', relayed: chosen.length, putBack };
  });
}

/** Those of the due jobs, in their order, for which the queue has room: as a whole, and for their tenant. */
export function chooseRound(
  due: readonly JobRef[],
  relayed: ReadonlyMap<TenantId, number>,
  { inQueue, perTenant }: Pick<RelayLimits, 'inQueue' | 'perTenant'>,
): JobRef[] {
  const held = new Map(relayed);
  let room = inQueue - [...held.values()].reduce((sum, count) => sum + count, 0);
  return due.filter(({ tenantId }) => {
    const ofTenant = held.get(tenantId) ?? 0;
    if (room <= 0 || ofTenant >= perTenant) return false;
    held.set(tenantId, ofTenant + 1);
    room -= 1;
    return true;
  });
}
