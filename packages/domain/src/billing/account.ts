/**
 * What a household owes a régie. Debts (invoices, what was given back, what was owed before the portal) and credits
 * (payments, credit notes) are allotted to each other, never across régies: the balance is what is left of the debts less
 * what is left of the credits, whatever has happened.
 */
import { addDays, dayNumber, type LocalDate, toLocalDate } from '../dates.ts';
import { type Cents, cents, NO_CENTS, sumCents } from '../money.ts';
import type { LedgerKind } from './piece.ts';

/** A piece of which something is still open: `entry` is one of the account itself, such as what was given back. */
export interface OpenDebt {
  kind: 'invoice' | 'entry';
  id: string;
  /** Null where nothing says when it is due: from the day on which it was made. */
  dueOn: LocalDate | null;
  datedOn: LocalDate;
  leftCents: Cents;
}

export interface OpenCredit {
  kind: 'payment' | 'credit-note' | 'entry';
  id: string;
  datedOn: LocalDate;
  leftCents: Cents;
}

/** So much of a credit pays so much of a debt. */
export interface Allotment {
  debt: Pick<OpenDebt, 'kind' | 'id'>;
  credit: Pick<OpenCredit, 'kind' | 'id'>;
  amountCents: Cents;
}

/** What was done to a debt: how much of it is paid, handed to the comptable public, given up. */
export interface Settled {
  totalCents: Cents;
  allottedCents: Cents;
  /** What the trésorerie collects: titres less reductions and annulations. */
  titreCents: Cents;
  waivedCents: Cents;
}

/** What is left to pay to the régie. */
export function leftOf({ totalCents, allottedCents, titreCents, waivedCents }: Settled): Cents {
  return cents(totalCents - allottedCents - titreCents - waivedCents);
}

/** In the order in which debts are paid: what is due first, then what was made first. */
export function oldestFirst<Debt extends OpenDebt>(debts: readonly Debt[]): Debt[] {
  return debts.toSorted(
    (one, other) =>
      compare(one.dueOn ?? one.datedOn, other.dueOn ?? other.datedOn) ||
      compare(one.datedOn, other.datedOn) ||
      compare(one.id, other.id),
  );
}

/** The oldest credit goes to the oldest debt, until there are no more of the ones or the others. */
export function allotOldest(debts: readonly OpenDebt[], credits: readonly OpenCredit[]): Allotment[] {
  const waiting = oldestFirst(debts).map(({ kind, id, leftCents }) => ({ kind, id, left: leftCents }));
  const allotments: Allotment[] = [];
  for (const credit of credits.toSorted(
    (one, other) => compare(one.datedOn, other.datedOn) || compare(one.id, other.id),
  )) {
    let left = credit.leftCents;
    for (const debt of waiting) {
      const amountCents = cents(Math.min(left, debt.left));
      if (amountCents <= 0) continue;
      allotments.push({
        debt: { kind: debt.kind, id: debt.id },
        credit: { kind: credit.kind, id: credit.id },
        amountCents,
      });
      debt.left = cents(debt.left - amountCents);
      left = cents(left - amountCents);
    }
  }
  return allotments;
}

/**
 * A payment for chosen debts first, in the order in which they are paid, then for all the others: a credit stays only
 * where nothing is owed.
 */
export function allotChosen(
  debts: readonly OpenDebt[],
  credit: OpenCredit,
  chosen: readonly string[],
): Allotment[] {
  const first = allotOldest(
    debts.filter(({ id }) => chosen.includes(id)),
    [credit],
  );
  const rest = cents(credit.leftCents - sumCents(first.map(({ amountCents }) => amountCents)));
  const others = debts.filter(({ id }) => !chosen.includes(id));
  return [...first, ...allotOldest(others, [{ ...credit, leftCents: rest }])];
}

