/** What holds of every règlement that the language admits, for every act and every family: tried on random ones. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideAbsence, runsOf } from '../absence/decide-absence.ts';
import { decideCommuneAct } from '../absence/decide-commune-act.ts';
import { sampleService } from '../calendar/calendar.sample.ts';
import { addDays, type LocalDate, toLocalDate, WEEKDAYS } from '../dates.ts';
import { LEVELS } from '../family.ts';
import { cents, splitCents, sumCents } from '../money.ts';
import { UNKNOWN_FACTS } from '../pricing/evaluate-price.ts';
import { priceDay } from '../pricing/price-day.ts';
import { type HouseholdMonth, priceMonth } from '../pricing/price-month.ts';
import { decideReservation, type ReservationFacts } from '../reservation/decide-reservation.ts';
import { beginningOf } from './deadlines.ts';
import { decideAct } from './decide-act.ts';
import { rule } from './rule.ts';
import { sampleRulebook, sampleVersion, type WrittenRule } from './rulebook.sample.ts';
import { createRulebook, type Rulebook } from './rulebook.ts';
import { ACTS, CAUSES, CHANNELS, COUNTED_FACTS } from './vocabulary.ts';

const RUNS = { numRuns: 150 };
const KEYS = ['repas', 'garderie'] as const;
const REASONS = ['medical', 'other'] as const;
const ARTICLES = ['1', '2.1', '3'] as const;

const pick = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1 });
const maybe = <Shape extends Record<string, fc.Arbitrary<unknown>>>(shape: Shape) =>
  fc.record(shape, { requiredKeys: [] });
const article = pick(ARTICLES);
const at = pick(['00:00', '02:30', '08:30', '12:00', '23:59', '24:00']);
const time = pick(['07:30', '11:30', '16:30', '18:30', '23:59']);
const amount = fc.integer({ min: 0, max: 2_000 });
const percent = pick([0, 0.36, 10, 33.3333, 50, 100, 150, 1000]);
const weekday = pick(WEEKDAYS);
const counted = fc.oneof(
  pick(['calendar', 'mon-fri', 'ouvres', 'ouvrables', 'school-days', 'service-days'] as const),
  some(WEEKDAYS),
);
const date = fc.integer({ min: 0, max: 1035 }).map(days => addDays(toLocalDate('2024-08-25'), days));
const dateTime = fc
  .tuple(date, pick(['00:00', '02:30', '08:00', '23:59']))
  .map(([day, clock]) => `${day}T${clock}`);
const levels = some(['maternelle', 'elementaire', ...LEVELS] as const);
const contract = pick(['regular', 'occasional'] as const);

const weekdayBefore = { weekday, weeksBefore: fc.integer({ min: 0, max: 2 }), at };
const single = fc.oneof(
  fc.record({ kind: fc.constant('days-before'), days: fc.integer({ min: 0, max: 20 }), counted, at }),
  fc.record({ kind: fc.constant('hours-before'), hours: fc.integer({ min: 0, max: 100 }), counted }),
  fc.record({ kind: fc.constant('hours-before'), hours: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ kind: fc.constant('weekday'), ...weekdayBefore }),
  fc.record({
    kind: fc.constant('per-weekday'),
    table: fc.dictionary(weekday, fc.record(weekdayBefore)),
  }),
  fc.record({
    kind: fc.constant('day-of-month'),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last')),
    monthsBefore: fc.integer({ min: 0, max: 3 }),
    at,
  }),
  fc.record({
    kind: fc.constant('weekday-of-month'),
    weekday,
    nth: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant('last')),
    monthsBefore: fc.integer({ min: 0, max: 3 }),
    at,
  }),
  fc.record({ kind: fc.constant('same-day'), at }),
  fc.record({
    kind: fc.constant('before-period'),
    period: pick(['week', 'month', 'term', 'school-period', 'holidays', 'school-year']),
    days: fc.integer({ min: 0, max: 20 }),
    counted,
    at,
  }),
  fc.record({
    kind: fc.constant('window'),
    windows: fc.array(fc.record({ from: date, to: date, opens: dateTime, closes: dateTime }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({
    kind: fc.constant('days-after'),
    of: pick(['issue', 'due-date', 'service-date']),
    days: fc.integer({ min: 0, max: 60 }),
    at,
  }),
  fc.record({
    kind: fc.constant('months-after'),
    of: pick(['issue', 'due-date', 'service-date']),
    months: fc.integer({ min: 1, max: 3 }),
    at,
  }),
);
const deadline = fc.oneof(
  { weight: 5, arbitrary: single },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: pick(['earliest', 'latest']),
      of: fc.array(single, { minLength: 2, maxLength: 3 }),
    }),
  },
);

const leaf = fc.oneof(
  fc.record({ kind: fc.constant('amount'), cents: amount }),
  fc.record({
    kind: fc.constant('rate'),
    percent,
    missing: fc.record({ take: pick(['highest', 'lowest']) }),
  }),
  fc.record({
    kind: fc.constant('rate'),
    percent,
    minimumCents: amount,
    maximumCents: amount,
    missing: fc.record({ take: pick(['highest', 'lowest']) }),
    roundTo: fc.record({ cents: pick([1, 5, 10, 50, 100]), way: pick(['nearest', 'down', 'up']) }),
  }),
  fc.record({
    kind: fc.constant('linear'),
    points: fc.array(fc.record({ quotient: fc.integer({ min: 0, max: 2000 }), cents: amount }), {
      minLength: 2,
      maxLength: 4,
    }),
    missing: fc.record({ take: pick(['highest', 'lowest']) }),
  }),
);
const price = fc.letrec<{ price: unknown }>(tie => {
  const inner = tie('price');
  const brackets = fc.array(
    fc.record(
      { from: fc.integer({ min: 0, max: 3 }), upTo: fc.integer({ min: 0, max: 900 }), price: inner },
      { requiredKeys: ['price'] },
    ),
    { minLength: 1, maxLength: 3 },
  );
  const kind = <Kind extends string>(name: Kind) => ({ kind: fc.constant(name) });
  const siblings = pick(['enrolled', 'present']);
  return {
    price: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'price' },
      leaf,
      fc.record({ ...kind('share'), percent, of: inner }),
      fc.record({ ...kind('sum'), of: fc.array(inner, { minLength: 2, maxLength: 2 }) }),
      fc.record({
        ...kind('by-quotient'),
        brackets,
        missing: fc.record({ take: fc.constant('price'), price: inner }),
      }),
      fc.record({
        ...kind('by-quotient'),
        brackets,
        missing: fc.record({ take: pick(['highest', 'lowest']) }),
      }),
      fc.record({ ...kind('by-rank'), counted: siblings, brackets }),
      fc.record({ ...kind('by-children'), counted: siblings, brackets }),
      fc.record({ ...kind('by-weekly-days'), brackets }),
      fc.record({ ...kind('by-count'), per: pick(['week', 'month']), brackets }),
      fc.record({ ...kind('by-residence'), cases: maybe({ member: inner, tenant: inner, outside: inner }) }),
      fc.record({
        ...kind('by-level'),
        cases: fc.array(fc.record({ levels, price: inner }), { minLength: 1, maxLength: 2 }),
      }),
      fc.record({ ...kind('by-meal-type'), cases: fc.dictionary(pick(['normal', 'constructor']), inner) }),
      fc.record({
        ...kind('by-guest'),
        cases: fc.dictionary(pick(['adulte', 'constructor']), inner),
        otherwise: inner,
      }),
      fc.record({ ...kind('by-weekday'), cases: fc.dictionary(weekday, inner), otherwise: inner }),
      fc.record({ ...kind('by-season'), 'school-time': inner, holidays: inner }),
      fc.record({
        ...kind('by-contract'),
        basis: fc.oneof(
          fc.record({ kind: fc.constant('declared') }),
          fc.record({ kind: fc.constant('computed'), atLeastPercent: pick([0, 50, 80, 100]) }),
          fc.record({ kind: fc.constant('counted'), atLeastDays: fc.integer({ min: 1, max: 20 }) }),
        ),
        regular: inner,
        occasional: inner,
      }),
      fc.record({ ...kind('by-fact'), fact: pick(['employeur', 'caf']), price: inner, otherwise: inner }),
      fc.record({
        ...kind('by-date'),
        before: inner,
        from: fc.array(fc.record({ date, price: inner }), { minLength: 1, maxLength: 2 }),
      }),
      fc.record(
        {
          ...kind('slices'),
          minutes: fc.integer({ min: 1, max: 90 }),
          graceMinutes: fc.integer({ min: 0, max: 60 }),
          from: pick(['arrival', 'opening']),
          to: pick(['departure', 'closing']),
          price: inner,
          maximumCents: amount,
        },
        { requiredKeys: ['kind', 'minutes', 'price'] },
      ),
      fc.record({
        ...kind('by-duration'),
        steps: fc.array(fc.record({ upToMinutes: fc.integer({ min: 1, max: 200 }), price: inner }), {
          minLength: 1,
          maxLength: 2,
        }),
      }),
      fc.record({
        ...kind('by-time'),
        of: pick(['arrival', 'departure']),
        steps: fc.array(fc.record({ until: time, price: inner }, { requiredKeys: ['price'] }), {
          minLength: 1,
          maxLength: 2,
        }),
      }),
      fc.record({
        ...kind('forfait'),
        per: pick(['day', 'week', 'month']),
        started: pick(['whole', 'prorated']),
        price: inner,
      }),
      fc.record({ ...kind('open-days'), price: inner }),
      fc.record({
        ...kind('year-forfait'),
        months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
        price: inner,
      }),
    ),
  };
}).price;

const scope = {
  services: some(KEYS),
  weekdays: some(WEEKDAYS),
  during: pick(['school-time', 'holidays']),
  levels,
  contract,
};
/** A rule of a kind: what it must say, and what it may. */
const of = (
  kind: WrittenRule['kind'],
  must: Record<string, fc.Arbitrary<unknown>>,
  may: Record<string, fc.Arbitrary<unknown>> = {},
) =>
  fc
    .tuple(
      fc.record({ article, kind: fc.constant(kind), ...must }),
      maybe(may),
      fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: maybe(scope) }),
    )
    .map(parts => Object.assign({}, ...parts.toReversed()));

