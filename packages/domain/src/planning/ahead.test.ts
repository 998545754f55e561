import { expect, test } from 'vitest';
import { instantOf } from '../dates.ts';
import type { Rule } from '../regulation/rule.ts';
import { day, sampleRulebook } from '../regulation/rulebook.sample.ts';
import { daysAhead } from './ahead.ts';
import { keptReservation, samplePlanning } from './planning.sample.ts';

/** Thursday noon for the week that follows. */
const THURSDAY_NOON: Rule[] = [
  {
    article: '1',
    kind: 'deadline',
    act: 'reserve',
    until: { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' },
    inTime: { outcome: 'accept' },
    late: { outcome: 'refuse' },
  },
];
const now = instantOf('2026-11-24T21:00', 'Europe/Paris'); // a Tuesday
const ahead = (...reservations: ReturnType<typeof keptReservation>[]) =>
  daysAhead(sampleRulebook(THURSDAY_NOON), samplePlanning(reservations), ['foyer'], day('2026-11-24'), now);

test('the next deadline says, of each child, how many of its days are reserved', () => {
  const { deadline } = ahead(
    keptReservation('2026-12-01'),
    keptReservation('2026-12-03', { status: 'cancelled' }),
    keptReservation('2026-12-08'),
  );
  expect(deadline?.day).toBe('2026-11-26');
  expect(deadline?.dates.every(date => '2026-11-30' <= date && date <= '2026-12-04')).toBe(true);
  expect(deadline?.children).toEqual([{ childId: 'zoe', reservedDays: 1 }]);
});

test('the coming days are today and a week, with what stands of them', () => {
  const { days } = ahead(
    keptReservation('2026-11-23'),
    keptReservation('2026-11-24'),
    keptReservation('2026-11-26', { status: 'refused' }),
    keptReservation('2026-12-01', { status: 'requested' }),
    keptReservation('2026-12-02'),
  );
  expect(days).toEqual([
    {
      date: '2026-11-24',
      children: [{ childId: 'zoe', services: [{ service: 'repas', state: 'reserved' }] }],
    },
    {
      date: '2026-12-01',
      children: [{ childId: 'zoe', services: [{ service: 'repas', state: 'requested' }] }],
    },
  ]);
});

test('of a household that is not the asker’s nothing is told', () => {
  const planning = samplePlanning([keptReservation('2026-11-24', { householdId: 'autre' })]);
  expect(daysAhead(sampleRulebook(THURSDAY_NOON), planning, ['foyer'], day('2026-11-24'), now).days).toEqual(
    [],
  );
});
