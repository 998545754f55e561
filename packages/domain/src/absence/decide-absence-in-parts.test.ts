import { expect, test } from 'vitest';
import { sampleCalendar, sampleService } from '../calendar/calendar.sample.ts';
import { type LocalDate, toLocalDate } from '../dates.ts';
import { rule } from '../regulation/rule.ts';
import { createRulebook } from '../regulation/rulebook.ts';
import { regulationVersion } from '../regulation/version.ts';
import { decideAbsence, type EarlierAbsence } from './decide-absence.ts';

/** The first day of an illness is due, the others are free when the mairie is told before ten on the first. */
const RULES = [
  {
    article: '1',
    kind: 'absence',
    reasons: ['medical'],
    run: { counts: 'reserved-days', from: 2 },
    notice: [{ kind: 'until', until: { kind: 'same-day', at: '09:59' }, of: 'first-day' }],
    outcome: 'free',
  },
  { article: '2', kind: 'absence', outcome: 'billed' },
] as const;

function told(dates: readonly string[], at: string, reason = 'medical'): EarlierAbsence {
  return {
    dates: dates.map(toLocalDate),
    reason,
    announcements: [{ channel: 'telephone', receivedAt: new Date(at) }],
    returnOn: null,
  };
}

/** The article of each day of the last declaration. */
function articlesOf(
  declarations: readonly [...EarlierAbsence[], EarlierAbsence],
  reserved: readonly LocalDate[] = [],
) {
  const service = sampleService();
  const version = regulationVersion.parse({
    format: 1,
    effectiveFrom: '2026-09-01',
    revision: 1,
    adoptedBy: { kind: 'arrete', reference: '1', date: '2026-06-01', dateExecutoire: '2026-06-02' },
    services: [service.key],
    rules: RULES.map(one => rule.parse(one)),
  });
  const rulebook = createRulebook({
    calendar: sampleCalendar(),
    services: [service],
    regulations: [{ key: '2026-09-01', ...version }],
  });
  const last = declarations[declarations.length - 1] ?? told([], '');
  const facts = {
    level: null,
    contract: null,
    reserved,
    earlier: declarations.slice(0, -1),
    attestations: [],
    occurrences: [],
  };
  const act = { ...last, service: service.key, proofs: [] };
  return decideAbsence(rulebook, act, facts, new Date('2026-12-31T00:00Z')).map(({ article }) => article);
}

// 23 November 2026 is a Monday; there is no service on Wednesdays.
const MONDAY_AND_TUESDAY = told(['2026-11-23', '2026-11-24'], '2026-11-23T07:00Z');

test('an illness told in two parts has one first day', () => {
  const rest = told(['2026-11-26', '2026-11-27'], '2026-11-26T11:00Z');
  expect(articlesOf([MONDAY_AND_TUESDAY, rest])).toEqual(['1', '1']);
});

test('an illness told in three parts, in whatever order, has one first day', () => {
  const thursday = told(['2026-11-26'], '2026-11-25T11:00Z');
  const friday = told(['2026-11-27'], '2026-11-27T11:00Z');
  expect(articlesOf([thursday, MONDAY_AND_TUESDAY, friday])).toEqual(['1']);
});

test('a day on which the child came ends an illness, whatever day it was to be back', () => {
  const first = { ...MONDAY_AND_TUESDAY, returnOn: toLocalDate('2027-06-01') };
  const [thursday, friday] = ['2026-11-26', '2026-11-27'].map(toLocalDate);
  if (!thursday || !friday) throw new Error('two days');
  const later = told([friday], '2026-11-27T11:00Z');
  expect(articlesOf([first, later])).toEqual(['1']);
  expect(articlesOf([first, later], [...first.dates, thursday, friday])).toEqual(['2']);
});

test('who told the first day too late has not told the others in time', () => {
  const late = told(['2026-11-23', '2026-11-24'], '2026-11-23T09:00Z');
  expect(articlesOf([late, told(['2026-11-26'], '2026-11-26T07:00Z')])).toEqual(['2']);
});

test('a child that was back in between begins another illness', () => {
  const monday = told(['2026-11-23'], '2026-11-23T07:00Z');
  expect(articlesOf([monday, told(['2026-11-26'], '2026-11-26T07:00Z')])).toEqual(['2']);
});

test('an absence for another reason is another absence', () => {
  const away = told(['2026-11-23', '2026-11-24'], '2026-11-23T07:00Z', 'other');
  expect(articlesOf([away, told(['2026-11-26', '2026-11-27'], '2026-11-26T07:00Z')])).toEqual(['2', '1']);
});

test('a day on which the child came ends the first part of an absence', () => {
  // In time for the Tuesday, on which the second illness begins, and not for the Friday before.
  const split = told(['2026-11-20', '2026-11-24'], '2026-11-24T07:00Z');
  const thursday = told(['2026-11-26'], '2026-11-26T07:00Z');
  expect(articlesOf([split, thursday], [toLocalDate('2026-11-23')])).toEqual(['1']);
});