const added = fc.oneof(
  fc.record({ kind: fc.constant('add'), cents: amount }),
  fc.record({ kind: fc.constant('add-percent'), percent }),
  fc.record({ kind: fc.constant('replace'), price }),
);
const late = fc.letrec<{ late: unknown }>(tie => ({
  late: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'late' },
    fc.constant({ outcome: 'refuse' }),
    fc.record(
      { outcome: fc.constant('ask-agent'), until: deadline, beyond: tie('late') },
      { requiredKeys: ['outcome'] },
    ),
    fc.record(
      {
        outcome: fc.constant('accept'),
        surcharge: fc.oneof(
          fc.record({ per: fc.constant('reservation'), amount: added }),
          fc.record({ per: fc.constant('order'), cents: amount }),
        ),
        until: deadline,
        beyond: tie('late'),
      },
      { requiredKeys: ['outcome'] },
    ),
  ),
})).late;
const counter = fc.record({
  counts: pick(COUNTED_FACTS),
  from: fc.integer({ min: 1, max: 3 }),
  per: pick(['week', 'month', 'term', 'school-year']),
});
const moves = {
  closedDay: fc.record(
    {
      moveTo: pick(['working-day-before', 'service-day-before', 'school-day-before']),
      on: some(['public-holidays', 'closures', 'week-ends', 'school-holidays']),
    },
    { requiredKeys: ['moveTo'] },
  ),
  afterHolidays: maybe({ at }),
};
const deadlineRule = (act: fc.Arbitrary<string>) =>
  of(
    'deadline',
    {
      act,
      until: deadline,
      inTime: fc.record(
        {
          outcome: pick(['accept', 'ask-agent', 'await-payment']),
          whenFull: pick(['on-hold', 'refuse', 'ask-agent']),
        },
        { requiredKeys: ['outcome'] },
      ),
      late,
    },
    { channels: some(CHANNELS), ...moves },
  );
