/** What a family has to settle of the days behind: what was seen, what it costs as it stands, and what can still be done. */
import type { PlanningToSettle } from '@preau/contract/planning';
import { toSettle } from '@preau/domain/attendance/settle';
import { settleSentence } from '@preau/domain/attendance/settle-words';
import { addDays } from '@preau/domain/dates';
import { endOfDay } from '@preau/domain/planning/absent';
import { serviceName } from '@preau/domain/regulation/sentences/names';
import type { Context } from './context.ts';
import { guardianOf, todayOf } from './open-family.ts';
import { openPlanning } from './open-planning.ts';

/** For so long one is reminded; after that it is on the bill, which says it again. */
export const SETTLE_DAYS = 7;

/** The latest day first. @throws OperationError `forbidden` for anyone but an adult of a family */
export function readToSettle(ctx: Context): Promise<PlanningToSettle> {
  const { guardianId } = guardianOf(ctx);
  const today = todayOf(ctx);
  const span = { from: addDays(today, -SETTLE_DAYS), to: today };
  return ctx.tenant.transaction(async tx => {
    const { rules, planning } = await openPlanning(tx, ctx, { kind: 'guardian', guardianId }, span);
    const { householdIds } = planning;
    const items = toSettle(rules, planning, { householdIds, ...span, now: ctx.now });
    const { services } = rules.configuration.services;
    return {
      today,
      items: items.toReversed().flatMap(item => {
        const child = planning.children.find(({ id }) => id === item.childId);
        const contact = services.find(({ key }) => key === item.service)?.contact ?? null;
        return child
          ? [
              {
                kind: item.kind,
                child: { id: child.id, firstName: child.firstName, lastName: child.lastName },
                service: { key: item.service, name: serviceName(item.service, rules.names) },
                date: item.date,
                sentence: settleSentence(item),
                canDeclare: item.kind === 'missing' && ctx.now < endOfDay(rules.rulebook, item.date),
                contact: contact && { name: contact.name, phone: contact.phone },
              },
            ]
          : [];
      }),
    };
  });
}
