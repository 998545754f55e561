/** Factures and relevé de compte, for families and for the mairie. */
import type { ShownDelivery, ShownInvoice, Statement } from '@preau/contract/statement';
import type { InvoiceKind, LedgerKind } from '@preau/domain/billing/piece';
import { INVOICE_WORDS, invoiceName, periodPhrase } from '@preau/domain/billing/sentences';
import type { LocalDate } from '@preau/domain/dates';
import { frenchDate, frenchMoney, frenchPhone } from '@preau/domain/french';
import { cents } from '@preau/domain/money';
import type { MEANS_OF_PAYMENT } from '@preau/domain/regie';
import { percentage } from '@preau/domain/regulation/sentences/words';
import { plainDay } from './moment.ts';
import { count, fr } from './typeset.ts';

export const euros = (amount: number) => frenchMoney(cents(amount));

/** « −4 » for what is taken back. */
const signed = (quantity: number) => String(quantity).replace('-', '−');

type Means = (typeof MEANS_OF_PAYMENT)[number];

export const meansWords: Record<Means, string> = {
  cheque: fr`Chèque`,
  cash: fr`Espèces`,
  card: fr`Carte bancaire au guichet`,
  'online-card': fr`Carte bancaire en ligne`,
  transfer: fr`Virement`,
  'direct-debit': fr`Prélèvement`,
  cesu: fr`CESU`,
};

export const invoiceWords = {
  title: fr`Factures`,
  lead: fr`Ce que vous devez, ce que vous avez payé, et pourquoi chaque ligne coûte cela.`,
  name: ({ kind, reference }: { kind: InvoiceKind; reference: string }) =>
    fr`${invoiceName({ kind, reference })}`,
  due: fr`À payer`,
  /** « 120,60 € à payer avant le lundi 30 novembre 2026 ». */
  amountDue: (amount: number, dueOn: LocalDate | null) =>
    dueOn === null
      ? fr`${euros(amount)} à payer`
      : fr`${euros(amount)} à payer avant le ${frenchDate(dueOn)}`,
  late: (amount: number, dueOn: LocalDate) => fr`${euros(amount)} à payer depuis le ${frenchDate(dueOn)}`,
  nothingDue: fr`Vous n’avez rien à payer.`,
  inFavour: (amount: number) => fr`${euros(amount)} en votre faveur.`,
  unpaid: fr`Factures à payer`,
  period: (invoice: { firstDay: LocalDate; lastDay: LocalDate }) => fr`${periodPhrase(invoice)}`,
  before: (day: LocalDate) => fr`avant le ${frenchDate(day)}`,
  since: (day: LocalDate) => fr`en retard depuis le ${frenchDate(day)}`,
  partly: (total: number) => fr`reste à payer sur ${euros(total)}`,
  pay: fr`Payer en ligne`,
  payOf: (regie: string) => fr`Payer en ligne : ${regie}`,
  balance: (name: string, amount: number) =>
    amount < 0
      ? fr`${name} : ${euros(-amount)} en votre faveur`
      : amount === 0
        ? fr`${name} : à jour`
        : fr`${name} : ${euros(amount)}`,
  handed: fr`À régler à la trésorerie`,
  handedAdvice: fr`La trésorerie réclame ces sommes par un avis des sommes à payer : réglez-les auprès d’elle, comme l’avis l’indique. Le portail n’en prend pas le paiement.`,
  handedOn: (day: LocalDate) => fr`remise le ${plainDay(day)}`,
  none: fr`Aucune facture n’a encore été émise.`,
  noneAdvice: fr`La première apparaîtra ici, et vous en serez prévenu.`,
  household: fr`Dossier`,
  householdOption: (number: string) => fr`N° famille ${number}`,
};