const horizonRule = of(
  'horizon',
  { to: pick(['end-of-school-year', 'end-of-next-month', 'end-of-month', 'unlimited']) },
  {
    opens: fc.oneof(
      fc.record({ kind: fc.constant('on'), at: dateTime }),
      fc.record({ kind: fc.constant('days-before'), days: fc.integer({ min: 1, max: 90 }) }),
      fc.record({ kind: fc.constant('months-before'), months: fc.integer({ min: 1, max: 3 }) }),
      fc.record({
        kind: fc.constant('day-of-month'),
        day: fc.integer({ min: 1, max: 31 }),
        monthsBefore: fc.integer({ min: 0, max: 2 }),
      }),
    ),
  },
);
const beyond = pick(['refuse', 'ask-agent']);
const reservationRules = [
  deadlineRule(fc.constant('reserve')),
  horizonRule,
  of('enrolment', { granted: pick(['on-request', 'to-pupils', 'by-office', 'not-needed']) }),
  of('single-channel', {
    channels: fc.subarray([...CHANNELS], { minLength: 2 }),
    per: pick(['child-and-month', 'child-and-school-year']),
    outcome: beyond,
  }),
  of('limit', {
    per: pick(['week', 'month', 'school-year']),
    maximum: fc.integer({ min: 1, max: 5 }),
    outcome: beyond,
  }),
  of('repetition', { counter, outcome: beyond }),
];
const proof = fc.record({
  kind: fc.constant('certificate'),
  within: fc.oneof(
    fc.record({
      kind: fc.constant('hours'),
      hours: fc.integer({ min: 1, max: 100 }),
      of: pick(['first-day', 'declaration', 'return']),
    }),
    fc.record({
      kind: fc.constant('days'),
      days: fc.integer({ min: 0, max: 10 }),
      counted: pick(['calendar', 'ouvres', 'ouvrables']),
      of: pick(['first-day', 'last-day', 'declaration', 'return']),
    }),
    fc.record({ kind: fc.constant('end-of-month'), daysAfter: fc.integer({ min: 0, max: 10 }) }),
  ),
});
const notice = fc.oneof(
  fc.record(
    {
      kind: fc.constant('in-time'),
      act: pick(['declare-absence', 'announce-sickness']),
      of: pick(['day', 'first-day']),
      channels: some(CHANNELS),
    },
    { requiredKeys: ['kind'] },
  ),
  fc.record({ kind: fc.constant('until'), until: deadline, of: pick(['day', 'first-day']) }),
);
const run = fc.record(
  {
    counts: pick(['reserved-days', 'service-days', 'school-days', 'calendar-days']),
    from: fc.integer({ min: 1, max: 4 }),
    to: fc.integer({ min: 1, max: 4 }),
    minimum: fc.integer({ min: 1, max: 4 }),
  },
  { requiredKeys: ['counts'] },
);
const absenceRule = fc
  .oneof(
    fc.record({ outcome: pick(['free', 'billed', 'ask-agent']) }),
    fc.record({ outcome: fc.constant('share'), percent: pick([0, 33.3333, 50]) }),
    fc.record({ outcome: pick(['fixed', 'refund']), cents: amount }),
    fc.record({ outcome: fc.constant('collectable'), collect: fc.record({ from: time, to: time }) }),
  )
  .chain(outcome =>
    of(
      'absence',
      {},
      {
        reasons: some(REASONS),
        notice: fc.array(notice, { minLength: 1, maxLength: 2 }),
        proof,
        run,
        fact: pick(['employeur', 'caf']),
        counter,
      },
    ).map(said => ({ ...said, ...outcome })),
  );
