/** How the outbox stands, for metrics. */
import { type RelayDatabase, relayTransaction } from '@preau/db/database';
import { measureOutbox as measure, type OutboxState } from '@preau/db/outbox';

export type { OutboxState };

export function measureOutbox(database: RelayDatabase, now: Date): Promise<OutboxState> {
  return relayTransaction(database, tx => measure(tx, now));
}
