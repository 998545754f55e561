/** What becomes of a reservation that a family asks for. */
import type { Days, Service } from '../calendar/calendar.ts';
import {
  addDays,
  addMonths,
  firstOfMonth,
  instantOf,
  type LocalDate,
  lastOfMonth,
  localDateAt,
  localDateOf,
} from '../dates.ts';
import { beginningOf, deadlineRuleFor, type LastMinute } from '../regulation/deadlines.ts';
import { decideByRule } from '../regulation/decide-act.ts';
import type { Ground, UsedFact } from '../regulation/decision.ts';
import { type Occurrence, periodOf, timesBefore } from '../regulation/occurrences.ts';
import type { LateSurcharge, RuleOf } from '../regulation/rule.ts';
import {
  type Contract,
  holdsFor,
  type Rulebook,
  type RuleSubject,
  rememberedIn,
} from '../regulation/rulebook.ts';
import type { Channel } from '../regulation/vocabulary.ts';

/** One day that a family asks for. */
export interface ReservationAct {
  service: string;
  date: LocalDate;
  channel: Channel;
  /** When the mairie received it, whatever day it was typed. */
  receivedAt: Date;
}

/** What is known of the child and the day. */
export interface ReservationFacts extends RuleSubject {
  /** Whether the child is enrolled in the service on that day. */
  isEnrolled: boolean;
  contract: Contract | null;
  /** The child's other reservations of this service; needed from the month of the date, or its school year. */
  reserved: readonly Reserved[];
  /** Places taken by others that day. */
  taken: number;
  /** The places of that day, where they are not those of the service. */
  capacity?: number | undefined;
  occurrences: readonly Occurrence[];
}

interface Reserved {
  date: LocalDate;
  channel: Channel;
}

export const RESERVATION_OUTCOMES = [
  'accepted',
  'accepted-late', // with the surcharge that is said, if any
  'requested', // an agent decides
  'awaiting-payment',
  'on-hold', // waits for a place
  'refused',
] as const;
export type ReservationOutcome = (typeof RESERVATION_OUTCOMES)[number];

export const RESERVATION_REASONS = [
  'in-time',
  'late',
  'full',
  'unknown-service',
  'no-regulation', // no version is in force
  'past', // the service has begun
  'not-served',
  'not-enrolled',
  'already-reserved',
  'other-channel', // reserved by another channel already
  'limit', // as many days as the rules allow
  'repetition', // after what has happened several times
  'not-open-yet',
  'too-far',
  'no-deadline', // the rules name none that can be counted: an agent decides
] as const;
export type ReservationReason = (typeof RESERVATION_REASONS)[number];

export interface ReservationDecision extends Ground {
  outcome: ReservationOutcome;
  reason: ReservationReason;
  /** The last minute that mattered: of the deadline, or of the second one that a late act met. */
  deadline: LastMinute | null;
  /** From when the day can be reserved, where that is why it cannot yet. */
  opensAt: Date | null;
  /** What a late reservation costs more. */
  surcharge: LateSurcharge | null;
  facts: UsedFact[];
}

/**
 * Decides one day. Total: every act has an outcome, and nothing is accepted after its deadline, in the past, on a day
 * without service, for a child who is not enrolled, or over capacity (invariant 1 of the domain).
 */
export function decideReservation(
  rulebook: Rulebook,
  act: ReservationAct,
  facts: ReservationFacts,
): ReservationDecision {
  const service = rulebook.service(act.service);
  if (!service) return refused('unknown-service', null, null, [fact('service', act.service)]);
  const { date, receivedAt } = act;
  const { day, version: inForce } = rulebook.on(service, date);
  const version = inForce?.key ?? null;
  if (version === null) return refused('no-regulation', null, null, [fact('date', date)]);

  if (!day.served) return refused('not-served', null, version, [fact('day', day.kind), fact('date', date)]);

  const enrolment = first(rulebook.rulesOn('enrolment', service, date), facts);
  if (!facts.isEnrolled && enrolment?.granted !== 'not-needed')
    return refused('not-enrolled', enrolment?.article ?? null, version, [fact('service', service.key)]);
  if (facts.reserved.some(reservation => reservation.date === date))
    return refused('already-reserved', null, version, [fact('date', date)]);
  if (receivedAt.getTime() >= beginningOf(rulebook, service, date).getTime())
    return refused('past', null, version, [fact('date', date)]);

  const decided =
    beyondHorizon(rulebook, service, act, facts, version) ?? byDeadline(rulebook, service, act, facts);
  if (decided.outcome === 'refused') return decided;
  const restriction = restrictionOn(rulebook, service, act, facts, version);
  if (!restriction) return decided;
  // What an agent is asked to take is still late, and full, if it is.
  const { surcharge } = restriction.outcome === 'refused' ? restriction : decided;
  return {
    ...restriction,
    surcharge,
    deadline: decided.deadline,
    facts: [...decided.facts, ...restriction.facts],
  };
}