export const statementWords = {
  title: fr`Relevé de compte`,
  year: fr`Année scolaire`,
  yearName: (year: string) => fr`${year}-${Number(year) + 1}`,
  regie: fr`Régie`,
  allRegies: fr`Toutes`,
  show: fr`Voir`,
  print: fr`Imprimer le relevé`,
  caption: (year: string) => fr`Relevé des opérations, année scolaire ${year}-${Number(year) + 1}`,
  columns: {
    operation: fr`N° opération`,
    date: fr`Date`,
    description: fr`Description`,
    regie: fr`Régie`,
    debit: fr`Débit`,
    credit: fr`Crédit`,
    balance: fr`Solde`,
  },
  noOperation: fr`sans numéro`,
  former: fr`Ancien solde`,
  closing: fr`Solde du compte pour l’année scolaire`,
  totals: fr`Total des opérations`,
  empty: fr`Aucune opération cette année scolaire.`,
};

const CORRECTION: Partial<Record<LedgerKind, string>> = {
  opening: fr`Report`,
  refund: fr`Remboursement`,
  waiver: fr`Remise accordée`,
};

/** « Facture : novembre 2026 », « Règlement : Chèque ». */
export function descriptionOf({ kind, invoice, payment, reason }: Statement['rows'][number]): string {
  switch (kind) {
    case 'invoice':
    case 'complement':
    case 'credit-note':
      return invoice ? fr`${INVOICE_WORDS[invoice.kind]} : ${periodPhrase(invoice)}` : '';
    case 'payment':
      return fr`Règlement : ${payment ? meansWords[payment.means] : ''}`;
    case 'payment-reversal':
      return fr`Règlement annulé : ${reason ?? ''}`;
    case 'titre':
      return invoice ? fr`Remise à la trésorerie : ${invoiceName(invoice)}` : fr`Remise à la trésorerie`;
    case 'titre-reduction':
      return invoice ? fr`Titre réduit : ${invoiceName(invoice)}` : fr`Titre réduit`;
    default:
      return reason === null ? (CORRECTION[kind] ?? '') : fr`${CORRECTION[kind] ?? ''} : ${reason}`;
  }
}

export const oneInvoiceWords = {
  back: fr`Factures`,
  lead: (invoice: Pick<ShownInvoice, 'firstDay' | 'lastDay' | 'regie' | 'issuedOn'>) =>
    fr`${periodPhrase(invoice)}, ${invoice.regie}, du ${plainDay(invoice.issuedOn)}`,
  paid: fr`Cette facture est payée.`,
  handed: (amount: number) =>
    fr`${euros(amount)} sont à régler à la trésorerie, qui vous envoie un avis des sommes à payer.`,
  toCome: fr`Vous recevrez un avis des sommes à payer : réglez-le auprès de la trésorerie.`,
  credit: (amount: number) => fr`${euros(amount)} en votre faveur`,
  creditUsed: fr`Cette somme est déduite de vos autres factures.`,
  document: fr`Ouvrir la facture (PDF)`,
  corrects: (name: string) => fr`Corrige : ${name}`,
  corrected: (name: string, amount: number) => fr`Corrigée par : ${name}, ${euros(amount)}`,
  reason: (reason: string) => fr`Motif : ${reason}`,
  family: fr`Pour la famille`,
  reckoning: (quantity: number, unit: number, shareBp: number) =>
    shareBp < 10_000
      ? fr`${signed(quantity)} × ${euros(unit)} à ${percentage(shareBp / 100)}`
      : fr`${signed(quantity)} × ${euros(unit)}`,
  totalOf: (name: string) => fr`Total pour ${name}`,
  why: fr`Pourquoi ce prix ?`,
  whyOf: (title: string) => fr`Pourquoi ce prix ? ${title}`,
  days: fr`Jours`,
  withheld: fr`Seul un adulte qui a l’autorité parentale sur cet enfant en lit le détail.`,
  noWhy: fr`Le règlement fixe ce prix.`,
  ask: fr`Poser une question sur cette ligne`,
  askOf: (title: string) => fr`Poser une question sur cette ligne : ${title}`,
  question: fr`Votre question`,
  questionHint: (member: string) => fr`${member} vous répondra dans votre boîte de réception.`,
  send: fr`Envoyer la question`,
  asked: fr`Votre question est envoyée.`,
  seeQuestion: fr`La lire dans la boîte de réception`,
  askTitle: fr`Votre question`,
  askLead: (invoice: string, child: string | null, title: string, amount: string) =>
    fr`${invoice}${child === null ? '' : `, ${child}`} : ${title}, ${amount}.`,
  subject: (name: string, title: string) => `${name} : ${title}`.slice(0, 150),
  total: fr`Total`,
  former: fr`Solde antérieur`,
  due: fr`À payer`,
  howToPay: fr`Comment payer`,
  means: (means: Means, { chequePayee, reference }: { chequePayee: string | null; reference: string }) =>
    means === 'cheque' && chequePayee !== null
      ? fr`Chèque à l’ordre de « ${chequePayee} », avec le numéro ${reference} au dos`
      : means === 'transfer'
        ? fr`Virement, avec la référence ${reference}`
        : meansWords[means],
};

