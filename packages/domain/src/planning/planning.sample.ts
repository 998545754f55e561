/** A family's planning for tests: one child, enrolled in the sample service, and what is reserved of it. */
import { instantOf } from '../dates.ts';
import { day } from '../regulation/rulebook.sample.ts';
import type { KeptPlanning, KeptReservation } from './kept.ts';

/** A reservation of Zoé for a day, as it is kept. */
export function keptReservation(date: string, changes: Partial<KeptReservation> = {}): KeptReservation {
  return {
    id: date,
    childId: 'zoe',
    service: 'repas',
    date: day(date),
    householdId: 'foyer',
    status: 'reserved',
    place: null,
    reason: 'in-time',
    article: null,
    version: null,
    surcharge: null,
    note: null,
    channel: 'portal',
    receivedAt: instantOf('2026-11-01T08:00', 'Europe/Paris'),
    actId: 'acte',
    offeredUntil: null,
    absence: null,
    communeActId: null,
    ...changes,
  };
}

/** Zoé, of one household, enrolled all year. */
export function samplePlanning(
  reservations: readonly KeptReservation[] = [],
  changes: Partial<KeptPlanning> = {},
): KeptPlanning {
  return {
    households: [
      {
        id: 'foyer',
        number: '100001',
        familyName: 'LANVIN',
        payer: 'LANVIN Ada',
        member: null,
        quotients: [],
        feesBilled: [],
        attestations: [],
      },
    ],
    children: [
      {
        id: 'zoe',
        firstName: 'Zoé',
        lastName: 'Lanvin',
        birthDate: day('2018-05-14'),
        schoolings: [
          { level: 'ce2', classId: 'ce2', firstDay: day('2026-09-01'), lastDay: day('2027-07-02') },
        ],
        mealType: null,
        custody: [
          {
            householdId: 'foyer',
            firstDay: day('2026-08-25'),
            lastDay: null,
            weeks: 'every',
            holidays: 'all',
            costShareBp: 10_000,
          },
        ],
      },
    ],
    enrolments: [
      {
        childId: 'zoe',
        service: 'repas',
        householdId: 'foyer',
        firstDay: day('2026-09-01'),
        lastDay: null,
        contract: 'occasional',
        weekdays: [],
      },
    ],
    reservations,
    attendances: [],
    taken: [],
    ...changes,
  };
}
