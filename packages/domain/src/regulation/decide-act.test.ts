import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import { instantOf } from '../dates.ts';
import { nextDeadlines } from './deadlines.ts';
import { decideAct } from './decide-act.ts';
import { day, sampleRulebook, sampleVersion, type WrittenRule } from './rulebook.sample.ts';
import type { Act, Channel } from './vocabulary.ts';

type Written = Omit<Extract<WrittenRule, { kind: 'deadline' }>, 'kind'>;
const NOBODY = { level: null, contract: null };
const THURSDAY = day('2026-11-19');

function deadline(said: Partial<Written> = {}): WrittenRule {
  return {
    kind: 'deadline',
    act: 'reserve',
    until: { kind: 'days-before', days: 1, counted: 'calendar', at: '12:00' },
    inTime: { outcome: 'accept' },
    late: { outcome: 'refuse' },
    ...said,
  };
}

/** What becomes of an act for Thursday 19 November 2026, unless it is said, received at a local time of Paris. */
function decide(
  rules: readonly WrittenRule[],
  at: string,
  said: {
    act?: Act;
    channel?: Channel;
    date?: string;
    seconds?: number;
    issue?: string;
    service?: ReturnType<typeof sampleService>;
  } = {},
) {
  const { act = 'reserve', channel = 'portal', seconds = 0, issue, service = sampleService() } = said;
  const rulebook = sampleRulebook(rules, { services: [service] });
  const receivedAt = new Date(instantOf(at, 'Europe/Paris').getTime() + seconds * 1000);
  const date = said.date ? day(said.date) : THURSDAY;
  const events = issue ? { issue: day(issue) } : {};
  return decideAct(rulebook, service, { act, date, channel, receivedAt }, NOBODY, events);
}

test('an act is in time until the clock no longer shows the last minute', () => {
  expect(decide([deadline()], '2026-11-18T12:00', { seconds: 59 })).toMatchObject({
    outcome: 'accepted',
    reason: 'in-time',
  });
  expect(decide([deadline()], '2026-11-18T12:01')).toMatchObject({ outcome: 'refused', reason: 'late' });
});

test('midnight may be written 24:00, and is the last minute of the day', () => {
  const until = { kind: 'days-before', days: 1, counted: 'calendar', at: '24:00' } as const;
  expect(decide([deadline({ until })], '2026-11-18T23:59', { seconds: 59 })).toMatchObject({
    outcome: 'accepted',
  });
  expect(decide([deadline({ until })], '2026-11-19T00:00')).toMatchObject({ outcome: 'refused' });
});

test.each([
  ['accept', 'accepted'],
  ['ask-agent', 'requested'],
  ['await-payment', 'awaiting-payment'],
] as const)('in time, %s makes it %s, by the article of what is in time', (outcome, expected) => {
  const rule = deadline({ article: '3', inTime: { outcome, article: '3.1' } });
  expect(decide([rule], '2026-11-18T08:00')).toMatchObject({
    outcome: expected,
    article: '3.1',
    version: '2020-01-01',
  });
});

test('the first rule that speaks of the act, the channel and the child decides; without one an agent does', () => {
  const rules = [
    deadline({ article: 'paper', channels: ['paper'], until: { kind: 'same-day', at: '08:00' } }),
    deadline({ article: 'regular', contract: 'regular' }),
    deadline({ article: 'all', weekdays: ['thursday'], channels: ['portal'] }),
    deadline({ article: 'never' }),
  ];
  expect(decide(rules, '2026-11-19T07:00', { channel: 'paper' })).toMatchObject({
    outcome: 'accepted',
    article: 'paper',
  });
  expect(decide(rules, '2026-11-18T07:00')).toMatchObject({ article: 'all' });
  expect(decide(rules, '2026-11-18T07:00', { channel: 'telephone' })).toMatchObject({ article: 'never' });
  expect(decide(rules, '2026-11-18T07:00', { act: 'enrol' })).toMatchObject({
    outcome: 'requested',
    reason: 'no-deadline',
    article: null,
  });
});

test('a deadline that cannot be counted is left to an agent: hours before a service without hours', () => {
  const until = { kind: 'hours-before', hours: 48 } as const;
  expect(decide([deadline({ until })], '2026-11-19T07:00')).toMatchObject({
    outcome: 'requested',
    reason: 'no-deadline',
  });
});

