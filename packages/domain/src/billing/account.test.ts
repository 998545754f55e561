/** What is left of debts and credits, and the statement, whatever has happened. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, toLocalDate } from '../dates.ts';
import { cents, sumCents } from '../money.ts';
import {
  accountYearOf,
  ageingOf,
  ageOf,
  allotChosen,
  allotOldest,
  leftOf,
  type OpenCredit,
  type OpenDebt,
  statementOf,
  takenBack,
} from './account.ts';

const day = toLocalDate('2026-11-01');
const debt = (id: string, leftCents: number, dueOn = day): OpenDebt => ({
  kind: 'invoice',
  id,
  dueOn,
  datedOn: addDays(dueOn, -30),
  leftCents: cents(leftCents),
});
const paid = (id: string, leftCents: number): OpenCredit => ({
  kind: 'payment',
  id,
  datedOn: day,
  leftCents: cents(leftCents),
});
const amounts = (allotments: ReturnType<typeof allotOldest>) =>
  allotments.map(({ debt, credit, amountCents }) => [credit.id, debt.id, amountCents]);

describe('allotting', () => {
  const september = debt('september', 4_000, toLocalDate('2026-10-15'));
  const october = debt('october', 3_000, toLocalDate('2026-11-15'));

  test('a payment goes to what is due first, and what is too much stays a credit', () => {
    // 40,00 + 30,00 are owed, 80,00 are paid: 10,00 stay.
    expect(amounts(allotOldest([october, september], [paid('p', 8_000)]))).toEqual([
      ['p', 'september', 4_000],
      ['p', 'october', 3_000],
    ]);
  });

  test('chosen invoices come first, and the rest goes to the others', () => {
    expect(amounts(allotChosen([september, october], paid('p', 5_000), ['october']))).toEqual([
      ['p', 'october', 3_000],
      ['p', 'september', 2_000],
    ]);
  });

  test('no allotment is of nothing', () => {
    expect(allotOldest([debt('d', 0)], [paid('p', 100)])).toEqual([]);
    expect(allotOldest([debt('d', 100)], [])).toEqual([]);
  });

  const open = fc.array(fc.integer({ min: 0, max: 50_000 }), { maxLength: 8 });
  test('of random debts and credits nothing is allotted twice, and never both a debt and a credit stay open', () => {
    fc.assert(
      fc.property(open, open, (owed, held) => {
        const debts = owed.map((left, index) => debt(`d${index}`, left, addDays(day, index % 3)));
        const credits = held.map((left, index) => paid(`p${index}`, left));
        const allotments = allotOldest(debts, credits);
        const sum = (left: readonly { leftCents: number }[]) =>
          left.reduce((all, one) => all + one.leftCents, 0);
        const allotted = sumCents(allotments.map(({ amountCents }) => amountCents));
        expect(allotted).toBe(Math.min(sum(debts), sum(credits)));
        for (const side of ['debt', 'credit'] as const)
          for (const piece of side === 'debt' ? debts : credits)
            expect(
              sumCents(allotments.filter(one => one[side].id === piece.id).map(one => one.amountCents)),
            ).toBeLessThanOrEqual(piece.leftCents);
        expect(allotments.every(({ amountCents }) => amountCents > 0)).toBe(true);
        expect(sumCents(takenBack(allotments).map(({ amountCents }) => amountCents))).toBe(-allotted || 0);
      }),
    );
  });

  test('a payment for chosen debts is allotted as far as anything is owed', () => {
    fc.assert(
      fc.property(
        open,
        fc.integer({ min: 1, max: 90_000 }),
        fc.subarray([0, 1, 2, 3, 4]),
        (owed, amount, chosen) => {
          const debts = owed.map((left, index) => debt(`d${index}`, left, addDays(day, index)));
          const allotments = allotChosen(
            debts,
            paid('p', amount),
            chosen.map(index => `d${index}`),
          );
          expect(sumCents(allotments.map(({ amountCents }) => amountCents))).toBe(
            Math.min(amount, sumCents(debts.map(({ leftCents }) => leftCents))),
          );
        },
      ),
    );
  });
});

test('what is handed to the comptable public or given up is not left to pay', () => {
  const left = { totalCents: 10_000, allottedCents: 2_000, titreCents: 7_500, waivedCents: 500 };
  expect(
    leftOf({
      totalCents: cents(left.totalCents),
      allottedCents: cents(left.allottedCents),
      titreCents: cents(left.titreCents),
      waivedCents: cents(left.waivedCents),
    }),
  ).toBe(0);
});

test('a debt is late from the day after it was due, and its age changes after 30, 60 and 90 days', () => {
  const ages = [0, 1, 30, 31, 60, 61, 90, 91].map(days => ageOf(day, addDays(day, days)));
  expect(ages).toEqual(['not-due', 'to-30', 'to-30', 'to-60', 'to-60', 'to-90', 'to-90', 'beyond-90']);
  expect(ageingOf([debt('a', 100), debt('b', 50, addDays(day, -40))], day)).toEqual({
    'not-due': 100,
    'to-30': 0,
    'to-60': 50,
    'to-90': 0,
    'beyond-90': 0,
  });
});

describe('the statement', () => {
  const entry = (id: string, datedOn: string, amountCents: number) => ({
    id,
    kind: amountCents > 0 ? ('invoice' as const) : ('payment' as const),
    datedOn: toLocalDate(datedOn),
    at: new Date(`${datedOn}T10:00:00Z`),
    amountCents: cents(amountCents),
  });

  test('begins with what was owed before, and says the balance after each operation', () => {
    // Owed before September: 120,60 − 100,00 = 20,60. Then 46,80 more, 67,40 paid: nothing is owed.
    const statement = statementOf(
      [
        entry('4', '2026-11-02', -6_740),
        entry('1', '2026-06-30', 12_060),
        entry('3', '2026-10-05', 4_680),
        entry('2', '2026-08-31', -10_000),
        entry('5', '2027-09-01', 999),
      ],
      accountYearOf(toLocalDate('2026-11-28')),
    );
    expect(statement).toMatchObject({
      from: '2026-09-01',
      to: '2027-08-31',
      openingCents: 2_060,
      debitCents: 4_680,
      creditCents: 6_740,
      closingCents: 0,
    });
    expect(statement.rows.map(({ id, balanceCents }) => [id, balanceCents])).toEqual([
      ['3', 6_740],
      ['4', 0],
    ]);
  });

  test('of one year ends as that of the next begins, whatever the entries', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            days: fc.integer({ min: -800, max: 800 }),
            amount: fc.integer({ min: -9_999, max: 9_999 }),
          }),
        ),
        operations => {
          const entries = operations.map(({ days, amount }, index) =>
            entry(`${index}`, addDays(day, days), amount),
          );
          const year = accountYearOf(day);
          const statement = statementOf(entries, year);
          const next = statementOf(entries, accountYearOf(addDays(year.to, 1)));
          expect(next.openingCents).toBe(statement.closingCents);
          expect(statement.closingCents).toBe(
            statement.openingCents + statement.debitCents - statement.creditCents,
          );
        },
      ),
    );
  });
});
