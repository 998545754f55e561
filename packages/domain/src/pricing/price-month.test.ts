import { expect, test } from 'vitest';
import { sampleCalendar, sampleService } from '../calendar/calendar.sample.ts';
import { type LocalDate, toLocalDate } from '../dates.ts';
import { cents } from '../money.ts';
import type { Price } from '../regulation/price-language.ts';
import { type Rule, rule } from '../regulation/rule.ts';
import { createRulebook } from '../regulation/rulebook.ts';
import { regulationVersion } from '../regulation/version.ts';
import { type Enrolment, type MonthBill, type MonthDay, priceMonth } from './price-month.ts';

const amount = (inCents: number): Price => ({ kind: 'amount', cents: inCents });
const regular: Enrolment = {
  from: toLocalDate('2026-09-01'),
  to: toLocalDate('2027-07-02'),
  contract: 'regular',
  weekdays: [],
  isLate: false,
};

function reserved(...days: string[]): MonthDay[] {
  return days.map(day => ({
    date: toLocalDate(day),
    reservation: { late: null, order: null },
    absence: null,
    attendance: null,
    mealType: 'panier-repas',
    isCancelled: false,
  }));
}

/** What one child owes for a month in a service of this price. */
function billOf(
  price: Price,
  month: string,
  {
    enrolment = null,
    days = [],
    rules = [],
  }: { enrolment?: Enrolment | null; days?: MonthDay[]; rules?: Rule[] },
): MonthBill {
  const service = sampleService();
  const version = regulationVersion.parse({
    format: 1,
    effectiveFrom: '2026-09-01',
    revision: 1,
    adoptedBy: { kind: 'arrete', reference: '1', date: '2026-06-01', dateExecutoire: '2026-06-02' },
    services: [service.key],
    rules: [rule.parse({ article: '6.1', kind: 'price', price }), ...rules],
  });
  const rulebook = createRulebook({
    calendar: sampleCalendar(),
    services: [service],
    regulations: [{ key: '2026-09-01', ...version }],
  });
  return priceMonth(rulebook, `${month}-01` as LocalDate, {
    quotients: [],
    residences: [],
    attestations: [],
    occurrences: [],
    feesBilled: [],
    children: [
      { child: 'Zoé', level: 'cp', guest: null, services: [{ service: service.key, enrolment, days }] },
    ],
  });
}

const WEEK: Price = { kind: 'forfait', per: 'week', started: 'whole', price: amount(6000) };

test('a week that two months share is paid once', () => {
  // 30 November 2026 is a Monday.
  const days = reserved('2026-11-30', '2026-12-01', '2026-12-03', '2026-12-07');
  expect(billOf(WEEK, '2026-11', { days }).totalCents).toBe(6000);
  expect(billOf(WEEK, '2026-12', { days }).totalCents).toBe(6000);
  expect(billOf(WEEK, '2026-12', { days: days.slice(1) }).totalCents).toBe(12000);
});

test('a presence is the second of its week although the first was in the month before', () => {
  const price: Price = {
    kind: 'by-count',
    per: 'week',
    brackets: [{ upTo: 1, price: amount(300) }, { price: amount(200) }],
  };
  const bill = billOf(price, '2026-12', { days: reserved('2026-11-30', '2026-12-01') });
  expect(bill.totalCents).toBe(200);
});

test('a prorated week is paid for the days on which the child is enrolled', () => {
  const enrolment = { ...regular, from: toLocalDate('2026-11-26') };
  const days = reserved('2026-11-26', '2026-11-27');
  const bill = billOf({ ...WEEK, started: 'prorated' }, '2026-11', { enrolment, days });
  expect(bill.totalCents).toBe(3000);
});

const TERMS: Price = {
  kind: 'term-forfait',
  terms: [
    { from: toLocalDate('2026-09-01'), to: toLocalDate('2026-11-15'), price: amount(5000) },
    { from: toLocalDate('2026-11-16'), to: toLocalDate('2027-02-28'), price: amount(4000) },
    // The last day of the winter holidays is 28 February, and 1 May a Saturday.
    { from: toLocalDate('2027-03-01'), to: toLocalDate('2027-04-30'), price: amount(3000) },
    { from: toLocalDate('2027-05-01'), to: toLocalDate('2027-07-02'), price: amount(2000) },
  ],
};

