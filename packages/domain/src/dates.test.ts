import { expect, test } from 'vitest';
import { instantOf, isLocalDate, isTimeZone, localDateAt, toLocalDate } from './dates.ts';

test('only days of the calendar are days', () => {
  expect(isLocalDate('2028-02-29')).toBe(true);
  expect(isLocalDate('2026-02-29')).toBe(false);
  expect(isLocalDate('2026-2-1')).toBe(false);
  expect(() => toLocalDate('2026-13-01')).toThrow(RangeError);
});

test('an instant falls on the day of its time zone', () => {
  const lateEvening = new Date('2026-11-19T23:30:00Z');
  expect(localDateAt(lateEvening, 'Europe/Paris')).toBe('2026-11-20');
  expect(localDateAt(lateEvening, 'America/Martinique')).toBe('2026-11-19');
});

test('a local time is an instant on both sides of a change of clock', () => {
  expect(instantOf('2026-11-19T11:58', 'Europe/Paris').toISOString()).toBe('2026-11-19T10:58:00.000Z');
  expect(instantOf('2026-07-01T11:58', 'Europe/Paris').toISOString()).toBe('2026-07-01T09:58:00.000Z');
});

test('a time zone is known by its IANA name', () => {
  expect(isTimeZone('Indian/Reunion')).toBe(true);
  expect(isTimeZone('Europe/Rognaix')).toBe(false);
});
