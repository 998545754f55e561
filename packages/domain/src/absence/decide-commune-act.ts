/** What becomes of what is reserved when the commune or the school itself prevents it. */
import type { LocalDate } from '../dates.ts';
import type { Ground } from '../regulation/decision.ts';
import type { RuleOf } from '../regulation/rule.ts';
import { holdsFor, type Rulebook, type RuleSubject } from '../regulation/rulebook.ts';
import type { Cause } from '../regulation/vocabulary.ts';

export interface CommuneActDecision extends Ground {
  /** `cancel`: nothing is billed. `family-decides`: free for who does not come. `keep`: the usual rules. */
  effect: RuleOf<'commune-act'>['effect'];
  cause: Cause;
}

/** Decides for one service, day and child. Where no rule speaks of the cause everyone is cancelled, and nothing is billed. */
export function decideCommuneAct(
  rulebook: Rulebook,
  act: { service: string; date: LocalDate; cause: Cause },
  subject: RuleSubject,
): CommuneActDecision {
  const service = rulebook.service(act.service);
  const version = service && (rulebook.versionOn(service, act.date)?.key ?? null);
  const rule =
    service &&
    rulebook
      .rulesOn('commune-act', service, act.date)
      .find(one => one.causes.includes(act.cause) && holdsFor(one, subject));
  return {
    cause: act.cause,
    effect: rule?.effect ?? 'cancel',
    article: rule?.article ?? null,
    version,
  };
}

/**
 * Whether such an act closes a service on a day: it does, unless a rule lets some child come all the same, for whom what is
 * reserved stays.
 */
export function closesDay(
  rulebook: Rulebook,
  act: { service: string; date: LocalDate; cause: Cause },
): boolean {
  const service = rulebook.service(act.service);
  if (!service) return true;
  for (const rule of rulebook.rulesOn('commune-act', service, act.date)) {
    if (!rule.causes.includes(act.cause)) continue;
    if (rule.effect !== 'cancel') return false;
    // Those after it say nothing of anybody.
    if (rule.levels === undefined && rule.contract === undefined) return true;
  }
  return true;
}
