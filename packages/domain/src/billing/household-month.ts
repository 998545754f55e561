/**
 * A household's month as the engine prices it, from what is kept. A planning's estimate and an invoice are made of it alike,
 * so that one never tells another price than the other.
 */
import { addMonths, firstOfMonth, type LocalDate, lastOfMonth, mondayOf } from '../dates.ts';
import {
  type KeptAbsence,
  type KeptAttendance,
  type KeptChild,
  type KeptEnrolment,
  type KeptHousehold,
  type KeptReservation,
  levelOn,
  residenceOf,
} from '../planning/kept.ts';
import { isExpected } from '../planning/state.ts';
import {
  type ChildMonth,
  type HouseholdMonth,
  type MonthDay,
  occurrencesIn,
  type ServiceMonth,
} from '../pricing/price-month.ts';
import type { Occurrence } from '../regulation/occurrences.ts';
import type { Rulebook } from '../regulation/rulebook.ts';

/** Of a reservation, what a price looks at. */
export type PricedReservation = Pick<
  KeptReservation,
  'childId' | 'service' | 'date' | 'householdId' | 'status' | 'reason' | 'surcharge' | 'actId'
> & { absence: Pick<KeptAbsence, 'outcome' | 'charge' | 'article' | 'proofBy'> | null };

/** All that months of households are made of; a planning has all of it. */
export interface MonthFacts {
  children: readonly Pick<KeptChild, 'id' | 'birthDate' | 'schoolings' | 'mealType'>[];
  enrolments: readonly KeptEnrolment[];
  reservations: readonly PricedReservation[];
  attendances: readonly KeptAttendance[];
}

export type MonthPayer = Pick<KeptHousehold, 'id' | 'member' | 'quotients' | 'feesBilled' | 'attestations'>;

/** Which month of which member's services: a residence is the household's with regard to a member. */
export interface AskedMonth {
  /** First day. */
  month: LocalDate;
  /** Key. */
  member: string;
  /**
   * The run of which month bills it, where it is another: what that run billed once is due again when it is computed again.
   */
  billedWith?: LocalDate;
}

/**
 * The month of a household: of days of which attendance was taken, as the child was seen; of the others, were it to come on
 * each reserved day. What waits for an agent or for a place is not in it. An absence whose proof is awaited costs what it
 * costs without.
 */
export function householdMonth(
  rulebook: Rulebook,
  facts: MonthFacts,
  payer: MonthPayer,
  asked: AskedMonth,
): HouseholdMonth {
  const { month, member, billedWith = month } = asked;
  return {
    quotients: payer.quotients,
    residences: [{ value: residenceOf(payer, member), receivedOn: EVER }],
    attestations: payer.attestations,
    children: childrenOf(rulebook, facts, payer, asked),
    occurrences: countsSurcharges(rulebook) ? occurrencesBefore(rulebook, facts, payer, asked) : [],
    feesBilled: payer.feesBilled
      .filter(billed => billed.member === member && billed.month !== billedWith)
      .map(({ key }) => key),
  };
}

function childrenOf(
  rulebook: Rulebook,
  facts: MonthFacts,
  payer: MonthPayer,
  { month, member }: AskedMonth,
): ChildMonth[] {
  const [from, to] = [mondayOf(month), lastOfMonth(month)];
  const isOwn = (one: { householdId: string; date: LocalDate }) =>
    one.householdId === payer.id && from <= one.date && one.date <= to;
  const own = facts.reservations.filter(isOwn);
  const seen = facts.attendances.filter(isOwn);
  const eldestFirst = facts.children.toSorted((one, other) => (one.birthDate < other.birthDate ? -1 : 1));
  return eldestFirst.map((child): ChildMonth => {
    const ofChild = own.filter(({ childId }) => childId === child.id);
    const seenOfChild = seen.filter(({ childId }) => childId === child.id);
    const enrolled = facts.enrolments.filter(
      one =>
        one.childId === child.id &&
        one.householdId === payer.id &&
        one.firstDay <= to &&
        (one.lastDay === null || month <= one.lastDay),
    );
    const came = seenOfChild.filter(({ isPresent }) => isPresent);
    const keys = new Set([...ofChild, ...enrolled, ...came].map(({ service }) => service));
    const services = [...keys].flatMap((key): ServiceMonth[] => {
      if (rulebook.service(key)?.member !== member) return [];
      const enrolment = enrolled.find(one => one.service === key);
      return [
        {
          service: key,
          enrolment: enrolment
            ? {
                from: enrolment.firstDay,
                to: enrolment.lastDay ?? FAR,
                contract: enrolment.contract,
                weekdays: enrolment.weekdays,
                isLate: false,
              }
            : null,
          days: daysOf(
            ofChild.filter(({ service }) => service === key),
            seenOfChild.filter(({ service }) => service === key),
          ),
        },
      ];
    });
    return { child: child.id, level: levelOn(child, month), guest: null, mealType: child.mealType, services };
  });
}

