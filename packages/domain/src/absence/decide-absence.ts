/** What each day of an absence costs, and why. */

import type { Service } from '../calendar/calendar.ts';
import { type CountedDays, countOn, counts, daysBetween, firstAfter } from '../calendar/count.ts';
import { addDays, instantOf, type LocalDate, lastOfMonth, localDateAt, localTimeAt } from '../dates.ts';
import { type Cents, cents } from '../money.ts';
import {
  deadlineRuleFor,
  judge,
  type LastMinute,
  lastMinute,
  resolveDeadline,
  spansOf,
} from '../regulation/deadlines.ts';
import type { Ground, UsedFact } from '../regulation/decision.ts';
import { type Occurrence, timesBefore } from '../regulation/occurrences.ts';
import type { Notice, ProofTime, RuleOf } from '../regulation/rule.ts';
import { holdsFor, type Rulebook, type RuleSubject } from '../regulation/rulebook.ts';
import type { Channel } from '../regulation/vocabulary.ts';

/** A family's word that a child will not come: the declaration itself, or a call before it. */
export interface Announcement {
  channel: Channel;
  receivedAt: Date;
}

export interface AbsenceAct {
  service: string;
  /** The reserved days on which the child is absent, in order. */
  dates: readonly LocalDate[];
  /** Key of a reason of the tenant's list. */
  reason: string;
  /** At least one; the last is the declaration. */
  announcements: readonly Announcement[];
  proofs: readonly { kind: string; receivedAt: Date }[];
  /** The day on which the child is back; null: its next day of service. */
  returnOn: LocalDate | null;
}

/** What was declared before of the same child in the same service. */
export type EarlierAbsence = Pick<AbsenceAct, 'dates' | 'reason' | 'announcements' | 'returnOn'>;

export interface AbsenceFacts extends RuleSubject {
  /** All days reserved around the absence: one on which the child came ends a run. Empty: the dates are one run. */
  reserved: readonly LocalDate[];
  /** An absence told in two parts, for one reason, is one: its second part has no first day of its own. */
  earlier: readonly EarlierAbsence[];
  /** Attestations of the family, by key, with the days on which they hold. */
  attestations: readonly { kind: string; from: LocalDate; to: LocalDate | null }[];
  occurrences: readonly Occurrence[];
}

export const ABSENCE_OUTCOMES = [
  'free',
  'billed',
  'share',
  'fixed',
  'refund',
  'collectable', // billed, and the meal may be fetched
  'awaiting-proof', // free, or what the rule says, once the proof is there in time
  'ask-agent',
  'refused', // not a day that was reserved under any version
] as const;
export type AbsenceOutcome = (typeof ABSENCE_OUTCOMES)[number];

/** What the day costs of its price: none of it, all, a share, or another amount. */
export type AbsenceCharge =
  | { kind: 'none' }
  | { kind: 'whole' }
  | { kind: 'share'; percent: number }
  | { kind: 'fixed'; cents: Cents }
  | { kind: 'refund'; cents: Cents };

export interface AbsenceDay extends Ground {
  date: LocalDate;
  outcome: AbsenceOutcome;
  /** What is billed as things stand; of a day that waits for a proof or an agent, what is billed without them. */
  charge: AbsenceCharge;
  /** The deadline that the family met, or missed last. */
  deadline: LastMinute | null;
  /** Until when a proof is taken, where one is asked for. */
  proofBy: LastMinute | null;
  facts: UsedFact[];
}

/**
 * Decides each day of an absence: the first rule that fits decides, and with none the day is billed.
 * @param now tells whether a proof that is not there can still come.
 */
export function decideAbsence(
  rulebook: Rulebook,
  act: AbsenceAct,
  facts: AbsenceFacts,
  now: Date,
): AbsenceDay[] {
  const service = rulebook.service(act.service);
  if (!service)
    return act.dates.map(date => ({
      ...undecided(date, null),
      facts: [{ name: 'service', value: act.service }],
    }));
  return runsAmong(act.dates, facts).flatMap(told => {
    const before = prolonged(rulebook, service, act.reason, told, facts);
    const run = [...before.flatMap(({ dates }) => dates), ...told];
    const opening = [...before.flatMap(({ announcements }) => announcements), ...act.announcements];
    return told.map(date => decideDay({ rulebook, service, act, facts, now, told, run, opening }, date));
  });
}

