import { cents } from '@preau/domain/money';
import { expect, test } from 'vitest';
import { readAmount, typedAmount } from './amount.ts';

test('an amount is read as it is typed in France, and nothing else is one', () => {
  expect(['46,80', '46.8', '46', '1 250 €', '0,05', '1\u202f250,00'].map(readAmount)).toEqual([
    4680, 4680, 4600, 125_000, 5, 125_000,
  ]);
  expect(['', '-3', '4,805', '1,2,3', 'dix', '1e3', '9999999'].map(readAmount)).toEqual(Array(7).fill(null));
  expect([typedAmount(cents(4680)), typedAmount(cents(5))]).toEqual(['46,80', '0,05']);
});
