/** What a family has done and what was done to its planning, the latest first. */
import type { PlanningHistory } from '@preau/contract/planning';
import { HISTORY_PAGE, readActs } from '@preau/db/planning-acts';
import { isLocalDate, type LocalDate, toLocalDate } from '@preau/domain/dates';
import { serviceName } from '@preau/domain/regulation/sentences/names';
import type { Context } from './context.ts';
import { openFamily } from './open-family.ts';

/** @throws OperationError `forbidden` for anyone but an adult of a family */
export function readPlanningHistory(
  ctx: Context,
  { after }: { after?: string | undefined },
): Promise<PlanningHistory> {
  return ctx.tenant.transaction(async tx => {
    const family = await openFamily(tx, ctx);
    const { names } = ctx.rules.lastOf(ctx.tenant) ?? (await ctx.rules.read(tx, ctx.tenant));
    const acts = await readActs(tx, family, after ?? null);
    const shown = acts.slice(0, HISTORY_PAGE);
    return {
      acts: shown.map(({ id, kind, channel, receivedAt, by, undoneBy, days, reason }) => {
        const groups = Map.groupBy(days, ({ child, service, outcome }) => `${child}/${service}/${outcome}`);
        return {
          id,
          kind,
          channel,
          receivedAt: receivedAt.toISOString(),
          by,
          lines: [...groups.values()].flatMap(group => {
            const [first] = group;
            return first
              ? [
                  {
                    child: first.child,
                    service: serviceName(first.service, names),
                    dates: group.flatMap(({ date }) => asDate(date)).sort(),
                    outcome: first.outcome,
                  },
                ]
              : [];
          }),
          note: reason,
          undoneBy,
        };
      }),
      after: acts.length > HISTORY_PAGE ? (shown.at(-1)?.id ?? null) : null,
    };
  });
}

function asDate(date: string): LocalDate[] {
  return isLocalDate(date) ? [toLocalDate(date)] : [];
}
