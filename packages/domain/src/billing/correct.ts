/** What an issued bill lacks of what is owed now: lines that take others back, and new ones. An issued line never changes. */
import { type Cents, cents, sumCents } from '../money.ts';
import type { BillLine } from './invoice.ts';
import type { InvoiceKind } from './piece.ts';

/** A line as it was issued. */
export interface IssuedLine extends BillLine {
  id: string;
  invoiceId: string;
}

/** The lines that stand: none that takes another back, and none that was taken back. */
export function standingLines(issued: readonly IssuedLine[]): IssuedLine[] {
  const reversed = new Set(issued.flatMap(({ reversesId }) => reversesId ?? []));
  return issued.filter(({ id, reversesId }) => reversesId === null && !reversed.has(id));
}

/**
 * What is added so that the sum is what is owed: each standing line that is not owed as it is is taken back whole, and what
 * is owed stands anew. Lines of no amount are neither. Empty where nothing has changed.
 */
export function correctBill(issued: readonly IssuedLine[], owed: readonly BillLine[]): BillLine[] {
  const missing = owed.filter(isSome);
  const reversals: BillLine[] = [];
  for (const line of standingLines(issued).filter(isSome)) {
    const same = missing.findIndex(one => isSame(one, line));
    if (same === -1) reversals.push(reversalOf(line));
    else missing.splice(same, 1);
  }
  return [...reversals, ...missing];
}

/** What a correction is called. */
export function correctionKind(total: Cents): Exclude<InvoiceKind, 'invoice'> {
  return total > 0 ? 'complement' : 'credit-note';
}

export function totalOf(lines: readonly BillLine[]): Cents {
  return sumCents(lines.map(({ amountCents }) => amountCents));
}

function reversalOf({ id, invoiceId: _, ...line }: IssuedLine): BillLine {
  return {
    ...line,
    quantity: -line.quantity,
    amountCents: cents(-line.amountCents),
    steps: [],
    reversesId: id,
  };
}

function isSome({ amountCents }: BillLine): boolean {
  return amountCents !== 0;
}

/** Whether two lines say the same to who pays them; by which version of an article is not asked. */
function isSame(one: BillLine, other: BillLine): boolean {
  return (
    one.month === other.month &&
    one.kind === other.kind &&
    one.childId === other.childId &&
    one.service === other.service &&
    one.quantity === other.quantity &&
    one.unitCents === other.unitCents &&
    one.amountCents === other.amountCents &&
    one.dates.length === other.dates.length &&
    one.dates.every((date, index) => date === other.dates[index])
  );
}
