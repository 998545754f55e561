/** An invoice for tests, as it is kept. */

import type { BillLine } from '@preau/domain/billing/invoice';
import { toLocalDate } from '@preau/domain/dates';
import { cents } from '@preau/domain/money';
import type { PrintedInvoice } from './invoice.ts';

/** Twelve meals of Alexandre at 3,90 €. */
export function sampleLine(given: Partial<BillLine> = {}): BillLine {
  const line = {
    kind: 'presence',
    nature: 'meal',
    month: toLocalDate('2026-11-01'),
    childId: '01930000-0000-7000-8000-000000000001',
    childName: 'Alexandre',
    service: 'repas',
    serviceName: 'Repas élémentaire',
    dates: ['02', '03', '05', '06', '09', '10', '12', '13', '16', '17', '19', '20'].map(day =>
      toLocalDate(`2026-11-${day}`),
    ),
    quantity: 12,
    unitCents: cents(390),
    shareBp: 10_000,
    article: '8',
    steps: [
      {
        kind: 'price',
        facts: [{ name: 'quotientFamilial', value: 742, within: { from: 600, to: 999 } }],
        cents: cents(390),
        article: '8',
        version: '2026-09-01',
      },
    ],
    version: '2026-09-01',
    reversesId: null,
    ...given,
  } satisfies Omit<BillLine, 'amountCents'>;
  return { amountCents: cents(line.quantity * line.unitCents), ...line };
}

/** 46,80 € of meals, 12,00 € that were still owed. */
export function sampleInvoice(given: Partial<PrintedInvoice> = {}): PrintedInvoice {
  const lines = given.lines ?? [sampleLine()];
  return {
    kind: 'invoice',
    reference: 'AL-36',
    corrects: null,
    reason: null,
    firstDay: toLocalDate('2026-11-01'),
    lastDay: toLocalDate('2026-11-30'),
    issuedOn: toLocalDate('2026-12-03'),
    issuedAt: new Date('2026-12-03T09:00:00Z'),
    totalCents: cents(lines.reduce((sum, { amountCents }) => sum + amountCents, 0)),
    previousBalanceCents: cents(1200),
    content: {
      issuer: {
        tenant: 'Commune de Rognaix',
        kind: 'commune',
        accent: '#2c5f86',
        logo: null,
        regie: 'Régie garderie ALSH',
        member: 'Mairie de Rognaix',
        address: ['1 place de la Mairie', '73730 Rognaix'],
        phone: '0479382007',
        email: 'mairie@rognaix.example',
        siret: '21730218000017',
      },
      recipient: {
        householdNumber: '100100181839',
        names: ['Monsieur Jean DUPONT', 'Madame Jeanne DUPONT'],
        address: ['12 rue des Écoles', '73730 ROGNAIX'],
      },
      pay: {
        means: ['cheque', 'cash', 'online-card'],
        chequePayee: 'Trésor public',
        note: 'La régie est ouverte le mardi de 16 h à 18 h.',
        collectedBy: 'regie',
        dueOn: toLocalDate('2026-12-31'),
        showsPreviousBalance: true,
      },
      words: {
        office: 'la mairie',
        home: 'la commune',
        services: {},
        mealTypes: { panier: 'Panier-repas (PAI)' },
        words: {},
      },
    },
    lines,
    ...given,
  };
}
