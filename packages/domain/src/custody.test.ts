import { expect, test } from 'vitest';
import { type CustodyPeriod, custodyProblem } from './custody.ts';
import { toLocalDate } from './dates.ts';

const period = (householdId: string, rest: Partial<CustodyPeriod> = {}): CustodyPeriod => ({
  householdId,
  firstDay: toLocalDate('2026-09-01'),
  lastDay: null,
  weeks: 'every',
  holidays: 'all',
  costShareBp: 10_000,
  ...rest,
});

const half = { weeks: 'even', holidays: 'as-weeks', costShareBp: 5000 } as const;

test('one household with everything, and two with every other week, are right', () => {
  expect(custodyProblem([period('a')])).toBeNull();
  expect(custodyProblem([period('a', half), period('b', { ...half, weeks: 'odd' })])).toBeNull();
  expect(
    custodyProblem([
      period('a', { costShareBp: 6000, holidays: 'first-half-even-years' }),
      period('b', { costShareBp: 4000, weeks: 'none', holidays: 'first-half-odd-years' }),
    ]),
  ).toBeNull();
  expect(custodyProblem([])).toBeNull();
});

test('the shares are the whole on every day, also where one period ends before the other', () => {
  const ends = period('b', { ...half, weeks: 'odd', lastDay: toLocalDate('2026-12-31') });
  expect(custodyProblem([period('a', half), ends])).toEqual({ problem: 'shares', day: '2027-01-01' });
  const alone = period('a', { firstDay: toLocalDate('2027-01-01') });
  expect(
    custodyProblem([period('a', { ...half, lastDay: toLocalDate('2026-12-31') }), ends, alone]),
  ).toBeNull();
  expect(custodyProblem([period('a', { ...half, costShareBp: 4999 }), ends])?.problem).toBe('shares');
});

test('no week and no half of the holidays is in two households, or in none', () => {
  expect(custodyProblem([period('a', half), period('b', half)])?.problem).toBe('weeks');
  expect(custodyProblem([period('a', { weeks: 'even' })])?.problem).toBe('weeks');
  const other = { ...half, weeks: 'odd', holidays: 'first-half' } as const;
  expect(
    custodyProblem([period('a', { ...half, holidays: 'first-half' }), period('b', other)])?.problem,
  ).toBe('holidays');
  expect(custodyProblem([period('a', half), period('b', other)])?.problem).toBe('holidays');
});

test('a household has one period at a time, and none ends before it begins', () => {
  const twice = [period('a', half), period('a', { ...half, weeks: 'odd' })];
  expect(custodyProblem(twice)?.problem).toBe('overlap');
  expect(custodyProblem([period('a', { lastDay: toLocalDate('2026-08-31') })])?.problem).toBe('before-start');
});
