import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import type { Service } from '../calendar/calendar.ts';
import { instantOf } from '../dates.ts';
import { day, sampleRulebook, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { decideReservation, type ReservationAct, type ReservationFacts } from './decide-reservation.ts';

const IN_TIME: WrittenRule = {
  article: '3.2',
  kind: 'deadline',
  act: 'reserve',
  until: { kind: 'days-before', days: 1, counted: 'calendar', at: '12:00' },
  inTime: { outcome: 'accept' },
  late: { outcome: 'accept', surcharge: { per: 'order', cents: 200 } },
};
const MEAL = sampleService({ hours: { start: '11:30', end: '13:30' }, capacity: 2 });

/** For Thursday 19 November 2026, asked for on the Tuesday before, with what a test says otherwise. */
function decide(
  rules: readonly WrittenRule[],
  said: {
    at?: string;
    date?: string;
    act?: Partial<ReservationAct>;
    facts?: Partial<ReservationFacts>;
    service?: Service;
  } = {},
) {
  const service = said.service ?? MEAL;
  const receivedAt = instantOf(said.at ?? '2026-11-17T09:00', 'Europe/Paris');
  return decideReservation(
    sampleRulebook(rules, { services: [service] }),
    {
      service: service.key,
      date: day(said.date ?? '2026-11-19'),
      channel: 'portal',
      receivedAt,
      ...said.act,
    },
    { level: null, contract: null, isEnrolled: true, reserved: [], taken: 0, occurrences: [], ...said.facts },
  );
}

const reserved = (...dates: string[]) => dates.map(date => ({ date: day(date), channel: 'paper' as const }));

test('the reasons to refuse come in their order, each before those after it', () => {
  const facts = { isEnrolled: false, reserved: reserved('2026-11-19'), taken: 2 };
  const late = '2026-11-19T12:00';
  expect(decide([IN_TIME], { act: { service: 'rien' }, facts })).toMatchObject({
    outcome: 'refused',
    reason: 'unknown-service',
  });
  expect(decide([IN_TIME], { date: '2019-11-19', facts })).toMatchObject({
    reason: 'no-regulation',
    version: null,
  });
  expect(decide([IN_TIME], { date: '2026-11-18', facts, at: late })).toMatchObject({ reason: 'not-served' });
  expect(decide([IN_TIME], { facts, at: late })).toMatchObject({ reason: 'not-enrolled' });
  expect(decide([IN_TIME], { facts: { ...facts, isEnrolled: true }, at: late })).toMatchObject({
    reason: 'already-reserved',
  });
  expect(decide([IN_TIME], { facts: { taken: 2 }, at: late })).toMatchObject({
    outcome: 'refused',
    reason: 'past',
  });
});

test('a child who is not enrolled reserves where no enrolment is needed, and is told the article elsewhere', () => {
  const facts = { isEnrolled: false };
  const granted = (how: 'not-needed' | 'on-request'): WrittenRule => ({
    article: '2',
    kind: 'enrolment',
    granted: how,
  });
  expect(decide([IN_TIME, granted('not-needed')], { facts })).toMatchObject({ outcome: 'accepted' });
  expect(decide([IN_TIME, granted('on-request')], { facts })).toMatchObject({
    outcome: 'refused',
    article: '2',
  });
});

test('a service that has begun is past, to the minute', () => {
  expect(decide([IN_TIME], { at: '2026-11-19T11:29' })).toMatchObject({ outcome: 'accepted-late' });
  expect(decide([IN_TIME], { at: '2026-11-19T11:30' })).toMatchObject({ outcome: 'refused', reason: 'past' });
});

test('a full service puts on hold, or does what the rule says; one place left is a place', () => {
  const full = { facts: { taken: 2 } };
  const when = (whenFull: 'on-hold' | 'refuse' | 'ask-agent'): WrittenRule => ({
    ...IN_TIME,
    inTime: { outcome: 'accept', whenFull },
  });
  expect(decide([IN_TIME], { facts: { taken: 1 } })).toMatchObject({ outcome: 'accepted' });
  expect(decide([IN_TIME], full)).toMatchObject({ outcome: 'on-hold', reason: 'full' });
  expect(decide([when('on-hold')], full)).toMatchObject({ outcome: 'on-hold' });
  expect(decide([when('refuse')], full)).toMatchObject({ outcome: 'refused', reason: 'full' });
  expect(decide([when('ask-agent')], full)).toMatchObject({ outcome: 'requested' });
  expect(decide([], full)).toMatchObject({ outcome: 'on-hold', reason: 'full' });
  expect(decide([IN_TIME], { facts: { taken: 99 }, service: { ...MEAL, capacity: null } })).toMatchObject({
    outcome: 'accepted',
  });
});

test.each([
  [{ kind: 'on', at: '2026-11-17T09:00' }, '2026-11-17T09:00'],
  [{ kind: 'days-before', days: 2 }, '2026-11-17T00:00'],
  [{ kind: 'months-before', months: 1 }, '2026-10-19T00:00'],
  [{ kind: 'day-of-month', day: 31, monthsBefore: 2 }, '2026-09-30T00:00'],
] as const)('a horizon opens at its instant: %j', (opens, at) => {
  const rules: WrittenRule[] = [{ article: '3.1', kind: 'horizon', opens, to: 'unlimited' }, IN_TIME];
  const opensAt = instantOf(at, 'Europe/Paris');
  const receivedAt = new Date(opensAt.getTime() - 1);
  expect(decide(rules, { act: { receivedAt } })).toMatchObject({
    outcome: 'refused',
    reason: 'not-open-yet',
    opensAt,
    article: '3.1',
  });
  expect(decide(rules, { at })).toMatchObject({ outcome: 'accepted' });
});

test.each([
  ['end-of-month', '2026-10-30', '2026-11-19'],
  ['end-of-next-month', '2026-09-30', '2026-10-01'],
  ['end-of-school-year', '2026-07-03', '2026-07-04'],
  ['unlimited', null, '2026-07-03'],
] as const)('no further ahead than %s', (to, tooEarly, early) => {
  const rules: WrittenRule[] = [{ article: '3.1', kind: 'horizon', to }, IN_TIME];
  const on = (date: string) =>
    decide(rules, { at: `${date}T09:00`, date: to === 'end-of-month' ? '2026-11-20' : '2026-11-19' });
  if (tooEarly) expect(on(tooEarly)).toMatchObject({ outcome: 'refused', reason: 'too-far', article: '3.1' });
  expect(on(early)).toMatchObject({ outcome: 'accepted' });
});

test('the first horizon that holds decides', () => {
  const rules: WrittenRule[] = [
    { kind: 'horizon', weekdays: ['thursday'], to: 'unlimited' },
    { kind: 'horizon', to: 'end-of-month' },
    IN_TIME,
  ];
  expect(decide(rules, { at: '2026-09-01T09:00' })).toMatchObject({ outcome: 'accepted' });
  expect(decide(rules, { at: '2026-09-01T09:00', date: '2026-11-20' })).toMatchObject({ reason: 'too-far' });
});

test('who reserved by one channel does not by the other, in the same month or school year', () => {
  const rule = (per: 'child-and-month' | 'child-and-school-year'): WrittenRule[] => [
    { article: '3.5', kind: 'single-channel', channels: ['portal', 'paper'], per, outcome: 'refuse' },
    IN_TIME,
  ];
  const [month, year] = [rule('child-and-month'), rule('child-and-school-year')];
  expect(decide(month, { facts: { reserved: reserved('2026-11-30') } })).toMatchObject({
    outcome: 'refused',
    reason: 'other-channel',
    article: '3.5',
  });
  expect(decide(month, { facts: { reserved: reserved('2026-12-01') } })).toMatchObject({
    outcome: 'accepted',
  });
  expect(decide(year, { facts: { reserved: reserved('2027-01-04') } })).toMatchObject({
    reason: 'other-channel',
  });
  expect(decide(year, { facts: { reserved: reserved('2026-06-01') } })).toMatchObject({
    outcome: 'accepted',
  });
  expect(
    decide(month, { facts: { reserved: reserved('2026-11-30') }, act: { channel: 'counter' } }),
  ).toMatchObject({ outcome: 'accepted' });
});

test('a week, a month and a year have their limits, each the first that the rules name', () => {
  const limit = (per: 'week' | 'month' | 'school-year', maximum: number): WrittenRule => ({
    article: per,
    kind: 'limit',
    per,
    maximum,
    outcome: 'refuse',
  });
  const rules = [limit('week', 2), limit('week', 1), limit('month', 3), limit('school-year', 4), IN_TIME];
  const with_ = (...dates: string[]) => decide(rules, { facts: { reserved: reserved(...dates) } });
  expect(with_('2026-11-16')).toMatchObject({ outcome: 'accepted' });
  expect(with_('2026-11-16', '2026-11-17')).toMatchObject({
    outcome: 'refused',
    reason: 'limit',
    article: 'week',
  });
  expect(with_('2026-11-02', '2026-11-03', '2026-11-05')).toMatchObject({ article: 'month' });
  expect(with_('2026-12-01', '2026-12-03', '2027-01-04', '2027-06-01')).toMatchObject({
    article: 'school-year',
  });
});

test('after so many times in a period it is refused or left to an agent, not before and not after', () => {
  const rules: WrittenRule[] = [
    {
      article: '5',
      kind: 'repetition',
      counter: { counts: 'unbooked-presences', from: 2, to: 2, per: 'month' },
      outcome: 'ask-agent',
    },
    IN_TIME,
  ];
  const after = (...dates: string[]) =>
    decide(rules, {
      facts: { occurrences: dates.map(date => ({ fact: 'unbooked-presences' as const, date: day(date) })) },
    });
  expect(after('2026-11-03')).toMatchObject({ outcome: 'accepted' });
  expect(after('2026-10-01', '2026-11-03')).toMatchObject({ outcome: 'accepted' });
  expect(after('2026-11-02', '2026-11-03')).toMatchObject({
    outcome: 'requested',
    reason: 'repetition',
    article: '5',
  });
  expect(after('2026-11-02', '2026-11-03', '2026-11-05')).toMatchObject({ outcome: 'accepted' });
});

test('what an agent is asked because of a limit is still late, with its surcharge', () => {
  const rules: WrittenRule[] = [{ kind: 'limit', per: 'week', maximum: 1, outcome: 'ask-agent' }, IN_TIME];
  const decided = decide(rules, { at: '2026-11-18T13:00', facts: { reserved: reserved('2026-11-16') } });
  expect(decided).toMatchObject({
    outcome: 'requested',
    reason: 'limit',
    surcharge: { per: 'order', cents: 200 },
  });
  expect(decided.facts.map(({ name }) => name)).toEqual(['receivedAt', 'channel', 'counted']);
});

test('without a deadline that speaks of the channel an agent decides', () => {
  expect(decide([{ ...IN_TIME, channels: ['paper'] }])).toMatchObject({
    outcome: 'requested',
    reason: 'no-deadline',
  });
});

test('the last day of a horizon can still be reserved', () => {
  const rules: WrittenRule[] = [{ kind: 'horizon', to: 'end-of-month' }, IN_TIME];
  expect(decide(rules, { at: '2026-11-02T09:00', date: '2026-11-30' })).toMatchObject({
    outcome: 'accepted',
  });
});
