import { expect, test } from 'vitest';
import { dueJobs } from './tick-clock.ts';

test('a job of the clock is due from its local time on, for the day of the tenant', () => {
  const before = dueJobs(new Date('2026-11-22T02:29:59Z'), 'Europe/Paris');
  expect(before).toEqual({ on: '2026-11-22', due: ['plan-meal-orders'] });
  const after = dueJobs(new Date('2026-11-22T02:30:00Z'), 'Europe/Paris');
  expect(after).toEqual({ on: '2026-11-22', due: ['plan-meal-orders', 'purge-done-jobs'] });
});

test('the day is the tenant’s own, not the server’s', () => {
  const night = new Date('2026-11-21T23:45:00Z');
  expect(dueJobs(night, 'Indian/Reunion')).toEqual({
    on: '2026-11-22',
    due: ['plan-meal-orders', 'purge-done-jobs', 'purge-expired-data'],
  });
  expect(dueJobs(night, 'Europe/Paris')).toEqual({ on: '2026-11-22', due: [] });
  expect(dueJobs(night, 'America/Martinique')).toEqual({
    on: '2026-11-21',
    due: ['plan-meal-orders', 'purge-done-jobs', 'purge-expired-data', 'plan-emergency-sheets'],
  });
});
