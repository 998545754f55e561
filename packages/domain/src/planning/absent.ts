/** What an absence does to the days that are reserved, and what taking it back does. */
import { type AbsenceDay, type Announcement, decideAbsence } from '../absence/decide-absence.ts';
import { decideCommuneAct } from '../absence/decide-commune-act.ts';
import type { Service } from '../calendar/calendar.ts';
import type { LocalDate } from '../dates.ts';
import { frenchDay, frenchTime } from '../french.ts';
import { beginningOf, type LastMinute, lastMinute } from '../regulation/deadlines.ts';
import { decideAct } from '../regulation/decide-act.ts';
import type { Ground, UsedFact } from '../regulation/decision.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import type { ReservationDecision } from '../reservation/decide-reservation.ts';
import {
  Board,
  type BookingCircumstances,
  keepsPlace,
  type Override,
  type PlanningRules,
  type WantedDay,
} from './book.ts';
import {
  enrolmentOn,
  type KeptPlanning,
  type KeptReservation,
  levelOn,
  schoolingOn,
  stands,
} from './kept.ts';
import { isExpected } from './state.ts';

/** One child and service, with the reserved days on which the child will not come. */
export interface AbsenceAsked {
  childId: string;
  service: string;
  householdId: string;
  dates: readonly LocalDate[];
  reason: string;
  returnOn: LocalDate | null;
  announcements: readonly Announcement[];
  proofs: readonly { kind: string; receivedAt: Date }[];
}

/** Why a day of an absence is not taken. */
export const ABSENCE_REFUSALS = ['not-reserved', 'already-absent', 'too-late', 'past'] as const;
export type AbsenceRefusal = (typeof ABSENCE_REFUSALS)[number];

export type AbsentDay = WantedDay & { kept: KeptReservation | null } & (
    | { kind: 'decided'; decision: AbsenceDay }
    | ({ kind: 'refused'; refusal: AbsenceRefusal; deadline: LastMinute | null; facts: UsedFact[] } & Ground)
  );

/** Decides an absence day by day. A day that nobody reserved, or of which nothing can be said any more, is refused alone. */
export function decideAbsent(
  { rulebook, openAllTheSame = [] }: PlanningRules,
  planning: KeptPlanning,
  asked: AbsenceAsked,
  now: Date,
  override: Override | null = null,
): AbsentDay[] {
  const { childId, service: key, householdId, reason, returnOn, announcements, proofs } = asked;
  const service = rulebook.service(key);
  const own = planning.reservations.filter(
    kept => kept.childId === childId && kept.service === key && kept.householdId === householdId,
  );
  const byDate = new Map(own.map(kept => [kept.date, kept]));
  const child = planning.children.find(({ id }) => id === childId);
  const subjectOn = (date: LocalDate) => ({
    level: child ? levelOn(child, date) : null,
    contract: enrolmentOn(planning.enrolments, asked, date)?.contract ?? null,
  });
  /** Of a day on which the commune leaves it to the family, what it says; null for any other. */
  const choiceOn = (date: LocalDate): AbsenceDay | null => {
    const act = openAllTheSame.find(
      one =>
        one.service === key &&
        one.date === date &&
        (one.classId === null || (child && schoolingOn(child, date)?.classId === one.classId)),
    );
    const decision =
      act && decideCommuneAct(rulebook, { service: key, date, cause: act.cause }, subjectOn(date));
    if (decision?.effect !== 'family-decides') return null;
    const { article, version } = decision;
    const nothing = { deadline: null, proofBy: null, facts: [] };
    return { date, outcome: 'free', charge: { kind: 'none' }, article, version, ...nothing };
  };
  const choices = new Map(asked.dates.map(date => [date, choiceOn(date)]));
  const said = announcements.at(-1);
  const refusalOf = (date: LocalDate): Extract<AbsentDay, { kind: 'refused' }> | null => {
    const kept = byDate.get(date) ?? null;
    const refused = (
      refusal: AbsenceRefusal,
      ground: Partial<Ground & { deadline: LastMinute | null }> = {},
    ) => ({
      kind: 'refused' as const,
      childId,
      service: key,
      householdId,
      date,
      kept,
      refusal,
      article: null,
      version: null,
      deadline: null,
      facts: [],
      ...ground,
    });
    if (!service || !kept || !isExpected(kept.status)) return refused('not-reserved');
    if (kept.absence) return refused('already-absent');
    if (override || !said) return null;
    // Once the day is over nothing is told of it any more; until then the rules say what it costs.
    if (said.receivedAt >= endOfDay(rulebook, date)) return refused('past');
    if (choices.get(date)) return null;
    const timed = (act: 'declare-absence' | 'announce-sickness') =>
      decideAct(
        rulebook,
        service,
        { act, date, channel: said.channel, receivedAt: said.receivedAt },
        subjectOn(date),
      );
    const declared = timed('declare-absence');
    if (declared.outcome !== 'refused' || timed('announce-sickness').outcome !== 'refused') return null;
    const { article, version, deadline } = declared;
    return refused('too-late', { article, version, deadline });
  };
  const refusals = new Map(asked.dates.map(date => [date, refusalOf(date)]));
  const dates = asked.dates.filter(date => refusals.get(date) === null && !choices.get(date));
  const first = dates[0];
  const decided =
    first === undefined
      ? []
      : decideAbsence(
          rulebook,
          { service: key, dates, reason, announcements, proofs, returnOn },
          {
            ...subjectOn(first),
            reserved: own.filter(stands).map(({ date }) => date),
            earlier: earlierAbsences(own),
            attestations: [],
            occurrences: new Board({ rulebook, classClosures: [] }, planning).occurrencesOf(householdId),
          },
          now,
        );
  const byDay = new Map(decided.map(decision => [decision.date, decision]));
  return asked.dates.flatMap((date): AbsentDay[] => {
    const refusal = refusals.get(date);
    if (refusal) return [refusal];
    const decision = choices.get(date) ?? byDay.get(date);
    return decision
      ? [
          {
            kind: 'decided',
            childId,
            service: key,
            householdId,
            date,
            kept: byDate.get(date) ?? null,
            decision,
          },
        ]
      : [];
  });
}

