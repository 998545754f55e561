import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import { instantOf } from '../dates.ts';
import { day, sampleRulebook, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { type AbsenceAct, type AbsenceFacts, decideAbsence, runsOf } from './decide-absence.ts';
import { decideCommuneAct } from './decide-commune-act.ts';

const paris = (text: string) => instantOf(text, 'Europe/Paris');
const DEADLINE: WrittenRule = {
  article: '3',
  kind: 'deadline',
  act: 'declare-absence',
  until: { kind: 'days-before', days: 2, counted: 'calendar', at: '12:00' },
  inTime: { outcome: 'accept' },
  late: { outcome: 'refuse' },
};
const SICK: WrittenRule = {
  ...DEADLINE,
  article: '3.1',
  act: 'announce-sickness',
  until: { kind: 'same-day', at: '09:00' },
};
type Absence = Extract<WrittenRule, { kind: 'absence'; outcome: 'free' }>;
const free = (said: Partial<Absence> = {}): WrittenRule => ({
  article: '4',
  kind: 'absence',
  outcome: 'free',
  ...said,
});

/** Monday 23, Tuesday 24 and Thursday 26 November 2026, declared on Monday at 7:30 by the portal. */
function decide(
  rules: readonly WrittenRule[],
  said: { act?: Partial<AbsenceAct>; facts?: Partial<AbsenceFacts>; at?: string; now?: string } = {},
) {
  const dates = ['2026-11-23', '2026-11-24', '2026-11-26'].map(day);
  const at = said.at ?? '2026-11-23T07:30';
  return decideAbsence(
    sampleRulebook(rules),
    {
      service: 'repas',
      dates,
      reason: 'medical',
      announcements: [{ channel: 'portal', receivedAt: paris(at) }],
      proofs: [],
      returnOn: null,
      ...said.act,
    },
    {
      level: null,
      contract: null,
      reserved: [],
      attestations: [],
      earlier: [],
      occurrences: [],
      ...said.facts,
    },
    paris(said.now ?? at),
  );
}
const outcomes = (...asked: Parameters<typeof decide>) => decide(...asked).map(({ outcome }) => outcome);
const ALL_FREE = ['free', 'free', 'free'];
const ALL_BILLED = ['billed', 'billed', 'billed'];

test('the first rule that fits decides, and with none the day is billed', () => {
  expect(decide([]).map(({ outcome, article, charge }) => [outcome, article, charge.kind])).toEqual(
    Array.from({ length: 3 }, () => ['billed', null, 'whole']),
  );
  const rules = [
    free({ reasons: ['other'] }),
    free({ article: '4.1', reasons: ['medical'] }),
    free({ article: '4.9' }),
  ];
  expect(decide(rules)[0]).toMatchObject({ outcome: 'free', article: '4.1', charge: { kind: 'none' } });
  expect(decide(rules, { act: { reason: 'strike' } })[0]).toMatchObject({ article: '4.9' });
});

test('each outcome has its charge', () => {
  const of = (said: object) => decide([{ article: '4', kind: 'absence', ...said } as WrittenRule])[0]; // one outcome each
  expect(of({ outcome: 'ask-agent' })).toMatchObject({ outcome: 'ask-agent', charge: { kind: 'whole' } });
  expect(of({ outcome: 'collectable', collect: { from: '11:30', to: '12:00' } })?.charge).toEqual({
    kind: 'whole',
  });
  expect(of({ outcome: 'share', percent: 50 })?.charge).toEqual({ kind: 'share', percent: 50 });
  expect(of({ outcome: 'fixed', cents: 90 })?.charge).toEqual({ kind: 'fixed', cents: 90 });
  expect(of({ outcome: 'refund', cents: 150 })?.charge).toEqual({ kind: 'refund', cents: 150 });
});

test('a day is free by its own deadline, or all of them by that of the first day', () => {
  const each = [DEADLINE, free({ notice: [{ kind: 'in-time' }] })];
  const first = [DEADLINE, free({ notice: [{ kind: 'in-time', of: 'first-day' }] })];
  expect(outcomes(each)).toEqual(['billed', 'billed', 'free']);
  expect(outcomes(first)).toEqual(ALL_BILLED);
  expect(outcomes(each, { at: '2026-11-22T12:00' })).toEqual(['billed', 'free', 'free']);
  expect(outcomes(first, { at: '2026-11-21T12:00' })).toEqual(ALL_FREE);
  expect(decide(each)[0]?.deadline).toMatchObject({ day: '2026-11-21', at: '12:00' });
});

test('notice may be of a sickness, by some channels, until another deadline, and several are all asked for', () => {
  const until = { kind: 'until', until: { kind: 'same-day', at: '07:30' }, of: 'first-day' } as const;
  const rules = (...notice: NonNullable<Absence['notice']>) => [DEADLINE, SICK, free({ notice })];
  expect(outcomes(rules({ kind: 'in-time', act: 'announce-sickness', of: 'first-day' }))).toEqual(ALL_FREE);
  expect(outcomes(rules({ ...until, channels: ['telephone'] }))).toEqual(ALL_BILLED);
  expect(outcomes(rules(until))).toEqual(ALL_FREE);
  expect(outcomes(rules(until), { at: '2026-11-23T07:31' })).toEqual(ALL_BILLED);
  expect(outcomes(rules(until, { kind: 'in-time' }))).toEqual(['billed', 'billed', 'free']);
  expect(outcomes([free({ notice: [{ kind: 'in-time' }] })])).toEqual(ALL_BILLED);
});

test('a call before the declaration counts', () => {
  const rules = [
    DEADLINE,
    SICK,
    free({
      notice: [{ kind: 'in-time', act: 'announce-sickness', of: 'first-day', channels: ['telephone'] }],
    }),
  ];
  const announcements = [
    { channel: 'telephone', receivedAt: paris('2026-11-23T08:20') },
    { channel: 'portal', receivedAt: paris('2026-11-23T09:10') },
  ] as const;
  expect(outcomes(rules, { act: { announcements } })).toEqual(ALL_FREE);
});

test.each([
  ['reserved-days', [1, 2, 3]],
  ['service-days', [1, 2, 3]],
  ['school-days', [1, 2, 3]],
  ['calendar-days', [1, 2, 4]],
] as const)('the place of a day in the absence is counted in %s', (counts, places) => {
  expect(decide([free({ run: { counts } })]).map(({ facts }) => facts[0]?.value)).toEqual(places);
});

test('waiting days stay billed, up to a day, and where the absence is long enough', () => {
  const run = (said: object) => [free({ run: { counts: 'reserved-days', ...said } })];
  expect(outcomes(run({ from: 2 }))).toEqual(['billed', 'free', 'free']);
  expect(outcomes(run({ to: 2 }))).toEqual(['free', 'free', 'billed']);
  expect(outcomes(run({ minimum: 3 }))).toEqual(ALL_FREE);
  expect(outcomes(run({ minimum: 4 }))).toEqual(ALL_BILLED);
});

test('a reserved day on which the child came ends a run', () => {
  const dates = ['2026-11-23', '2026-11-24', '2026-11-26'].map(day);
  expect(runsOf(dates, [])).toHaveLength(1);
  expect(runsOf(dates, dates)).toHaveLength(1);
  expect(runsOf(['2026-11-23', '2026-11-26'].map(day), dates)).toHaveLength(2);
});

test.each([
  [{ kind: 'hours', hours: 72, of: 'first-day' }, '2026-11-25T23:59'],
  [{ kind: 'hours', hours: 48, of: 'declaration' }, '2026-11-25T07:29'],
  [{ kind: 'hours', hours: 24, of: 'return' }, '2026-11-27T23:59'],
  [{ kind: 'days', days: 3, of: 'first-day' }, '2026-11-26T23:59'],
  [{ kind: 'days', days: 3, of: 'last-day', counted: 'ouvres' }, '2026-12-01T23:59'],
  [{ kind: 'days', days: 1, of: 'declaration', at: '09:00' }, '2026-11-24T09:00'],
  [{ kind: 'days', days: 0, of: 'return' }, '2026-11-27T23:59'],
  [{ kind: 'end-of-month', daysAfter: 5 }, '2026-12-05T23:59'],
] as const)('a proof is taken until the last minute of %j, and awaited until then', (within, until) => {
  const rules = [free({ proof: { kind: 'certificate', within } })];
  const end = paris(until).getTime() + 60_000;
  const proof = (at: number) => ({
    act: { proofs: [{ kind: 'certificate', receivedAt: new Date(at) }] },
    now: '2027-02-01T00:00',
  });
  expect(outcomes(rules, proof(end - 1))).toEqual(ALL_FREE);
  expect(outcomes(rules, proof(end))).toEqual(ALL_BILLED);
  expect(
    outcomes(rules, { ...proof(end - 1), act: { proofs: [{ kind: 'letter', receivedAt: new Date(0) }] } }),
  ).toEqual(ALL_BILLED);
  const [awaited] = decide(rules, { now: until });
  expect(awaited).toMatchObject({ outcome: 'awaiting-proof', charge: { kind: 'whole' } });
  expect(`${awaited?.proofBy?.day}T${awaited?.proofBy?.at}`).toBe(until);
});

test('a day that waits for a proof costs meanwhile what the rules after it say', () => {
  const proof = { kind: 'certificate', within: { kind: 'hours', hours: 48, of: 'first-day' } } as const;
  const rules: WrittenRule[] = [
    free({ proof }),
    { article: '4.5', kind: 'absence', outcome: 'fixed', cents: 90 },
  ];
  expect(decide(rules)[0]).toMatchObject({
    outcome: 'awaiting-proof',
    article: '4',
    charge: { kind: 'fixed', cents: 90 },
  });
});

test('an attestation holds on its days, both included', () => {
  const rules = [free({ fact: 'employeur' })];
  const attestations = [{ kind: 'employeur', from: day('2026-11-24'), to: day('2026-11-24') }];
  expect(outcomes(rules, { facts: { attestations } })).toEqual(['billed', 'free', 'billed']);
  expect(outcomes(rules)).toEqual(ALL_BILLED);
});

test('the third of something is the one after two others', () => {
  const rules = [free({ counter: { counts: 'late-absences', from: 3, to: 3, per: 'month' } })];
  const happened = (...dates: string[]) => ({
    facts: { occurrences: dates.map(date => ({ fact: 'late-absences' as const, date: day(date) })) },
  });
  expect(outcomes(rules, happened('2026-11-03'))).toEqual(ALL_BILLED);
  expect(outcomes(rules, happened('2026-11-03', '2026-11-05'))).toEqual(ALL_FREE);
  expect(outcomes(rules, happened('2026-11-02', '2026-11-03', '2026-11-05'))).toEqual(ALL_BILLED);
});

test('where no version is in force, or no such service is known, the absence is refused', () => {
  expect(outcomes([free()], { act: { dates: [day('2019-11-19')] } })).toEqual(['refused']);
  expect(outcomes([free()], { act: { service: 'rien' } })).toEqual(['refused', 'refused', 'refused']);
});

test('an act of the commune cancels for all, unless the first rule that names its cause says otherwise', () => {
  const rules: WrittenRule[] = [
    {
      article: '6',
      kind: 'commune-act',
      causes: ['strike'],
      effect: 'family-decides',
      levels: ['maternelle'],
    },
    { article: '6.1', kind: 'commune-act', causes: ['strike', 'snow'], effect: 'keep' },
  ];
  const act = (cause: 'strike' | 'snow' | 'other', level: 'ps' | 'cp') =>
    decideCommuneAct(
      sampleRulebook(rules),
      { service: sampleService().key, date: day('2026-11-19'), cause },
      { level, contract: null },
    );
  expect(act('strike', 'ps')).toMatchObject({ effect: 'family-decides', article: '6' });
  expect(act('strike', 'cp')).toMatchObject({ effect: 'keep', article: '6.1' });
  expect(act('other', 'cp')).toMatchObject({ effect: 'cancel', article: null });
});

test('the first day of an absence is its first, though it is none of the days that count', () => {
  const rules = [free({ run: { counts: 'school-days', from: 2 } })];
  // A Wednesday without class, then a Thursday.
  expect(outcomes(rules, { act: { dates: [day('2026-11-25'), day('2026-11-26')] } })).toEqual([
    'billed',
    'free',
  ]);
});