const absenceRules = [deadlineRule(pick(['declare-absence', 'announce-sickness'])), absenceRule];
const priceRules = [
  of('price', { price }),
  of('cap', { per: pick(['day', 'week', 'month']), across: pick(['child', 'family']), maximum: leaf }),
  of('yearly-fee', { per: pick(['child', 'family']), price: leaf }),
  of('surcharge', { on: pick(['unbooked-presence', 'late-absence']), amount: added }),
  of('surcharge', {
    on: fc.constant('late-pick-up'),
    after: time,
    per: pick(['child', 'family']),
    graceMinutes: fc.integer({ min: 0, max: 20 }),
    amount: fc.oneof(
      fc.record({ kind: fc.constant('once'), cents: amount }),
      fc.record({
        kind: fc.constant('started-slices'),
        minutes: fc.integer({ min: 1, max: 30 }),
        cents: amount,
      }),
    ),
  }),
  of('not-collected', { after: time, becomes: pick(KEYS) }),
  of('billing', {
    every: fc.constant('month'),
    on: pick(['reservations', 'attendance']),
    terms: fc.constant('arrears'),
  }),
  of(
    'dated-fact',
    {
      fact: pick(['quotient-familial', 'residence']),
      changes: pick(['same-day', 'next-month', 'next-term', 'next-school-year', 'next-reference']),
    },
    { reference: pick(['03-31', '02-29']), validMonths: fc.integer({ min: 1, max: 24 }) },
  ),
];
const communeRule = of('commune-act', {
  causes: some(CAUSES),
  effect: pick(['cancel', 'family-decides', 'keep']),
});

