/**
 * An invoice as a family gets it: who it is for, what is due and until when, then children, services, quantity × price =
 * amount with the reason below, the balance, how to pay. Made of what is kept with the invoice alone.
 */
import { type BillLine, type InvoiceContent, namesOfWords } from '@preau/domain/billing/invoice';
import type { InvoiceKind } from '@preau/domain/billing/piece';
import {
  dueCents,
  dueWords,
  INVOICE_WORDS,
  invoiceName,
  periodPhrase,
  plainDate,
} from '@preau/domain/billing/sentences';
import type { LocalDate } from '@preau/domain/dates';
import { frenchMoney, frenchPhone, frenchTypography } from '@preau/domain/french';
import { type Cents, cents } from '@preau/domain/money';
import type { MEANS_OF_PAYMENT } from '@preau/domain/regie';
import { lineDates, lineReason, lineTitle } from '@preau/domain/regulation/sentences/line';
import type { Names } from '@preau/domain/regulation/sentences/names';
import { percentage } from '@preau/domain/regulation/sentences/words';
import type { PdfDocument, Picture } from './document.ts';
import { renderPdf } from './render.ts';

export interface PrintedInvoice {
  kind: InvoiceKind;
  /** « AL-36 ». */
  reference: string;
  /** Of a correction: the invoice that it sets right, and why. */
  corrects: string | null;
  reason: string | null;
  firstDay: LocalDate;
  lastDay: LocalDate;
  issuedOn: LocalDate;
  issuedAt: Date;
  totalCents: Cents;
  previousBalanceCents: Cents;
  content: InvoiceContent;
  lines: readonly BillLine[];
}

/** A logo as it is kept. */
export interface GivenLogo {
  bytes: Uint8Array;
  mediaType: string;
  alt: string;
}

/** The one document of an invoice. @param logo the commune's, as it was */
export function invoiceDocument(invoice: PrintedInvoice, logo: Picture | null): PdfDocument {
  return {
    template: 'invoice',
    title: titleOf(invoice),
    heading: { name: invoice.content.issuer.tenant, accent: invoice.content.issuer.accent },
    // The bytes do not depend on when they are made.
    at: invoice.issuedAt,
    picture: logo,
    content: { invoices: [pageOf(invoice)], foldMarks: false },
  };
}

/** The bytes of an invoice. @param logo as the invoice bears it */
export function printInvoice(invoice: PrintedInvoice, logo: GivenLogo | null): Promise<Uint8Array> {
  return renderPdf(invoiceDocument(invoice, logo && pictureOf(logo)));
}

function pictureOf({ bytes, mediaType, alt }: GivenLogo): Picture | null {
  const known = PICTURES.find(type => type === mediaType);
  return known === undefined ? null : { bytes, mediaType: known, alt: frenchTypography(alt) };
}

const PICTURES = ['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml'] as const;

/** Invoices in one document, to be printed, folded and put into envelopes with a window: each begins a sheet. */
export function invoiceBatch(
  invoices: readonly [PrintedInvoice, ...PrintedInvoice[]],
  { logo, at }: { logo: GivenLogo | null; at: Date },
): PdfDocument {
  const { issuer } = invoices[0].content;
  return {
    template: 'invoice',
    title: frenchTypography(`Factures à imprimer et plier : ${issuer.regie}`),
    heading: { name: issuer.tenant, accent: issuer.accent },
    at,
    picture: logo && pictureOf(logo),
    content: { invoices: invoices.map(pageOf), foldMarks: true },
  };
}

/** « Facture AL-36 du 5 novembre 2026, DUPONT Jean ». */
function titleOf({ kind, reference, issuedOn, content }: PrintedInvoice): string {
  const whose = content.recipient.names.join(' et ');
  return frenchTypography(
    `${INVOICE_WORDS[kind]} ${reference} du ${plainDate(issuedOn)}${whose ? `, ${whose}` : ''}`,
  );
}

function pageOf(invoice: PrintedInvoice) {
  const { kind, reference, issuedOn, content, lines } = invoice;
  const { issuer, recipient } = content;
  const due = dueWords(invoice);
  const names = namesOfWords(content.words);
  return {
    first: {
      who: frenchTypography(`${INVOICE_WORDS[kind]} pour ${recipient.names.join(' et ') || 'votre famille'}`),
      due: due.amount,
      until: due.until,
    },
    address: [...recipient.names, ...recipient.address],
    issuer: [issuer.member, issuer.regie],
    facts: [
      ['Numéro', reference],
      ['Date', plainDate(issuedOn)],
      ['Période', periodPhrase(invoice)],
      ['N° famille', recipient.householdNumber],
    ].map(row => row.map(frenchTypography)),
    notice: noticeOf(invoice),
    groups: [...Map.groupBy(lines, ({ childName }) => childName)].map(([childName, own]) => ({
      name: childName ?? 'Pour la famille',
      rows: own.map(line => rowOf(line, names)),
      total: money(own.reduce((sum, { amountCents }) => sum + amountCents, 0)),
      totalLabel: frenchTypography(childName === null ? 'Total pour la famille' : `Total pour ${childName}`),
    })),
    sums: sumsOf(invoice),
    pay: payOf(invoice),
    contact: contactOf(invoice),
    foot: frenchTypography(
      [
        invoiceName(invoice),
        issuer.regie,
        ...(issuer.siret === null ? [] : [`SIRET ${siretWords(issuer.siret)}`]),
      ].join(' · '),
    ),
  };
}

