/** A family takes back what it has asked and nobody has decided. */
import { insertRequestEvent, type RequestId, setRequestStatus } from '@preau/db/request';
import { auditRequest } from './audit-request.ts';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { takeOwnRequest } from './take-own-request.ts';

/** @throws OperationError `not_found` for another family's; `conflict` when it is decided or withdrawn already */
export async function withdrawRequest(ctx: Context, id: RequestId): Promise<{ withdrawn: true }> {
  return ctx.tenant.transaction(async tx => {
    const { request, status, actor } = await takeOwnRequest(tx, ctx, id, 'withdrawn');
    await setRequestStatus(tx, id, { status, at: ctx.now, by: actor.id, reason: null });
    await insertRequestEvent(tx, {
      requestId: id,
      kind: 'withdrawn',
      by: actor.id,
      at: ctx.now,
      note: null,
    });
    await auditRequest(tx, ctx, 'request.withdraw', { request });
    await notify(tx, ctx, { occasion: 'request-withdrawn', requestId: id });
    return { withdrawn: true };
  });
}
