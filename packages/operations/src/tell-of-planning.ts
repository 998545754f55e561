/** Who is told of an act on the planning: the family of what it did or what was decided, agents of what waits for them. */
import type { TenantTransaction } from '@preau/db/database';
import type { ActKind } from '@preau/domain/planning/act';
import { actPhrase, type SummaryDay, summaryLines } from '@preau/domain/planning/summary';
import { serviceName } from '@preau/domain/regulation/sentences/names';
import type { Context } from './context.ts';
import { type Notice, notify, type PlanningNotice } from './notify.ts';
import type { Change, OpenPlanning } from './open-planning.ts';

/** The rules that name services, and whom the notices name. */
export interface Told {
  rules: OpenPlanning['rules'];
  planning: {
    children: readonly { id: string; firstName: string }[];
    households: readonly { id: string; number: string; familyName: string }[];
  };
}

/** An act that was just saved. */
export interface ToldAct {
  kind: ActKind;
  actId: string;
  changes: readonly Change[];
  /** What an agent gave as a reason. */
  reason?: string | null;
}

/**
 * Tells each household of what became of its days: a receipt of its own act, or what the mairie decided; and the agents
 * concerned, of what a family has left to them.
 */
export async function tellOfAct(
  tx: TenantTransaction,
  ctx: Context,
  open: Told,
  { kind, actId, changes, reason = null }: ToldAct,
): Promise<void> {
  const notices = [...Map.groupBy(changes, ({ householdId }) => householdId)].flatMap(
    ([householdId, days]): Notice[] => {
      const about = aboutDays(open, householdId, days, `${actId}/${householdId}`);
      const told: Notice[] = [
        { ...about, occasion: kind === 'decide' ? 'planning-decided' : 'planning-receipt', reason },
      ];
      const waiting = days.filter(
        ({ status, absence }) => status === 'requested' || absence?.outcome === 'ask-agent',
      );
      if (waiting.length > 0 && ctx.actor.kind === 'guardian')
        told.push({
          ...aboutDays(open, householdId, waiting, `${actId}/${householdId}/waiting`),
          occasion: 'planning-asked',
          reason: null,
        });
      return told;
    },
  );
  await notify(tx, ctx, notices);
}

/** Of days of a household, what a notice says. */
export function aboutDays(
  { rules, planning }: Told,
  householdId: string,
  days: readonly SummaryDay[],
  key: string,
): Omit<PlanningNotice, 'occasion' | 'reason'> {
  const household = planning.households.find(({ id }) => id === householdId);
  return {
    key,
    householdId,
    number: household?.number ?? '',
    familyName: household?.familyName ?? '',
    childIds: [...new Set(days.map(({ childId }) => childId))],
    services: [...new Set(days.map(({ service }) => service))],
    firstDay: days.map(({ date }) => date).toSorted()[0] ?? null,
    phrase: actPhrase(days),
    details: summaryLines(days, {
      child: id => planning.children.find(child => child.id === id)?.firstName ?? '',
      service: service => serviceName(service, rules.names),
    }).join('\n'),
    until: null,
  };
}