const EVER = '2000-01-01' as LocalDate; // a day before all others
const FAR = '2999-12-31' as LocalDate; // a day after all others

/** Whether some surcharge asks how often something has happened before. */
function countsSurcharges(rulebook: Rulebook): boolean {
  return rulebook.remember('whether surcharges count', '', () =>
    rulebook.commune.regulations.some(({ rules }) =>
      rules.some(rule => rule.kind === 'surcharge' && 'times' in rule && rule.times !== undefined),
    ),
  );
}

/** What has happened since the school year began; in the summer, since the month before. */
function occurrencesBefore(
  rulebook: Rulebook,
  facts: MonthFacts,
  payer: MonthPayer,
  asked: AskedMonth,
): Occurrence[] {
  const year = rulebook.calendar.schoolYearOn(lastOfMonth(asked.month));
  const start = firstOfMonth(
    year && year.firstDay < asked.month ? year.firstDay : addMonths(asked.month, -1),
  );
  const found: Occurrence[] = [];
  for (let month = start; month < asked.month; month = addMonths(month, 1)) {
    const children = childrenOf(rulebook, facts, payer, { ...asked, month });
    const before = { quotients: [], residences: [], attestations: [], occurrences: [], feesBilled: [] };
    found.push(...occurrencesIn(rulebook, month, { ...before, children }));
  }
  return found;
}

/** The days of a child and a service, those on which it came unreserved among them, in the order of time. */
function daysOf(reservations: readonly PricedReservation[], seen: readonly KeptAttendance[]): MonthDay[] {
  if (seen.length === 0) return reservations.flatMap(kept => dayOf(kept, null));
  const seenOn = new Map(seen.map(one => [one.date, one]));
  const booked = reservations.flatMap(kept => dayOf(kept, seenOn.get(kept.date) ?? null));
  const isBooked = new Set(booked.map(({ date }) => date));
  const unbooked = seen.flatMap((one): MonthDay[] =>
    one.isPresent && !isBooked.has(one.date)
      ? [
          {
            date: one.date,
            reservation: null,
            absence: null,
            attendance: { arrival: one.arrival, departure: one.departure },
            mealType: null,
            isCancelled: false,
          },
        ]
      : [],
  );
  return [...booked, ...unbooked].sort((one, other) => (one.date < other.date ? -1 : 1));
}

function dayOf(kept: PricedReservation, seen: KeptAttendance | null): MonthDay[] {
  const { date, status, surcharge, actId, absence, reason } = kept;
  const isCancelled = status === 'cancelled' && reason === 'commune';
  if (!isExpected(status) && (!isCancelled || seen?.isPresent)) return [];
  return [
    {
      date,
      reservation: { late: surcharge, order: actId },
      absence: absence && {
        charge: absence.charge,
        isLate: absence.outcome === 'billed' || absence.outcome === 'collectable',
        article: absence.article,
      },
      attendance: attendanceOf(kept, seen, isCancelled),
      mealType: null,
      isCancelled,
    },
  ];
}

function attendanceOf(
  { absence }: PricedReservation,
  seen: KeptAttendance | null,
  isCancelled: boolean,
): MonthDay['attendance'] {
  if (seen) return seen.isPresent ? { arrival: seen.arrival, departure: seen.departure } : null;
  // Who is expected is taken to come, at the hours of the service.
  return absence || isCancelled ? null : { arrival: null, departure: null };
}
