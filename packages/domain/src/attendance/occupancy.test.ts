import { expect, test } from 'vitest';
import { averageCame, changePercent, fullnessOf, NO_OCCUPANCY } from './occupancy.ts';

test('a day is nearly full with two places left, or a tenth of them, and full with none', () => {
  const full = (capacity: number, taken: number) => fullnessOf({ capacity, taken });
  expect([full(24, 0), full(24, 21), full(24, 22)]).toEqual(['free', 'free', 'nearly']);
  expect([full(24, 24), full(24, 25)]).toEqual(['full', 'full']);
  expect([full(100, 89), full(100, 90)]).toEqual(['free', 'nearly']);
  // A small service that is empty is not nearly full, one that has no places is.
  expect([full(2, 0), full(2, 1), full(0, 0)]).toEqual(['free', 'nearly', 'full']);
});

test('an average is of the days of which attendance was taken, a change of what was before', () => {
  const month = { ...NO_OCCUPANCY, days: 5, daysTaken: 4, present: 9, unbooked: 1, notTaken: 3 };
  expect(averageCame(month)).toBe(2.5);
  expect(averageCame(NO_OCCUPANCY)).toBeNull();
  expect([changePercent(11, 10), changePercent(9, 10), changePercent(3, 0)]).toEqual([10, -10, null]);
});
