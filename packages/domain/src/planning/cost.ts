/** What a month of a household's planning will cost as it stands, by the same pricing as its invoice. */
import type { LocalDate } from '../dates.ts';
import { firstOfMonth, lastOfMonth, mondayOf } from '../dates.ts';
import type { Cents } from '../money.ts';
import type {
  ChildMonth,
  HouseholdMonth,
  MonthBill,
  MonthDay,
  ServiceMonth,
} from '../pricing/price-month.ts';
import { priceMonth } from '../pricing/price-month.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import {
  type KeptAttendance,
  type KeptHousehold,
  type KeptPlanning,
  type KeptReservation,
  levelOn,
  residenceOf,
} from './kept.ts';
import { isExpected } from './state.ts';

/**
 * The bill of a month: of days of which attendance was taken, as the child was seen; of the others, were it to come on each
 * reserved day. What waits for an agent or for a place is not in it.
 * A residence is the household's with regard to a member, so that each member's services are priced with their own.
 */
export function estimateMonth(
  rulebook: Rulebook,
  planning: KeptPlanning,
  household: KeptHousehold,
  month: LocalDate,
): Pick<MonthBill, 'lines' | 'totalCents' | 'unpriced'> {
  const members = new Set(rulebook.commune.services.map(({ member }) => member));
  const bills = [...members].flatMap(member => {
    const asked = householdMonth(rulebook, planning, household, { month: firstOfMonth(month), member });
    return asked.children.some(({ services }) => services.length > 0)
      ? [priceMonth(rulebook, firstOfMonth(month), asked)]
      : [];
  });
  return {
    lines: bills.flatMap(({ lines }) => lines),
    totalCents: bills.reduce((sum, { totalCents }) => sum + totalCents, 0) as Cents, // sums of cents
    unpriced: bills.flatMap(({ unpriced }) => unpriced),
  };
}

function householdMonth(
  rulebook: Rulebook,
  planning: KeptPlanning,
  household: KeptHousehold,
  { month, member }: { month: LocalDate; member: string },
): HouseholdMonth {
  const own = planning.reservations.filter(
    kept =>
      kept.householdId === household.id && mondayOf(month) <= kept.date && kept.date <= lastOfMonth(month),
  );
  const seen = planning.attendances.filter(
    one => one.householdId === household.id && mondayOf(month) <= one.date && one.date <= lastOfMonth(month),
  );
  const eldestFirst = planning.children.toSorted((one, other) => (one.birthDate < other.birthDate ? -1 : 1));
  const children = eldestFirst.map((child): ChildMonth => {
    const ofChild = own.filter(({ childId }) => childId === child.id);
    const seenOfChild = seen.filter(({ childId }) => childId === child.id);
    const enrolled = planning.enrolments.filter(
      one =>
        one.childId === child.id &&
        one.householdId === household.id &&
        one.firstDay <= lastOfMonth(month) &&
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
  return {
    quotients: household.quotients,
    residences: [{ value: residenceOf(household, member), receivedOn: EVER }],
    attestations: [],
    children,
    occurrences: [],
    feesBilled: household.feesBilled,
  };
}

const EVER = '2000-01-01' as LocalDate; // a day before all others
const FAR = '2999-12-31' as LocalDate; // a day after all others

/** The days of a child and a service, those on which it came unreserved among them, in the order of time. */
function daysOf(reservations: readonly KeptReservation[], seen: readonly KeptAttendance[]): MonthDay[] {
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

function dayOf(kept: KeptReservation, seen: KeptAttendance | null): MonthDay[] {
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
  { absence }: KeptReservation,
  seen: KeptAttendance | null,
  isCancelled: boolean,
): MonthDay['attendance'] {
  if (seen) return seen.isPresent ? { arrival: seen.arrival, departure: seen.departure } : null;
  // Who is expected is taken to come, at the hours of the service.
  return absence || isCancelled ? null : { arrival: null, departure: null };
}