test('each term is paid once, in the month in which its service begins', () => {
  const months = ['09', '10', '11', '12'].map(month => `2026-${month}`);
  const later = ['01', '02', '03', '04', '05', '06', '07'].map(month => `2027-${month}`);
  const totals = [...months, ...later].map(month => billOf(TERMS, month, { enrolment: regular }).totalCents);
  expect(totals).toEqual([5000, 0, 4000, 0, 0, 0, 3000, 0, 2000, 0, 0]);
});

test('a month of foreseeable days counts from the day the child comes, unless a month begun is due', () => {
  // November 2026 has seventeen days of service from the 2nd on, nine of them before the 17th.
  const enrolment = { ...regular, from: toLocalDate('2026-11-17') };
  const price: Price = { kind: 'open-days', price: amount(280) };
  const whole: Price = { ...price, started: 'whole' };
  const all = billOf(price, '2026-11', { enrolment: regular }).totalCents;
  expect(billOf(price, '2026-11', { enrolment }).totalCents).toBeLessThan(all);
  expect(billOf(whole, '2026-11', { enrolment }).totalCents).toBe(all);
});

test('a child who was not there for a minute pays nothing, by length as by slice', () => {
  const after = reserved('2026-11-26').map(day => ({
    ...day,
    attendance: { arrival: '12:00', departure: '12:00' },
  }));
  const steps = [{ upToMinutes: 15, price: amount(60) }, { price: amount(115) }];
  expect(billOf({ kind: 'by-duration', steps }, '2026-11', { days: after }).totalCents).toBe(0);
  expect(
    billOf({ kind: 'slices', minutes: 15, price: amount(60) }, '2026-11', { days: after }).totalCents,
  ).toBe(0);
});

test('a child that comes on a day cancelled for nothing comes without a reservation', () => {
  const unbooked = rule.parse({
    article: '7',
    kind: 'surcharge',
    on: 'unbooked-presence',
    amount: { kind: 'replace', price: amount(1000) },
  });
  const came = reserved('2026-11-26').map(day => ({
    ...day,
    absence: { charge: { kind: 'none' } as const, isLate: false, article: '2' },
    attendance: { arrival: null, departure: null },
  }));
  expect(billOf(amount(399), '2026-11', { days: came, rules: [unbooked] }).totalCents).toBe(1000);
});

test('a fixed amount that equals the price is still the absence’s, and cites its article', () => {
  const days = reserved('2026-11-26').map(day => ({
    ...day,
    absence: { charge: { kind: 'fixed', cents: cents(375) } as const, isLate: true, article: '5' },
  }));
  expect(billOf(amount(375), '2026-11', { days }).lines).toMatchObject([
    { kind: 'absence', amountCents: 375, article: '5' },
  ]);
});

test('a cap that begins beyond five presences leaves five at their price', () => {
  const cap = { article: '6.2', kind: 'cap', per: 'month', across: 'child', beyond: 5 } as const;
  const maximum = amount(1980);
  const days = reserved('2026-11-02', '2026-11-03', '2026-11-05', '2026-11-06', '2026-11-09', '2026-11-10');
  const rules = [rule.parse({ ...cap, maximum })];
  expect(billOf(amount(400), '2026-11', { days: days.slice(0, 5), rules }).totalCents).toBe(2000);
  expect(billOf(amount(400), '2026-11', { days, rules }).totalCents).toBe(1980);
});

test('who comes during a term pays it with the month of the enrolment', () => {
  const enrolment = { ...regular, from: toLocalDate('2026-10-05') };
  expect(billOf(TERMS, '2026-10', { enrolment }).totalCents).toBe(5000);
});

test('a forfait may depend on the meal that the child eats', () => {
  const price: Price = {
    kind: 'by-meal-type',
    cases: {
      'panier-repas': { kind: 'forfait', per: 'month', started: 'whole', price: amount(1500) },
    },
    otherwise: amount(400),
  };
  expect(billOf(price, '2026-11', { days: reserved('2026-11-26', '2026-11-27') }).totalCents).toBe(1500);
});

test('whoever is regular pays its forfait, and the occasional price on a day that the contract does not name', () => {
  const price: Price = {
    kind: 'by-contract',
    basis: { kind: 'declared' },
    regular: { kind: 'forfait', per: 'month', started: 'whole', price: amount(3200) },
    occasional: amount(520),
  };
  const enrolment: Enrolment = { ...regular, weekdays: ['thursday'] };
  // 24 November 2026 is a Tuesday.
  const days = reserved('2026-11-24', '2026-11-26');
  expect(billOf({ ...price, otherDays: 'occasional' }, '2026-11', { enrolment, days }).totalCents).toBe(3720);
  expect(billOf(price, '2026-11', { enrolment, days }).totalCents).toBe(3200);
});