const SERVICES = [
  sampleService({ capacity: 3 }),
  sampleService({
    key: 'garderie',
    kind: 'childcare',
    hours: { start: '16:30', end: '18:30' },
    weekdays: WEEKDAYS,
    holidayWeekdays: ['monday'],
  }),
];

/** A rulebook that can be made anew: the same rules, nothing remembered. */
const rulebookOf = (rules: fc.Arbitrary<unknown>[], most = 6) =>
  fc
    .tuple(fc.array(fc.oneof(...rules), { minLength: 1, maxLength: most }), fc.boolean())
    .map(([said, changes]) => {
      const written = said.map(one => rule.parse(one));
      const services = [...KEYS];
      const early = { ...sampleVersion([], { services }), rules: written };
      const later = {
        ...sampleVersion([], { services, effectiveFrom: toLocalDate('2026-01-14') }),
        rules: written.toReversed(),
      };
      return () =>
        sampleRulebook([], { services: SERVICES, regulations: changes ? [early, later] : [early] });
    });

const instant = fc
  .integer({ min: Date.UTC(2024, 6, 1) / 60_000, max: Date.UTC(2027, 7, 1) / 60_000 })
  .map(minutes => new Date(minutes * 60_000));
/** Mostly a moment near the day, where deadlines are. */
const near = (day: LocalDate) =>
  fc.oneof(
    fc
      .integer({ min: -40 * 1440, max: 2 * 1440 })
      .map(minutes => new Date(Date.parse(`${day}T00:00Z`) + minutes * 60_000)),
    instant,
  );
const occurrences = fc.array(fc.record({ fact: pick(COUNTED_FACTS), date }), { maxLength: 3 });
const reservationFacts: fc.Arbitrary<ReservationFacts> = fc.record({
  level: pick([null, 'ps', 'cp'] as const),
  contract: pick([null, 'regular', 'occasional'] as const),
  isEnrolled: fc.boolean(),
  reserved: fc.array(fc.record({ date, channel: pick(CHANNELS) }), { maxLength: 4 }),
  taken: fc.integer({ min: 0, max: 5 }),
  occurrences,
});
const reservation = date.chain(day =>
  fc.record({
    service: pick([...KEYS, 'rien']),
    date: fc.constant(day),
    channel: pick(CHANNELS),
    receivedAt: near(day),
  }),
);
const ACCEPTED: readonly string[] = ['accepted', 'accepted-late', 'awaiting-payment'];

test('nothing is accepted after its deadline, in the past, on a day without service, unenrolled or over capacity', () => {
  fc.assert(
    fc.property(rulebookOf(reservationRules), reservation, reservationFacts, (make, act, facts) => {
      const rulebook = make();
      const decided = decideReservation(rulebook, act, facts);
      if (!ACCEPTED.includes(decided.outcome)) return;
      const service = rulebook.service(act.service);
      if (!service) throw new Error('a service that is not there was reserved');
      expect(rulebook.calendar.dayOf(service, act.date).served).toBe(true);
      expect(act.receivedAt < beginningOf(rulebook, service, act.date)).toBe(true);
      expect(facts.taken).toBeLessThan(service.capacity ?? Number.POSITIVE_INFINITY);
      expect(facts.reserved.map(one => one.date)).not.toContain(act.date);
      if (decided.outcome !== 'accepted-late')
        expect(decided.deadline && act.receivedAt < decided.deadline.endsAt).toBe(true);
      if (!facts.isEnrolled)
        expect(rulebook.rulesOn('enrolment', service, act.date).map(one => one.granted)).toContain(
          'not-needed',
        );
    }),
    RUNS,
  );
});

