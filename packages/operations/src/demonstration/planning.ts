/** What some of the invented families have reserved around today, so that a first look finds a planning that is alive. */
import { WEEKDAYS, weekdayOf } from '@preau/domain/dates';
import { isoWeek } from '@preau/domain/planning/pattern';
import { type Draft, daysAgo } from './draft.ts';
import type { Family } from './generate-families.ts';

/** More would take longer to fill than it helps to look at. */
const MOST_FAMILIES = 40;
const MOST_ON_HOLD = 2;

/** Adds reservations, absences, what waits for an agent and who waits for a place. */
export function addPlanning(draft: Draft, families: readonly Family[]): void {
  const { chance, commune, rows, today } = draft;
  const taken = new Map<string, number>();
  const booked = new Set<string>();
  const limited = new Set<string>();
  const enrolled = Map.groupBy(rows.enrolment, ({ childId }) => childId);
  for (const family of families.slice(0, MOST_FAMILIES)) {
    const byAccountId = family.households[0]?.adults[0]?.accountId ?? null;
    for (const child of family.children)
      for (const service of commune.services) {
        const own = (enrolled.get(child.id) ?? []).filter(({ serviceId }) => serviceId === service.id);
        const [enrolment, others] = own;
        if (!enrolment) continue;
        const planned = service.days.filter(date =>
          enrolment.contract === 'regular'
            ? enrolment.weekdays.includes(WEEKDAYS.indexOf(weekdayOf(date)) + 1)
            : chance.percent(service.isMeal ? 75 : 40),
        );
        const key = `${child.key}/${service.key}`;
        const receivedAt = daysAgo(draft, chance.between(15, 30));
        const act = (
          name: string,
          kind: 'reserve' | 'declare-absence',
          householdId: string,
          at: Date,
          days: object[],
        ) =>
          draft.put('act', `${key}/${name}`, {
            kind,
            householdId,
            byAccountId,
            channel: 'portal',
            receivedAt: at,
            recordedAt: at,
            content: { result: { days } },
          });
        const told = planned.map(date => ({
          childId: child.id,
          service: service.key,
          date,
          outcome: 'accepted',
        }));
        const actId = act('reserve', 'reserve', enrolment.householdId, receivedAt, told);
        for (const date of planned) {
          const day = `${service.id} ${date}`;
          if (booked.has(`${child.id} ${day}`)) continue;
          booked.add(`${child.id} ${day}`);
          // The parents of a child who lives with both pay a week each.
          const payer = others && isoWeek(date) % 2 === 1 ? others : enrolment;
          const count = (taken.get(day) ?? 0) + 1;
          const isFull = service.capacity !== null && count > service.capacity;
          if (isFull && count > (service.capacity ?? 0) + MOST_ON_HOLD) continue;
          taken.set(day, count);
          const isAhead = date > today;
          const asks = isAhead && !isFull && chance.percent(2);
          const isAbsent = !asks && !isFull && chance.percent(5);
          const place = service.capacity === null || isFull || asks ? null : count;
          if (place !== null && !limited.has(day))
            draft.put('serviceDay', `${service.key}/${date}`, {
              serviceId: service.id,
              date,
              capacity: service.capacity ?? 0,
              isExceptional: false,
            });
          if (place !== null) limited.add(day);
          const absenceId = isAbsent
            ? draft.put('absence', `${key}/${date}`, {
                childId: child.id,
                serviceId: service.id,
                householdId: payer.householdId,
                reason: 'medical',
                announcements: [{ channel: 'portal', receivedAt: daysAgo(draft, 3).toISOString() }],
                actId: act(`absence/${date}`, 'declare-absence', payer.householdId, daysAgo(draft, 3), [
                  {
                    childId: child.id,
                    service: service.key,
                    date,
                    outcome: isAhead ? 'ask-agent' : 'billed',
                  },
                ]),
              })
            : null;
          draft.put('reservation', `${key}/${date}`, {
            childId: child.id,
            serviceId: service.id,
            householdId: payer.householdId,
            date,
            status: isFull ? 'on-hold' : asks ? 'requested' : 'reserved',
            place,
            capacity: place === null ? null : service.capacity,
            reason: isFull ? 'full' : asks ? 'no-deadline' : 'in-time',
            channel: 'portal',
            receivedAt: asks ? daysAgo(draft, chance.between(0, 3)) : receivedAt,
            actId,
            absenceId,
            absenceOutcome: isAbsent ? (isAhead ? 'ask-agent' : 'billed') : null,
            absenceCharge: isAbsent ? { kind: 'whole' } : null,
          });
        }
      }
  }
}