/** What takes allotments back: the same with the opposite amounts. */
export function takenBack(allotments: readonly Allotment[]): Allotment[] {
  return allotments.map(allotment => ({ ...allotment, amountCents: cents(-allotment.amountCents) }));
}

/** How late a debt is, in days after it was due. */
export const AGES = ['not-due', 'to-30', 'to-60', 'to-90', 'beyond-90'] as const;
export type Age = (typeof AGES)[number];

/** The age of a debt on a day: on the day on which it is due it is not late. */
export function ageOf(dueOn: LocalDate, today: LocalDate): Age {
  const days = dayNumber(today) - dayNumber(dueOn);
  if (days <= 0) return 'not-due';
  if (days <= 30) return 'to-30';
  if (days <= 60) return 'to-60';
  return days <= 90 ? 'to-90' : 'beyond-90';
}

/** What is left of debts, by age. */
export function ageingOf(
  debts: readonly Pick<OpenDebt, 'dueOn' | 'datedOn' | 'leftCents'>[],
  today: LocalDate,
): Record<Age, Cents> {
  const ages: Record<Age, Cents> = {
    'not-due': NO_CENTS,
    'to-30': NO_CENTS,
    'to-60': NO_CENTS,
    'to-90': NO_CENTS,
    'beyond-90': NO_CENTS,
  };
  for (const { dueOn, datedOn, leftCents } of debts) {
    const age = ageOf(dueOn ?? datedOn, today);
    ages[age] = cents(ages[age] + leftCents);
  }
  return ages;
}

/** An entry of the account: a debit is positive, a credit negative. */
export interface Entry {
  id: string;
  kind: LedgerKind;
  datedOn: LocalDate;
  at: Date;
  amountCents: Cents;
}

export type Stated<E extends Entry> = E & { debitCents: Cents; creditCents: Cents; balanceCents: Cents };

/** A relevé de compte: what was owed before, each operation with the balance after it, what is owed then. */
export interface Statement<E extends Entry> {
  from: LocalDate;
  to: LocalDate;
  openingCents: Cents;
  rows: Stated<E>[];
  debitCents: Cents;
  creditCents: Cents;
  closingCents: Cents;
}

/** The statement of a period, its last day included, from all entries of one account. */
export function statementOf<E extends Entry>(
  entries: readonly E[],
  { from, to }: { from: LocalDate; to: LocalDate },
): Statement<E> {
  const openingCents = sumCents(
    entries.filter(({ datedOn }) => datedOn < from).map(({ amountCents }) => amountCents),
  );
  let balanceCents = openingCents;
  const rows = entries
    .filter(({ datedOn }) => datedOn >= from && datedOn <= to)
    .toSorted(inTime)
    .map(entry => {
      balanceCents = cents(balanceCents + entry.amountCents);
      return {
        ...entry,
        debitCents: cents(Math.max(0, entry.amountCents)),
        creditCents: cents(Math.max(0, -entry.amountCents)),
        balanceCents,
      };
    });
  return {
    from,
    to,
    openingCents,
    rows,
    debitCents: sumCents(rows.map(row => row.debitCents)),
    creditCents: sumCents(rows.map(row => row.creditCents)),
    closingCents: balanceCents,
  };
}

/** The school year of a day: from the first of September, as the statements of communes have it. */
export function accountYearOf(date: LocalDate): { from: LocalDate; to: LocalDate } {
  const year = Number(date.slice(0, 4)) - (date.slice(5) < '09-01' ? 1 : 0);
  const from = toLocalDate(`${year}-09-01`);
  return { from, to: addDays(toLocalDate(`${year + 1}-09-01`), -1) };
}

/** The exercice of a day: the calendar year, by which pieces are numbered. */
export function exerciceOf(date: LocalDate): number {
  return Number(date.slice(0, 4));
}

function inTime(one: Entry, other: Entry): number {
  return (
    compare(one.datedOn, other.datedOn) || one.at.getTime() - other.at.getTime() || compare(one.id, other.id)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
