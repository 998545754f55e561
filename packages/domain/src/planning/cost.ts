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
import { type KeptHousehold, type KeptPlanning, type KeptReservation, levelOn, residenceOf } from './kept.ts';
import { isExpected } from './state.ts';

/**
 * The bill of a month, were every child to come on each reserved day: what waits for an agent or for a place is not in it.
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
  const eldestFirst = planning.children.toSorted((one, other) => (one.birthDate < other.birthDate ? -1 : 1));
  const children = eldestFirst.map((child): ChildMonth => {
    const ofChild = own.filter(({ childId }) => childId === child.id);
    const enrolled = planning.enrolments.filter(
      one =>
        one.childId === child.id &&
        one.householdId === household.id &&
        one.firstDay <= lastOfMonth(month) &&
        (one.lastDay === null || month <= one.lastDay),
    );
    const keys = new Set([...ofChild, ...enrolled].map(({ service }) => service));
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
          days: ofChild.filter(kept => kept.service === key).flatMap(dayOf),
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

function dayOf(kept: KeptReservation): MonthDay[] {
  const { date, status, surcharge, actId, absence, reason } = kept;
  const isCancelled = status === 'cancelled' && reason === 'commune';
  if (!isExpected(status) && !isCancelled) return [];
  return [
    {
      date,
      reservation: { late: surcharge, order: actId },
      absence: absence && {
        charge: absence.charge,
        isLate: absence.outcome === 'billed' || absence.outcome === 'collectable',
        article: absence.article,
      },
      // Who is expected is taken to come, at the hours of the service.
      attendance: absence || isCancelled ? null : { arrival: null, departure: null },
      mealType: null,
      isCancelled,
    },
  ];
}
