/** What becomes of the days that a family or an agent asks for: each judged after those before it, none twice. */
import type { LocalDate } from '../dates.ts';
import type { Occurrence } from '../regulation/occurrences.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import type { Cause, Channel } from '../regulation/vocabulary.ts';
import {
  decideReservation,
  type ReservationDecision,
  type ReservationReason,
} from '../reservation/decide-reservation.ts';
import {
  enrolmentOn,
  isBooked,
  isGivenBack,
  type KeptAttendance,
  type KeptChild,
  type KeptPlanning,
  type KeptReservation,
  levelOn,
  schoolingOn,
  stands,
} from './kept.ts';
import { isExpected } from './state.ts';

/** A class for which a service does not take place on some days: a trip, an absent teacher. */
export interface ClassClosure {
  id: string;
  classId: string;
  service: string;
  from: LocalDate;
  to: LocalDate;
  cause: Cause;
  reason: string;
}

/** Days that the commune has touched without closing them, since the règlement lets children come: for all, or a class. */
export interface OpenAllTheSame {
  classId: string | null;
  service: string;
  date: LocalDate;
  cause: Cause;
}

/** The rules of a tenant, with what the commune itself has closed for single classes. */
export interface PlanningRules {
  rulebook: Rulebook;
  classClosures: readonly ClassClosure[];
  openAllTheSame?: readonly OpenAllTheSame[];
}

export interface WantedDay {
  childId: string;
  service: string;
  /** Who pays. */
  householdId: string;
  date: LocalDate;
}

/** How an agent goes beyond the rules: named, with a reason, and never beyond the places of a day. */
export interface Override {
  reason: string;
}

export interface BookingCircumstances {
  channel: Channel;
  receivedAt: Date;
  /** Null: as the rules say. */
  override: Override | null;
  /** Whether what the rules leave to an agent is accepted here, since an agent asks. */
  acceptsRequested: boolean;
}

export interface BookedDay extends WantedDay {
  decision: ReservationDecision;
  /** The row of this child, service and day, where there is one: it is this one that changes. */
  kept: KeptReservation | null;
  /** Whether the other household of the child has the day. */
  isOthers: boolean;
  isOverridden: boolean;
}

/** Why an agent may not go beyond the rules: nothing takes place, or there is nothing to change. */
const FIRM: readonly ReservationReason[] = [
  'unknown-service',
  'no-regulation',
  'not-served',
  'already-reserved',
  'full',
];

/** Decides each day in the order given; those that are taken count for those that follow. */
export function decideBookings(
  rules: PlanningRules,
  planning: KeptPlanning,
  wanted: readonly WantedDay[],
  circumstances: BookingCircumstances,
): BookedDay[] {
  const board = new Board(rules, planning);
  return wanted.map(day => board.book(day, circumstances));
}

/** Days that a family has taken and places that are left, as they change while days are decided. */
export class Board {
  readonly rules: PlanningRules;
  readonly planning: KeptPlanning;
  readonly #byDay: FactsByDay<KeptReservation>;
  readonly #seen: FactsByDay<KeptAttendance>;
  readonly #booked = new Map<string, { date: LocalDate; channel: Channel }[]>();
  readonly #taken: Map<string, number>;
  /** Of days whose places are counted: the service's own number, or what an agent has set. */
  readonly #capacities: Map<string, number>;
  readonly #occurrences = new Map<string, Occurrence[]>();

  constructor(rules: PlanningRules, planning: KeptPlanning) {
    this.rules = rules;
    this.planning = planning;
    this.#byDay = new FactsByDay(planning.reservations);
    this.#seen = new FactsByDay(planning.attendances);
    this.#taken = new Map(planning.taken.map(({ service, date, taken }) => [`${service} ${date}`, taken]));
    this.#capacities = new Map(
      planning.taken.map(({ service, date, capacity }) => [`${service} ${date}`, capacity]),
    );
    for (const kept of planning.reservations) if (isBooked(kept)) this.#add(kept, kept);
  }

  keptOn(day: ChildDay): KeptReservation | null {
    return this.#byDay.on(day);
  }

  seenOn(day: ChildDay): KeptAttendance | null {
    return this.#seen.on(day);
  }

  /** What the rules say of a day, with nothing taken by asking. */
  judge(day: WantedDay, { channel, receivedAt }: Pick<BookingCircumstances, 'channel' | 'receivedAt'>) {
    const { rulebook } = this.rules;
    const child = this.planning.children.find(({ id }) => id === day.childId);
    const closure = child && classClosureOn(this.rules.classClosures, child, day);
    if (closure) return closedForClass(rulebook, day, closure);
    const enrolment = enrolmentOn(this.planning.enrolments, day, day.date);
    const kept = this.keptOn(day);
    // Its own place, or its own turn on the waiting list, is not one of the others'.
    const own = kept && countsAsTaken(kept) ? 1 : 0;
    return decideReservation(
      rulebook,
      { service: day.service, date: day.date, channel, receivedAt },
      {
        level: child ? levelOn(child, day.date) : null,
        contract: enrolment?.contract ?? null,
        isEnrolled: enrolment !== null,
        reserved: this.#booked.get(`${day.childId} ${day.service}`) ?? [],
        taken: (this.#taken.get(`${day.service} ${day.date}`) ?? 0) - own,
        capacity: this.#capacities.get(`${day.service} ${day.date}`),
        occurrences: this.occurrencesOf(day.householdId),
      },
    );
  }

  /** Decides a day, and takes it for what follows where it is granted. */
  book(day: WantedDay, circumstances: BookingCircumstances): BookedDay {
    const kept = this.keptOn(day);
    const judged = offered(kept, day, circumstances) ?? this.judge(day, circumstances);
    const granted = agentDecision(judged, circumstances);
    const decision = granted ?? judged;
    if (decision.outcome !== 'refused') {
      this.#add(day, circumstances);
      const holdsPlace = decision.outcome !== 'requested' && decision.outcome !== 'on-hold';
      if (holdsPlace && !kept?.place) this.#take(day);
    }
    return {
      ...day,
      decision,
      kept,
      isOthers: kept !== null && isBooked(kept) && kept.householdId !== day.householdId,
      isOverridden: granted !== null && judged.outcome === 'refused',
    };
  }

  occurrencesOf(householdId: string): Occurrence[] {
    const known = this.#occurrences.get(householdId);
    if (known) return known;
    const found = this.planning.reservations
      .filter(kept => kept.householdId === householdId)
      .flatMap(occurrencesOf);
    for (const seen of this.planning.attendances) {
      const kept = seen.isPresent && seen.householdId === householdId ? this.keptOn(seen) : undefined;
      if (kept === null || (kept && !(isExpected(kept.status) && isBooked(kept))))
        found.push({ fact: 'unbooked-presences', date: seen.date });
    }
    this.#occurrences.set(householdId, found);
    return found;
  }

  #add({ childId, service, date }: Omit<WantedDay, 'householdId'>, { channel }: { channel: Channel }): void {
    const key = `${childId} ${service}`;
    const booked = this.#booked.get(key);
    if (booked) booked.push({ date, channel });
    else this.#booked.set(key, [{ date, channel }]);
  }

  #take({ service, date }: WantedDay): void {
    const key = `${service} ${date}`;
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
  }
}

