/** Payments and accounts as the counter shows them. */
import type { Desk, ShownPayment } from '@preau/contract/payments';
import type { KeptPayment, NotedDetail } from '@preau/db/payment';
import type { Regie } from '@preau/db/regies';
import { cashBoxOf } from '@preau/domain/billing/collect';
import type { Cents } from '@preau/domain/money';

/** « 2026-12 »: a number of a series that begins anew each exercice. */
export function pieceNumber({ year, number }: { year: number; number: number }): string {
  return `${year}-${number}`;
}

export function shownPayment(payment: KeptPayment): ShownPayment {
  const { id, regieId, means, amountCents, receivedOn, recordedAt, payer, deposit } = payment;
  return {
    id,
    regieId,
    receipt: pieceNumber({ year: payment.year, number: payment.receiptNumber }),
    family: payer,
    means,
    amountCents,
    receivedOn,
    recordedAt: recordedAt.toISOString(),
    recordedBy: payment.recordedByName,
    detail: detailPhrase(payment.detail),
    pays: payment.pays.map(({ label, amountCents: paid }) => ({ label: label ?? '', amountCents: paid })),
    deposit: deposit && pieceNumber(deposit),
    reversedBecause: payment.reversedBecause,
  };
}

/** A payment as it is printed: on its quittance, in a bordereau, in a journal. */
export function printedPayment(payment: KeptPayment) {
  const { payer, means, amountCents, receivedOn, pays, recordedByName, reversedBecause } = payment;
  return {
    receipt: pieceNumber({ year: payment.year, number: payment.receiptNumber }),
    detail: detailPhrase(payment.detail),
    family: payer,
    means,
    amountCents,
    receivedOn,
    pays,
    recordedBy: recordedByName,
    reversedBecause,
  };
}

/** A quittance to print: in whose colour, in whose name, of what. */
export interface PrintedReceipt {
  accent: string;
  sender: Pick<Regie, 'member' | 'address' | 'phone' | 'email'> & { regie: string };
  payment: ReturnType<typeof printedPayment>;
}

export function receiptOf(accent: string, regie: Regie, payment: KeptPayment): PrintedReceipt {
  return { accent, sender: tillSender(regie), payment: printedPayment(payment) };
}

/** A régie as its papers name it. */
export function tillSender({ name, member, address, phone, email }: Regie): PrintedReceipt['sender'] {
  return { regie: name, member, address, phone, email };
}

/** « Crédit agricole n° 123, Ada DUPONT » */
export function detailPhrase({ bank, number, drawer, reference }: NotedDetail): string {
  const cheque = [bank, number && `n° ${number}`].filter(Boolean).join(' ');
  return [cheque, drawer, reference].filter(Boolean).join(', ');
}

export function shownCash({ cashCeilingCents }: Regie, heldCents: Cents): NonNullable<Desk['regie']>['cash'] {
  return { ...cashBoxOf(heldCents, cashCeilingCents), ceilingCents: cashCeilingCents };
}
