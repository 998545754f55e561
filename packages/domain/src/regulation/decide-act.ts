/** What becomes of an act by its deadline alone: in time, taken late, left to an agent, or refused. */
import type { Service } from '../calendar/calendar.ts';
import type { LocalDate } from '../dates.ts';
import {
  beginningOf,
  type DeadlineEvents,
  deadlineRuleFor,
  judge,
  type LastMinute,
  resolveDeadline,
  spansOf,
} from './deadlines.ts';
import type { Ground, UsedFact } from './decision.ts';
import type { Late, LateSurcharge, RuleOf } from './rule.ts';
import type { Rulebook, RuleSubject } from './rulebook.ts';
import type { Act, Channel } from './vocabulary.ts';

export interface TimedAct {
  act: Act;
  /** The service date; for an enrolment or a contract its first day, for a claim the day of the invoice. */
  date: LocalDate;
  channel: Channel;
  /** When the mairie received it, whatever day it was typed. */
  receivedAt: Date;
}

export const ACT_OUTCOMES = [
  'accepted',
  'accepted-late', // with the surcharge that is said, if any
  'requested', // an agent decides
  'awaiting-payment',
  'refused',
] as const;
export type ActOutcome = (typeof ACT_OUTCOMES)[number];

export interface ActDecision extends Ground {
  outcome: ActOutcome;
  reason: 'in-time' | 'late' | 'not-open-yet' | 'no-deadline';
  /** The last minute that mattered: of the deadline, or of the second one that a late act met or missed. */
  deadline: LastMinute | null;
  /** From when the act is possible, where that is why it is not yet. */
  opensAt: Date | null;
  /** What a late act costs more. */
  surcharge: LateSurcharge | null;
  /** The rule that decided; null where none speaks of the act by this channel. */
  rule: RuleOf<'deadline'> | null;
  facts: UsedFact[];
}

/** Decides by the first deadline rule that speaks of the act; where none does, or none can be counted, an agent decides. */
export function decideAct(
  rulebook: Rulebook,
  service: Service,
  act: TimedAct,
  subject: RuleSubject,
  events: DeadlineEvents = {},
): ActDecision {
  const rule = deadlineRuleFor(rulebook, service, act.date, act.act, act.channel, subject);
  return { ...decideByRule(rulebook, service, act, rule, events), rule };
}

/** The same by a deadline rule that is found already, which is all that is left out. */
export function decideByRule(
  rulebook: Rulebook,
  service: Service,
  act: TimedAct,
  rule: RuleOf<'deadline'> | null,
  events: DeadlineEvents = {},
): RuledDecision {
  const { date, receivedAt } = act;
  const version = rulebook.versionOn(service, date)?.key ?? null;
  if (!rule) return decision(act, version, 'requested', 'no-deadline', null, null);
  const { verdict, span } = judge(spansOf(rulebook, service, date, rule, events), receivedAt);
  const whenLate = rule.late.article ?? rule.article;
  switch (verdict) {
    case 'none':
      return rule.until.kind === 'window'
        ? decision(act, version, 'refused', 'not-open-yet', whenLate, span)
        : decision(act, version, 'requested', 'no-deadline', rule.article, null);
    case 'not-open': {
      const refusal = decision(act, version, 'refused', 'not-open-yet', whenLate, span);
      return { ...refusal, opensAt: span?.opensAt ?? null };
    }
    case 'in-time': {
      const { outcome, article = rule.article } = rule.inTime;
      return decision(act, version, IN_TIME[outcome], 'in-time', article, span);
    }
    case 'late': {
      const refusal = decision(act, version, 'refused', 'late', whenLate, span);
      return lateAct(rulebook, service, act, rule, rule.late, refusal, events);
    }
  }
}

type RuledDecision = Omit<ActDecision, 'rule'>;

function decision(
  { channel, receivedAt }: TimedAct,
  version: string | null,
  outcome: ActOutcome,
  reason: ActDecision['reason'],
  article: string | null,
  deadline: LastMinute | null,
): RuledDecision {
  return {
    outcome,
    reason,
    article,
    version,
    deadline,
    opensAt: null,
    surcharge: null,
    facts: [
      { name: 'receivedAt', value: written(receivedAt) },
      { name: 'channel', value: channel },
    ],
  };
}

/** The last text is remembered: a planning decides each of its days at one instant. */
function written(instant: Date): string {
  const time = instant.getTime();
  if (lastWritten?.time !== time) lastWritten = { time, text: instant.toISOString() };
  return lastWritten.text;
}

let lastWritten: { time: number; text: string } | null = null;

const IN_TIME = {
  accept: 'accepted',
  'ask-agent': 'requested',
  'await-payment': 'awaiting-payment',
} as const;

/**
 * Past the deadline: refused, or taken until a later one; where that one cannot be counted, an agent decides.
 * @param refusal what it is when nothing takes it
 */
function lateAct(
  rulebook: Rulebook,
  service: Service,
  act: TimedAct,
  rule: RuleOf<'deadline'>,
  said: Late,
  refusal: RuledDecision,
  events: DeadlineEvents,
): RuledDecision {
  const article = said.article ?? rule.article;
  if (said.outcome === 'refuse') return { ...refusal, article };
  let request: RuledDecision = { ...refusal, article, outcome: 'requested' };
  if (said.until) {
    const { verdict, span } = judge(
      resolveDeadline(rulebook, service, act.date, said.until, events),
      act.receivedAt,
    );
    if (verdict === 'none') return request;
    if (verdict !== 'in-time')
      return lateAct(
        rulebook,
        service,
        act,
        rule,
        said.beyond ?? { outcome: 'refuse' },
        { ...refusal, deadline: span },
        events,
      );
    request = { ...request, deadline: span };
  } else if (act.act !== 'claim' && act.receivedAt >= beginningOf(rulebook, service, act.date))
    return refusal;
  if (said.outcome === 'ask-agent') return request;
  // An invoice shows the surcharge long after the decision: it bears the article that asks for it.
  const surcharge = said.surcharge ? { ...said.surcharge, article: said.surcharge.article ?? article } : null;
  return { ...request, outcome: 'accepted-late', surcharge };
}