type ChildDay = Pick<WantedDay, 'childId' | 'service' | 'date'>;

/** Facts by child, service and day, without a text made of the three: a month asks for hundreds of days. */
class FactsByDay<Fact extends ChildDay> {
  readonly #facts = new Map<string, Map<string, Map<LocalDate, Fact>>>();

  constructor(facts: readonly Fact[]) {
    for (const fact of facts) {
      const ofChild = this.#facts.get(fact.childId) ?? new Map<string, Map<LocalDate, Fact>>();
      this.#facts.set(fact.childId, ofChild);
      const ofService = ofChild.get(fact.service) ?? new Map<LocalDate, Fact>();
      ofChild.set(fact.service, ofService.set(fact.date, fact));
    }
  }

  on({ childId, service, date }: ChildDay): Fact | null {
    return this.#facts.get(childId)?.get(service)?.get(date) ?? null;
  }
}

/** What a reservation tells of what rules count. */
function occurrencesOf({ date, surcharge, absence, status }: KeptReservation): Occurrence[] {
  if (!stands({ status })) return [];
  const facts: Occurrence['fact'][] = [];
  if (surcharge) facts.push('late-reservations');
  if (absence && (absence.outcome === 'billed' || absence.outcome === 'collectable'))
    facts.push('late-absences');
  if (absence?.charge.kind === 'whole' && absence.outcome !== 'ask-agent') facts.push('unjustified-absences');
  return facts.map(fact => ({ fact, date }));
}

/** A place that has come free and is kept for the family is its own to take: it asked for it in time. */
function offered(
  kept: KeptReservation | null,
  { householdId }: WantedDay,
  { receivedAt }: BookingCircumstances,
): ReservationDecision | null {
  if (!kept?.offeredUntil || kept.householdId !== householdId || receivedAt >= kept.offeredUntil) return null;
  const { article, version, surcharge } = kept;
  return {
    outcome: 'accepted',
    reason: 'in-time',
    article,
    version,
    deadline: null,
    opensAt: null,
    surcharge,
    facts: [],
  };
}

/** What an agent makes of what the rules say; null where that stands. */
function agentDecision(
  judged: ReservationDecision,
  { override, acceptsRequested }: BookingCircumstances,
): ReservationDecision | null {
  if (judged.outcome === 'requested' && judged.reason !== 'full' && (acceptsRequested || override))
    return { ...judged, outcome: 'accepted' };
  if (override && judged.outcome === 'refused' && !FIRM.includes(judged.reason))
    return { ...judged, outcome: 'accepted' };
  return null;
}

/** The closure of a child's class on a day, for a service. */
export function classClosureOn(
  closures: readonly ClassClosure[],
  child: KeptChild,
  { service, date }: { service: string; date: LocalDate },
): ClassClosure | null {
  const today = closures.filter(one => one.service === service && one.from <= date && date <= one.to);
  if (today.length === 0) return null;
  const classId = schoolingOn(child, date)?.classId;
  return today.find(one => one.classId === classId) ?? null;
}

function closedForClass(
  rulebook: Rulebook,
  { service, date }: { service: string; date: LocalDate },
  { reason }: ClassClosure,
): ReservationDecision {
  const found = rulebook.service(service);
  return {
    outcome: 'refused',
    reason: 'not-served',
    article: null,
    version: (found && rulebook.versionOn(found, date)?.key) ?? null,
    deadline: null,
    opensAt: null,
    surcharge: null,
    facts: [
      { name: 'day', value: 'closed' },
      { name: 'cause', value: reason },
      { name: 'date', value: date },
    ],
  };
}

/**
 * Whether a reservation keeps a place from who asks later: it holds one, or waits for one. Who let an offered place go by
 * waits behind everyone, and what an agent holds back waits for the agent.
 */
export function countsAsTaken({
  place,
  status,
  reason,
}: Pick<KeptReservation, 'place' | 'status' | 'reason'>): boolean {
  return place !== null || (status === 'on-hold' && reason === 'full');
}

/** Whether a day that was given back needs a place again, or still has its own. */
export function keepsPlace(kept: KeptReservation): boolean {
  return !isGivenBack(kept);
}