/**
 * The days declared before that a run prolongs: those from which the child was not back when it begins, whatever day the
 * family had named for it.
 */
function prolonged(
  rulebook: Rulebook,
  service: Service,
  reason: string,
  told: readonly LocalDate[],
  facts: AbsenceFacts,
): Pick<EarlierAbsence, 'dates' | 'announcements'>[] {
  let first = told[0];
  const absent = new Set([...told, ...facts.earlier.flatMap(({ dates }) => dates)]);
  const found: Pick<EarlierAbsence, 'dates' | 'announcements'>[] = [];
  const latestFirst = facts.earlier
    .filter(one => one.reason === reason)
    .toSorted((one, other) => ((one.dates[0] ?? '') < (other.dates[0] ?? '') ? 1 : -1));
  for (const one of latestFirst) {
    const { announcements, returnOn } = one;
    const runs = runsAmong(one.dates, facts);
    const dates = runs.at(-1) ?? [];
    const last = dates.at(-1);
    if (first === undefined || last === undefined || last >= first) continue;
    const back = backOn(rulebook, service, last, returnOn);
    if (back === null || back < first) break;
    const [after, before] = [last, first];
    if (facts.reserved.some(day => after < day && day < before && !absent.has(day))) break;
    found.unshift({ dates, announcements });
    if (runs.length > 1) break;
    first = dates[0];
  }
  return found;
}

/** The day on which a child is back: the one that the family said, or else the next day of service. */
function backOn(
  { calendar }: Rulebook,
  service: Service,
  last: LocalDate,
  said: LocalDate | null,
): LocalDate | null {
  return said ?? firstAfter(last, day => counts(calendar, service, day, 'service-days'));
}

/** The same without a look at what is reserved for a day by itself, which is a run whatever is around it. */
function runsAmong(dates: readonly LocalDate[], facts: AbsenceFacts): readonly (readonly LocalDate[])[] {
  return dates.length === 1 ? [dates] : runsOf(dates, facts.reserved);
}

/** Days of absence that follow one another: between two of them the child came on no reserved day. */
export function runsOf(dates: readonly LocalDate[], reserved: readonly LocalDate[]): LocalDate[][] {
  const absent = new Set(dates);
  const runs: LocalDate[][] = [];
  let previous: LocalDate | null = null;
  for (const date of dates.toSorted()) {
    const after = previous;
    const cameBetween = after !== null && reserved.some(day => after < day && day < date && !absent.has(day));
    const run = runs.at(-1);
    if (run && !cameBetween) run.push(date);
    else runs.push([date]);
    previous = date;
  }
  return runs;
}

interface Situation {
  rulebook: Rulebook;
  service: Service;
  act: AbsenceAct;
  facts: AbsenceFacts;
  now: Date;
  /** The days of the declaration that follow one another. */
  told: readonly LocalDate[];
  /** The same, after those that they prolong. */
  run: readonly LocalDate[];
  /** What the family said of the run, from its first day on. */
  opening: readonly Announcement[];
}

function decideDay(situation: Situation, date: LocalDate): AbsenceDay {
  const { rulebook, service } = situation;
  const version = rulebook.versionOn(service, date)?.key ?? null;
  if (version === null) return undecided(date, null);
  const missed: { deadline: LastMinute | null } = { deadline: null };
  for (const rule of rulebook.rulesOn('absence', service, date)) {
    const fit = fits(situation, rule, date);
    if (fit.deadline) missed.deadline ??= fit.deadline;
    if (!fit.holds) continue;
    const day = {
      date,
      article: rule.article,
      version,
      deadline: fit.deadline ?? missed.deadline,
      proofBy: fit.proofBy,
      facts: fit.facts,
    };
    if (fit.awaitsProof)
      return { ...day, outcome: 'awaiting-proof', charge: chargeWithout(situation, date, rule) };
    return { ...day, ...outcomeOf(rule) };
  }
  return {
    ...undecided(date, version),
    outcome: 'billed',
    deadline: missed.deadline,
  };
}

