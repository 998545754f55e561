/** What lies ahead of a family: the next deadline to reserve, and who goes where in the coming days. */
import { daysBetween } from '../calendar/count.ts';
import { addDays, type LocalDate, weekdayOf } from '../dates.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import { isBooked, stands, type TellablePlanning } from './kept.ts';
import { type PlanningState, stateOf } from './state.ts';
import { nextReservationDeadline, type ServiceDeadline } from './view.ts';

/** Today, and so many days after it. */
const DAYS_AHEAD = 7;

export interface ComingDay {
  date: LocalDate;
  children: { childId: string; services: { service: string; state: PlanningState }[] }[];
}

export interface DaysAhead {
  /** Null where nothing is ahead to be reserved. Of each child that may, how many of its days are reserved. */
  deadline: (ServiceDeadline & { children: { childId: string; reservedDays: number }[] }) | null;
  /** Only days and children with something, each child's services in the order of the day. */
  days: ComingDay[];
}

/** What is ahead of the households of the asker; a day that was refused or given up is not. */
export function daysAhead(
  rulebook: Rulebook,
  planning: TellablePlanning,
  householdIds: readonly string[],
  today: LocalDate,
  now: Date,
): DaysAhead {
  const own = planning.reservations.filter(kept => householdIds.includes(kept.householdId) && stands(kept));
  const next = nextReservationDeadline(rulebook, planning, householdIds, today, now);
  const hourOf = (key: string) => rulebook.service(key)?.hours?.start ?? '';
  const servicesOf = (childId: string, date: LocalDate) =>
    own
      .filter(kept => kept.childId === childId && kept.date === date)
      .toSorted((one, other) => (hourOf(one.service) < hourOf(other.service) ? -1 : 1))
      .map(kept => {
        const { service, status, absence } = kept;
        const attendance =
          planning.attendances.find(
            seen => seen.childId === childId && seen.service === service && seen.date === date,
          ) ?? null;
        const facts = {
          status,
          absence,
          attendance,
          contractDays: null,
          hours: null,
          weekday: weekdayOf(date),
        };
        return { service, state: stateOf(facts, now) };
      });
  const days = daysBetween(today, addDays(today, DAYS_AHEAD)).flatMap((date): ComingDay[] => {
    const children = planning.children.flatMap(({ id }) => {
      const services = servicesOf(id, date);
      return services.length > 0 ? [{ childId: id, services }] : [];
    });
    return children.length > 0 ? [{ date, children }] : [];
  });
  const reservedDays = (childId: string, { dates, services }: ServiceDeadline) =>
    dates.filter(date =>
      own.some(
        kept =>
          kept.childId === childId && kept.date === date && services.includes(kept.service) && isBooked(kept),
      ),
    ).length;
  return {
    deadline: next && {
      ...next,
      children: planning.children
        .filter(({ id }) =>
          planning.enrolments.some(
            one =>
              one.childId === id &&
              next.services.includes(one.service) &&
              householdIds.includes(one.householdId),
          ),
        )
        .map(({ id }) => ({ childId: id, reservedDays: reservedDays(id, next) })),
    },
    days,
  };
}
