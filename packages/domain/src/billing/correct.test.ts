import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cents, sumCents } from '../money.ts';
import { day } from '../regulation/rulebook.sample.ts';
import { correctBill, correctionKind, type IssuedLine, standingLines, totalOf } from './correct.ts';
import type { BillLine } from './invoice.ts';

function line(dates: readonly string[], unit: number, changes: Partial<BillLine> = {}): BillLine {
  return {
    month: day('2026-11-01'),
    kind: 'presence',
    nature: 'meal',
    childId: 'zoe',
    childName: 'Zoé Lanvin',
    service: 'repas',
    serviceName: 'Repas',
    dates: dates.map(one => day(`2026-11-${one}`)),
    quantity: dates.length,
    unitCents: cents(unit),
    amountCents: cents(unit * dates.length),
    shareBp: 10_000,
    article: '1',
    version: 'v',
    steps: [],
    reversesId: null,
    ...changes,
  };
}

let ids = 0;
const issue = (lines: readonly BillLine[]): IssuedLine[] =>
  lines.map(one => ({ ...one, id: `ligne-${++ids}`, invoiceId: 'facture' }));

test('where nothing has changed nothing is corrected, whichever version now says it', () => {
  const issued = issue([line(['03', '05'], 390), line(['06'], 0)]);
  expect(correctBill(issued, [line(['03', '05'], 390, { version: 'w', steps: [] })])).toEqual([]);
});

test('a line that is not owed as it is is taken back whole by one that names it, and stands anew', () => {
  const issued = issue([line(['03', '05'], 390), line(['04'], 150, { service: 'garderie' })]);
  const lines = correctBill(issued, [line(['03'], 390), line(['04'], 150, { service: 'garderie' })]);
  expect(lines.map(one => [one.quantity, one.amountCents, one.reversesId])).toEqual([
    [-2, -780, issued[0]?.id],
    [1, 390, null],
  ]);
  expect(correctionKind(totalOf(lines))).toBe('credit-note');
});

test('what was taken back is not taken back again; what took its place is', () => {
  const issued = issue([line(['03', '05'], 390)]);
  const corrected = [...issued, ...issue(correctBill(issued, [line(['03'], 390)]))];
  expect(standingLines(corrected).map(one => one.amountCents)).toEqual([390]);
  const again = correctBill(corrected, []);
  expect(again.map(one => one.amountCents)).toEqual([-390]);
  expect(again[0]?.reversesId).toBe(corrected.at(-1)?.id);
});

const lines = fc.array(
  fc
    .record({
      dates: fc.uniqueArray(fc.constantFrom('02', '03', '05', '06'), { minLength: 1 }),
      unit: fc.integer({ min: -300, max: 900 }),
      service: fc.constantFrom('repas', 'garderie'),
      childId: fc.constantFrom('zoe', 'tom'),
    })
    .map(({ dates, unit, ...changes }) => line(dates.toSorted(), unit, changes)),
  { maxLength: 6 },
);

test('however often facts change, what stands is what is owed, and each line is taken back once at most', () => {
  fc.assert(
    fc.property(lines, fc.array(lines, { maxLength: 5 }), (first, changes) => {
      const issued = issue(first);
      for (const owed of changes) {
        issued.push(...issue(correctBill(issued, owed)));
        expect(totalOf(issued)).toBe(totalOf(owed));
        const standing = standingLines(issued).filter(({ amountCents }) => amountCents !== 0);
        expect(sumCents(standing.map(({ amountCents }) => amountCents))).toBe(totalOf(owed));
        expect(correctBill(issued, owed)).toEqual([]);
      }
      const reversed = issued.flatMap(({ reversesId }) => reversesId ?? []);
      expect(new Set(reversed).size).toBe(reversed.length);
    }),
  );
});
