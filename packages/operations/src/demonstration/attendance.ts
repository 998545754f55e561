/**
 * Who was there in the weeks behind, so that lists, figures and bills have something to say: most of whom was expected,
 * some who were not, and now and then a time that nobody noted. As another program would hand it over: what was seen,
 * without who noted it.
 */
import { WEEKDAYS, weekdayOf } from '@preau/domain/dates';
import { createChance } from './chance.ts';
import { type Draft, daysAgo } from './draft.ts';

/** Of a hundred children who are expected. */
const ABSENT = 2;
const WITHOUT_DEPARTURE = 1;
/** Of a hundred who are enrolled and have reserved nothing that day. */
const UNBOOKED = 1;

/** Adds what was reserved before the weeks of the planning, and what was seen on all days that are over. */
export function addAttendance(draft: Draft): void {
  // A chance of its own: what else is invented stays as it is.
  const chance = createChance(draft.commune.slug.length * 7919);
  addDaysBefore(draft, chance);
  const { rows, commune, today } = draft;
  const services = new Map(commune.services.map(service => [service.id as string, service])); // as rows name them
  const childOf = new Map(rows.child.map(child => [child.id, child]));
  const seen = new Set<string>();
  const rolls = new Set<string>();

  const see = (
    {
      childId,
      serviceId,
      date,
      householdId,
    }: { childId: string; serviceId: string; date: string; householdId: string },
    isPresent: boolean,
  ) => {
    const service = services.get(serviceId);
    const key = `${childId}/${serviceId}/${date}`;
    if (!service || !childOf.has(childId) || seen.has(key)) return;
    seen.add(key);
    const { hours } = service;
    const isTimed = isPresent && hours !== null;
    draft.put('attendance', key, {
      childId,
      serviceId,
      date,
      householdId,
      isPresent,
      arrivedAt: isTimed ? later(hours.start, chance.between(0, 20)) : null,
      departedAt:
        isTimed && !chance.percent(WITHOUT_DEPARTURE) ? later(hours.end, chance.between(-40, 2)) : null,
    });
    const roll = `${serviceId}/${date}`;
    if (rolls.has(roll)) return;
    rolls.add(roll);
    draft.put('attendanceRoll', roll, { serviceId, date, closedAt: new Date(`${date}T18:00:00Z`) });
  };

  for (const { childId, serviceId, date, householdId, status, absenceId } of [...rows.reservation])
    if (date < today && status === 'reserved' && !absenceId)
      see({ childId, serviceId, date, householdId }, !chance.percent(ABSENT));
  const booked = new Set(rows.reservation.map(one => `${one.childId}/${one.serviceId}/${one.date}`));
  for (const { childId, serviceId, householdId } of rows.enrolment)
    for (const date of services.get(serviceId)?.days ?? [])
      if (date < today && !booked.has(`${childId}/${serviceId}/${date}`) && chance.percent(UNBOOKED))
        see({ childId, serviceId, date, householdId }, true);
}

/** The same children on the days before those of the planning: there is nothing left to decide about them. */
function addDaysBefore(draft: Draft, chance: ReturnType<typeof createChance>): void {
  const { commune, rows, year } = draft;
  const services = new Map(commune.services.map(service => [service.id as string, service])); // as above
  const planned = new Set(rows.reservation.map(({ childId, serviceId }) => `${childId}/${serviceId}`));
  const taken = new Map<string, number>();
  for (const { childId, serviceId, householdId, contract, weekdays } of rows.enrolment) {
    const service = services.get(serviceId);
    const use = `${childId}/${serviceId}`;
    if (!service || !planned.delete(use)) continue;
    const dates = service.daysBefore.filter(date => {
      if (date < year.firstDay) return false;
      const isMeant =
        contract === 'regular'
          ? weekdays.includes(WEEKDAYS.indexOf(weekdayOf(date)) + 1)
          : chance.percent(service.isMeal ? 75 : 40);
      const count = (taken.get(`${serviceId} ${date}`) ?? 0) + 1;
      if (!isMeant || (service.capacity !== null && count > service.capacity)) return false;
      taken.set(`${serviceId} ${date}`, count);
      return true;
    });
    if (dates.length === 0) continue;
    const receivedAt = daysAgo(draft, 100);
    const told = dates.map(date => ({ childId, service: service.key, date, outcome: 'accepted' }));
    const actId = draft.put('act', `${use}/before`, {
      kind: 'reserve',
      householdId,
      channel: 'portal',
      receivedAt,
      recordedAt: receivedAt,
      content: { result: { days: told } },
    });
    for (const date of dates)
      draft.put('reservation', `${use}/${date}`, {
        childId,
        serviceId,
        householdId,
        date,
        status: 'reserved',
        reason: 'in-time',
        channel: 'portal',
        receivedAt,
        actId,
      });
  }
}

function later(time: string, minutes: number): string {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  const total = hours * 60 + rest + minutes;
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}
