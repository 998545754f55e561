import { expect, test } from 'vitest';
import { instantOf } from '../dates.ts';
import { day, sampleRulebook, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { decideAbsent } from './absent.ts';
import type { OpenAllTheSame } from './book.ts';
import { keptReservation, samplePlanning } from './planning.sample.ts';

const paris = (text: string) => instantOf(text, 'Europe/Paris');
const RULES: WrittenRule[] = [
  {
    article: '3',
    kind: 'deadline',
    act: 'declare-absence',
    until: { kind: 'days-before', days: 2, counted: 'calendar', at: '12:00' },
    inTime: { outcome: 'accept' },
    late: { outcome: 'refuse' },
  },
  { article: '6', kind: 'commune-act', causes: ['absent-teacher'], effect: 'family-decides' },
];

/** Reserved on Monday 23 and Tuesday 24 November 2026, and told of on Monday morning, too late not to pay for either. */
function outcomes(openAllTheSame: readonly OpenAllTheSame[]) {
  const dates = ['2026-11-23', '2026-11-24'].map(day);
  const planning = samplePlanning(dates.map(date => keptReservation(date)));
  const now = paris('2026-11-23T07:30');
  const rules = { rulebook: sampleRulebook(RULES), classClosures: [], openAllTheSame };
  return decideAbsent(
    rules,
    planning,
    {
      childId: 'zoe',
      service: 'repas',
      householdId: 'foyer',
      dates,
      reason: 'other',
      returnOn: null,
      announcements: [{ channel: 'portal', receivedAt: now }],
      proofs: [],
    },
    now,
  ).map(decided =>
    decided.kind === 'refused'
      ? decided.refusal
      : `${decided.decision.outcome} ${decided.decision.charge.kind} ${decided.decision.article}`,
  );
}

const TUESDAY = { service: 'repas', date: day('2026-11-24'), cause: 'absent-teacher' } as const;

test('who stays at home on a day that the commune leaves to families pays nothing, however late it is told', () => {
  expect(outcomes([])).toEqual(['billed whole null', 'billed whole null']);
  expect(outcomes([{ ...TUESDAY, classId: null }])).toEqual(['billed whole null', 'free none 6']);
});

test('a day that is left to the families of one class is left to no other', () => {
  expect(outcomes([{ ...TUESDAY, classId: 'ce2' }])).toEqual(['billed whole null', 'free none 6']);
  expect(outcomes([{ ...TUESDAY, classId: 'cm1' }])).toEqual(['billed whole null', 'billed whole null']);
});

test('a day of which the rules say that all stays as usual is none that families may leave for nothing', () => {
  expect(outcomes([{ ...TUESDAY, cause: 'strike', classId: null }])).toEqual([
    'billed whole null',
    'billed whole null',
  ]);
});
