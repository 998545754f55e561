/** What may be handed to the comptable public, and what the trésorerie is told of it. */
import type { LocalDate } from '../dates.ts';
import { type Cents, cents, NO_CENTS } from '../money.ts';
import type { Rulebook } from '../regulation/rulebook.ts';
import { TITRE_MINIMUM } from './decide-bill.ts';
import type { Recipient } from './invoice.ts';

/**
 * From which sum on what is left of an invoice may be handed over: the least that a service of it allows. What no rule
 * speaks of keeps to the law (CGCT, D1611-1).
 */
export function titreMinimum(rulebook: Rulebook, services: readonly string[], on: LocalDate): Cents {
  const minimums = services.map(key => {
    const service = rulebook.service(key);
    const rule = service && rulebook.rulesOn('collection', service, on).find(one => one.by === 'titre');
    if (rule?.by !== 'titre') return TITRE_MINIMUM;
    return rule.belowMinimum?.outcome === 'issue' ? NO_CENTS : cents(rule.minimumCents ?? TITRE_MINIMUM);
  });
  return minimums.length === 0 ? TITRE_MINIMUM : cents(Math.min(...minimums));
}

/** A debt as the trésorerie takes it: what a file of any format is written from. */
export interface HandedDebt {
  year: number;
  batchNumber: number;
  /** Of the debt within its bordereau, from 1 on. */
  position: number;
  handedOn: LocalDate;
  siret: string | null;
  recipient: Recipient;
  householdNumber: string;
  householdName: string;
  reference: string;
  object: string;
  firstDay: LocalDate;
  lastDay: LocalDate;
  issuedOn: LocalDate;
  dueOn: LocalDate | null;
  amountCents: Cents;
}

const TITLES = [
  'Exercice',
  'N° bordereau',
  'N° ordre',
  'Date du bordereau',
  'SIRET',
  'N° famille',
  'Débiteur',
  'Codébiteur',
  'Adresse 1',
  'Adresse 2',
  'Adresse 3',
  'Code postal et ville',
  'Facture',
  'Objet',
  'Du',
  'Au',
  'Émise le',
  'Échéance',
  'Montant',
];

/** The rows of a table that a trésorerie can take in, its titles first. */
export function titreTable(debts: readonly HandedDebt[]): string[][] {
  const french = (date: LocalDate | null) => (date === null ? '' : date.split('-').reverse().join('/'));
  return [
    TITLES,
    ...debts.map(debt => {
      const { names, address } = debt.recipient;
      const [debtor = debt.householdName, other = ''] = names;
      const lines = address.slice(0, -1);
      return [
        String(debt.year),
        String(debt.batchNumber),
        String(debt.position),
        french(debt.handedOn),
        debt.siret ?? '',
        debt.householdNumber,
        debtor,
        other,
        ...[0, 1, 2].map(index => (index === 2 ? lines.slice(2).join(' ') : (lines[index] ?? ''))),
        address.at(-1) ?? '',
        debt.reference,
        debt.object,
        french(debt.firstDay),
        french(debt.lastDay),
        french(debt.issuedOn),
        french(debt.dueOn),
        frenchDecimal(debt.amountCents),
      ];
    }),
  ];
}

/** « 1234,50 »: as French spreadsheets read a number. */
export function frenchDecimal(amount: Cents): string {
  const whole = Math.abs(amount);
  return `${amount < 0 ? '-' : ''}${Math.trunc(whole / 100)},${String(whole % 100).padStart(2, '0')}`;
}
