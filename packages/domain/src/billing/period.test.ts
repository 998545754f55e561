import { expect, test } from 'vitest';
import { sampleService } from '../calendar/calendar.sample.ts';
import { lastOfMonth } from '../dates.ts';
import { day, sampleRulebook, type WrittenRule } from '../regulation/rulebook.sample.ts';
import { billedParts, dueOn, factsSpan, isAllPrepaid, usualMonth } from './period.ts';

type Billing = Extract<WrittenRule, { kind: 'billing' }>;

const services = [sampleService(), sampleService({ key: 'garderie', kind: 'childcare' })];
const billing = (said: Partial<Billing> = {}): WrittenRule => ({
  kind: 'billing',
  every: 'month',
  on: 'reservations',
  terms: 'arrears',
  ...said,
});
const bookOf = (...rules: WrittenRule[]) => sampleRulebook(rules, { services });
const told = (rules: WrittenRule[], from: string, to = from) =>
  billedParts(bookOf(...rules), services, {
    from: day(`${from}-01`),
    to: lastOfMonth(day(`${to}-01`)),
  }).map(({ month, runMonth, services: keys }) =>
    [month.slice(0, 7), ...(month === runMonth ? [] : [`with ${runMonth.slice(0, 7)}`]), ...keys].join(' '),
  );

test('a month bills its own services; without a rule too', () => {
  expect(told([billing()], '2026-11')).toEqual(['2026-11 repas garderie']);
  expect(told([], '2026-11')).toEqual(['2026-11 repas garderie']);
});

test('two months, a term, a school year are billed with their last month, and in no other', () => {
  const twoMonths = [billing({ every: 'two-months' })];
  expect(told(twoMonths, '2026-09')).toEqual([]);
  expect(told(twoMonths, '2026-10')).toEqual([
    '2026-09 with 2026-10 repas garderie',
    '2026-10 repas garderie',
  ]);
  const term = [billing({ every: 'term' })];
  expect(told(term, '2026-11')).toEqual([]);
  expect(told(term, '2026-12')).toEqual([
    '2026-09 with 2026-12 repas garderie',
    '2026-10 with 2026-12 repas garderie',
    '2026-11 with 2026-12 repas garderie',
    '2026-12 repas garderie',
  ]);
  const year = [billing({ every: 'school-year' })];
  expect(told(year, '2026-12')).toEqual([]);
  expect(told(year, '2027-07')).toHaveLength(11);
});

test('each service is billed as often as its own rule says', () => {
  const rules = [billing({ services: ['repas'] }), billing({ services: ['garderie'], every: 'two-months' })];
  expect(told(rules, '2026-11')).toEqual(['2026-11 repas']);
  expect(told(rules, '2026-12')).toEqual(['2026-11 with 2026-12 garderie', '2026-12 repas garderie']);
});

test('what is paid before is billed with its own month; beside what is paid after, with the month before', () => {
  const prepaid = billing({ terms: 'prepaid' });
  expect(told([prepaid], '2026-11')).toEqual(['2026-11 repas garderie']);
  const mixed = [billing({ services: ['repas'] }), billing({ services: ['garderie'], terms: 'prepaid' })];
  expect(told(mixed, '2026-11')).toEqual(['2026-11 repas', '2026-12 with 2026-11 garderie']);
  expect(isAllPrepaid(bookOf(...mixed), services, day('2026-11-01'))).toBe(false);
  const today = day('2026-11-28');
  expect(usualMonth(bookOf(prepaid), services, today)).toBe('2026-12-01');
  expect(usualMonth(bookOf(...mixed), services, today)).toBe('2026-10-01');
});

test('no month of a school year is billed twice or left out, however often it is billed', () => {
  for (const every of ['month', 'two-months', 'term', 'school-year'] as const)
    for (const terms of ['arrears', 'prepaid'] as const) {
      const parts = told([billing({ every, terms })], '2026-09', '2027-08');
      const months = parts.map(part => part.slice(0, 7));
      expect(new Set(months).size, `${every} ${terms}`).toBe(months.length);
      expect(months, `${every} ${terms}`).toEqual(expect.arrayContaining(['2026-09', '2027-01', '2027-07']));
    }
});

test('an invoice is due so many days after it, or on the next such day of a month', () => {
  const due = (said: Billing['due'], issuedOn: string) =>
    dueOn(bookOf(billing({ due: said })), services, day('2026-11-01'), day(issuedOn)).dueOn;
  expect(due({ kind: 'days-after-issue', days: 20 }, '2026-12-01')).toBe('2026-12-21');
  expect(due({ kind: 'day-of-month', day: 25 }, '2026-12-01')).toBe('2026-12-25');
  expect(due({ kind: 'day-of-month', day: 25 }, '2026-12-25')).toBe('2027-01-25');
  expect(due({ kind: 'day-of-month', day: 31 }, '2027-02-03')).toBe('2027-02-28');
  expect(due({ kind: 'day-of-month', day: 'last' }, '2027-02-03')).toBe('2027-02-28');
  expect(due(undefined, '2026-12-01')).toBe('2026-12-31');
});

test('facts are read from the week in which the first month begins, and from September where rules count', () => {
  const month = [day('2026-12-01')];
  expect(factsSpan(bookOf(billing()), month)).toEqual({ from: '2026-11-25', to: '2026-12-31' });
  const counting = bookOf({
    kind: 'surcharge',
    on: 'unbooked-presence',
    amount: { kind: 'add', cents: 100 },
    times: { from: 3, per: 'school-year' },
  });
  expect(factsSpan(counting, month)).toEqual({ from: '2026-09-01', to: '2026-12-31' });
});
