import { expect, test } from 'vitest';
import { destination } from './grid-keys.ts';

// Two services on three days; the second has no cell on the second day.
const CODES = ['x0.0', 'r1.0', 'r0.1', 'r0.2', 'a1.2'];

test('on a wide screen an arrow leads to the next day of the service, or to the next service of the day', () => {
  const go = (from: string, key: string) => destination(CODES, from, key, true);
  expect(go('r1.0', 'ArrowRight')).toBe('a1.2');
  expect(go('r0.1', 'ArrowLeft')).toBe('x0.0');
  expect(go('x0.0', 'ArrowDown')).toBe('r1.0');
  expect(go('r0.1', 'ArrowDown')).toBeNull();
  expect(go('a1.2', 'Home')).toBe('r1.0');
  expect(go('x0.0', 'End')).toBe('r0.2');
});

test('in a list an arrow down leads to what stands below', () => {
  expect(destination(CODES, 'r1.0', 'ArrowDown', false)).toBe('r0.1');
  expect(destination(CODES, 'x0.0', 'ArrowUp', false)).toBeNull();
});

test('other keys are left alone', () => {
  expect(destination(CODES, 'r0.1', 'a', true)).toBeNull();
});
