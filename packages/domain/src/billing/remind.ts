/** Which unpaid invoices are recalled, at which level, and what the family reads. */
import { addDays, dayNumber, type LocalDate } from '../dates.ts';
import { frenchDate, frenchMoney } from '../french.ts';
import { type Cents, sumCents } from '../money.ts';
import type { Rulebook } from '../regulation/rulebook.ts';

/** Where a règlement does not say when: what most régies do. */
export const USUAL_REMINDER_DAYS: readonly number[] = [15, 30];

/** After how many days each level is due, for an invoice of these services: as the first of them that says so. */
export function reminderDays(
  rulebook: Rulebook,
  services: readonly string[],
  on: LocalDate,
): readonly number[] {
  for (const key of services) {
    const service = rulebook.service(key);
    const rule = service && rulebook.rulesOn('reminder', service, on)[0];
    if (rule) return rule.daysAfterDue.toSorted((one, other) => one - other);
  }
  return USUAL_REMINDER_DAYS;
}

export interface LateInvoice {
  dueOn: LocalDate;
  /** Of the last reminder; 0: none. */
  remindedLevel: number;
}

/** The level at which an invoice is to be recalled today; null where it is not time, or all levels are past. */
export function nextLevel(
  { dueOn, remindedLevel }: LateInvoice,
  days: readonly number[],
  today: LocalDate,
): number | null {
  const level = remindedLevel + 1;
  const after = days[level - 1];
  return after !== undefined && addDays(dueOn, after) <= today ? level : null;
}

export function daysLate(dueOn: LocalDate, today: LocalDate): number {
  return dayNumber(today) - dayNumber(dueOn);
}

/** What a wording may name between braces. */
export const REMINDER_FIELDS = ['famille', 'numero', 'factures', 'total', 'regie', 'paiement'] as const;
export type ReminderField = (typeof REMINDER_FIELDS)[number];

/** What is written where nobody has written otherwise, by level: firmer, never a threat. */
export function usualWording(level: number): string {
  const [first = ''] = USUAL_WORDINGS;
  return USUAL_WORDINGS[level - 1] ?? USUAL_WORDINGS.at(-1) ?? first;
}

const USUAL_WORDINGS: readonly string[] = [
  `Madame, Monsieur,

Sauf erreur de notre part, ceci n’a pas encore été réglé :
{factures}

Total à régler : {total}.

{paiement}

Si votre paiement est en chemin, ne tenez pas compte de ce rappel. Si vous rencontrez une difficulté, écrivez-nous : des solutions existent.

{regie}`,
  `Madame, Monsieur,

Malgré un premier rappel, ceci reste à régler :
{factures}

Total à régler : {total}.

{paiement}

Sans paiement, ces sommes peuvent être confiées au comptable public, qui en poursuit le recouvrement. Si vous rencontrez une difficulté, prenez contact avec nous avant.

{regie}`,
];

export interface RemindedInvoice {
  reference: string;
  dueOn: LocalDate;
  leftCents: Cents;
}

/** Fills a wording in for a family; what is between braces and no field stays as it is written. */
export function reminderText(
  wording: string,
  facts: {
    family: { name: string; number: string };
    regie: string;
    payment: string;
    invoices: readonly RemindedInvoice[];
  },
): string {
  const values: Record<ReminderField, string> = {
    famille: facts.family.name,
    numero: facts.family.number,
    factures: facts.invoices
      .map(
        ({ reference, dueOn, leftCents }) =>
          `– facture ${reference} : ${frenchMoney(leftCents)}, à régler avant le ${frenchDate(dueOn)}`,
      )
      .join('\n'),
    total: frenchMoney(sumCents(facts.invoices.map(({ leftCents }) => leftCents))),
    regie: facts.regie,
    paiement: facts.payment,
  };
  return wording.replace(
    /\{([a-z]+)\}/g,
    (whole, name: string) => (Object.hasOwn(values, name) ? values[name as ReminderField] : whole), // it has the name
  );
}