test('what is refused stays refused as time passes, but where a campaign or a horizon opens', () => {
  fc.assert(
    fc.property(
      rulebookOf(reservationRules),
      reservation,
      reservationFacts,
      fc.integer({ min: 1, max: 60 * 1440 }),
      (make, act, facts, minutes) => {
        const rulebook = make();
        const earlier = decideReservation(rulebook, act, facts);
        const receivedAt = new Date(act.receivedAt.getTime() + minutes * 60_000);
        const later = decideReservation(rulebook, { ...act, receivedAt }, facts);
        const opens =
          earlier.reason === 'not-open-yet' || earlier.reason === 'too-far' || hasLateWindow(rulebook);
        if (earlier.outcome === 'refused' && !opens) expect(later.outcome).toBe('refused');
      },
    ),
    RUNS,
  );
});

/** A second chance may be a campaign too, which opens later. */
function hasLateWindow(rulebook: Rulebook): boolean {
  return rulebook.commune.regulations.some(({ rules }) =>
    rules.some(one => one.kind === 'deadline' && JSON.stringify(one.late).includes('"window"')),
  );
}

function isWritten(rulebook: Rulebook, text: string): boolean {
  return JSON.stringify(rulebook.commune.regulations).includes(text);
}

test('the same question has the same answer, in any order, and of a rulebook that remembers nothing', () => {
  fc.assert(
    fc.property(
      rulebookOf([...reservationRules, ...absenceRules]),
      fc.array(fc.tuple(reservation, reservationFacts), { minLength: 2, maxLength: 6 }),
      (make, asked) => {
        const rulebook = make();
        const first = asked.map(([act, facts]) => decideReservation(rulebook, act, facts));
        const again = asked.toReversed().map(([act, facts]) => decideReservation(rulebook, act, facts));
        const fresh = asked.map(([act, facts]) => decideReservation(make(), act, facts));
        expect(again.toReversed()).toEqual(first);
        expect(fresh).toEqual(first);
      },
    ),
    RUNS,
  );
});

test('every act has an outcome, whatever the rules and the events', () => {
  fc.assert(
    fc.property(
      rulebookOf([deadlineRule(pick(ACTS)), communeRule]),
      pick(ACTS),
      date,
      instant,
      fc.option(date, { nil: undefined }),
      pick(CAUSES),
      (make, act, day, receivedAt, issue, cause) => {
        const rulebook = make();
        const [service] = SERVICES;
        if (!service) return;
        const subject = { level: null, contract: null };
        const events = issue ? { issue, 'due-date': addDays(issue, 30) } : {};
        const timed = { act, date: day, channel: 'portal', receivedAt } as const;
        const decided = decideAct(rulebook, service, timed, subject, events);
        if (decided.outcome === 'accepted')
          expect(decided.deadline && receivedAt < decided.deadline.endsAt).toBe(true);
        expect(decideAct(make(), service, timed, subject, events)).toEqual(decided);
        decideCommuneAct(rulebook, { service: 'repas', date: day, cause }, subject);
      },
    ),
    RUNS,
  );
});

const absence = fc
  .tuple(date, fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 6 }))
  .chain(([first, offsets]) =>
    fc.record({
      service: pick(KEYS),
      dates: fc.constant(offsets.toSorted((a, b) => a - b).map(offset => addDays(first, offset))),
      reason: pick(REASONS),
      announcements: fc.array(fc.record({ channel: pick(CHANNELS), receivedAt: near(first) }), {
        minLength: 1,
        maxLength: 2,
      }),
      proofs: fc.array(fc.record({ kind: fc.constant('certificate'), receivedAt: near(first) }), {
        maxLength: 1,
      }),
      returnOn: fc.option(fc.constant(addDays(first, 13)), { nil: null }),
    }),
  );
