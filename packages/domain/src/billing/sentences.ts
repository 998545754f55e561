/** What an invoice is called, and what it says is due: the same on paper, in an e-mail and on a screen. */
import type { LocalDate } from '../dates.ts';
import { frenchDate, frenchMoney, frenchTypography } from '../french.ts';
import { cents } from '../money.ts';
import { monthPhrase } from '../regulation/sentences/line.ts';
import type { InvoiceContent } from './invoice.ts';
import type { InvoiceKind } from './piece.ts';

export const INVOICE_WORDS: Record<InvoiceKind, string> = {
  invoice: 'Facture',
  complement: 'Facture complémentaire',
  'credit-note': 'Avoir',
};

/** « Facture AL-36 ». */
export function invoiceName({ kind, reference }: { kind: InvoiceKind; reference: string }): string {
  return `${INVOICE_WORDS[kind]} ${reference}`;
}

/** An invoice as far as it says what is due. */
export interface DueInvoice {
  kind: InvoiceKind;
  totalCents: number;
  previousBalanceCents: number;
  content: { pay: InvoiceContent['pay'] };
}

/** What is to be paid with an invoice: with what was owed before, where that is told. In cents; negative: in favour. */
export function dueCents({ totalCents, previousBalanceCents, content }: DueInvoice): number {
  return totalCents + (content.pay.showsPreviousBalance ? previousBalanceCents : 0);
}

/** « 58,80 € à payer », « avant le jeudi 31 décembre 2026 » : as they stood when it was issued. */
export function dueWords(invoice: DueInvoice): { amount: string; until: string } {
  const { kind, totalCents, content } = invoice;
  const due = dueCents(invoice);
  const { collectedBy, dueOn } = content.pay;
  if (kind === 'credit-note')
    return {
      amount: frenchTypography(`${money(-totalCents)} en votre faveur`),
      until:
        due > 0
          ? frenchTypography(`il reste ${money(due)} à payer pour vos autres factures`)
          : 'vous n’avez rien à payer',
    };
  if (due <= 0)
    return {
      amount: 'Rien à payer',
      until:
        due < 0 ? frenchTypography(`il reste ${money(-due)} en votre faveur`) : 'votre compte est à jour',
    };
  const amount = frenchTypography(`${money(due)} à payer`);
  if (collectedBy === 'tresorerie') return { amount, until: 'à réception de l’avis des sommes à payer' };
  return {
    amount,
    until: dueOn === null ? 'à réception' : frenchTypography(`avant le ${frenchDate(dueOn)}`),
  };
}

/** « novembre 2026 », « du 1er septembre au 31 octobre 2026 ». */
export function periodPhrase({ firstDay, lastDay }: { firstDay: LocalDate; lastDay: LocalDate }): string {
  return firstDay.slice(0, 7) === lastDay.slice(0, 7)
    ? monthPhrase(firstDay)
    : `du ${plainDate(firstDay)} au ${plainDate(lastDay)}`;
}

/** « 5 novembre 2026 », without its weekday. */
export function plainDate(date: LocalDate): string {
  return frenchDate(date).replace(/^\S+?[\s\u00a0]/, '');
}

function money(amount: number): string {
  return frenchMoney(cents(amount));
}
