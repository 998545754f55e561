/**
 * The seam to those who take payments online: PayFiP, a bank's page. A provider is told of an amount, shows the family a
 * page of its own, and says afterwards what came of it; it is asked as often as one likes.
 */
import type { Cents } from '@preau/domain/money';

/**
 * What became of a payment. PayFiP: P and V are `paid`, R and Z `refused`, A `cancelled`, P5 `pending`, and what is purged
 * `expired`.
 */
export type ProviderOutcome = 'pending' | 'paid' | 'refused' | 'cancelled' | 'expired';

export interface NewProviderPayment {
  /** Ours, unique: what the provider must not take twice. */
  id: string;
  /** Slug of the tenant, of which a provider may know each by another contract. */
  tenant: string;
  regie: string;
  amountCents: Cents;
  /** What the family reads at the provider's. */
  label: string;
  begunAt: Date;
}

export interface PaymentProvider {
  /** What `online_payment.provider` says. */
  readonly key: string;
  /** @returns the provider's name for it, and where the family pays: an address, or a path of the portal */
  begin(payment: NewProviderPayment): Promise<{ reference: string; payAt: string }>;
  /** Asks the provider itself: a notification is never believed alone, unless it is signed. */
  result(reference: string): Promise<ProviderOutcome>;
}

/**
 * Plays the bank on a page of the portal with a button for each outcome. No money moves: it exists in a demonstration alone,
 * and {@link paymentProviderFor} is where that is held.
 */
export const SIMULATED = 'simulated';

class SimulatedProvider implements PaymentProvider {
  readonly key = SIMULATED;

  async begin({ id }: NewProviderPayment) {
    return { reference: id, payAt: `/paiement-simule/${id}` };
  }

  /** Whoever plays the bank says it; until then nobody knows. */
  async result(): Promise<ProviderOutcome> {
    return 'pending';
  }
}

/** The provider of an installation; null where nobody pays online. */
export function paymentProviderFor({ demonstration }: { demonstration: boolean }): PaymentProvider | null {
  return demonstration ? new SimulatedProvider() : null;
}
