/** The facts of a replay in the order in which they are judged: acts as they came, households and days by name. */
import type { LocalDate } from '../dates.ts';
import type { Channel } from '../regulation/vocabulary.ts';
import type {
  ReplayAbsence,
  ReplayChild,
  ReplayCommuneAct,
  ReplayFacts,
  ReplayHousehold,
  ReplayReservation,
  ReplayUse,
} from './facts.ts';

/** What one household asks of one service for one child. */
export interface Place {
  /** Its number among the places. */
  number: number;
  household: HouseholdIndex;
  child: ReplayChild;
  use: ReplayUse;
  /** The number of the seat that the child has in the service, whichever household asks for it. */
  seat: number;
  /** Acts of one pool are judged in the order in which they came; between pools no act looks at another. */
  pool: number;
  /** Days that were asked for at all, however it ended. */
  asked: ReadonlySet<LocalDate>;
}

export interface HouseholdIndex {
  number: number;
  key: string;
  facts: ReplayHousehold;
  /** By child, the eldest first. */
  children: readonly { child: ReplayChild; places: readonly Place[] }[];
}

export interface ReservationAct {
  kind: 'reservation';
  place: Place;
  receivedAt: Date;
  reservation: ReplayReservation;
}

export interface AbsenceAct {
  kind: 'absence';
  place: Place;
  /** Of the declaration. */
  receivedAt: Date;
  absence: ReplayAbsence;
  announcements: readonly { channel: Channel; receivedAt: Date }[];
}

export interface FactsIndex {
  households: readonly HouseholdIndex[];
  places: readonly Place[];
  seatCount: number;
  /** Pool by pool, as they came. At the same instant they go by household, child, service and day, reservations first. */
  acts: readonly (ReservationAct | AbsenceAct)[];
  /** Days of which nobody knows when they were asked for, or declared absent. */
  untimed: readonly { place: Place; date: LocalDate }[];
  /** What the commune prevented, by service and day. */
  prevented: ReadonlyMap<string, ReadonlyMap<LocalDate, readonly ReplayCommuneAct[]>>;
  /** By service, the days on which somebody was seen: who was not seen then was not there. */
  noted: ReadonlyMap<string, ReadonlySet<LocalDate>>;
}

/**
 * Puts facts into the order in which they are judged, whatever order they are given in.
 * @param together what may look at each other: all acts, where rules count what has happened to a family; else the acts of
 * a service whose places are counted, and those of one child in any other.
 */
export function indexFacts(
  { households, communeActs }: ReplayFacts,
  together: { kind: 'all' } | { kind: 'services'; keys: ReadonlySet<string> },
): FactsIndex {
  const seats = new Map<string, number>();
  const pools = new Map<string, number>();
  const places: Place[] = [];
  const acts: (ReservationAct | AbsenceAct)[] = [];
  const untimed: { place: Place; date: LocalDate }[] = [];
  const sorted = households.toSorted((one, other) => compare(one.household, other.household));
  const indexed = sorted.map((facts, number): HouseholdIndex => {
    const children: { child: ReplayChild; places: Place[] }[] = [];
    const household = { number, key: facts.household, facts, children };
    for (const child of facts.children) {
      const own: Place[] = [];
      children.push({ child, places: own });
      for (const use of child.services.toSorted((one, other) => compare(one.service, other.service))) {
        const name = JSON.stringify([child.child, use.service]);
        const seat = numberOf(seats, name);
        const isShared = together.kind === 'all' || together.keys.has(use.service);
        const pool = numberOf(pools, together.kind === 'all' ? '' : isShared ? use.service : name);
        const asked = new Set(use.reservations.map(({ date }) => date));
        const place = { number: places.length, household, child, use, seat, pool, asked };
        places.push(place);
        own.push(place);
        gather(place, acts, untimed);
      }
    }
    return household;
  });
  return {
    households: indexed,
    places,
    seatCount: seats.size,
    acts: acts.sort(inOrder),
    untimed: untimed.sort(
      (one, other) => one.place.number - other.place.number || compare(one.date, other.date),
    ),
    prevented: preventedBy(communeActs),
    noted: notedIn(places),
  };
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const number = numbers.get(name) ?? numbers.size;
  numbers.set(name, number);
  return number;
}

function gather(
  place: Place,
  acts: (ReservationAct | AbsenceAct)[],
  untimed: { place: Place; date: LocalDate }[],
): void {
  for (const reservation of place.use.reservations) {
    const { receivedAt, date } = reservation;
    if (receivedAt) acts.push({ kind: 'reservation', place, receivedAt, reservation });
    else untimed.push({ place, date });
  }
  for (const absence of place.use.absences) {
    const announcements = absence.announcements.flatMap(({ channel, receivedAt }) =>
      receivedAt ? [{ channel, receivedAt }] : [],
    );
    const receivedAt = announcements.at(-1)?.receivedAt;
    if (receivedAt && announcements.length === absence.announcements.length)
      acts.push({ kind: 'absence', place, receivedAt, absence, announcements });
    else untimed.push(...absence.dates.map(date => ({ place, date })));
  }
}

function preventedBy(communeActs: readonly ReplayCommuneAct[]): FactsIndex['prevented'] {
  const prevented = new Map<string, Map<LocalDate, ReplayCommuneAct[]>>();
  for (const act of communeActs) {
    const days = prevented.get(act.service) ?? new Map<LocalDate, ReplayCommuneAct[]>();
    prevented.set(act.service, days.set(act.date, [...(days.get(act.date) ?? []), act]));
  }
  return prevented;
}

function notedIn(places: readonly Place[]): FactsIndex['noted'] {
  const noted = new Map<string, Set<LocalDate>>();
  for (const { use } of places) {
    const days = noted.get(use.service) ?? new Set<LocalDate>();
    noted.set(use.service, days);
    for (const { date } of use.attendances) days.add(date);
  }
  return noted;
}

function inOrder(one: ReservationAct | AbsenceAct, other: ReservationAct | AbsenceAct): number {
  return (
    one.place.pool - other.place.pool ||
    one.receivedAt.getTime() - other.receivedAt.getTime() ||
    (one.kind === other.kind ? 0 : one.kind === 'reservation' ? -1 : 1) ||
    one.place.number - other.place.number ||
    compare(dayOf(one), dayOf(other))
  );
}

function dayOf(act: ReservationAct | AbsenceAct): string {
  return act.kind === 'reservation' ? act.reservation.date : act.absence.dates.join(' ');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