/** The instant at which a day is over, where the tenant is. */
export function endOfDay({ calendar }: Rulebook, date: LocalDate): Date {
  return lastMinute(date, '23:59', calendar.calendar.timeZone).endsAt;
}

/** The instant at which a service of a day is over: by its hours, where it has some. */
export function endOfService(
  { calendar }: Rulebook,
  { hours }: Pick<Service, 'hours'>,
  date: LocalDate,
): Date {
  return lastMinute(date, hours?.end ?? '23:59', calendar.calendar.timeZone).endsAt;
}

/**
 * Whether an absence may be told once more, by another channel: some rules ask for a call and for a declaration. What is
 * free already needs neither.
 */
export function canBeToldAgain(
  { absence }: Pick<KeptReservation, 'absence'>,
  { reason, channel }: { reason: string; channel: Announcement['channel'] },
): boolean {
  return (
    absence !== null &&
    absence.reason === reason &&
    absence.outcome !== 'free' &&
    !absence.announcements.some(told => told.channel === channel)
  );
}

/** A planning as it was before an absence. */
export function withoutAbsence(planning: KeptPlanning, id: string): KeptPlanning {
  return {
    ...planning,
    reservations: planning.reservations.map(kept =>
      kept.absence?.id === id ? { ...kept, absence: null } : kept,
    ),
  };
}

/** The absences that were declared before, each with its days. */
function earlierAbsences(own: readonly KeptReservation[]) {
  const byAbsence = Map.groupBy(
    own.filter(({ absence }) => absence !== null),
    ({ absence }) => absence?.id,
  );
  return [...byAbsence.values()].flatMap(days => {
    const absence = days[0]?.absence;
    return absence
      ? [
          {
            dates: days.map(({ date }) => date).sort(),
            reason: absence.reason,
            announcements: absence.announcements,
            returnOn: absence.returnOn,
          },
        ]
      : [];
  });
}

