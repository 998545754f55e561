/** Each family of what the commune has closed, or opened again, is told once of all its days. */
import type { TenantTransaction } from '@preau/db/database';
import type { ConcernedDay } from '@preau/db/office-planning';
import { readOfferedFamilies } from '@preau/db/planning-writes';
import type { CommuneActDecision } from '@preau/domain/absence/decide-commune-act';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import type { TenantRules } from './planning-rules.ts';
import { aboutDays } from './tell-of-planning.ts';

/** What becomes of a day that was asked for. */
export interface ClosedDay {
  day: ConcernedDay;
  decision: CommuneActDecision;
}

export interface ToldClosure {
  actId: string;
  /** As families read it. */
  reason: string;
  days: readonly ClosedDay[];
  /** False: what was closed takes place again. */
  isClosed: boolean;
}

export async function tellOfClosure(
  tx: TenantTransaction,
  ctx: Context,
  rules: TenantRules,
  { actId, reason, days, isClosed }: ToldClosure,
): Promise<void> {
  if (days.length === 0) return;
  const planning = await readOfferedFamilies(
    tx,
    days.map(({ day }) => day),
  );
  const families = [...Map.groupBy(days, ({ day }) => day.householdId)];
  for (let at = 0; at < families.length; at += TOLD_AT_ONCE)
    await notify(
      tx,
      ctx,
      families.slice(at, at + TOLD_AT_ONCE).map(([householdId, own]) => ({
        ...aboutDays(
          { rules, planning },
          householdId,
          own.map(({ day: { childId, service, date, status }, decision }) => ({
            childId,
            service,
            date,
            status: isClosed && decision.effect === 'cancel' ? ('cancelled' as const) : status,
            absence: null,
          })),
          `${actId}/${householdId}`,
        ),
        occasion: isClosed ? ('service-closed' as const) : ('planning-decided' as const),
        reason,
      })),
    );
}

/** Families: a statement takes no more than 65,535 values. */
const TOLD_AT_ONCE = 400;
