import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayOfNumber, toLocalDate, WEEKDAYS, weekdayOf } from '../dates.ts';
import { daysOf, isoWeek } from './pattern.ts';

test.each([
  ['2026-01-01', 1],
  ['2026-12-31', 53],
  ['2027-01-03', 53],
  ['2027-01-04', 1],
  ['2024-12-30', 1],
  ['2023-01-01', 52],
  ['2026-11-28', 48],
])('%s is in ISO week %i', (date, week) => {
  expect(isoWeek(toLocalDate(date))).toBe(week);
});

test('even and odd weeks are parts of every week, and each day is one of those asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20_000, max: 22_000 }),
      fc.integer({ min: 0, max: 380 }),
      fc.subarray([...WEEKDAYS], { minLength: 1 }),
      (start, length, weekdays) => {
        const from = dayOfNumber(start);
        const to = addDays(from, length);
        const of = (weeks: 'every' | 'even' | 'odd') => daysOf({ from, to, weekdays, weeks });
        const every = of('every');
        expect([...of('even'), ...of('odd')].sort()).toEqual(every);
        expect(every.every(date => from <= date && date <= to && weekdays.includes(weekdayOf(date)))).toBe(
          true,
        );
        expect(new Set(every).size).toBe(every.length);
      },
    ),
  );
});
