/** Has whoever is concerned told of what has happened, in the transaction in which it happens. */
import type { TenantTransaction } from '@preau/db/database';
import type { Id } from '@preau/domain/ids';
import type { Context } from './context.ts';

/** What somebody is told of, with the ids of what it is about. */
export type Notice = {
  occasion:
    | 'request-submitted'
    | 'request-answered'
    | 'request-withdrawn'
    | 'request-accepted'
    | 'request-refused'
    | 'complement-asked';
  requestId: Id<'request'>;
};

/** Records what is to be told. Who, by which channel and when is decided here alone. */
export async function notify(_tx: TenantTransaction, _ctx: Context, _notice: Notice): Promise<void> {}