/** Decides the days of an absence again, since a proof has come: those that wait for it, and those billed without it. */
export function decideAgain(
  rules: PlanningRules,
  planning: KeptPlanning,
  days: readonly KeptReservation[],
  proofs: readonly { kind: string; receivedAt: Date }[],
  now: Date,
): AbsenceDay[] {
  const [first] = days;
  if (!first?.absence) return [];
  const { reason, returnOn, announcements } = first.absence;
  const { childId, service, householdId } = first;
  const dates = days.map(({ date }) => date).sort();
  const without = withoutAbsence(planning, first.absence.id);
  const asked = { childId, service, householdId, dates, reason, returnOn, announcements, proofs };
  return decideAbsent(rules, without, asked, now, { reason: 'proof' }).flatMap(day =>
    day.kind === 'decided' ? [day.decision] : [],
  );
}

/**
 * The days of an absence that an agent has refused: billed, where the rules leave them to an agent. They stay as they are,
 * whatever is told or proven after it.
 */
export function refusedDays(
  rules: PlanningRules,
  planning: KeptPlanning,
  days: readonly KeptReservation[],
  now: Date,
): ReadonlySet<LocalDate> {
  const billed = new Set(days.filter(({ absence }) => absence?.outcome === 'billed').map(({ date }) => date));
  if (billed.size === 0) return billed;
  const decided = decideAgain(rules, planning, days, days[0]?.absence?.proofs ?? [], now);
  return new Set(
    decided.filter(day => billed.has(day.date) && day.outcome === 'ask-agent').map(({ date }) => date),
  );
}

export interface Withdrawn extends WantedDay {
  kept: KeptReservation;
  /** What the day is again; refused: the absence stays. */
  decision: ReservationDecision;
  /** Whether the place was never given back, so that none has to be found. */
  keepsPlace: boolean;
}

/**
 * Takes back the absence of a day. It is a new act, judged at its own instant: a place that was given back is asked for
 * again, and may be gone (invariant 2 of the domain); one that is billed was never given back.
 * @param board of all days that one act takes back: what is granted counts for those that follow
 */
export function decideWithdrawal(
  board: Board,
  kept: KeptReservation,
  circumstances: BookingCircumstances,
): Withdrawn {
  const day = {
    childId: kept.childId,
    service: kept.service,
    householdId: kept.householdId,
    date: kept.date,
  };
  const { rulebook } = board.rules;
  if (keepsPlace(kept)) {
    const service = rulebook.service(kept.service);
    const isPast =
      !circumstances.override &&
      (!service || circumstances.receivedAt >= beginningOf(rulebook, service, kept.date));
    const decision: ReservationDecision = {
      outcome: isPast ? 'refused' : kept.status === 'awaiting-payment' ? 'awaiting-payment' : 'accepted',
      reason: isPast ? 'past' : 'in-time',
      article: null,
      version: null,
      deadline: null,
      opensAt: null,
      surcharge: kept.surcharge,
      facts: [],
    };
    return { ...day, kept, decision, keepsPlace: true };
  }
  const { decision } = board.book(day, circumstances);
  return { ...day, kept, decision, keepsPlace: false };
}

/**
 * Whether a reservation may still be given back for nothing and without a reason, as if it had never been made.
 * @returns `free`, or in a few words why not
 */
export function decideCancellation(
  rules: PlanningRules,
  planning: KeptPlanning,
  kept: KeptReservation,
  { channel, receivedAt }: BookingCircumstances,
): 'free' | string {
  const { childId, service, householdId, date } = kept;
  const [day] = decideAbsent(
    rules,
    planning,
    {
      childId,
      service,
      householdId,
      dates: [date],
      reason: WITHOUT_REASON,
      returnOn: null,
      announcements: [{ channel, receivedAt }],
      proofs: [],
    },
    receivedAt,
  );
  if (day?.kind === 'decided' && day.decision.outcome === 'free') return 'free';
  const deadline = day?.kind === 'decided' ? day.decision.deadline : (day?.deadline ?? null);
  return deadline
    ? `il fallait l’annuler avant le ${frenchDay(deadline.day)} à ${frenchTime(deadline.at)}.`
    : 'le règlement ne permet plus de l’annuler.';
}

/** No commune's list has it: rules that ask for a reason do not fit. */
const WITHOUT_REASON = 'without-reason';
