import { expect, test } from 'vitest';
import { arrayTypes } from './arrays.ts';

const { texts, numbers, booleans } = arrayTypes;

test.each([
  [[], '{}'],
  [['Chef-Lieu', '73540 Esserts-Blay'], '{"Chef-Lieu","73540 Esserts-Blay"}'],
  [['a,b', '{c}', 'd"e', 'f\\g', '', 'NULL'], '{"a,b","{c}","d\\"e","f\\\\g","","NULL"}'],
  [['deux\nlignes', null], '{"deux\nlignes",null}'],
])('the texts %j are written %s and read back', (values, written) => {
  expect(texts.serialize(values)).toBe(written);
  expect(texts.parse(written.replace(',null', ',NULL'))).toEqual(values);
});

test('what PostgreSQL leaves without quotes is read too', () => {
  expect(texts.parse('{a,2026-11-22,"b c",NULL}')).toEqual(['a', '2026-11-22', 'b c', null]);
  expect(numbers.parse('{1,-2,NULL}')).toEqual([1, -2, null]);
  expect(booleans.parse('{t,f}')).toEqual([true, false]);
});
