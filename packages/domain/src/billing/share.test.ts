import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CustodyPeriod } from '../custody.ts';
import { addDays } from '../dates.ts';
import { cents, sumCents, timesCents } from '../money.ts';
import type { MonthLine } from '../pricing/price-month.ts';
import { day } from '../regulation/rulebook.sample.ts';
import { partsOf } from './share.ts';

function line(changes: Partial<MonthLine> & { dates?: MonthLine['dates'] } = {}): MonthLine {
  const dates = changes.dates ?? [day('2026-11-03')];
  const unitCents = changes.unitCents ?? cents(391);
  return {
    kind: 'presence',
    child: 'zoe',
    service: 'repas',
    article: '1',
    version: 'v',
    isOfDays: true,
    steps: [],
    ...changes,
    dates,
    quantity: dates.length,
    unitCents,
    amountCents: timesCents(unitCents, dates.length),
  };
}

function held(householdId: string, changes: Partial<CustodyPeriod> = {}): CustodyPeriod {
  return {
    householdId,
    firstDay: day('2026-09-01'),
    lastDay: null,
    weeks: 'every',
    holidays: 'all',
    costShareBp: 10_000,
    ...changes,
  };
}

const told = (parts: ReturnType<typeof partsOf>) =>
  parts.map(({ householdId, quantity, amountCents, shareBp }) => [
    householdId,
    quantity,
    amountCents,
    shareBp,
  ]);

test('a day is its household’s own where there is one, where the weeks alternate, and where who reserved has no custody', () => {
  const own = [['mere', 1, 391, 10_000]];
  expect(told(partsOf(line(), [held('mere')], 'mere'))).toEqual(own);
  const weeks = [
    held('mere', { weeks: 'even', costShareBp: 5000 }),
    held('pere', { weeks: 'odd', costShareBp: 5000 }),
  ];
  expect(told(partsOf(line(), weeks, 'mere'))).toEqual(own);
  const others = [held('pere', { costShareBp: 6000 }), held('autre', { weeks: 'none', costShareBp: 4000 })];
  expect(told(partsOf(line(), others, 'mere'))).toEqual(own);
});

test('where the weeks do not alternate, and for a month or a year, the cost is split by the shares in force', () => {
  const shares = [held('mere', { costShareBp: 6000 }), held('pere', { weeks: 'none', costShareBp: 4000 })];
  // 60 % of 3,91 € is 2,346 €; the cent that is left over goes to the first.
  expect(told(partsOf(line(), shares, 'mere'))).toEqual([
    ['mere', 1, 235, 6000],
    ['pere', 1, 156, 4000],
  ]);
  const weeks = [
    held('mere', { weeks: 'even', costShareBp: 5000 }),
    held('pere', { weeks: 'odd', costShareBp: 5000 }),
  ];
  const forfait = line({ kind: 'forfait', isOfDays: false, unitCents: cents(2001) });
  expect(told(partsOf(forfait, weeks, 'mere'))).toEqual([
    ['mere', 1, 1001, 5000],
    ['pere', 1, 1000, 5000],
  ]);
});

test('one who bears all pays all, though the other has the child', () => {
  const shares = [held('mere', { costShareBp: 0 }), held('pere', { weeks: 'none' })];
  expect(told(partsOf(line(), shares, 'mere'))).toEqual([['pere', 1, 391, 10_000]]);
});

test('shares that change within a line split it in parts of its days', () => {
  const shares = [
    held('mere', { lastDay: day('2026-11-09') }),
    held('mere', { firstDay: day('2026-11-10'), costShareBp: 5000 }),
    held('pere', { firstDay: day('2026-11-10'), weeks: 'none', costShareBp: 5000 }),
  ];
  const dates = ['2026-11-03', '2026-11-05', '2026-11-12'].map(day);
  expect(told(partsOf(line({ dates, unitCents: cents(100) }), shares, 'mere'))).toEqual([
    ['mere', 2, 200, 10_000],
    ['mere', 1, 50, 5000],
    ['pere', 1, 50, 5000],
  ]);
});

test('whoever shares, and from when on, the parts are the line to the cent, and the same seen from either household', () => {
  const first = day('2026-11-02');
  fc.assert(
    fc.property(
      fc.record({
        unit: fc.integer({ min: -5000, max: 5000 }),
        offsets: fc.uniqueArray(fc.integer({ min: 0, max: 25 }), { minLength: 1 }),
        isOfDays: fc.boolean(),
        changeOn: fc.integer({ min: 0, max: 25 }),
        share: fc.integer({ min: 0, max: 10_000 }),
        weeks: fc.constantFrom('every' as const, 'even' as const),
      }),
      ({ unit, offsets, isOfDays, changeOn, share, weeks }) => {
        const whole = line({
          dates: offsets.toSorted((a, b) => a - b).map(offset => addDays(first, offset)),
          unitCents: cents(unit),
          isOfDays,
        });
        const from = addDays(first, changeOn);
        const custody = [
          held('b', { lastDay: addDays(from, -1) }),
          held('b', { firstDay: from, weeks, costShareBp: share }),
          held('a', {
            firstDay: from,
            weeks: weeks === 'even' ? 'odd' : 'none',
            costShareBp: 10_000 - share,
          }),
        ];
        const parts = partsOf(whole, custody, 'b');
        expect(sumCents(parts.map(({ amountCents }) => amountCents))).toBe(whole.amountCents);
        expect(partsOf(whole, custody.toReversed(), 'b')).toEqual(parts);
        for (const part of parts.filter(({ shareBp }) => shareBp === 10_000))
          expect(part.amountCents).toBe(part.quantity * part.unitCents);
      },
    ),
  );
});
