import { expect, test } from 'vitest';
import { dayOf, dayParts } from './date-parts.ts';

test('a day comes out of its boxes as it went in', () => {
  for (const day of ['2026-11-05', '2019-01-31', '']) expect(dayOf(dayParts(day))).toBe(day);
});

test('one figure is enough for a day and for a month', () => {
  expect(dayOf({ day: '5', month: '1', year: '2026' })).toBe('2026-01-05');
});

test('what is no day stays as it was typed', () => {
  expect(dayParts(dayOf({ day: '31', month: 'fév', year: '26' }))).toEqual({
    day: '31',
    month: 'fév',
    year: '26',
  });
});