test('hours are counted over the days that count: twelve before Monday morning is Friday evening', () => {
  const service = sampleService({ hours: { start: '08:00', end: '09:00' } });
  const rules = [deadline({ until: { kind: 'hours-before', hours: 12, counted: 'mon-fri' } })];
  expect(decide(rules, '2026-11-13T20:00', { date: '2026-11-16', service })).toMatchObject({
    outcome: 'accepted',
  });
  expect(decide(rules, '2026-11-13T20:01', { date: '2026-11-16', service })).toMatchObject({
    outcome: 'refused',
  });
});

test('past the deadline it is taken late with its surcharge, then left to an agent, then refused', () => {
  const surcharge = { per: 'order', cents: 200 } as const;
  const late = {
    outcome: 'accept',
    article: '3.2',
    surcharge,
    until: { kind: 'same-day', at: '08:00' },
    beyond: { outcome: 'ask-agent', until: { kind: 'same-day', at: '09:00' } },
  } as const;
  const rules = [deadline({ article: '3', late })];
  expect(decide(rules, '2026-11-19T08:00')).toMatchObject({
    outcome: 'accepted-late',
    article: '3.2',
    surcharge,
  });
  expect(decide(rules, '2026-11-19T08:01')).toMatchObject({
    outcome: 'requested',
    article: '3',
    surcharge: null,
  });
  expect(decide(rules, '2026-11-19T09:01')).toMatchObject({
    outcome: 'refused',
    article: '3',
    deadline: { at: '09:00' },
  });
});

test('what is taken late without a second deadline is taken until the service begins', () => {
  const service = sampleService({ hours: { start: '11:30', end: '13:30' } });
  const rules = [deadline({ late: { outcome: 'accept' } })];
  expect(decide(rules, '2026-11-19T11:29', { service })).toMatchObject({ outcome: 'accepted-late' });
  expect(decide(rules, '2026-11-19T11:30', { service })).toMatchObject({
    outcome: 'refused',
    reason: 'late',
  });
});

test('a second deadline that cannot be counted is left to an agent', () => {
  const late = { outcome: 'accept', until: { kind: 'hours-before', hours: 1 } } as const;
  expect(decide([deadline({ late })], '2026-11-19T08:00')).toMatchObject({ outcome: 'requested' });
});

test('a campaign is refused before it opens, between its windows and after them, and names when it opens', () => {
  const on = { from: '2026-09-01', to: '2027-07-02' };
  const until = {
    kind: 'window',
    windows: [
      { ...on, opens: '2026-06-01T08:00', closes: '2026-07-03T12:00' },
      { ...on, opens: '2026-10-01T08:00', closes: '2026-10-09T12:00' },
    ],
  } satisfies Written['until'];
  const rules = [deadline({ act: 'enrol', until })];
  const enrol = (at: string, date = '2026-11-19') => decide(rules, at, { act: 'enrol', date });
  expect(enrol('2026-06-01T07:59')).toMatchObject({
    reason: 'not-open-yet',
    opensAt: instantOf('2026-06-01T08:00', 'Europe/Paris'),
  });
  expect(enrol('2026-06-01T08:00')).toMatchObject({ outcome: 'accepted' });
  expect(enrol('2026-07-03T12:01')).toMatchObject({
    reason: 'not-open-yet',
    opensAt: instantOf('2026-10-01T08:00', 'Europe/Paris'),
  });
  expect(enrol('2026-10-09T12:01')).toMatchObject({ outcome: 'refused', reason: 'late' });
  expect(enrol('2026-06-02T08:00', '2027-09-02')).toMatchObject({
    outcome: 'refused',
    reason: 'not-open-yet',
  });
});

test('of the earliest all deadlines must be met, of the latest one', () => {
  const of = [
    { kind: 'same-day', at: '08:00' },
    { kind: 'days-before', days: 1, counted: 'calendar', at: '12:00' },
  ] as const;
  const earliest = [deadline({ until: { kind: 'earliest', of: [...of] } })];
  const latest = [deadline({ until: { kind: 'latest', of: [...of] } })];
  expect(decide(earliest, '2026-11-18T12:01')).toMatchObject({ outcome: 'refused' });
  expect(decide(earliest, '2026-11-18T12:00')).toMatchObject({
    outcome: 'accepted',
    deadline: { at: '12:00' },
  });
  expect(decide(latest, '2026-11-18T12:01')).toMatchObject({
    outcome: 'accepted',
    deadline: { at: '08:00' },
  });
});