/** Deadline and places: what remains once nothing else forbids the day. */
function byDeadline(
  rulebook: Rulebook,
  service: Service,
  { date, channel, receivedAt }: ReservationAct,
  subject: ReservationFacts,
): ReservationDecision {
  const act = { act: 'reserve', date, channel, receivedAt } as const;
  const rule = deadlineRuleFor(rulebook, service, date, 'reserve', channel, subject);
  const decided = decideByRule(rulebook, service, act, rule);
  const capacity = subject.capacity ?? service.capacity;
  if (decided.outcome === 'refused' || capacity === null || subject.taken < capacity) return decided;
  // An agent who decides on what is late sees that it is full as well.
  const isForAgent = decided.reason === 'late' && decided.outcome === 'requested';
  return {
    ...decided,
    outcome: isForAgent ? 'requested' : WHEN_FULL[rule?.inTime.whenFull ?? 'on-hold'],
    reason: 'full',
    surcharge: null,
    facts: [...decided.facts, fact('capacity', capacity), fact('taken', subject.taken)],
  };
}

/** A day that is full puts on hold, unless the rule says otherwise. */
const WHEN_FULL = { 'on-hold': 'on-hold', refuse: 'refused', 'ask-agent': 'requested' } as const;

/** Not yet open to reservations, or too far ahead. */
function beyondHorizon(
  rulebook: Rulebook,
  service: Service,
  { date, receivedAt }: ReservationAct,
  facts: ReservationFacts,
  version: string,
): ReservationDecision | null {
  const { calendar } = rulebook;
  const { timeZone } = calendar.calendar;
  const rule = first(rulebook.rulesOn('horizon', service, date), facts);
  if (!rule) return null;
  const opensAt = rule.opens ? openingOn(rulebook, service, date, rule.opens) : null;
  if (opensAt && receivedAt < opensAt)
    return { ...decision('refused', 'not-open-yet', rule.article, version, []), opensAt };
  const today = localDateAt(receivedAt, timeZone);
  const opened = rule.opens?.kind === 'on' ? localDateOf(rule.opens.at) : null;
  const farthest = farthestDay(rulebook, rule.to, today, opened);
  return farthest !== null && date > farthest
    ? decision('refused', 'too-far', rule.article, version, [fact('date', farthest)])
    : null;
}

type Opening = NonNullable<RuleOf<'horizon'>['opens']>;

function openingOn(rulebook: Rulebook, service: Service, date: LocalDate, opens: Opening): Date {
  const ofDay = openingsOfDay(rulebook, service, date);
  const known = ofDay.get(opens);
  if (known) return known;
  const found = openingOf(opens, date, rulebook.calendar.calendar.timeZone);
  ofDay.set(opens, found);
  return found;
}

const openingsOfDay = rememberedIn(() => new Map<Opening, Date>());

function openingOf(opens: Opening, date: LocalDate, timeZone: string): Date {
  const at = (day: LocalDate) => instantOf(`${day}T00:00`, timeZone);
  switch (opens.kind) {
    case 'on':
      return instantOf(opens.at, timeZone);
    case 'days-before':
      return at(addDays(date, -opens.days));
    case 'months-before':
      return at(addMonths(date, -opens.months));
    case 'day-of-month': {
      const month = addMonths(firstOfMonth(date), -opens.monthsBefore);
      const day = addDays(month, opens.day - 1);
      const last = lastOfMonth(month);
      return at(day < last ? day : last);
    }
  }
}

