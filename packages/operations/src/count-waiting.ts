/** What waits for an agent, within its limits and its rights. */
import { may } from '@preau/auth/policy';
import type { Waiting } from '@preau/contract/office';
import { countAwaitingThreads } from '@preau/db/message';
import { countQueue } from '@preau/db/office-planning';
import { countFoundRequests } from '@preau/db/request';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';

/** How many requests and days of the planning wait for a decision and how many threads for an answer; null of what is not this agent's to see. */
export function countWaiting(ctx: Context): Promise<Waiting> {
  const { actor } = ctx;
  return ctx.tenant.transaction(async tx => {
    const [requests, messages, planning] = await Promise.all([
      may(actor, 'requests.read') ? countFoundRequests(tx, officeScope(ctx), { status: 'open' }) : null,
      may(actor, 'messages.read') ? countAwaitingThreads(tx, actor, todayOf(ctx)) : null,
      may(actor, 'office-planning.write') ? countQueue(tx, officeScope(ctx), todayOf(ctx)) : null,
    ]);
    const kinds = planning && Object.values(planning.kinds);
    return { requests, messages, planning: kinds?.reduce((sum, count) => sum + count, 0) ?? null };
  });
}
