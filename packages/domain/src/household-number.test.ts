import { expect, test } from 'vitest';
import { hasCheckDigit, householdNumber, RANDOM_DIGITS } from './household-number.ts';

test('a number given by the system has eight digits, does not begin with a zero, and ends with its check digit', () => {
  expect(householdNumber([7, 9, 9, 2, 7, 3, 9])).toBe('79927398');
  expect(householdNumber([0, 0, 0, 0, 0, 0, 0])).toMatch(/^1\d{7}$/);
  for (let digit = 0; digit < 10; digit++)
    expect(hasCheckDigit(householdNumber(Array.from({ length: RANDOM_DIGITS }, () => digit)))).toBe(true);
  expect(() => householdNumber([1, 2])).toThrow(RangeError);
});

test('a digit that was mistyped, or two neighbours exchanged, does not pass', () => {
  const number = householdNumber([7, 9, 9, 2, 7, 3, 9]);
  for (let at = 0; at < number.length; at++) {
    const wrong = String((Number(number[at]) + 1) % 10);
    expect(hasCheckDigit(number.slice(0, at) + wrong + number.slice(at + 1))).toBe(false);
  }
  expect(hasCheckDigit('97927398')).toBe(false);
});
