import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import { instantOf } from '../dates.ts';
import { day, sampleRulebook, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { type BookingCircumstances, type ClassClosure, decideBookings } from './book.ts';
import type { KeptPlanning } from './kept.ts';
import { payerOn } from './payer.ts';
import { keptReservation, samplePlanning } from './planning.sample.ts';

const paris = (text: string) => instantOf(text, 'Europe/Paris');
const DEADLINE: WrittenRule = {
  article: '3',
  kind: 'deadline',
  act: 'reserve',
  until: { kind: 'days-before', days: 2, counted: 'calendar', at: '12:00' },
  inTime: { outcome: 'accept' },
  late: { outcome: 'refuse' },
};
const AT_PORTAL: BookingCircumstances = {
  channel: 'portal',
  receivedAt: paris('2026-11-20T08:00'),
  override: null,
  acceptsRequested: false,
};
const wanted = (date: string) => ({
  childId: 'zoe',
  service: 'repas',
  householdId: 'foyer',
  date: day(date),
});

interface Given {
  rules?: readonly WrittenRule[];
  planning?: KeptPlanning;
  circumstances?: BookingCircumstances;
  capacity?: number | null;
  closures?: readonly ClassClosure[];
}

/** `outcome reason` of Zoé's days. */
function outcomes(
  dates: readonly string[],
  {
    rules = [DEADLINE],
    planning = samplePlanning(),
    circumstances = AT_PORTAL,
    capacity = null,
    closures = [],
  }: Given = {},
): string[] {
  const rulebook = sampleRulebook(rules, { services: [{ ...sampleService(), capacity }] });
  return decideBookings(
    { rulebook, classClosures: closures },
    planning,
    dates.map(wanted),
    circumstances,
  ).map(({ decision }) => `${decision.outcome} ${decision.reason}`);
}

test('days are decided one by one, and what is refused is refused alone', () => {
  expect(outcomes(['2026-11-23', '2026-11-22', '2026-11-21'])).toEqual([
    'accepted in-time',
    'refused not-served',
    'refused not-served',
  ]);
  expect(outcomes(['2026-11-23'], { planning: samplePlanning([keptReservation('2026-11-23')]) })).toEqual([
    'refused already-reserved',
  ]);
});

test('days that are taken in one act count for those that follow', () => {
  const rules: WrittenRule[] = [
    DEADLINE,
    { article: '4', kind: 'limit', per: 'week', maximum: 2, outcome: 'refuse' },
  ];
  expect(outcomes(['2026-11-23', '2026-11-24', '2026-11-26', '2026-11-30'], { rules })).toEqual([
    'accepted in-time',
    'accepted in-time',
    'refused limit',
    'accepted in-time',
  ]);
  expect(outcomes(['2026-11-23', '2026-11-23'])).toEqual(['accepted in-time', 'refused already-reserved']);
});

test('the last place is had once, and then one waits', () => {
  const of = (taken: number) => ({
    capacity: 2,
    planning: samplePlanning([], {
      taken: [{ service: 'repas', date: day('2026-11-23'), capacity: 2, taken }],
    }),
  });
  expect(outcomes(['2026-11-23'], of(1))).toEqual(['accepted in-time']);
  expect(outcomes(['2026-11-23'], of(2))).toEqual(['on-hold full']);
});

test('an agent goes beyond a deadline with a reason, never beyond the places or to a day without service', () => {
  const late = { ...AT_PORTAL, receivedAt: paris('2026-11-22T09:00') };
  const override = { ...late, override: { reason: 'Hospitalisation' } };
  expect(outcomes(['2026-11-23'], { circumstances: late })).toEqual(['refused late']);
  expect(outcomes(['2026-11-23'], { circumstances: override })).toEqual(['accepted late']);
  expect(outcomes(['2026-11-22'], { circumstances: override })).toEqual(['refused not-served']);
  const full = samplePlanning([], {
    taken: [{ service: 'repas', date: day('2026-11-26'), capacity: 1, taken: 1 }],
  });
  expect(outcomes(['2026-11-26'], { circumstances: override, planning: full, capacity: 1 })).toEqual([
    'on-hold full',
  ]);
});

test('a place that is kept for the family is its own to take, whatever the hour, until the offer ends', () => {
  const offered = keptReservation('2026-11-23', {
    status: 'on-hold',
    reason: 'full',
    place: { number: 1, capacity: 1 },
    offeredUntil: paris('2026-11-22T20:00'),
  });
  const taken = [{ service: 'repas', date: day('2026-11-23'), capacity: 1, taken: 1 }];
  const of = (at: string) => ({
    planning: samplePlanning([offered], { taken }),
    capacity: 1,
    circumstances: { ...AT_PORTAL, receivedAt: paris(at) },
  });
  expect(outcomes(['2026-11-23'], of('2026-11-22T19:59'))).toEqual(['accepted in-time']);
  expect(outcomes(['2026-11-23'], of('2026-11-22T20:00'))).toEqual(['refused already-reserved']);
});

test('a class that is away reserves nothing, the others do', () => {
  const closure = {
    id: 'sortie',
    service: 'repas',
    from: day('2026-11-23'),
    to: day('2026-11-24'),
    cause: 'school-trip' as const,
    reason: 'Classe de mer',
  };
  const of = (classId: string) =>
    outcomes(['2026-11-23', '2026-11-26'], { closures: [{ ...closure, classId }] });
  expect(of('ce2')).toEqual(['refused not-served', 'accepted in-time']);
  expect(of('cm1')).toEqual(['accepted in-time', 'accepted in-time']);
});

test('where two households have a child by turns, the one that has it in the week pays', () => {
  const [child] = samplePlanning().children;
  if (!child) throw new Error('the sample has a child');
  const periods = (householdId: string, weeks: 'even' | 'odd') =>
    child.custody.map(period => ({ ...period, householdId, weeks }));
  const shared = { ...child, custody: [...periods('mere', 'even'), ...periods('pere', 'odd')] };
  const payer = (date: string, candidates = ['mere', 'pere']) =>
    payerOn(shared, [], 'repas', day(date), candidates);
  expect(payer('2026-11-23')).toBe('mere'); // week 48
  expect(payer('2026-11-30')).toBe('pere'); // week 49
  expect(payer('2026-11-30', ['mere'])).toBe('mere');
  expect(payer('2026-11-30', [])).toBeNull();
});
