import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import { day, sampleRulebook, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { type Caterer, orderTimes } from './freeze.ts';

const RESERVE: WrittenRule = {
  article: '3.1',
  kind: 'deadline',
  act: 'reserve',
  until: { kind: 'weekday', weekday: 'friday', weeksBefore: 1, at: '12:00' },
  inTime: { outcome: 'accept' },
  late: { outcome: 'refuse' },
};
const ABSENCE: WrittenRule = {
  ...RESERVE,
  article: '4.1',
  act: 'declare-absence',
  until: { kind: 'days-before', days: 1, counted: 'calendar', at: '18:00' },
  late: { outcome: 'accept' },
};
const SICKNESS: WrittenRule = {
  ...ABSENCE,
  article: '4.2',
  act: 'announce-sickness',
  until: { kind: 'same-day', at: '08:30' },
};
const TUESDAY = day('2026-11-24');
const service = sampleService({ hours: { start: '11:30', end: '13:30' } });

const timesBy = (rules: readonly WrittenRule[], caterer: Partial<Caterer> | null = null, date = TUESDAY) =>
  orderTimes(
    sampleRulebook(rules, { services: [service] }),
    [service],
    date,
    caterer && {
      name: 'Cuisine',
      emails: ['cuisine@example.org'],
      sends: { kind: 'deadline' },
      changesAt: null,
      ...caterer,
    },
  );

test('the numbers stop moving with the last deadline of reserving and of absences; sickness is a change since', () => {
  const { lastChange, freezesAt, maker, sendsAt } = timesBy([RESERVE, ABSENCE, SICKNESS]);
  expect(lastChange).toMatchObject({ article: '4.1', version: '2020-01-01' });
  expect(freezesAt.toISOString()).toBe('2026-11-23T17:01:00.000Z');
  expect([maker, sendsAt]).toEqual(['deadline', null]);
  expect(timesBy([RESERVE]).freezesAt.toISOString()).toBe('2026-11-20T11:01:00.000Z');
});

test('a rule for one channel, level or contract counts as the others do: the last of them is the last', () => {
  const byPaper: WrittenRule = {
    ...RESERVE,
    channels: ['paper'],
    until: { kind: 'day-of-month', day: 19, monthsBefore: 1, at: '23:59' },
  };
  const nursery: WrittenRule = { ...RESERVE, article: '9', levels: ['maternelle'], until: ABSENCE_UNTIL };
  expect(timesBy([byPaper, RESERVE]).lastChange.article).toBe('3.1');
  expect(timesBy([nursery, RESERVE]).lastChange.article).toBe('9');
});
const ABSENCE_UNTIL = { kind: 'days-before', days: 1, counted: 'calendar', at: '18:00' } as const;

test('without any deadline the numbers move until the service begins', () => {
  const { freezesAt, lastChange } = timesBy([]);
  expect(freezesAt.toISOString()).toBe('2026-11-24T10:30:00.000Z');
  expect(lastChange.article).toBeNull();
});

test('what is sent before the deadline is the order from then on; what is sent later was frozen at the deadline', () => {
  const early = timesBy([RESERVE, ABSENCE], { sends: { kind: 'days-before', days: 2, at: '10:00' } });
  // Two working days before a Tuesday is the Friday.
  expect(early).toMatchObject({ maker: 'sending', freezesAt: new Date('2026-11-20T09:00:00Z') });
  expect(early.sendsAt).toEqual(early.freezesAt);
  const later = timesBy([RESERVE], { sends: { kind: 'days-before', days: 0, at: '07:30' } });
  expect(later).toMatchObject({
    maker: 'deadline',
    freezesAt: new Date('2026-11-20T11:01:00Z'),
    sendsAt: new Date('2026-11-24T06:30:00Z'),
  });
});

test('the morning’s changes are looked at after the order, or not at all', () => {
  expect(timesBy([RESERVE], { changesAt: '08:45' }).changesAt).toEqual(new Date('2026-11-24T07:45:00Z'));
  const sameDay: WrittenRule = { ...ABSENCE, until: { kind: 'same-day', at: '09:00' } };
  expect(timesBy([RESERVE, sameDay], { changesAt: '08:45' }).changesAt).toBeNull();
});
