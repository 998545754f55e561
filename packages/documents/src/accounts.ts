/** Accounts of a régie as tables for a spreadsheet or the trésorerie: one list of columns for both forms. */
import { AGES, type Age } from '@preau/domain/billing/account';
import type { MeansOfPayment } from '@preau/domain/billing/decide-bill';
import { MEANS_WORDS } from '@preau/domain/billing/means';
import type { LocalDate } from '@preau/domain/dates';
import type { Cents } from '@preau/domain/money';
import type { Column, Sheet } from './spreadsheet.ts';

const AGE_TITLES: Record<Age, string> = {
  'not-due': 'Non échu',
  'to-30': '0 à 30 jours',
  'to-60': '31 à 60 jours',
  'to-90': '61 à 90 jours',
  'beyond-90': 'Plus de 90 jours',
};

export interface AgedRow {
  family: { number: string; name: string };
  ages: Partial<Record<Age, Cents>>;
  leftCents: Cents;
  creditCents: Cents;
  balanceCents: Cents;
  remindedLevel: number;
  oldestDueOn: LocalDate | null;
}

/** The balance âgée, family by family. */
export function agedSheet(rows: readonly AgedRow[]): Sheet {
  const columns: Column[] = [
    { title: 'N° famille', kind: 'text', width: 16 },
    { title: 'Famille', kind: 'text', width: 32 },
    ...AGES.map(age => ({ title: AGE_TITLES[age], kind: 'cents' as const, width: 16 })),
    { title: 'Dû', kind: 'cents', width: 14 },
    { title: 'En sa faveur', kind: 'cents', width: 14 },
    { title: 'Solde', kind: 'cents', width: 14 },
    { title: 'Relances', kind: 'number', width: 10 },
    { title: 'Plus ancienne échéance', kind: 'day', width: 22 },
  ];
  return {
    name: 'Balance âgée',
    columns,
    rows: rows.map(row => [
      row.family.number,
      row.family.name,
      ...AGES.map(age => row.ages[age] ?? 0),
      row.leftCents,
      row.creditCents,
      row.balanceCents,
      row.remindedLevel,
      row.oldestDueOn,
    ]),
  };
}

export interface JournalRow {
  receipt: string;
  receivedOn: LocalDate;
  family: { number: string; name: string };
  means: MeansOfPayment;
  detail: string;
  pays: readonly { label: string | null; amountCents: Cents }[];
  amountCents: Cents;
  deposit: string | null;
  reversedBecause: string | null;
  recordedBy: string | null;
}

/** The journal des encaissements: a payment that was taken back is there with nothing received. */
export function journalSheet(rows: readonly JournalRow[]): Sheet {
  return {
    name: 'Encaissements',
    columns: [
      { title: 'Quittance', kind: 'text', width: 12 },
      { title: 'Reçu le', kind: 'day', width: 12 },
      { title: 'N° famille', kind: 'text', width: 16 },
      { title: 'Famille', kind: 'text', width: 32 },
      { title: 'Moyen', kind: 'text', width: 24 },
      { title: 'Détail', kind: 'text', width: 36 },
      { title: 'Factures', kind: 'text', width: 28 },
      { title: 'Montant', kind: 'cents', width: 14 },
      { title: 'Encaissé', kind: 'cents', width: 14 },
      { title: 'Bordereau', kind: 'text', width: 12 },
      { title: 'Annulé', kind: 'text', width: 28 },
      { title: 'Par', kind: 'text', width: 24 },
    ],
    rows: rows.map(row => [
      row.receipt,
      row.receivedOn,
      row.family.number,
      row.family.name,
      MEANS_WORDS[row.means],
      row.detail,
      row.pays
        .map(({ label }) => label ?? '')
        .filter(Boolean)
        .join(', '),
      row.amountCents,
      row.reversedBecause === null ? row.amountCents : 0,
      row.deposit,
      row.reversedBecause,
      row.recordedBy,
    ]),
  };
}
