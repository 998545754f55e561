/** Takes a request of one's own family to do something to it, if it is still to be decided. */
import type { TenantTransaction } from '@preau/db/database';
import {
  findFamilyRequest,
  findPersonOfAccount,
  lockHouseholds,
  type RequestId,
  type RequestWithChanges,
  takeRequest,
} from '@preau/db/request';
import { nextStatus, type RequestStatus } from '@preau/domain/request';
import type { Context } from './context.ts';
import { type OpenFamily, openFamily } from './open-family.ts';
import { OperationError } from './operation-error.ts';

/**
 * Nobody else decides about it, nor asks for the same, before the transaction ends.
 * @throws OperationError `not_found` for another family's; `conflict` where its status does not let it be
 */
export async function takeOwnRequest(
  tx: TenantTransaction,
  ctx: Context,
  id: RequestId,
  event: 'withdrawn' | 'answered',
): Promise<OpenFamily & { request: RequestWithChanges; status: RequestStatus }> {
  const family = await openFamily(tx, ctx);
  const view = { households: family.householdIds, children: family.childIds };
  const seen = await findFamilyRequest(tx, view, id);
  if (!seen) throw new OperationError('not_found');
  await lockHouseholds(tx, [seen.householdId]);
  const request = await takeRequest(tx, id);
  if (!request) throw new OperationError('not_found');
  const status = nextStatus(request.status, event, 'family');
  if (status === null) {
    const by = await findPersonOfAccount(tx, request.statusBy);
    throw new OperationError('conflict', {
      status: request.status,
      at: request.statusAt.toISOString(),
      by: by?.kind === 'guardian' ? by.name : null,
    });
  }
  return { ...family, request, status };
}