/** What became of an invoice. */
export function stateOf({
  kind,
  leftCents,
  titreCents,
}: {
  kind: InvoiceKind;
  leftCents: number;
  titreCents: number;
}): string {
  if (kind === 'credit-note') return fr`Avoir`;
  if (leftCents > 0) return fr`À payer`;
  return titreCents > 0 ? fr`À la trésorerie` : fr`Payée`;
}

export const officeInvoiceWords = {
  accountTitle: (name: string) => fr`Compte de la famille ${name}`,
  accountLead: (number: string) =>
    fr`N° famille ${number}. Factures, opérations, et comment chaque facture est parvenue.`,
  accountLink: fr`Compte et factures`,
  back: fr`Dossier de la famille`,
  account: fr`Compte de la famille`,
  invoices: fr`Factures et avoirs`,
  none: fr`Aucune facture n’a encore été émise pour cette famille.`,
  noneAdvice: fr`Elles apparaîtront ici avec la prochaine facturation.`,
  record: fr`Enregistrer un paiement`,
  of: (name: string, number: string) => fr`${name}, N° famille ${number}`,
  delivery: fr`Envoi`,
  onPaper: fr`À imprimer et à poster : personne, dans cette famille, ne reçoit cette facture par courriel.`,
  resend: fr`Envoyer de nouveau`,
  resent: fr`La facture part de nouveau, aux adresses du dossier.`,
  correctAddress: fr`Corriger l’adresse dans le dossier`,
  columns: {
    reference: fr`Facture`,
    period: fr`Période`,
    state: fr`État`,
    total: fr`Montant`,
    left: fr`Reste`,
    delivery: fr`Envoi`,
  },
};

