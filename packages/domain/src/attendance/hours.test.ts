import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import { day, sampleRulebook, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { billedHours, realisedHours } from './hours.ts';

const service = { ...sampleService(), hours: { start: '16:30', end: '18:30' } };
const rulebookOf = (price: Extract<WrittenRule, { kind: 'price' }>['price']) =>
  sampleRulebook([{ kind: 'price', price }], { services: [service] });
const flat = rulebookOf({ kind: 'amount', cents: 200 });
const slices = rulebookOf({
  kind: 'slices',
  minutes: 30,
  graceMinutes: 5,
  price: { kind: 'amount', cents: 90 },
});
const timed = rulebookOf({
  kind: 'by-duration',
  steps: [{ upToMinutes: 60, price: { kind: 'amount', cents: 1 } }, { price: { kind: 'amount', cents: 2 } }],
});
const date = day('2026-11-26');
const noted = (arrival: string | null, departure: string | null) => ({ arrival, departure });

test('hours of presence are what was noted, else what the service says, and say which', () => {
  expect(realisedHours(service, noted('16:32', '17:47'))).toEqual({ minutes: 75, source: 'clocked' });
  expect(realisedHours(service, noted('16:32', null))).toEqual({ minutes: 118, source: 'partly' });
  expect(realisedHours(service, noted(null, '17:30'))).toEqual({ minutes: 60, source: 'partly' });
  expect(realisedHours(service, noted(null, null))).toEqual({ minutes: 120, source: 'service' });
  expect(realisedHours({ hours: null }, noted(null, null))).toEqual({ minutes: null, source: 'none' });
  expect(realisedHours(service, null)).toEqual({ minutes: 0, source: 'clocked' });
  // A late pick-up was an hour of presence all the same; a clock that was wrong is no negative one.
  expect(realisedHours(service, noted('16:30', '19:00')).minutes).toBe(150);
  expect(realisedHours(service, noted('17:30', '17:00')).minutes).toBe(0);
});

test('hours that are billed are counted as the price counts: slices that were begun, the time, or the whole service', () => {
  const came = { outcome: 'present', noted: noted('16:10', '17:36') } as const;
  expect(billedHours(flat, service, date, came)).toEqual({ minutes: 120, source: 'service' });
  expect(billedHours(slices, service, date, came)).toEqual({ minutes: 90, source: 'slices' });
  expect(billedHours(timed, service, date, came)).toEqual({ minutes: 66, source: 'clocked' });
  const within = { outcome: 'present', noted: noted('16:30', '17:35') } as const;
  expect(billedHours(slices, service, date, within).minutes).toBe(60);
});

test('an absence that is billed is billed for the whole service, one that is excused or waits for an agent for nothing', () => {
  for (const outcome of ['billed', 'no-show', 'not-taken'] as const)
    for (const rulebook of [flat, slices, timed])
      expect(billedHours(rulebook, service, date, { outcome, noted: null }).minutes).toBe(120);
  for (const outcome of ['excused', 'pending'] as const)
    expect(billedHours(slices, service, date, { outcome, noted: null }).minutes).toBe(0);
});