test('a claim is counted from its bill, alone or among other deadlines, and moved like any other', () => {
  const after = { kind: 'days-after', of: 'issue', days: 30, at: '23:59' } as const;
  const claim = (rule: WrittenRule, at: string) =>
    decide([rule], at, { act: 'claim', date: '2026-12-02', issue: '2026-12-02' });
  expect(claim(deadline({ act: 'claim', until: after }), '2027-01-01T23:59')).toMatchObject({
    outcome: 'accepted',
  });
  expect(claim(deadline({ act: 'claim', until: after }), '2027-01-02T00:00')).toMatchObject({
    outcome: 'refused',
  });
  const closedDay = { moveTo: 'working-day-before' } as const;
  expect(claim(deadline({ act: 'claim', until: after, closedDay }), '2027-01-01T09:00')).toMatchObject({
    outcome: 'refused',
    deadline: { day: '2026-12-31' },
  });
  const latest = { kind: 'latest', of: [after, { kind: 'same-day', at: '08:00' }] } as const;
  expect(
    claim(deadline({ act: 'claim', until: { ...latest, of: [...latest.of] } }), '2026-12-30T09:00'),
  ).toMatchObject({ outcome: 'accepted' });
});

test('for the first day after holidays the deadline is the last day of class before them, and for no day within them', () => {
  const leisure = sampleService({ weekdays: ['monday'], holidayWeekdays: ['monday', 'friday'] });
  const rules = [deadline({ afterHolidays: { at: '10:00' } })];
  expect(decide(rules, '2026-10-16T10:01', { date: '2026-11-02' })).toMatchObject({
    outcome: 'refused',
    deadline: { day: '2026-10-16', at: '10:00' },
  });
  expect(decide(rules, '2026-10-24T10:00', { date: '2026-10-26', service: leisure })).toMatchObject({
    outcome: 'accepted',
    deadline: { day: '2026-10-25', at: '12:00' },
  });
});

test('a version holds from its day on, the last revision before the others; before the first there is none', () => {
  const written = (key: string, effectiveFrom: string, revision: number) => ({
    ...sampleVersion([deadline({ article: key })], { effectiveFrom: day(effectiveFrom), revision }),
    key,
  });
  const rulebook = sampleRulebook([], {
    regulations: [
      written('b', '2026-11-19', 1),
      written('c', '2026-11-19', 2),
      written('a', '2026-09-01', 9),
    ],
  });
  const of = (date: string) => rulebook.versionOn(sampleService(), day(date))?.key ?? null;
  expect([of('2026-08-31'), of('2026-09-01'), of('2026-11-18'), of('2026-11-19')]).toEqual([
    null,
    'a',
    'a',
    'c',
  ]);
});

test('the next deadlines come soonest first, each with the days that end with it', () => {
  const until = { kind: 'weekday', weekday: 'thursday', weeksBefore: 1, at: '12:00' } as const;
  const rulebook = sampleRulebook([deadline({ until })]);
  const now = instantOf('2026-11-18T09:00', 'Europe/Paris');
  const next = nextDeadlines(
    rulebook,
    sampleService(),
    'reserve',
    'portal',
    NOBODY,
    day('2026-11-18'),
    now,
    2,
  );
  expect(next.map(({ day: last, dates }) => [last, dates])).toEqual([
    ['2026-11-19', ['2026-11-23', '2026-11-24', '2026-11-26', '2026-11-27']],
    ['2026-11-26', ['2026-11-30', '2026-12-01', '2026-12-03', '2026-12-04']],
  ]);
});

test('what hangs on a bill is not remembered for another bill', () => {
  const until = { kind: 'days-after', of: 'issue', days: 30, at: '23:59' } as const;
  const rulebook = sampleRulebook([deadline({ act: 'claim', until })]);
  const date = day('2026-12-02');
  const claim = (issue: string) =>
    decideAct(
      rulebook,
      sampleService(),
      { act: 'claim', date, channel: 'portal', receivedAt: instantOf('2026-12-20T09:00', 'Europe/Paris') },
      NOBODY,
      { issue: day(issue) },
    ).outcome;
  expect([claim('2026-11-01'), claim('2026-12-02'), claim('2026-11-01')]).toEqual([
    'refused',
    'accepted',
    'refused',
  ]);
});
