import { expect, test } from 'vitest';
import { weekdays } from './schedule.ts';

test('three days or more in a row are a range, others are listed', () => {
  expect(weekdays([1, 2, 3, 4, 5])).toBe('du lundi au vendredi');
  expect(weekdays([1, 2, 4, 5])).toBe('lundi, mardi, jeudi et vendredi');
  expect(weekdays([3, 4])).toBe('mercredi et jeudi');
  expect(weekdays([3])).toBe('mercredi');
});

test('the order and the repetition of days do not matter', () => {
  expect(weekdays([5, 1, 4, 2, 2])).toBe('lundi, mardi, jeudi et vendredi');
});

test('no day is no word', () => {
  expect(weekdays([])).toBe('');
});