/** Of a correction, what it sets right. */
function noticeOf({ kind, corrects, reason }: PrintedInvoice): string | null {
  if (kind === 'invoice') return null;
  const what = kind === 'credit-note' ? 'Cet avoir corrige' : 'Cette facture complète';
  return frenchTypography(
    [
      corrects === null ? null : `${what} la facture ${corrects}.`,
      reason === null ? null : `Motif : ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`,
    ]
      .filter(part => part !== null)
      .join(' '),
  );
}

/** Days and reason are on one line where both have room. */
const LONGEST_SMALL = 70;

function rowOf(line: BillLine, names: Names) {
  const dates = frenchTypography(lineDates(line));
  const reason = lineReason(line, names);
  return {
    title: lineTitle(line),
    // What a price comes from is said below, smaller.
    small:
      dates.length + reason.length > LONGEST_SMALL || reason === ''
        ? `${dates}\n${reason}`.trim()
        : `${dates} · ${reason}`,
    quantity: String(line.quantity).replace('-', '−'),
    unit: `${money(line.unitCents)}${line.shareBp < 10_000 ? ` à ${percentage(line.shareBp / 100)}` : ''}`,
    amount: money(line.amountCents),
  };
}

function sumsOf(invoice: PrintedInvoice) {
  const { kind, totalCents, previousBalanceCents, content } = invoice;
  const left = dueCents(invoice);
  const total = kind === 'credit-note' ? 'Total de cet avoir' : 'Total de cette facture';
  return {
    rows: [
      [total, money(totalCents)],
      ...(content.pay.showsPreviousBalance
        ? [
            [
              previousBalanceCents < 0
                ? 'Solde antérieur, en votre faveur'
                : 'Solde antérieur, restant à payer',
              money(previousBalanceCents),
            ],
          ]
        : []),
    ],
    last: left < 0 ? ['Reste en votre faveur', money(-left)] : ['À payer', money(left)],
  };
}

/** How to pay, a sentence each; nothing where nothing is due. */
function payOf(invoice: PrintedInvoice): string[] {
  if (dueCents(invoice) <= 0) return [];
  const { content, reference } = invoice;
  const { means, chequePayee, note, collectedBy } = content.pay;
  const said =
    collectedBy === 'tresorerie'
      ? [
          'Ne payez pas cette facture à la mairie : la trésorerie vous enverra un avis des sommes à payer, qui dit comment la régler.',
        ]
      : means.map(one => MEANS_SENTENCES[one]({ chequePayee, reference }));
  return [...said, ...(note === null ? [] : [note])].map(frenchTypography);
}

const MEANS_SENTENCES: Record<
  (typeof MEANS_OF_PAYMENT)[number],
  (facts: { chequePayee: string | null; reference: string }) => string
> = {
  'online-card': () => 'Par carte bancaire, sur votre portail famille.',
  'direct-debit': () => 'Par prélèvement, si vous l’avez demandé : vous n’avez alors rien à faire.',
  transfer: ({ reference }) => `Par virement, avec la référence ${reference}.`,
  cheque: ({ chequePayee, reference }) =>
    chequePayee === null
      ? `Par chèque, avec le numéro ${reference} au dos.`
      : `Par chèque à l’ordre de « ${chequePayee} », avec le numéro ${reference} au dos.`,
  cash: () => 'En espèces, au guichet de la régie.',
  card: () => 'Par carte bancaire, au guichet de la régie.',
  cesu: () => 'En CESU, pour les services qui les acceptent.',
};

function contactOf({ content: { issuer } }: PrintedInvoice): string {
  return frenchTypography(
    [
      [issuer.member, ...issuer.address].join(', '),
      ...(issuer.phone === null ? [] : [frenchPhone(issuer.phone)]),
      ...(issuer.email === null ? [] : [issuer.email]),
    ].join(' · '),
  );
}

function money(amount: number): string {
  return frenchMoney(cents(amount));
}

/** « 217 302 180 00017 ». */
function siretWords(siret: string): string {
  return siret.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/, '$1\u00a0$2\u00a0$3\u00a0$4');
}

/** A file's name, as whoever keeps it finds it again: `Facture-AL-36-2026-11-05.pdf`. */
export function invoiceFileName({
  kind,
  reference,
  issuedOn,
}: Pick<PrintedInvoice, 'kind' | 'reference' | 'issuedOn'>): string {
  const safe = reference.replace(/[^A-Za-z0-9._-]+/g, '-');
  return `${INVOICE_WORDS[kind].replace(' complémentaire', '-complementaire')}-${safe}-${issuedOn}.pdf`;
}