/** What a day costs when the proof that a rule waits for does not come: what the rules after it say. */
function chargeWithout(situation: Situation, date: LocalDate, waiting: RuleOf<'absence'>): AbsenceCharge {
  const rules = situation.rulebook.rulesOn('absence', situation.service, date);
  for (const rule of rules.slice(rules.indexOf(waiting) + 1)) {
    const fit = fits(situation, rule, date);
    if (fit.holds && !fit.awaitsProof) return outcomeOf(rule).charge;
  }
  return { kind: 'whole' };
}

function outcomeOf(rule: RuleOf<'absence'>): { outcome: AbsenceOutcome; charge: AbsenceCharge } {
  switch (rule.outcome) {
    case 'free':
      return { outcome: 'free', charge: { kind: 'none' } };
    case 'billed':
    case 'collectable':
    case 'ask-agent':
      return { outcome: rule.outcome, charge: { kind: 'whole' } };
    case 'share':
      return { outcome: 'share', charge: { kind: 'share', percent: rule.percent } };
    case 'fixed':
    case 'refund':
      return { outcome: rule.outcome, charge: { kind: rule.outcome, cents: cents(rule.cents) } };
  }
}

interface Fit {
  holds: boolean;
  awaitsProof: boolean;
  deadline: LastMinute | null;
  proofBy: LastMinute | null;
  facts: UsedFact[];
}

const MISFIT: Fit = { holds: false, awaitsProof: false, deadline: null, proofBy: null, facts: [] };

/** Whether a rule fits a day of an absence, and what it looked at. */
function fits(situation: Situation, rule: RuleOf<'absence'>, date: LocalDate): Fit {
  const { rulebook, service, act, facts, now, run } = situation;
  if (!holdsFor(rule, facts)) return MISFIT;
  if (rule.reasons && !rule.reasons.includes(act.reason)) return MISFIT;
  const used: UsedFact[] = rule.reasons ? [{ name: 'reason', value: act.reason }] : [];
  if (rule.run) {
    const place = placeIn(rulebook, service, run, date, rule.run.counts);
    const length = placeIn(rulebook, service, run, run.at(-1) ?? date, rule.run.counts);
    used.push({ name: 'run', value: place }, { name: 'runLength', value: length });
    const { from = 1, to = Number.POSITIVE_INFINITY, minimum = 1 } = rule.run;
    if (place < from || place > to || length < minimum) return MISFIT;
  }
  if (rule.fact !== undefined) {
    const { fact } = rule;
    const holds = facts.attestations.some(
      ({ kind, from, to }) => kind === fact && from <= date && (to === null || date <= to),
    );
    if (!holds) return MISFIT;
    used.push({ name: 'fact', value: fact });
  }
  if (rule.counter) {
    const { from, to = Number.POSITIVE_INFINITY } = rule.counter;
    // This one is counted too: « the third » is the one after two others.
    const times = timesBefore(rulebook, service, rule.counter, date, facts.occurrences) + 1;
    if (times < from || times > to) return MISFIT;
    used.push({ name: 'counted', value: times });
  }
  let deadline: LastMinute | null = null;
  for (const notice of rule.notice ?? []) {
    const given = noticeOf(situation, notice, date);
    deadline ??= given.deadline;
    if (given.announcement === null) return { ...MISFIT, deadline };
    used.push({ name: 'announcedAt', value: given.announcement.receivedAt.toISOString() });
  }
  if (!rule.proof) return { holds: true, awaitsProof: false, deadline, proofBy: null, facts: used };
  const { proof } = rule;
  const proofBy = endOfProof(situation, proof.within);
  used.push({ name: 'proof', value: proof.kind });
  const isThere = act.proofs.some(
    one => one.kind === proof.kind && (proofBy === null || one.receivedAt < proofBy.endsAt),
  );
  if (isThere) return { holds: true, awaitsProof: false, deadline, proofBy, facts: used };
  const canCome = proofBy === null || now < proofBy.endsAt;
  return { holds: canCome, awaitsProof: canCome, deadline, proofBy, facts: used };
}

