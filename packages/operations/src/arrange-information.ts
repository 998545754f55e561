/** The mairie takes an item from the families' page, puts it back, or puts the items in another order. */
import { scopeOf } from '@preau/db/agent-scope';
import { recordAudit } from '@preau/db/audit';
import { allInformation, orderInformation, setInformationWithdrawn } from '@preau/db/information';
import { localDateAt } from '@preau/domain/dates';
import { toId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';
import { findEditable, maySpeakFor } from './read-office-information.ts';

/** @throws OperationError `not_found` */
export function withdrawInformation(ctx: Context, id: string): Promise<void> {
  return setWithdrawn(ctx, id, 'information.withdraw');
}

/** Undoes a withdrawal. @throws OperationError `not_found` */
export function restoreInformation(ctx: Context, id: string): Promise<void> {
  return setWithdrawn(ctx, id, 'information.restore');
}

function setWithdrawn(
  ctx: Context,
  id: string,
  action: 'information.withdraw' | 'information.restore',
): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const item = await findEditable(ctx, tx, id);
    await setInformationWithdrawn(tx, item.id, action === 'information.withdraw' ? ctx.now : null);
    const { actor, now: at, requestId } = ctx;
    await recordAudit(tx, { actor, at, requestId, action, after: { id, title: item.title } });
  });
}

/** Puts the items in this order. @throws OperationError `not_found` when one of them is not there; `forbidden` with limits */
export async function arrangeInformation(ctx: Context, ids: readonly string[]): Promise<void> {
  if (!maySpeakFor(scopeOf(ctx.actor, localDateAt(ctx.now, ctx.tenant.timeZone)), null))
    throw new OperationError('forbidden');
  await ctx.tenant.transaction(async tx => {
    const before = (await allInformation(tx)).map(({ id }) => String(id));
    if (!ids.every(id => before.includes(id))) throw new OperationError('not_found');
    await orderInformation(
      tx,
      ids.map(id => toId(id)),
    );
    const { actor, now: at, requestId } = ctx;
    await recordAudit(tx, {
      actor,
      at,
      requestId,
      action: 'information.arrange',
      before: { ids: before },
      after: { ids },
    });
  });
}
