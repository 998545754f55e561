/** What a régie gives and prints about money that came in: receipts, bordereaux, reminders. */

import type { MeansOfPayment } from '@preau/domain/billing/decide-bill';
import type { Recipient } from '@preau/domain/billing/invoice';
import { MEANS_WORDS } from '@preau/domain/billing/means';
import type { DepositedMeans } from '@preau/domain/billing/piece';
import type { LocalDate } from '@preau/domain/dates';
import { frenchDate, frenchMoney, frenchPhone, frenchTypography } from '@preau/domain/french';
import { type Cents, cents, sumCents } from '@preau/domain/money';
import type { Heading, PdfDocument } from './document.ts';

/** In whose name it is printed. */
export interface TillSender {
  regie: string;
  member: string;
  address: readonly string[];
  phone: string | null;
  email: string | null;
}

export interface PrintedPayment {
  /** « 2026-12 ». */
  receipt: string;
  family: { number: string; name: string };
  means: MeansOfPayment;
  amountCents: Cents;
  receivedOn: LocalDate;
  /** Bank, number and drawer of a cheque; reference of a transfer; may be empty. */
  detail: string;
  pays: readonly { label: string | null; amountCents: Cents }[];
  recordedBy: string | null;
  /** Why it was taken back; null where it stands. */
  reversedBecause: string | null;
}

const fr = frenchTypography;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A quittance: that so much was paid, by what, for what. */
export function receiptDocument(
  heading: Heading,
  sender: TillSender,
  payment: PrintedPayment,
  at: Date,
): PdfDocument {
  const { receipt, family, means, amountCents, receivedOn, detail, pays, recordedBy } = payment;
  const allotted = sumCents(pays.map(paid => paid.amountCents));
  const rows = [
    ...pays.map(
      ({ label, amountCents: paid }) => [label ? `Facture ${label}` : 'Autre somme due', paid] as const,
    ),
    ...(allotted < amountCents ? [['Gardé sur le compte', cents(amountCents - allotted)] as const] : []),
  ];
  return {
    template: 'till',
    title: fr(`Quittance ${receipt}`),
    heading,
    at,
    picture: null,
    content: {
      issuer: senderLines(sender),
      address: [family.name, fr(`N° famille ${family.number}`)],
      heading1: fr(`Quittance n° ${receipt}`),
      sum: fr(`${frenchMoney(amountCents)} reçus`),
      facts: [
        ['Reçu le', frenchDate(receivedOn)],
        ['Par', [MEANS_WORDS[means], detail].filter(Boolean).join(', ')],
        ...(recordedBy ? [['Enregistré par', recordedBy]] : []),
      ].map(fact => fact.map(fr)),
      listTitle: 'Ce que ce paiement règle',
      columns: ['Pièce', 'Montant'],
      wide: 0,
      rows:
        payment.reversedBecause === null ? rows.map(([label, paid]) => [fr(label), frenchMoney(paid)]) : [],
      totalLabel: 'Total',
      total: frenchMoney(amountCents),
      notes: (payment.reversedBecause === null
        ? means === 'cheque'
          ? ['Sous réserve d’encaissement du chèque.']
          : []
        : [`Ce paiement a été annulé : ${payment.reversedBecause}. Cette quittance n’a plus de valeur.`]
      ).map(fr),
      signatures: [],
      foot: fr(`Quittance ${receipt} · ${sender.regie}`),
    },
  };
}

export interface PrintedDeposit {
  /** « 2026-3 ». */
  number: string;
  means: DepositedMeans;
  madeOn: LocalDate;
  amountCents: Cents;
  recordedBy: string | null;
  payments: readonly PrintedPayment[];
}

const DEPOSIT_TITLES: Record<DepositedMeans, string> = {
  cheque: 'Bordereau de remise de chèques',
  cash: 'Bordereau de versement d’espèces',
  cesu: 'Bordereau de remise de CESU',
};

/** A bordereau de remise, with its payments and places to sign. */
export function depositDocument(
  heading: Heading,
  sender: TillSender,
  deposit: PrintedDeposit,
  at: Date,
): PdfDocument {
  const { number, means, madeOn, amountCents, recordedBy, payments } = deposit;
  const total = sumCents(payments.map(payment => payment.amountCents));
  return {
    template: 'till',
    title: fr(`${DEPOSIT_TITLES[means]} ${number}`),
    heading,
    at,
    picture: null,
    content: {
      issuer: senderLines(sender),
      address: [],
      heading1: fr(`${DEPOSIT_TITLES[means]} n° ${number}`),
      sum: frenchMoney(amountCents),
      facts: [
        ['Date', frenchDate(madeOn)],
        ['Nombre', String(payments.length)],
        ...(recordedBy ? [['Établi par', recordedBy]] : []),
        ...(amountCents < total ? [['Fonds de caisse gardé', frenchMoney(cents(total - amountCents))]] : []),
      ].map(fact => fact.map(fr)),
      listTitle: capital(MEANS_WORDS[means]),
      columns: [
        'Quittance',
        'Reçu le',
        'Famille',
        means === 'cheque' ? 'Banque, numéro, tireur' : 'Détail',
        'Montant',
      ],
      wide: 3,
      rows: payments.map(payment => [
        payment.receipt,
        shortDate(payment.receivedOn),
        `${payment.family.name} (${payment.family.number})`,
        payment.detail,
        frenchMoney(payment.amountCents),
      ]),
      totalLabel: 'Total',
      total: frenchMoney(total),
      notes: [],
      signatures: ['Le régisseur', 'Reçu par'],
      foot: fr(`Bordereau ${number} · ${sender.regie}`),
    },
  };
}

export interface PrintedReminder {
  number: string;
  recipient: Recipient;
  /** Paragraphs are parted by an empty line. */
  text: string;
}

/** Reminders to print, a page each, with their addresses in the windows of envelopes. */
export function reminderLetters(
  heading: Heading,
  sender: TillSender,
  letters: readonly PrintedReminder[],
  { today, at }: { today: LocalDate; at: Date },
): PdfDocument {
  return {
    template: 'letters',
    title: 'Relances à imprimer',
    heading,
    at,
    picture: null,
    content: {
      letters: letters.map(({ number, recipient, text }) => ({
        sender: senderLines(sender),
        address: [...recipient.names, ...recipient.address],
        date: fr(`Le ${frenchDate(today)}`),
        subject: 'Factures à régler',
        before: text.split(/\n{2,}/).map(fr),
        facts: [['N° famille', number]].map(fact => fact.map(fr)),
        steps: [],
        after: [],
      })),
    },
  };
}

function senderLines({ regie, member, address, phone, email }: TillSender): string[] {
  return [regie, member, ...address, phone && frenchPhone(phone), email].filter((line): line is string =>
    Boolean(line),
  );
}

function shortDate(date: LocalDate): string {
  return date.split('-').reverse().join('/');
}
