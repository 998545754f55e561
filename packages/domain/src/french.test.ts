import { expect, test } from 'vitest';
import { toLocalDate } from './dates.ts';
import { frenchDate, frenchDay, frenchMoney, frenchPhone, frenchTime, frenchTypography } from './french.ts';
import { cents } from './money.ts';

test('a date is written in full, with hard spaces', () => {
  expect(frenchDate(toLocalDate('2026-11-19'))).toBe('jeudi 19 novembre 2026'.replaceAll(' ', '\u00a0'));
  expect(frenchDay(toLocalDate('2026-12-01'))).toBe('mardi 1er décembre'.replaceAll(' ', '\u00a0'));
});

test('a time is written as it is spoken', () => {
  expect(frenchTime('12:00')).toBe('12\u00a0h');
  expect(frenchTime('08:30')).toBe('8\u00a0h\u00a030');
  expect(frenchTime('00:05')).toBe('0\u00a0h\u00a005');
});

test('an amount has two decimals, a comma, and hard spaces', () => {
  expect(frenchMoney(cents(1250))).toBe('12,50\u00a0€');
  expect(frenchMoney(cents(123456789))).toBe('1\u202f234\u202f567,89\u00a0€');
  expect(frenchMoney(cents(-305))).toBe('\u22123,05\u00a0€');
  expect(frenchMoney(cents(0))).toBe('0,00\u00a0€');
});

test('half a cent is no amount', () => {
  expect(() => cents(0.5)).toThrow(RangeError);
});

test('a French telephone number is written by pairs, another is left alone', () => {
  expect(frenchPhone('04.79.38.21.94')).toBe('04\u00a079\u00a038\u00a021\u00a094');
  expect(frenchPhone('+33479382194')).toBe('04\u00a079\u00a038\u00a021\u00a094');
  expect(frenchPhone('+41 22 000 00 00')).toBe('+41 22 000 00 00');
});

test('a long run of spaces is looked at once, not once for each of its spaces', () => {
  const spaces = ' '.repeat(200_000);
  expect(frenchTypography(`a${spaces}b`)).toBe(`a${spaces}b`);
  expect(frenchTypography(`a${spaces};`)).toBe('a\u202f;');
});

test('punctuation takes its hard spaces, addresses and times of a clock keep theirs', () => {
  expect(frenchTypography('Attention : êtes-vous sûr ?')).toBe('Attention\u00a0: êtes-vous sûr\u202f?');
  expect(frenchTypography('« demande »')).toBe('«\u00a0demande\u00a0»');
  expect(frenchTypography('avant 8 h 30, 12 €')).toBe('avant 8\u00a0h\u00a030, 12\u00a0€');
  expect(frenchTypography('https://a.fr/?b=1')).toBe('https://a.fr/?b=1');
});