const absenceFacts = fc.record({
  level: pick([null, 'cp'] as const),
  contract: pick([null, 'regular'] as const),
  reserved: fc.array(date, { maxLength: 5 }),
  attestations: fc.array(
    fc.record({ kind: fc.constant('employeur'), from: date, to: fc.option(date, { nil: null }) }),
    {
      maxLength: 2,
    },
  ),
  earlier: fc.constant([]),
  occurrences,
});

test('each day of an absence is decided once, in order, and alike by a rulebook that remembers nothing', () => {
  fc.assert(
    fc.property(rulebookOf(absenceRules), absence, absenceFacts, instant, (make, act, facts, now) => {
      const days = decideAbsence(make(), act, facts, now);
      expect(days.map(one => one.date)).toEqual(act.dates);
      expect(runsOf(act.dates, facts.reserved).flat()).toEqual(act.dates);
      const rulebook = make();
      decideAbsence(rulebook, { ...act, reason: 'other' }, facts, now);
      expect(decideAbsence(rulebook, act, facts, now)).toEqual(days);
    }),
    RUNS,
  );
});

test('a proof that is awaited can no more be awaited once its time is over', () => {
  fc.assert(
    fc.property(rulebookOf(absenceRules), absence, absenceFacts, instant, (make, act, facts, now) => {
      for (const one of decideAbsence(make(), act, facts, now))
        if (one.outcome === 'awaiting-proof' && one.proofBy) expect(now < one.proofBy.endsAt).toBe(true);
    }),
    RUNS,
  );
});

const monthDay = (day: LocalDate) =>
  fc.record({
    date: fc.constant(day),
    reservation: fc.option(
      fc.record({
        late: fc.option(fc.constant({ per: 'order', cents: 250 } as const), { nil: null }),
        order: pick([null, 'a']),
      }),
      { nil: null },
    ),
    absence: fc.option(
      fc.record({
        charge: fc.oneof(
          fc.constant({ kind: 'none' } as const),
          fc.constant({ kind: 'whole' } as const),
          fc.constant({ kind: 'share', percent: 33.3333 } as const),
          fc.constant({ kind: 'fixed', cents: cents(150) } as const),
        ),
        isLate: fc.boolean(),
        article: pick([null, '4.1']),
      }),
      { nil: null },
    ),
    attendance: fc.option(
      fc.record({ arrival: pick([null, '07:45', '16:30']), departure: pick([null, '17:05', '18:50']) }),
      { nil: null },
    ),
    mealType: pick([null, 'normal', 'constructor', 'valueOf']),
    isCancelled: fc.boolean(),
  });
const MONTH = toLocalDate('2026-01-01');
const serviceMonth = fc.record({
  service: pick([...KEYS, 'rien']),
  enrolment: fc.option(
    fc.record({
      from: pick([toLocalDate('2025-09-01'), toLocalDate('2026-01-12')]),
      to: pick([toLocalDate('2026-01-20'), toLocalDate('2026-07-03')]),
      contract: pick([null, 'regular', 'occasional'] as const),
      weekdays: fc.subarray([...WEEKDAYS]),
      isLate: fc.boolean(),
    }),
    { nil: null },
  ),
  days: fc
    .uniqueArray(fc.integer({ min: -3, max: 33 }), { maxLength: 8 })
    .chain(offsets => fc.tuple(...offsets.map(offset => monthDay(addDays(MONTH, offset))))),
});
const household: fc.Arbitrary<HouseholdMonth> = fc.record({
  quotients: fc.array(fc.record({ value: fc.integer({ min: 0, max: 99_999 }), receivedOn: date }), {
    maxLength: 2,
  }),
  residences: fc.array(
    fc.record({ value: pick(['member', 'tenant', 'outside'] as const), receivedOn: date }),
    {
      maxLength: 2,
    },
  ),
  attestations: fc.array(fc.record({ kind: fc.constant('employeur'), from: date, to: fc.constant(null) }), {
    maxLength: 1,
  }),
  children: fc.uniqueArray(
    fc.record({
      child: pick(['a', 'b', 'c']),
      level: pick([null, 'ps', 'cp'] as const),
      guest: pick([null, 'adulte', 'constructor']),
      mealType: pick([null, 'normal']),
      services: fc.uniqueArray(serviceMonth, { maxLength: 2, selector: one => one.service }),
    }),
    { maxLength: 3, selector: one => one.child },
  ),
  occurrences,
  feesBilled: fc.constant([]),
});