/** How the invoices of a run reach their families. */
export const runDeliveryWords = {
  title: fr`Envoi des factures`,
  link: fr`Voir l’envoi et imprimer`,
  none: fr`Cette période a été close sans facture.`,
  noneAdvice: fr`Rien n’est à envoyer ni à imprimer.`,
  preparing: (number: number, of: number) =>
    fr`${count(number, 'facture')} sur ${of} en préparation. Vous pouvez quitter cette page : le travail continue.`,
  byEmail: fr`Par courriel`,
  counts: {
    byEmail: fr`Envoyées`,
    waiting: fr`En attente`,
    refused: fr`Refusées`,
    bounced: fr`Revenues`,
  },
  unreached: fr`Courriels à reprendre`,
  unreachedAdvice: fr`Corrigez l’adresse dans le dossier de la famille, puis renvoyez la facture.`,
  allReached: fr`Aucun courriel n’a été refusé ou n’est revenu.`,
  columns: {
    family: fr`Famille`,
    invoice: fr`Facture`,
    address: fr`Adresse`,
    why: fr`Pourquoi`,
    resend: fr`Renvoi`,
  },
  noAddress: fr`sans adresse`,
  refused: fr`Refusé : l’adresse n’est pas acceptée, vérifiez-la avec la famille`,
  bouncedBecause: (why: string) => fr`Revenu : ${why}`,
  onPaperToo: fr`Parmi les factures à imprimer`,
  otherReached: fr`Un autre adulte la reçoit par courriel`,
  resend: fr`Renvoyer`,
  resendOf: (reference: string, name: string) => fr`Renvoyer la facture ${reference} : ${name}`,
  resent: fr`La facture part de nouveau, aux adresses du dossier.`,
  isCut: fr`D’autres courriels sont à reprendre : ils paraîtront quand ceux-ci seront partis.`,
  paper: fr`Sur papier`,
  toPrint: (number: number) => fr`${count(number, 'facture')} à imprimer et à plier.`,
  paperAdvice: fr`Personne, dans ces familles, ne les reçoit par courriel.`,
  print: fr`Factures à imprimer (PDF)`,
  printPart: (part: number, of: number) => fr`Partie ${part} sur ${of} (PDF)`,
  noPaper: fr`Rien à imprimer : chaque famille reçoit sa facture par courriel.`,
  paperLater: fr`Ce qui est à imprimer se saura quand toutes les factures seront prêtes.`,
  nothingLeft: fr`Il n’y a plus rien à imprimer dans cette partie.`,
  busy: fr`Trop de documents se préparent en ce moment. Redemandez celui-ci dans un instant.`,
};

/** How an e-mail or an SMS reached somebody, in a sentence. */
export function deliverySentence(
  {
    to,
    sentTo,
    state,
    bounced,
    channel,
  }: Pick<ShownDelivery, 'to' | 'sentTo' | 'state' | 'bounced' | 'channel'>,
  because: string | null,
): string {
  const by = channel === 'email' ? fr`courriel` : fr`SMS`;
  const address = sentTo === null ? '' : channel === 'sms' ? fr`, ${frenchPhone(sentTo)}` : fr`, ${sentTo}`;
  if (bounced) return fr`${to}${address} : ${by} revenu, ${bounceWords(bounced.status)}`;
  switch (state) {
    case 'sent':
      return fr`${to}${address} : ${by} envoyé`;
    case 'waiting':
      return fr`${to} : ${by} à envoyer`;
    case 'failed':
      return fr`${to} : ${by} refusé, ${because ?? ''}`;
    case 'suppressed':
      return fr`${to} : pas de ${by}, ${because ?? ''}`;
  }
}

/** Why a mailbox gave an e-mail back: RFC 3463. */
export function bounceWords(status: string): string {
  if (/^\d\.1\.[0-36]$/.test(status)) return fr`l’adresse n’existe pas`;
  if (/^\d\.2\.2$/.test(status)) return fr`la boîte est pleine`;
  if (/^\d\.2\./.test(status)) return fr`la boîte ne reçoit plus`;
  if (/^\d\.[47]\./.test(status)) return fr`le serveur du destinataire n’en a pas voulu`;
  return fr`le courriel n’a pas pu être remis`;
}

/** The state of all that was sent, in a word or two, for a list. */
export function deliveryState(deliveries: readonly ShownDelivery[]): string {
  const mails = deliveries.filter(({ channel }) => channel === 'email');
  if (mails.some(({ bounced }) => bounced)) return fr`Courriel revenu`;
  if (mails.some(({ state }) => state === 'failed')) return fr`Courriel refusé`;
  if (mails.some(({ state }) => state === 'sent')) return fr`Envoyée par courriel`;
  if (mails.some(({ state }) => state === 'waiting')) return fr`Courriel à envoyer`;
  return fr`Sur papier`;
}

export const homeDueWords = {
  title: fr`À payer`,
  invoices: (invoices: number) => fr`${count(invoices, 'facture')} à payer`,
  nothing: fr`Vous n’avez rien à payer.`,
  inFavour: (amount: number) => fr`${euros(amount)} en votre faveur.`,
};