/** The how-many-eth day of the run a day is, by the days that the rule counts. */
function placeIn(
  rulebook: Rulebook,
  service: Service,
  run: readonly LocalDate[],
  date: LocalDate,
  counted: NonNullable<RuleOf<'absence'>['run']>['counts'],
): number {
  if (counted === 'reserved-days') return run.indexOf(date) + 1;
  const by: CountedDays = counted === 'calendar-days' ? 'calendar' : counted;
  const first = run[0] ?? date;
  return daysBetween(first, date).filter(day => day === first || counts(rulebook.calendar, service, day, by))
    .length;
}

/** The first announcement that meets a condition; and the deadline that it had to meet. */
function noticeOf(
  { rulebook, service, act, facts, run, opening }: Situation,
  notice: Notice,
  date: LocalDate,
): { announcement: Announcement | null; deadline: LastMinute | null } {
  const isOpening = notice.of === 'first-day';
  const day = isOpening ? (run[0] ?? date) : date;
  let deadline: LastMinute | null = null;
  for (const announcement of isOpening ? opening : act.announcements) {
    const isHeard = notice.channels?.includes(announcement.channel) ?? true;
    if (!isHeard) continue;
    const spans =
      notice.kind === 'until'
        ? resolveDeadline(rulebook, service, day, notice.until)
        : actSpans(rulebook, service, day, notice.act ?? 'declare-absence', announcement.channel, facts);
    const { verdict, span } = judge(spans, announcement.receivedAt);
    deadline ??= span;
    if (verdict === 'in-time') return { announcement, deadline: span };
  }
  return { announcement: null, deadline };
}

function actSpans(
  rulebook: Rulebook,
  service: Service,
  date: LocalDate,
  act: 'declare-absence' | 'announce-sickness',
  channel: Channel,
  subject: RuleSubject,
) {
  const rule = deadlineRuleFor(rulebook, service, date, act, channel, subject);
  return rule ? spansOf(rulebook, service, date, rule) : [];
}

/** The last minute in which a proof is taken; null when it cannot be counted, so that it may always come. */
function endOfProof({ rulebook, service, act, told }: Situation, within: ProofTime): LastMinute | null {
  const { calendar } = rulebook;
  const { timeZone } = calendar.calendar;
  // Days told later have a proof of their own.
  const first = told[0];
  const last = told.at(-1);
  if (first === undefined || last === undefined) return null;
  const declaredAt = act.announcements.at(-1)?.receivedAt ?? null;
  const returnOn = backOn(rulebook, service, last, act.returnOn);
  if (within.kind === 'end-of-month')
    return lastMinute(addDays(lastOfMonth(last), within.daysAfter), '23:59', timeZone);
  if (within.kind === 'hours') {
    const start =
      within.of === 'declaration'
        ? declaredAt
        : atMidnight(within.of === 'first-day' ? first : returnOn, timeZone);
    return start && lastMinuteOf(new Date(start.getTime() + within.hours * 3_600_000), timeZone);
  }
  const days = {
    'first-day': first,
    'last-day': last,
    return: returnOn,
    declaration: declaredAt && localDateAt(declaredAt, timeZone),
  };
  const start = days[within.of];
  const end = start && countOn(calendar, service, start, within.days, within.counted ?? 'calendar');
  return end && lastMinute(end, within.at ?? '23:59', timeZone);
}

function atMidnight(day: LocalDate | null, timeZone: string): Date | null {
  return day && instantOf(`${day}T00:00`, timeZone);
}

/** The last minute that ends with an instant. */
function lastMinuteOf(end: Date, timeZone: string): LastMinute {
  const shown = new Date(end.getTime() - 60_000);
  return {
    day: localDateAt(shown, timeZone),
    at: localTimeAt(shown, timeZone),
    endsAt: end,
  };
}

function undecided(date: LocalDate, version: string | null): AbsenceDay {
  return {
    date,
    outcome: 'refused',
    charge: { kind: 'whole' },
    article: null,
    version,
    deadline: null,
    proofBy: null,
    facts: [],
  };
}
