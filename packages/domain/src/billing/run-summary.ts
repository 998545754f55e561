/** What a draft comes to, for the screen: summed chunk by chunk, in whatever order. */
import type { DraftBill } from './draft.ts';
import type { BillSignalKind, MonthOutcome } from './piece.ts';

export interface RunSummary {
  /** Families by what becomes of their sum. */
  outcomes: Record<MonthOutcome, number>;
  /** Of what becomes an invoice. */
  issuedCents: number;
  /** Of what waits for the next. */
  carriedCents: number;
  /** By service, or by nature where it is of none: how many presences or lines, and their sum. */
  services: { service: string | null; name: string; quantity: number; cents: number }[];
  /** Families with each signal. */
  signals: Partial<Record<BillSignalKind, number>>;
}

export const NO_SUMMARY: RunSummary = {
  outcomes: { issued: 0, 'carried-over': 0, waived: 0, nothing: 0 },
  issuedCents: 0,
  carriedCents: 0,
  services: [],
  signals: {},
};

/** @param elsewhere what what is of no service is called */
export function summarize(bills: readonly DraftBill[], elsewhere: string): RunSummary {
  const outcomes = { ...NO_SUMMARY.outcomes };
  const signals: Partial<Record<BillSignalKind, number>> = {};
  const services = new Map<string | null, RunSummary['services'][number]>();
  let issuedCents = 0;
  let carriedCents = 0;
  for (const bill of bills) {
    outcomes[bill.outcome] += 1;
    if (bill.outcome === 'issued') issuedCents += bill.totalCents;
    if (bill.outcome === 'carried-over') carriedCents += bill.totalCents;
    for (const kind of new Set(bill.signals.map(signal => signal.kind)))
      signals[kind] = (signals[kind] ?? 0) + 1;
    for (const { service, serviceName, kind, quantity, amountCents } of bill.lines) {
      const known = services.get(service) ?? {
        service,
        name: serviceName ?? elsewhere,
        quantity: 0,
        cents: 0,
      };
      services.set(service, known);
      if (kind === 'presence' || kind === 'forfait' || kind === 'absence') known.quantity += quantity;
      known.cents += amountCents;
    }
  }
  return { outcomes, issuedCents, carriedCents, services: inOrder([...services.values()]), signals };
}

export function addSummaries(one: RunSummary, other: RunSummary): RunSummary {
  const services = new Map(one.services.map(sum => [sum.service, { ...sum }]));
  for (const sum of other.services) {
    const known = services.get(sum.service);
    if (known) {
      known.quantity += sum.quantity;
      known.cents += sum.cents;
    } else services.set(sum.service, { ...sum });
  }
  const signals = { ...one.signals };
  for (const [kind, count] of Object.entries(other.signals) as [BillSignalKind, number][]) // its keys are kinds
    signals[kind] = (signals[kind] ?? 0) + count;
  return {
    outcomes: {
      issued: one.outcomes.issued + other.outcomes.issued,
      'carried-over': one.outcomes['carried-over'] + other.outcomes['carried-over'],
      waived: one.outcomes.waived + other.outcomes.waived,
      nothing: one.outcomes.nothing + other.outcomes.nothing,
    },
    issuedCents: one.issuedCents + other.issuedCents,
    carriedCents: one.carriedCents + other.carriedCents,
    services: inOrder([...services.values()]),
    signals,
  };
}

function inOrder(services: RunSummary['services']): RunSummary['services'] {
  return services.sort((one, other) => (one.name < other.name ? -1 : 1));
}
