import { expect, test } from 'vitest';
import { endOfMinute, instantOf, isLocalDate, isTimeZone, localDateAt, toLocalDate } from './dates.ts';

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

test.each([
  ['2026-03-29T02:30', 'Europe/Paris', '2026-03-29T01:30:00.000Z', '2026-03-29T01:00:00.000Z'], // left out
  ['2026-10-25T02:30', 'Europe/Paris', '2026-10-25T00:30:00.000Z', '2026-10-25T01:31:00.000Z'], // there twice
  ['2026-10-25T23:59', 'Europe/Paris', '2026-10-25T22:59:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['2026-10-26T00:00', 'Europe/Paris', '2026-10-25T23:00:00.000Z', '2026-10-25T23:01:00.000Z'],
  ['2018-03-25T00:30', 'Asia/Beirut', '2018-03-24T22:30:00.000Z', '2018-03-24T22:00:00.000Z'], // at midnight
  ['2017-10-28T23:30', 'Asia/Beirut', '2017-10-28T20:30:00.000Z', '2017-10-28T21:31:00.000Z'],
])('around a change of clock, %s in %s begins and ends when clocks show it', (time, zone, begins, ends) => {
  expect(instantOf(time, zone).toISOString()).toBe(begins);
  expect(endOfMinute(time, zone).toISOString()).toBe(ends);
});

test('a time zone is known by its IANA name', () => {
  expect(isTimeZone('Indian/Reunion')).toBe(true);
  expect(isTimeZone('Europe/Rognaix')).toBe(false);
});
