import { expect, test } from 'vitest';
import { weekdays, withWholeHours } from './schedule.ts';

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

test('opening hours are not cut at their dash, nor before their h', () => {
  expect(withWholeHours('Mardi, 9 h – 12 h 30 et 14 h – 18 h')).toBe(
    'Mardi, 9\u00a0h\u00a0–\u00a012\u00a0h\u00a030 et 14\u00a0h\u00a0–\u00a018\u00a0h',
  );
  expect(withWholeHours('Mairie – accueil')).toBe('Mairie – accueil');
});