/**
 * The last day that can be reserved today; null: without limit. In summer it is the end of the coming school year, and so
 * it is from the day on which a rule opens that year.
 */
function farthestDay(
  rulebook: Rulebook,
  to: RuleOf<'horizon'>['to'],
  today: LocalDate,
  opened: LocalDate | null,
): LocalDate | null {
  switch (to) {
    case 'unlimited':
      return null;
    case 'end-of-month':
      return lastOfMonth(today);
    case 'end-of-next-month':
      return lastOfMonth(addMonths(firstOfMonth(today), 1));
    case 'end-of-school-year': {
      let soonest: LocalDate | null = null;
      for (const { firstDay, lastDay } of rulebook.calendar.calendar.schoolYears)
        if (lastDay >= today && (opened === null || firstDay > opened))
          if (soonest === null || lastDay < soonest) soonest = lastDay;
      return soonest;
    }
  }
}

/** What is in order by its deadline may still be one channel or one day too many, or follow what happened too often. */
function restrictionOn(
  rulebook: Rulebook,
  service: Service,
  { date, channel }: ReservationAct,
  facts: ReservationFacts,
  version: string,
): ReservationDecision | null {
  for (const rule of rulebook.rulesOn('single-channel', service, date)) {
    if (!rule.channels.includes(channel) || !holdsFor(rule, facts)) continue;
    const isOther = (one: Reserved) => one.channel !== channel && rule.channels.includes(one.channel);
    if (!facts.reserved.some(isOther)) continue;
    const per = rule.per === 'child-and-month' ? 'month' : 'school-year';
    const period = periodOf(rulebook, service, per, date);
    const other = facts.reserved.find(one => isOther(one) && isIn(period, one));
    if (other)
      return decision(ORDERED[rule.outcome], 'other-channel', rule.article, version, [
        fact('channel', other.channel),
        fact('date', other.date),
      ]);
  }
  const limited: RuleOf<'limit'>['per'][] = [];
  for (const rule of rulebook.rulesOn('limit', service, date)) {
    // A week and a month each have a limit: the first that the rules name.
    if (!holdsFor(rule, facts) || limited.includes(rule.per)) continue;
    limited.push(rule.per);
    const period = periodOf(rulebook, service, rule.per, date);
    const count = facts.reserved.filter(one => isIn(period, one)).length;
    if (count >= rule.maximum)
      return decision(ORDERED[rule.outcome], 'limit', rule.article, version, [fact('counted', count)]);
  }
  for (const rule of rulebook.rulesOn('repetition', service, date)) {
    if (!holdsFor(rule, facts)) continue;
    const { counter } = rule;
    const times = timesBefore(rulebook, service, counter, date, facts.occurrences);
    if (times >= counter.from && times <= (counter.to ?? Number.POSITIVE_INFINITY))
      return decision(ORDERED[rule.outcome], 'repetition', rule.article, version, [fact('counted', times)]);
  }
  return null;
}

function isIn({ from, to }: Days, { date }: Reserved): boolean {
  return from <= date && date <= to;
}

const ORDERED = { refuse: 'refused', 'ask-agent': 'requested' } as const;

function first<Rule extends { levels?: readonly string[] | undefined; contract?: Contract | undefined }>(
  rules: readonly Rule[],
  subject: RuleSubject,
): Rule | null {
  return rules.find(rule => holdsFor(rule, subject)) ?? null;
}

function refused(
  reason: ReservationReason,
  article: string | null,
  version: string | null,
  facts: UsedFact[],
): ReservationDecision {
  return decision('refused', reason, article, version, facts);
}

function decision(
  outcome: ReservationOutcome,
  reason: ReservationReason,
  article: string | null,
  version: string | null,
  facts: UsedFact[],
): ReservationDecision {
  return { outcome, reason, article, version, deadline: null, opensAt: null, surcharge: null, facts };
}

function fact(name: UsedFact['name'], value: UsedFact['value']): UsedFact {
  return { name, value };
}
