import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import { cents } from '../money.ts';
import type { Price } from '../regulation/price-language.ts';
import { day, sampleRulebook, sampleVersion, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { valueOn } from './dated-facts.ts';
import { evaluatePrice, type PriceFacts, UNKNOWN_FACTS } from './evaluate-price.ts';
import {
  type ChildMonth,
  type Enrolment,
  type HouseholdMonth,
  type MonthDay,
  priceMonth,
} from './price-month.ts';

const NOVEMBER = day('2026-11-01');
const CARE = sampleService({ key: 'garderie', kind: 'childcare', hours: { start: '16:30', end: '18:30' } });
const SERVICES = [sampleService(), CARE];
const MEAL: WrittenRule = {
  article: '6',
  kind: 'price',
  services: ['repas'],
  price: { kind: 'amount', cents: 400 },
};
const CARED: WrittenRule = {
  article: '7',
  kind: 'price',
  services: ['garderie'],
  price: { kind: 'amount', cents: 250 },
};

/** What a tree answers on Thursday 19 November 2026, in a garderie from 16:30 to 18:30. */
function evaluate(price: Price, facts: Partial<PriceFacts> = {}, date = '2026-11-19') {
  const asked = {
    rulebook: sampleRulebook([], { services: SERVICES }),
    service: CARE,
    date: day(date),
    facts: { ...UNKNOWN_FACTS, ...facts },
    version: 'v',
  };
  const found = evaluatePrice(price, asked, '6');
  return found.kind === 'priced' ? found.cents : found.lacks;
}
const a = (amount: number): Price => ({ kind: 'amount', cents: amount });
const lowest = { take: 'lowest' } as const;
const highest = { take: 'highest' } as const;
const brackets = [
  { upTo: 1, price: a(300) },
  { upTo: 2, price: a(200) },
  { from: 3, price: a(100) },
];

test.each<[string, Price, Partial<PriceFacts>, number | string]>([
  ['a share to the nearest cent', { kind: 'share', percent: 33.3333, of: a(100) }, {}, 33],
  ['a half cent goes up', { kind: 'share', percent: 50, of: a(101) }, {}, 51],
  [
    'a share down to ten cents',
    { kind: 'share', percent: 50, of: a(395), roundTo: { cents: 10, way: 'down' } },
    {},
    190,
  ],
  ['a sum', { kind: 'sum', of: [a(100), a(30)] }, {}, 130],
  [
    'a rate of the quotient',
    { kind: 'rate', percent: 0.36, missing: highest },
    { quotientFamilial: 650 },
    234,
  ],
  [
    'a rate at its floor',
    { kind: 'rate', percent: 0.36, minimumCents: 300, missing: highest },
    { quotientFamilial: 650 },
    300,
  ],
  [
    'a rate at its ceiling',
    { kind: 'rate', percent: 0.36, maximumCents: 200, missing: highest },
    { quotientFamilial: 650 },
    200,
  ],
  [
    'a rate without quotient, highest',
    { kind: 'rate', percent: 1, maximumCents: 500, missing: highest },
    {},
    500,
  ],
  [
    'a rate without quotient nor ceiling',
    { kind: 'rate', percent: 1, missing: highest },
    {},
    'quotientFamilial',
  ],
  [
    'a rate without quotient, lowest',
    { kind: 'rate', percent: 1, minimumCents: 90, missing: lowest },
    {},
    90,
  ],
  [
    'between points',
    {
      kind: 'linear',
      points: [
        { quotient: 0, cents: 100 },
        { quotient: 300, cents: 400 },
      ],
      missing: lowest,
    },
    { quotientFamilial: 150 },
    250,
  ],
  [
    'after the last point',
    {
      kind: 'linear',
      points: [
        { quotient: 0, cents: 100 },
        { quotient: 300, cents: 400 },
      ],
      missing: lowest,
    },
    { quotientFamilial: 301 },
    400,
  ],
  [
    'before the first point',
    {
      kind: 'linear',
      points: [
        { quotient: 9, cents: 100 },
        { quotient: 300, cents: 400 },
      ],
      missing: lowest,
    },
    { quotientFamilial: 0 },
    100,
  ],
  [
    'points without quotient',
    {
      kind: 'linear',
      points: [
        { quotient: 0, cents: 100 },
        { quotient: 300, cents: 400 },
      ],
      missing: lowest,
    },
    {},
    100,
  ],
  [
    'a bracket, its last value included',
    { kind: 'by-quotient', brackets, missing: highest },
    { quotientFamilial: 2 },
    200,
  ],
  ['brackets without quotient', { kind: 'by-quotient', brackets, missing: highest }, {}, 300],
  [
    'brackets without quotient, another price',
    { kind: 'by-quotient', brackets, missing: { take: 'price', price: a(7) } },
    {},
    7,
  ],
  [
    'no bracket',
    { kind: 'by-quotient', brackets: [{ upTo: 1, price: a(1) }], missing: highest },
    { quotientFamilial: 2 },
    'quotientFamilial',
  ],
  [
    'the rank among the enrolled',
    { kind: 'by-rank', counted: 'enrolled', brackets },
    { rank: { enrolled: 2, present: 1 } },
    200,
  ],
  [
    'the rank among the present',
    { kind: 'by-rank', counted: 'present', brackets },
    { rank: { enrolled: 2, present: 1 } },
    300,
  ],
  [
    'the number of children',
    { kind: 'by-children', counted: 'enrolled', brackets },
    { children: { enrolled: 4, present: 1 } },
    100,
  ],
  ['the days of the contract', { kind: 'by-weekly-days', brackets }, { weeklyDays: 2 }, 200],
  ['no days of a contract', { kind: 'by-weekly-days', brackets }, {}, 'weeklyDays'],
  [
    'the third of the week',
    { kind: 'by-count', per: 'week', brackets },
    { count: { week: 3, month: 1 } },
    100,
  ],
  [
    'the first of the month',
    { kind: 'by-count', per: 'month', brackets },
    { count: { week: 3, month: 1 } },
    300,
  ],
  ['outside', { kind: 'by-residence', cases: { tenant: a(1), outside: a(2) } }, { residence: 'outside' }, 2],
  [
    'the member like the tenant',
    { kind: 'by-residence', cases: { tenant: a(1), outside: a(2) } },
    { residence: 'member' },
    1,
  ],
  [
    'the member before the tenant',
    { kind: 'by-residence', cases: { member: a(3), tenant: a(1) } },
    { residence: 'member' },
    3,
  ],
  [
    'the member like all others',
    { kind: 'by-residence', cases: { outside: a(2) } },
    { residence: 'member' },
    2,
  ],
  [
    'no price outside',
    { kind: 'by-residence', cases: { tenant: a(1) } },
    { residence: 'outside' },
    'residence',
  ],
  [
    'a cycle',
    { kind: 'by-level', cases: [{ levels: ['maternelle'], price: a(1) }], otherwise: a(2) },
    { level: 'ps' },
    1,
  ],
  [
    'another level',
    { kind: 'by-level', cases: [{ levels: ['maternelle'], price: a(1) }], otherwise: a(2) },
    { level: 'cp' },
    2,
  ],
  ['a level that is not known', { kind: 'by-level', cases: [{ levels: ['cp'], price: a(1) }] }, {}, 'level'],
  ['a meal', { kind: 'by-meal-type', cases: { panier: a(1) }, otherwise: a(2) }, { mealType: 'panier' }, 1],
  [
    'a key that objects have too',
    { kind: 'by-meal-type', cases: { panier: a(1) }, otherwise: a(2) },
    { mealType: 'constructor' },
    2,
  ],
  ['a guest', { kind: 'by-guest', cases: { adulte: a(1) }, otherwise: a(2) }, { guest: 'adulte' }, 1],
  ['a weekday', { kind: 'by-weekday', cases: { thursday: a(1) }, otherwise: a(2) }, {}, 1],
  ['a season', { kind: 'by-season', 'school-time': a(1), holidays: a(2) }, {}, 1],
  [
    'a declared contract',
    { kind: 'by-contract', basis: { kind: 'declared' }, regular: a(1), occasional: a(2) },
    { contract: 'regular', regularity: 'occasional' },
    1,
  ],
  [
    'a computed contract',
    { kind: 'by-contract', basis: { kind: 'counted', atLeastDays: 9 }, regular: a(1), occasional: a(2) },
    { contract: 'regular', regularity: 'occasional' },
    2,
  ],
  [
    'no contract is occasional',
    { kind: 'by-contract', basis: { kind: 'declared' }, regular: a(1), occasional: a(2) },
    {},
    2,
  ],
  [
    'an attestation',
    { kind: 'by-fact', fact: 'caf', price: a(1), otherwise: a(2) },
    { attestations: ['caf'] },
    1,
  ],
  ['no attestation', { kind: 'by-fact', fact: 'caf', price: a(1), otherwise: a(2) }, {}, 2],
  [
    'from a date on',
    { kind: 'by-date', before: a(1), from: [{ date: day('2026-11-19'), price: a(2) }] },
    {},
    2,
  ],
  [
    'before a date',
    { kind: 'by-date', before: a(1), from: [{ date: day('2026-11-20'), price: a(2) }] },
    {},
    1,
  ],
  ['every started slice', { kind: 'slices', minutes: 30, price: a(90) }, { departure: '17:31' }, 270],
  ['a slice that is full', { kind: 'slices', minutes: 30, price: a(90) }, { departure: '17:30' }, 180],
  [
    'within the grace',
    { kind: 'slices', minutes: 30, graceMinutes: 5, price: a(90) },
    { departure: '17:35' },
    180,
  ],
  [
    'beyond the grace',
    { kind: 'slices', minutes: 30, graceMinutes: 5, price: a(90) },
    { departure: '17:36' },
    270,
  ],
  ['slices at most', { kind: 'slices', minutes: 30, price: a(90), maximumCents: 200 }, {}, 200],
  ['nothing noted: the hours of the service', { kind: 'slices', minutes: 30, price: a(90) }, {}, 360],
  [
    'never beyond the hours of the service',
    { kind: 'slices', minutes: 30, price: a(90) },
    { arrival: '16:00', departure: '19:00' },
    360,
  ],
  [
    'from the opening',
    { kind: 'slices', minutes: 30, from: 'opening', price: a(90) },
    { arrival: '18:00' },
    360,
  ],
  [
    'a length of time',
    { kind: 'by-duration', steps: [{ upToMinutes: 60, price: a(1) }, { price: a(2) }] },
    { departure: '17:30' },
    1,
  ],
  [
    'a longer time',
    { kind: 'by-duration', steps: [{ upToMinutes: 60, price: a(1) }, { price: a(2) }] },
    { departure: '17:31' },
    2,
  ],
  ['days of opening', { kind: 'open-days', price: a(90) }, { openDays: 17 }, 1530],
  [
    'a term',
    { kind: 'term-forfait', terms: [{ from: day('2026-09-01'), to: day('2026-12-18'), price: a(9) }] },
    {},
    9,
  ],
  [
    'no term',
    { kind: 'term-forfait', terms: [{ from: day('2027-01-04'), to: day('2027-03-31'), price: a(9) }] },
    {},
    'date',
  ],
])('a price is found: %s', (_name, price, facts, expected) => {
  expect(evaluate(price, facts)).toBe(expected);
});

const ENROLLED: Enrolment = {
  from: day('2026-09-01'),
  to: day('2027-07-02'),
  contract: null,
  weekdays: [],
  isLate: false,
};
const at = (date: string, said: Partial<MonthDay> = {}): MonthDay => ({
  date: day(date),
  reservation: { late: null, order: null },
  absence: null,
  attendance: null,
  mealType: null,
  isCancelled: false,
  ...said,
});
const seen = (departure: string | null = null) => ({ attendance: { arrival: null, departure } });
const child = (
  name: string,
  days: MonthDay[],
  said: Partial<Enrolment> | null = {},
  service = 'repas',
): ChildMonth => ({
  child: name,
  level: 'cp',
  guest: null,
  mealType: null,
  services: [{ service, enrolment: said && { ...ENROLLED, ...said }, days }],
});
/** The lines of November 2026: kind, quantity, cents. */
function bill(rules: readonly WrittenRule[], children: ChildMonth[], family: Partial<HouseholdMonth> = {}) {
  const household = {
    quotients: [],
    residences: [],
    attestations: [],
    occurrences: [],
    feesBilled: [],
    ...family,
  };
  const priced = priceMonth(sampleRulebook(rules, { services: SERVICES }), NOVEMBER, {
    ...household,
    children,
  });
  return {
    ...priced,
    brief: priced.lines.map(({ kind, quantity, amountCents }) => [kind, quantity, amountCents]),
  };
}
const WEEK = ['2026-11-16', '2026-11-17', '2026-11-19', '2026-11-20'];
const week = (said: Partial<MonthDay> = {}) => WEEK.map(date => at(date, said));

test('reserved days of the month are billed, alike ones as one line; cancelled and free ones are not', () => {
  const days = [
    ...week(),
    at('2026-12-01'),
    at('2026-11-23', { isCancelled: true }),
    at('2026-11-24', { absence: { charge: { kind: 'none' }, isLate: false, article: '4' } }),
    at('2026-11-26', { absence: { charge: { kind: 'share', percent: 50 }, isLate: false, article: '4' } }),
    at('2026-11-27', {
      absence: { charge: { kind: 'fixed', cents: cents(90) }, isLate: false, article: '4' },
    }),
  ];
  expect(bill([MEAL], [child('a', days)])).toMatchObject({
    brief: [
      ['presence', 4, 1600],
      ['absence', 1, 200],
      ['absence', 1, 90],
    ],
    totalCents: 1890,
  });
});

test('where attendance is billed, a day on which nobody was seen is not', () => {
  const attendance: WrittenRule = { kind: 'billing', every: 'month', on: 'attendance', terms: 'arrears' };
  expect(
    bill([MEAL, attendance], [child('a', [at('2026-11-16'), at('2026-11-17', seen())])]).totalCents,
  ).toBe(400);
});

test('a day without a rule of price, or in no version, is listed and not billed', () => {
  expect(bill([], [child('a', [at('2026-11-16')])])).toMatchObject({
    totalCents: 0,
    unpriced: [{ lacks: 'rule' }],
  });
  const later = sampleRulebook([], {
    regulations: [sampleVersion([MEAL], { effectiveFrom: day('2026-11-17') })],
  });
  const household = {
    quotients: [],
    residences: [],
    attestations: [],
    occurrences: [],
    feesBilled: [],
    children: [child('a', week())],
  };
  expect(priceMonth(later, NOVEMBER, household)).toMatchObject({
    totalCents: 1200,
    unpriced: [{ lacks: 'regulation' }],
  });
});

test('each day is priced by the version in force on it', () => {
  const dearer = { ...MEAL, price: a(500) } as WrittenRule; // a price for a price
  const rulebook = sampleRulebook([], {
    regulations: [sampleVersion([MEAL]), sampleVersion([dearer], { effectiveFrom: day('2026-11-19') })],
  });
  const household = {
    quotients: [],
    residences: [],
    attestations: [],
    occurrences: [],
    feesBilled: [],
    children: [child('a', week())],
  };
  expect(priceMonth(rulebook, NOVEMBER, household).totalCents).toBe(2 * 400 + 2 * 500);
  const [first] = rulebook.commune.regulations;
  const taken = first && { ...first, key: 'taken-over', effectiveFrom: day('2026-11-19') };
  const both = sampleRulebook([], { regulations: first && taken ? [first, taken] : [] });
  expect(priceMonth(both, NOVEMBER, household).lines).toMatchObject([
    { version: first?.key, amountCents: 800 },
    { version: 'taken-over', amountCents: 800 },
  ]);
});

test('a forfait is paid once for its day, week or month, in part for who came in between', () => {
  const forfait = (per: 'day' | 'week' | 'month', started: 'whole' | 'prorated' = 'whole'): WrittenRule => ({
    kind: 'price',
    price: { kind: 'forfait', per, started, price: a(1600) },
  });
  const days = [...week(), at('2026-11-23')];
  expect(bill([forfait('day')], [child('a', days)]).totalCents).toBe(5 * 1600);
  expect(bill([forfait('week')], [child('a', days)]).totalCents).toBe(2 * 1600);
  expect(bill([forfait('month')], [child('a', days)]).totalCents).toBe(1600);
  expect(bill([forfait('month')], [child('a', [], { contract: 'regular' })]).totalCents).toBe(1600);
  expect(bill([forfait('month')], [child('a', [])]).totalCents).toBe(0);
  // Of the 17 days of class of November, 5 are from the 23rd on.
  const late = { contract: 'regular', from: day('2026-11-23') } as const;
  expect(bill([forfait('month', 'prorated')], [child('a', [], late)]).totalCents).toBe(
    Math.round((1600 * 5) / 17),
  );
});

test('the parts of a year make its price to the cent', () => {
  const months = [9, 10, 11, 12, 1, 2, 3, 4, 5, 6];
  const rules: WrittenRule[] = [{ kind: 'price', price: { kind: 'year-forfait', months, price: a(10_003) } }];
  const rulebook = sampleRulebook(rules);
  const household = {
    quotients: [],
    residences: [],
    attestations: [],
    occurrences: [],
    feesBilled: [],
    children: [child('a', [], { contract: 'regular' })],
  };
  const parts = months.map(month => {
    const first = day(`${month >= 9 ? 2026 : 2027}-${String(month).padStart(2, '0')}-01`);
    return priceMonth(rulebook, first, household).totalCents;
  });
  expect(parts).toEqual([1001, 1001, 1001, 1000, 1000, 1000, 1000, 1000, 1000, 1000]);
});

test('days of opening are those of the contract, less those that are free', () => {
  const rules: WrittenRule[] = [{ kind: 'price', price: { kind: 'open-days', price: a(100) } }];
  const contract = { contract: 'regular', weekdays: ['monday', 'thursday'] } as const;
  // Mondays and Thursdays of November 2026: 2, 5, 9, 12, 16, 19, 23, 26 and 30.
  expect(bill(rules, [child('a', [], { ...contract, weekdays: [...contract.weekdays] })]).totalCents).toBe(
    900,
  );
  const away = at('2026-11-16', { absence: { charge: { kind: 'none' }, isLate: false, article: '4' } });
  expect(
    bill(rules, [child('a', [away], { ...contract, weekdays: [...contract.weekdays] })]).totalCents,
  ).toBe(800);
});

test('unbooked presences and late absences cost more: an amount, a percentage, another price, from the so-many-eth', () => {
  const unbooked = [at('2026-11-16', { reservation: null, ...seen() })];
  const surcharge = (amount: object, times?: object): WrittenRule =>
    ({
      article: '8',
      kind: 'surcharge',
      on: 'unbooked-presence',
      amount,
      ...(times && { times }),
    }) as WrittenRule; // built in parts
  expect(bill([MEAL, surcharge({ kind: 'add', cents: 150 })], [child('a', unbooked)]).totalCents).toBe(550);
  expect(
    bill([MEAL, surcharge({ kind: 'add-percent', percent: 50 })], [child('a', unbooked)]).totalCents,
  ).toBe(600);
  expect(bill([MEAL, surcharge({ kind: 'replace', price: a(900) })], [child('a', unbooked)]).totalCents).toBe(
    900,
  );
  const third = surcharge({ kind: 'add', cents: 150 }, { from: 3, per: 'month' });
  const before = (...dates: string[]) => ({
    occurrences: dates.map(date => ({ fact: 'unbooked-presences' as const, date: day(date) })),
  });
  expect(bill([MEAL, third], [child('a', unbooked)], before('2026-11-03')).totalCents).toBe(400);
  expect(bill([MEAL, third], [child('a', unbooked)], before('2026-11-03', '2026-11-05')).totalCents).toBe(
    550,
  );
  const missed = [at('2026-11-16', { absence: { charge: { kind: 'whole' }, isLate: true, article: '4' } })];
  const rule: WrittenRule = { kind: 'surcharge', on: 'late-absence', amount: { kind: 'add', cents: 100 } };
  expect(bill([MEAL, rule], [child('a', missed)]).totalCents).toBe(500);
});

test('a late pick-up beyond the grace is paid by started slices from the hour on, for each child or once for the family', () => {
  const rule = (per: 'child' | 'family'): WrittenRule => ({
    kind: 'surcharge',
    on: 'late-pick-up',
    after: '18:30',
    graceMinutes: 5,
    per,
    amount: { kind: 'started-slices', minutes: 15, cents: 500 },
  });
  const two = (departure: string) =>
    ['a', 'b'].map(name => child(name, [at('2026-11-16', seen(departure))], {}, 'garderie'));
  const late = (per: 'child' | 'family', departure: string) =>
    bill([CARED, rule(per)], two(departure)).totalCents - 500;
  expect([
    late('child', '18:35'),
    late('child', '18:36'),
    late('family', '18:50'),
    late('family', '18:51'),
  ]).toEqual([0, 1000, 1000, 1000]);
});

test('a late order costs once, however many days it held', () => {
  const reservation = { late: { per: 'order', cents: 200 } as const, order: 'x' };
  expect(bill([MEAL], [child('a', week({ reservation }))]).totalCents).toBe(1800);
  expect(bill([MEAL], [child('a', week({ reservation: { ...reservation, order: null } }))]).totalCents).toBe(
    2400,
  );
});

test('a cap holds by day, week or month, for a child or the family, and looks at what the smaller ones have left', () => {
  const cap = (
    per: 'day' | 'week' | 'month',
    maximum: number,
    across: 'child' | 'family' = 'child',
  ): WrittenRule => ({ kind: 'cap', per, across, maximum: a(maximum) });
  const two = [child('a', week()), child('b', week())];
  const total = (...caps: WrittenRule[]) => bill([MEAL, ...caps], two).totalCents;
  expect(total(cap('day', 300))).toBe(8 * 300);
  expect(total(cap('week', 1000))).toBe(2000);
  expect(total(cap('month', 1500, 'family'))).toBe(1500);
  expect(total(cap('day', 300), cap('month', 1100))).toBe(2200);
  expect(total(cap('month', 1100), cap('day', 300))).toBe(2200);
});

test('a cap that takes effect within the month holds from then on', () => {
  const cap: WrittenRule = { kind: 'cap', per: 'day', across: 'child', maximum: a(100) };
  const rulebook = sampleRulebook([], {
    regulations: [sampleVersion([MEAL]), sampleVersion([MEAL, cap], { effectiveFrom: day('2026-11-19') })],
  });
  const household = {
    quotients: [],
    residences: [],
    attestations: [],
    occurrences: [],
    feesBilled: [],
    children: [child('a', week())],
  };
  expect(priceMonth(rulebook, NOVEMBER, household).totalCents).toBe(2 * 400 + 2 * 100);
});

test('a yearly fee is paid once, for each child or the family, by the day of joining, and not again', () => {
  const fee = (per: 'child' | 'family'): WrittenRule => ({
    article: '9',
    kind: 'yearly-fee',
    per,
    price: { kind: 'by-date', before: a(2000), from: [{ date: day('2026-10-01'), price: a(1000) }] },
  });
  const two = [child('a', week()), child('b', week(), { from: day('2026-11-02') })];
  expect(bill([MEAL, fee('child')], two).totalCents).toBe(3200 + 3000);
  expect(bill([MEAL, fee('family')], two).totalCents).toBe(3200 + 2000);
  expect(bill([MEAL, fee('family')], two, { feesBilled: ['9 2026-2027 family'] }).totalCents).toBe(3200);
  const late: WrittenRule = {
    article: '2',
    kind: 'surcharge',
    on: 'late-enrolment',
    per: 'child',
    cents: 500,
  };
  expect(bill([MEAL, late], [child('a', week(), { isLate: true })]).totalCents).toBe(2100);
});

const [cheap, dear] = [a(100), a(200)];
const changed = <Value>(value: Value, next: Value) => [
  { value, receivedOn: day('2026-09-01') },
  { value: next, receivedOn: day('2026-11-19') },
];
test.each<[string, Price, Partial<HouseholdMonth>, Partial<MonthDay>]>([
  [
    'quotient',
    { kind: 'by-quotient', brackets: [{ upTo: 500, price: cheap }, { price: dear }], missing: highest },
    { quotients: changed(100, 900) },
    {},
  ],
  [
    'residence',
    { kind: 'by-residence', cases: { tenant: cheap, outside: dear } },
    { residences: changed('tenant', 'outside') },
    {},
  ],
  [
    'attestation',
    { kind: 'by-fact', fact: 'aide', price: dear, otherwise: cheap },
    { attestations: [{ kind: 'aide', from: day('2026-11-19'), to: null }] },
    {},
  ],
  ['meal', { kind: 'by-meal-type', cases: { special: dear }, otherwise: cheap }, {}, { mealType: 'special' }],
  ['date', { kind: 'by-date', before: cheap, from: [{ date: day('2026-11-19'), price: dear }] }, {}, {}],
  ['weekday', { kind: 'by-weekday', cases: { thursday: dear, friday: dear }, otherwise: cheap }, {}, {}],
  [
    'number of presences',
    { kind: 'by-count', per: 'month', brackets: [{ upTo: 2, price: cheap }, { price: dear }] },
    {},
    {},
  ],
  [
    'departure',
    { kind: 'by-time', of: 'departure', steps: [{ until: '13:00', price: cheap }, { price: dear }] },
    {},
    seen('13:20'),
  ],
])('another %s within the month is another price, in a sum as well', (_name, price, family, said) => {
  const days = WEEK.map(date => at(date, { ...seen('12:30'), ...(date < '2026-11-19' ? {} : said) }));
  const sum: Price = { kind: 'sum', of: [price, a(1)] };
  expect(bill([{ kind: 'price', price }], [child('a', days)], family).totalCents).toBe(600);
  expect(bill([{ kind: 'price', price: sum }], [child('a', days)], family).totalCents).toBe(604);
});

test('a contract that shows after the month is a ratio of the days of service, or a number of days', () => {
  const rules = (basis: object): WrittenRule[] => [
    { kind: 'price', price: { kind: 'by-contract', basis, regular: a(100), occasional: a(200) } as Price }, // built in parts
  ];
  const days = [...week(), at('2026-11-23')];
  expect(bill(rules({ kind: 'counted', atLeastDays: 5 }), [child('a', days)]).totalCents).toBe(500);
  expect(bill(rules({ kind: 'counted', atLeastDays: 6 }), [child('a', days)]).totalCents).toBe(1000);
  // Two Mondays of five.
  expect(
    bill(rules({ kind: 'computed', weekdays: ['monday'], atLeastPercent: 40 }), [child('a', days)])
      .totalCents,
  ).toBe(500);
  expect(
    bill(rules({ kind: 'computed', weekdays: ['monday'], atLeastPercent: 41 }), [child('a', days)])
      .totalCents,
  ).toBe(1000);
});

test('the second child present pays less on the days on which both are', () => {
  const price: Price = {
    kind: 'by-rank',
    counted: 'present',
    brackets: [{ upTo: 1, price: a(400) }, { price: a(100) }],
  };
  const children = [child('a', [at('2026-11-16')]), child('b', week())];
  expect(bill([{ kind: 'price', price }], children).totalCents).toBe(400 + 100 + 3 * 400);
});

test('a child who is not collected becomes present in the next service', () => {
  const rule: WrittenRule = {
    kind: 'not-collected',
    services: ['repas'],
    after: '13:30',
    becomes: 'garderie',
  };
  expect(bill([MEAL, CARED, rule], [child('a', [at('2026-11-16', seen('17:00'))])]).totalCents).toBe(650);
  expect(bill([MEAL, CARED, rule], [child('a', [at('2026-11-16', seen('13:30'))])]).totalCents).toBe(400);
});

test.each([
  ['same-day', '2026-11-19', '2026-11-18'],
  ['next-month', '2026-12-01', '2026-11-30'],
  ['next-term', '2027-01-01', '2026-12-31'],
  ['next-school-year', '2027-09-01', '2027-08-31'],
  ['next-reference', '2027-03-31', '2027-03-30'],
] as const)('a new quotient holds from the %s on', (changes, from, before) => {
  const rules: WrittenRule[] = [
    { kind: 'dated-fact', fact: 'quotient-familial', changes, reference: '03-31' },
  ];
  const years = [
    ...['2026', '2027'].map(year => ({
      key: year,
      firstDay: day(`${year}-09-01`),
      lastDay: day(`${Number(year) + 1}-07-02`),
    })),
  ];
  const rulebook = sampleRulebook(rules, { calendar: { schoolYears: years } });
  const values = [
    { value: 1, receivedOn: day('2026-01-05') },
    { value: 2, receivedOn: day('2026-11-19') },
  ];
  const on = (date: string) => valueOn(rulebook, sampleService(), 'quotient-familial', values, day(date));
  expect([on(from), on(before)]).toEqual([2, 1]);
});

test('the first value known holds before it was received, and one that is too old is not known any more', () => {
  const rules: WrittenRule[] = [
    { kind: 'dated-fact', fact: 'quotient-familial', changes: 'same-day', validMonths: 12 },
  ];
  const on = (date: string) =>
    valueOn(
      sampleRulebook(rules),
      sampleService(),
      'quotient-familial',
      [{ value: 1, receivedOn: day('2025-11-19') }],
      day(date),
    );
  expect([on('2025-09-01'), on('2026-11-18'), on('2026-11-19')]).toEqual([1, 1, null]);
});

test('a week without service in which a child was seen all the same is paid whole', () => {
  const rules: WrittenRule[] = [
    { kind: 'price', price: { kind: 'forfait', per: 'week', started: 'prorated', price: a(1600) } },
  ];
  // In the holidays of Toussaint nothing takes place; they end with the first of November.
  const seenThen = { ...at('2026-10-28', seen()), reservation: null };
  const household = { quotients: [], residences: [], attestations: [], occurrences: [], feesBilled: [] };
  const priced = priceMonth(sampleRulebook(rules), day('2026-10-01'), {
    ...household,
    children: [child('a', [seenThen])],
  });
  expect(priced.totalCents).toBe(1600);
});
