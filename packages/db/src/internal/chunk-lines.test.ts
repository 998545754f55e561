import type { BillLine } from '@preau/domain/billing/invoice';
import { toLocalDate } from '@preau/domain/dates';
import { cents } from '@preau/domain/money';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packLines, unpackLines } from './chunk-lines.ts';

const few = (...values: string[]) => fc.constantFrom(...values);

const line: fc.Arbitrary<BillLine> = fc
  .record({
    month: few('2026-11-01', '2026-12-01'),
    child: fc.constantFrom(['a', 'Anna'], ['b', 'Ben'], [null, null] as const),
    service: fc.constantFrom(['meal', 'Repas'], ['care', 'Garderie'], [null, null] as const),
    dates: fc.array(few('2026-11-03', '2026-11-05'), { maxLength: 2 }),
    quantity: fc.integer({ min: 1, max: 3 }),
    unit: few('260', '415'),
    shareBp: fc.constantFrom(10_000, 5000),
    article: fc.constantFrom('4.1', null),
    steps: fc.array(fc.record({ value: fc.integer({ min: 600, max: 602 }) }), { maxLength: 2 }),
  })
  .map(({ month, child, service, dates, quantity, unit, shareBp, article, steps }) => ({
    month: toLocalDate(month),
    kind: 'presence',
    nature: 'care',
    childId: child[0] ?? null,
    childName: child[1] ?? null,
    service: service[0] ?? null,
    serviceName: service[1] ?? null,
    dates: dates.map(toLocalDate),
    quantity,
    unitCents: cents(Number(unit)),
    amountCents: cents(quantity * Number(unit)),
    shareBp,
    article,
    version: '2026-09-01',
    steps: steps.map(({ value }) => ({
      kind: 'price',
      facts: [{ name: 'quotientFamilial', value }],
      cents: cents(Number(unit)),
      article,
      version: '2026-09-01',
    })),
    reversesId: null,
  }));

test('what is packed is what was there, in its order', () => {
  fc.assert(
    fc.property(fc.array(fc.array(line, { maxLength: 8 }), { maxLength: 4 }), drafts => {
      const bills = drafts.map((lines, index) => ({ id: `bill-${index}`, lines }));
      const stored = JSON.parse(JSON.stringify(packLines(bills)));
      const unpacked = unpackLines(stored);
      expect(bills.map(({ id }) => unpacked.get(id) ?? [])).toEqual(bills.map(({ lines }) => lines));
    }),
  );
});

test('what many lines have alike is there once', () => {
  const [one] = fc.sample(line, { numRuns: 1, seed: 1 });
  if (!one) throw new Error('a line');
  const lines = Array.from({ length: 20 }, () => one);
  const packed = packLines([
    { id: 'first', lines },
    { id: 'second', lines },
  ]);
  expect([packed.lines.length, packed.owners.length, packed.prices.length]).toEqual([40, 2, 1]);
});
