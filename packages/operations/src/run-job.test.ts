import { expect, test } from 'vitest';
import { RETRY, retryDelay } from './run-job.ts';

test('a job is tried ten times, later and later, within seventeen hours', () => {
  const delays = Array.from({ length: 10 }, (_, made) => retryDelay(RETRY, made + 1));
  expect(delays.slice(0, 4)).toEqual([15_000, 45_000, 135_000, 405_000]);
  expect(delays.slice(-3)).toEqual([21_600_000, 21_600_000, null]);
  const hours = delays.reduce<number>((sum, delay) => sum + (delay ?? 0), 0) / 3_600_000;
  expect(hours).toBeGreaterThan(12);
  expect(hours).toBeLessThan(17);
});