test('the lines of a month make its total, each its quantity times its unit, each with its steps', () => {
  fc.assert(
    fc.property(rulebookOf(priceRules, 8), household, (make, family) => {
      const bill = priceMonth(make(), MONTH, family);
      expect(bill.totalCents).toBe(sumCents(bill.lines.map(line => line.amountCents)));
      for (const line of bill.lines) {
        expect(line.amountCents).toBe(line.quantity * line.unitCents);
        expect(line.dates).toHaveLength(line.quantity);
        if (
          line.kind === 'presence' ||
          line.kind === 'forfait' ||
          line.kind === 'fee' ||
          line.kind === 'absence'
        ) {
          expect(line.unitCents).toBeGreaterThanOrEqual(0);
          // The terms of a sum are its last steps.
          if (!isWritten(make(), '"sum"')) expect(line.steps.at(-1)?.cents).toBe(line.unitCents);
        }
        if (line.kind === 'cap') expect(line.amountCents).toBeLessThan(0);
      }
      expect(priceMonth(make(), MONTH, family)).toEqual(bill);
    }),
    { numRuns: 300 },
  );
});

test('caps take off no more than there was: without refunds and replacements a month is never negative', () => {
  const rules = priceRules.filter((_, index) => index !== 3);
  fc.assert(
    fc.property(rulebookOf(rules, 8), household, (make, family) => {
      expect(priceMonth(make(), MONTH, family).totalCents).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 300 },
  );
});

test('a price is never negative, and its last step is the price', () => {
  fc.assert(
    fc.property(
      rulebookOf([of('price', { price })], 2),
      date,
      fc.option(fc.integer({ min: 0, max: 99_999 }), { nil: null }),
      pick(['member', 'tenant', 'outside'] as const),
      pick([null, 'normal', 'constructor', 'valueOf']),
      fc.integer({ min: 0, max: 31 }),
      (make, day, quotientFamilial, residence, mealType, openDays) => {
        const rulebook = make();
        for (const service of SERVICES) {
          const facts = {
            ...UNKNOWN_FACTS,
            quotientFamilial,
            residence,
            mealType,
            openDays,
            level: 'cp' as const,
          };
          const found = priceDay(rulebook, service, day, facts);
          if (found.kind === 'priced') expect(found.cents).toBeGreaterThanOrEqual(0);
        }
      },
    ),
    { numRuns: 400 },
  );
});

test('parts make the whole to the cent, none further than a cent from its due', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 }),
      (total, weights) => {
        const whole = weights.reduce((sum, weight) => sum + weight, 0);
        if (whole === 0) return;
        const parts = splitCents(cents(total), weights);
        expect(sumCents(parts)).toBe(total);
        for (const [index, part] of parts.entries())
          expect(Math.abs(part * whole - total * (weights[index] ?? 0))).toBeLessThanOrEqual(whole);
      },
    ),
  );
});

test('a rulebook of no rules, and of none in force, decides all the same', () => {
  const empty = createRulebook({ ...sampleRulebook([]).commune, regulations: [] });
  const act = {
    service: 'repas',
    date: toLocalDate('2026-11-19'),
    channel: 'portal',
    receivedAt: new Date(0),
  } as const;
  const facts = { level: null, contract: null, isEnrolled: true, reserved: [], taken: 0, occurrences: [] };
  expect(decideReservation(empty, act, facts)).toMatchObject({ outcome: 'refused', reason: 'no-regulation' });
  expect(decideReservation(sampleRulebook([]), act, facts)).toMatchObject({
    outcome: 'requested',
    reason: 'no-deadline',
  });
});
