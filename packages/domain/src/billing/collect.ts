/** Whether a régie takes a payment for what a family owes, which may be of several services with rules of their own. */
import type { LocalDate } from '../dates.ts';
import { type Cents, cents, NO_CENTS, sumCents } from '../money.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import { decidePayment, type MeansOfPayment } from './decide-bill.ts';

/** What is open of one service; of a service that is no longer there, its key all the same. */
export interface ServiceDebt {
  service: string | null;
  amountCents: Cents;
}

export type Refusal =
  /** Nobody takes this means for what is owed. */
  | { because: 'means'; article: string | null }
  /** Some services take it: so much of the debt may be paid with it. */
  | { because: 'part'; article: string | null; atMostCents: Cents }
  /** More cash than the règlement lets a family pay with. */
  | { because: 'cash'; article: string | null };

export type Collection =
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'accepted'; changeCents: Cents; creditCents: Cents };

/**
 * Decides as each service's règlement says on the day: refused where none takes the means, or where more is paid with it
 * than is owed to those that do. What is too much is given back where all give change, and stays on the account otherwise.
 * @param debts what is open of the invoices that are paid, by service; of a family that owes nothing, the régie's services
 */
export function decideCollection(
  rulebook: Rulebook,
  on: LocalDate,
  payment: { means: MeansOfPayment; amountCents: Cents; dueCents: Cents },
  debts: readonly ServiceDebt[],
  accepted: readonly MeansOfPayment[],
): Collection {
  const { means, amountCents: amount, dueCents: due } = payment;
  const decided = debts.map(debt => {
    const service = debt.service === null ? null : rulebook.service(debt.service);
    return {
      debt,
      decision: service && decidePayment(rulebook, service, on, { means, amount, due }, accepted),
    };
  });
  // What no service speaks of is the régie's own.
  const isTaken = ({ decision }: (typeof decided)[number]) =>
    decision ? decision.outcome === 'accepted' : accepted.includes(means);
  const taking = decided.filter(isTaken);
  const refusing = decided.filter(one => !isTaken(one));
  const article = refusing.find(({ decision }) => decision?.article)?.decision?.article ?? null;
  if (refusing.length > 0) {
    if (means === 'cash' && acceptsLess(rulebook, on, payment, debts, accepted))
      return { outcome: 'refused', refusal: { because: 'cash', article } };
    const atMostCents = sumCents(taking.map(({ debt }) => cents(Math.max(0, debt.amountCents))));
    if (atMostCents <= 0) return { outcome: 'refused', refusal: { because: 'means', article } };
    if (amount > atMostCents)
      return { outcome: 'refused', refusal: { because: 'part', article, atMostCents } };
  } else if (decided.length === 0 && !accepted.includes(means)) {
    return { outcome: 'refused', refusal: { because: 'means', article: null } };
  }
  const surplus = cents(Math.max(0, amount - due));
  const isGiven =
    surplus > 0 &&
    means === 'cash' &&
    taking.every(({ decision }) => decision === null || decision.changeCents > 0);
  return {
    outcome: 'accepted',
    changeCents: isGiven ? surplus : NO_CENTS,
    creditCents: isGiven ? NO_CENTS : surplus,
  };
}

/** A service of what is owed that does not take a means of payment. */
export interface RefusingService {
  /** Its key; null for what is of no service, which is paid as the régie says. */
  service: string | null;
  article: string | null;
}

/**
 * What of a debt is not paid by a means, as the règlement of each service says on the day; empty: all of it may be.
 * @param debts what is open, by service; of a debt that is of none, the régie's own means hold
 */
export function refusingServices(
  rulebook: Rulebook,
  on: LocalDate,
  { means, amountCents }: { means: MeansOfPayment; amountCents: Cents },
  debts: readonly ServiceDebt[],
  accepted: readonly MeansOfPayment[],
): RefusingService[] {
  const owed = debts.filter(debt => debt.amountCents > 0);
  return (owed.length > 0 ? owed : [{ service: null, amountCents }]).flatMap(debt => {
    const service = debt.service === null ? null : rulebook.service(debt.service);
    const payment = { means, amount: amountCents, due: amountCents };
    const decision = service && decidePayment(rulebook, service, on, payment, accepted);
    const isTaken = decision ? decision.outcome === 'accepted' : accepted.includes(means);
    return isTaken ? [] : [{ service: debt.service, article: decision?.article ?? null }];
  });
}

/** Whether a cent in cash would be taken: then it is the amount that is refused. */
function acceptsLess(
  rulebook: Rulebook,
  on: LocalDate,
  { means, dueCents }: { means: MeansOfPayment; dueCents: Cents },
  debts: readonly ServiceDebt[],
  accepted: readonly MeansOfPayment[],
): boolean {
  return debts.every(({ service: key }) => {
    const service = key === null ? null : rulebook.service(key);
    if (!service) return accepted.includes(means);
    const asked = { means, amount: cents(1), due: dueCents };
    return decidePayment(rulebook, service, on, asked, accepted).outcome === 'accepted';
  });
}

/** What a cash box comes to: how it stands, and whether it is to be emptied before more is taken. */
export type CashBox = { kind: 'unlimited' | 'within' | 'near' | 'beyond'; heldCents: Cents };

/** From so much of the ceiling on, a régisseur is told before it is passed. */
const NEAR_PERCENT = 80;

/** How full the box is: a régie may keep no more cash than the act by which it was created says. */
export function cashBoxOf(heldCents: Cents, ceilingCents: Cents | null): CashBox {
  if (ceilingCents === null) return { kind: 'unlimited', heldCents };
  if (heldCents > ceilingCents) return { kind: 'beyond', heldCents };
  return { kind: heldCents * 100 >= ceilingCents * NEAR_PERCENT ? 'near' : 'within', heldCents };
}

/** What is owed is allotted, and paid with, in proportion: the part of each service in what is left of an invoice. */
export function debtsByService(leftCents: Cents, lines: readonly ServiceDebt[]): ServiceDebt[] {
  const total = sumCents(lines.map(({ amountCents }) => amountCents));
  if (total <= leftCents) return [...lines];
  // No more than is left of it may be paid, whichever service it is of.
  return lines.map(({ service, amountCents }) => ({
    service,
    amountCents: cents(Math.min(amountCents, leftCents)),
  }));
}
