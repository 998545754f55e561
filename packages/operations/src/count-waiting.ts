/** What waits for an agent, within its limits and its rights. */
import { may } from '@preau/auth/policy';
import type { Waiting } from '@preau/contract/office';
import { countAwaitingThreads } from '@preau/db/message';
import { countFoundRequests } from '@preau/db/request';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';

/** How many requests wait for a decision and how many threads for an answer; null of what is not this agent's to see. */
export function countWaiting(ctx: Context): Promise<Waiting> {
  const { actor } = ctx;
  return ctx.tenant.transaction(async tx => {
    const [requests, messages] = await Promise.all([
      may(actor, 'requests.read') ? countFoundRequests(tx, officeScope(ctx), { status: 'open' }) : null,
      may(actor, 'messages.read') ? countAwaitingThreads(tx, actor, todayOf(ctx)) : null,
    ]);
    return { requests, messages };
  });
}
