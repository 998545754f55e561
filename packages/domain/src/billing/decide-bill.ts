/** Whether a month's amount becomes an invoice, and whether a payment is taken. */

import type { Service } from '../calendar/calendar.ts';
import type { LocalDate } from '../dates.ts';
import { type Cents, cents, NO_CENTS } from '../money.ts';
import type { MEANS_OF_PAYMENT } from '../regie.ts';
import type { Ground } from '../regulation/decision.ts';
import type { RuleOf } from '../regulation/rule.ts';
import type { Rulebook } from '../regulation/rulebook.ts';

/** CGCT, article D1611-1: nothing below it is put into recovery by a titre; what a régie collects at once is exempt. */
export const TITRE_MINIMUM = cents(1500);

export interface BillDecision extends Ground {
  outcome: 'issued' | 'carried-over' | 'waived';
}

/** What becomes of an amount that a service of the regulation has made, on the day on which it is billed. */
export function decideBill(rulebook: Rulebook, service: Service, on: LocalDate, total: Cents): BillDecision {
  const version = rulebook.versionOn(service, on)?.key ?? null;
  const rule = rulebook.rulesOn('collection', service, on).find(one => one.by === 'titre');
  if (rule?.by !== 'titre') return { outcome: 'issued', article: null, version };
  if (total >= (rule.minimumCents ?? TITRE_MINIMUM))
    return { outcome: 'issued', article: rule.article, version };
  const { outcome, article } = rule.belowMinimum ?? { outcome: 'carry-over' as const, article: undefined };
  const outcomes = { 'carry-over': 'carried-over', issue: 'issued', waive: 'waived' } as const;
  return { outcome: outcomes[outcome], article: article ?? rule.article, version };
}

export type MeansOfPayment = (typeof MEANS_OF_PAYMENT)[number];

export interface PaymentDecision extends Ground {
  outcome: 'accepted' | 'refused';
  /** What is given back at once. */
  changeCents: Cents;
  /** What stays on the family's account. */
  creditCents: Cents;
}

/**
 * Whether a means of payment is taken for a service, and what becomes of more than is due.
 * @param accepted the means that the régie takes everywhere; a rule may name others for some services.
 */
export function decidePayment(
  rulebook: Rulebook,
  service: Service,
  on: LocalDate,
  payment: { means: MeansOfPayment; amount: Cents; due: Cents },
  accepted: readonly MeansOfPayment[],
): PaymentDecision {
  const version = rulebook.versionOn(service, on)?.key ?? null;
  const rules = rulebook.rulesOn('collection', service, on).filter(isRegie);
  const [first] = rules;
  const speaking = rules.find(rule => rule.means?.includes(payment.means));
  const names = rules.some(rule => rule.means !== undefined);
  const isTaken = speaking !== undefined || accepted.includes(payment.means);
  const rule = speaking ?? first;
  const article = rule?.article ?? null;
  const isTooMuchCash =
    payment.means === 'cash' &&
    rule?.maximumCashCents !== undefined &&
    payment.amount > rule.maximumCashCents;
  if (!isTaken || isTooMuchCash)
    return {
      outcome: 'refused',
      article: isTooMuchCash || names ? article : null,
      version,
      changeCents: NO_CENTS,
      creditCents: NO_CENTS,
    };
  const surplus = cents(Math.max(0, payment.amount - payment.due));
  const isGiven = payment.means === 'cash' && rule?.change !== 'none';
  return {
    outcome: 'accepted',
    article,
    version,
    changeCents: isGiven ? surplus : NO_CENTS,
    creditCents: isGiven ? NO_CENTS : surplus,
  };
}

type RegieRule = Extract<RuleOf<'collection'>, { by: 'regie' }>;

function isRegie(rule: RuleOf<'collection'>): rule is RegieRule {
  return rule.by === 'regie';
}
