/** Runs of invoices in words: what is to bill, a draft as it is read again, what is issued, what sets it right. */
import type { BillSignalKind, InvoiceKind, MonthOutcome, RunStatus } from '@preau/domain/billing/piece';
import { isLocalDate, type LocalDate, toLocalDate } from '@preau/domain/dates';
import { frenchDate, frenchDay, frenchMoney } from '@preau/domain/french';
import { cents } from '@preau/domain/money';
import { monthPhrase } from '@preau/domain/regulation/sentences/line';
import { count, enumerate, fr } from './typeset.ts';

/** « novembre 2026 », « septembre 2026 à novembre 2026 ». */
export function periodWords(from: LocalDate, to: LocalDate): string {
  const [first, last] = [monthPhrase(from), monthPhrase(to)];
  return first === last ? first : fr`${first} à ${last}`;
}

/** Of `2026-11`. */
export function monthWords(month: string): string {
  const day = `${month}-01`;
  return isLocalDate(day) ? monthPhrase(toLocalDate(day)) : month;
}

export const money = (amount: number) => frenchMoney(cents(amount));

export const runStatusWords: Record<RunStatus, string> = {
  drafting: fr`Calcul en cours`,
  draft: fr`Brouillon à relire`,
  issuing: fr`Émission en cours`,
  issued: fr`Émise`,
  discarded: fr`Jetée`,
};

export const billingWords = {
  title: fr`Facturation`,
  lead: fr`Préparez les factures d’une période, relisez ce qui mérite un regard, puis émettez-les.`,
  none: fr`Aucune régie n’est à vous.`,
  noneAdvice: fr`Un administrateur de la mairie peut étendre ce que vous voyez.`,
  prepare: fr`Préparer des factures`,
  from: fr`Premier mois`,
  to: fr`Dernier mois`,
  start: fr`Calculer le brouillon`,
  open: (period: string) => fr`Un brouillon est ouvert : ${period}.`,
  openLink: fr`Le relire`,
  changed: (differing: number, unseen: number) =>
    [
      ...(differing > 0
        ? [fr`${count(differing, 'famille aurait', 'familles auraient')} aujourd’hui une autre facture.`]
        : []),
      ...(unseen > 0 ? [fr`Des faits sont à comparer pour ${count(unseen, 'famille')}.`] : []),
    ].join(' '),
  changedLink: fr`Voir ce qui se corrige`,
  runs: fr`Périodes`,
  noRuns: fr`Rien n’a encore été facturé.`,
  columns: {
    period: fr`Période`,
    status: fr`État`,
    invoices: fr`Factures`,
    amount: fr`Montant`,
    issued: fr`Émise le`,
  },
  day: (date: LocalDate) => frenchDate(date),
  mistakes: {
    billed: fr`Cette période est déjà facturée. Ce qui a changé depuis se corrige par un avoir ou une facture complémentaire.`,
    open: fr`Un autre brouillon de cette régie est ouvert. Émettez-le ou jetez-le d’abord.`,
    period: fr`Choisissez une période de douze mois au plus, dont le dernier mois n’est pas avant le premier.`,
  },
};

export const signalWords: Record<BillSignalKind, { title: string; advice: string; act: string }> = {
  unpriced: {
    title: fr`Sans prix`,
    advice: fr`Le règlement ne dit pas ce que coûtent ces jours : rien n’en est facturé.`,
    act: fr`Voir le planning`,
  },
  'attendance-not-taken': {
    title: fr`Pointage manquant`,
    advice: fr`Ces jours se facturent au pointage, et personne n’a pointé : ils sont comptés comme réservés.`,
    act: fr`Compléter le pointage`,
  },
  'unbooked-presence': {
    title: fr`Présence non réservée`,
    advice: fr`L’enfant a été vu un jour qui n’était pas réservé.`,
    act: fr`Voir le pointage`,
  },
  'proof-awaited': {
    title: fr`Justificatif attendu`,
    advice: fr`Ces absences sont facturées ; le justificatif peut encore arriver.`,
    act: fr`Voir l’absence`,
  },
  'request-pending': {
    title: fr`Demande en attente`,
    advice: fr`Personne n’a encore décidé de ces jours.`,
    act: fr`Décider`,
  },
  'quotient-missing': {
    title: fr`Quotient manquant`,
    advice: fr`Le prix retenu est celui que le règlement prévoit sans quotient.`,
    act: fr`Compléter le dossier`,
  },
  'amount-unusual': {
    title: fr`Montant inhabituel`,
    advice: fr`À plus de 20 € et de la moitié de la facture précédente.`,
    act: fr`Relire les lignes`,
  },
  'below-minimum': {
    title: fr`Sous le minimum`,
    advice: fr`Trop peu pour un titre : reporté ou abandonné, comme le dit le règlement.`,
    act: fr`Relire les lignes`,
  },
  'nothing-to-bill': {
    title: fr`Rien à facturer`,
    advice: fr`Un enfant est inscrit, et rien n’est dû.`,
    act: fr`Voir la famille`,
  },
};

export const outcomeWords: Record<MonthOutcome, string> = {
  issued: fr`facture`,
  'carried-over': fr`reporté`,
  waived: fr`abandonné`,
  nothing: fr`rien`,
};

export const correctionKindWords: Record<InvoiceKind, string> = {
  invoice: fr`Facture`,
  complement: fr`Facture complémentaire`,
  'credit-note': fr`Avoir`,
};

export const runWords = {
  title: (period: string) => fr`Facturation de ${period}`,
  back: fr`Facturation`,
  progress: {
    drafting: fr`Calcul des factures`,
    issuing: fr`Émission des factures`,
    issued: fr`Recherche des différences`,
  },
  detail: (done: number, of: number) => fr`${done} lots sur ${of}`,
  waiting: fr`Vous pouvez quitter cette page : le travail continue.`,
  refresh: fr`Actualiser`,
  stale: (rules: boolean, families: number) =>
    enumerate([
      ...(rules ? [fr`la configuration de la commune a changé`] : []),
      ...(families > 0 ? [fr`des faits ont été notés pour ${count(families, 'famille')}`] : []),
    ]),
  staleLead: (what: string) => fr`Depuis ce calcul, ${what}.`,
  rebuild: fr`Recalculer`,
  compareTitle: fr`Ce qui a changé depuis`,
  compareLead: fr`Toutes les familles sont recalculées avec ce qui est su aujourd’hui : le règlement, les tarifs, les importations, les faits notés. Rien n’est émis.`,
  compare: fr`Chercher les différences de toutes les familles`,
  compareStale: fr`La configuration de la commune a changé depuis : des prix peuvent être autres.`,
  comparedOn: fr`Dernière recherche :`,
  compared: (differing: number) =>
    differing === 0
      ? fr`Aucune facture n’aurait été autre.`
      : fr`${count(differing, 'facture aurait été autre', 'factures auraient été autres')}.`,
  totals: fr`En tout`,
  invoices: (number: number) => count(number, 'facture'),
  carried: (number: number) => count(number, 'somme reportée', 'sommes reportées'),
  waived: (number: number) => count(number, 'somme abandonnée', 'sommes abandonnées'),
  nothing: (number: number) => count(number, 'famille sans rien', 'familles sans rien'),
  billed: fr`Ce qui est facturé`,
  billedPart: (month: LocalDate, services: readonly string[]) =>
    fr`${monthPhrase(month)} : ${enumerate(services)}`,
  services: fr`Par service`,
  serviceColumns: { name: fr`Service`, quantity: fr`Nombre`, amount: fr`Montant` },
  look: fr`À regarder`,
  lookNone: fr`Rien ne mérite un regard particulier.`,
  families: (number: number) => count(number, 'famille'),
  issue: fr`Émettre`,
  issueLead: fr`Une facture émise ne change plus et ne se supprime pas. Une erreur se corrige ensuite par un avoir ou une facture complémentaire.`,
  issuedOn: fr`Datées du`,
  dueOn: fr`À payer avant le`,
  dueArticle: (article: string) => fr`Le délai du règlement, article ${article}.`,
  issueButton: (number: number) => (number === 1 ? fr`Émettre la facture` : fr`Émettre ${number} factures`),
  nothingToIssue: fr`Aucune facture ne sort de ce brouillon.`,
  settleButton: fr`Clore la période sans facture`,
  download: fr`Télécharger les lignes (CSV)`,
  discard: fr`Jeter le brouillon`,
  discardHint: fr`Un brouillon jeté se recalcule à volonté.`,
  list: fr`Familles`,
  issuedList: fr`Factures`,
  search: fr`Chercher une famille`,
  searchHint: fr`Nom ou N° famille`,
  find: fr`Chercher`,
  all: fr`Toutes les familles`,
  columns: {
    name: fr`Famille`,
    amount: fr`Montant`,
    last: fr`Mois précédent`,
    look: fr`À regarder`,
  },
  invoiceColumns: {
    reference: fr`Facture`,
    name: fr`Famille`,
    amount: fr`Montant`,
    left: fr`Reste à payer`,
  },
  titre: fr`titre`,
  paid: fr`payée`,
  noFamily: fr`Aucune famille ne correspond.`,
  noFamilyAdvice: fr`Cherchez par le nom ou par le N° famille.`,
  before: fr`Précédentes`,
  after: fr`Suivantes`,
  pages: fr`Pages`,
  page: (page: number, pages: number) => fr`Page ${page} sur ${pages}`,
  issued: (number: number, day: LocalDate, due: LocalDate) =>
    fr`${count(number, 'facture')} du ${frenchDate(day)}, à payer avant le ${frenchDate(due)}.`,
  changes: fr`Voir ce qui a changé depuis`,
  mistakes: {
    changed: fr`Le brouillon a changé depuis que vous l’avez relu. Vérifiez les totaux, puis émettez.`,
    busy: fr`Le brouillon est encore en calcul ou déjà émis.`,
    'issued-on': fr`Choisissez un jour à moins d’un mois d’aujourd’hui.`,
    'before-last': fr`Cette régie a déjà émis une facture plus récente : choisissez son jour ou un jour plus tard.`,
    'due-on': fr`Choisissez un jour égal ou postérieur à celui des factures, dans l’année.`,
  },
};

export const familyDraftWords = {
  back: (period: string) => fr`Brouillon de ${period}`,
  lead: (number: string, outcome: string) => fr`N° famille ${number} · ${outcome}`,
  total: fr`Total`,
  last: (amount: number) => fr`Facture précédente : ${money(amount)}`,
  family: fr`Pour la famille`,
  why: fr`Pourquoi ?`,
  whyOf: (line: string) => fr`Pourquoi ce prix : ${line}`,
  times: (quantity: number, unit: number) => fr`${quantity} × ${money(unit)}`,
  open: fr`Ouvrir le dossier`,
  none: fr`Rien n’est dû.`,
  article: (article: string) => fr`Article ${article}.`,
  days: (dates: readonly LocalDate[]) =>
    dates.length > 3
      ? fr`${dates.length} jours, du ${frenchDay(dates[0] ?? NO_DAY)} au ${frenchDay(dates.at(-1) ?? NO_DAY)}`
      : enumerate(dates.map(date => frenchDay(date))),
};

const NO_DAY = toLocalDate('2000-01-01');

export const correctionWords = {
  title: fr`Corrections`,
  lead: (regie: string) =>
    fr`${regie} : ce qui a changé après avoir été facturé. Chaque correction est une pièce numérotée, que la famille reçoit.`,
  none: fr`Rien n’est à corriger.`,
  noneAdvice: fr`Ce qui est noté après coup (justificatif, pointage, quotient, garde) paraît ici dès que la facture en serait autre.`,
  compareLink: fr`Chercher aussi ce qui vient d’un tarif révisé ou d’une importation`,
  count: (corrections: number) => count(corrections, 'correction à émettre', 'corrections à émettre'),
  more: (families: number) =>
    fr`${count(families, 'autre famille', 'autres familles')} à corriger : la suite paraîtra quand celles-ci seront corrigées.`,
  unseen: (families: number) =>
    fr`Des faits ont été notés pour ${count(families, 'autre famille', 'autres familles')}, trop pour les comparer sur cette page.`,
  unseenLink: fr`Chercher leurs différences`,
  choose: (name: string) => fr`Corriger ${name}`,
  corrects: (reference: string) => fr`corrige ${reference}`,
  nothingBilled: fr`rien n’avait été facturé`,
  titre: fr`La facture est à la trésorerie : son titre sera réduit d’autant.`,
  lines: (number: number) => count(number, 'ligne'),
  reason: fr`Motif`,
  reasonHint: fr`La famille le lira sur la pièce : « justificatif reçu », « pointage corrigé ».`,
  dueOn: fr`Compléments à payer avant le`,
  dueHint: fr`Par défaut, le délai du règlement.`,
  issue: fr`Émettre les corrections choisies`,
  issueHint: fr`Une pièce émise ne change plus.`,
  done: (number: number, changed: number) =>
    enumerate([
      fr`${count(number, 'pièce émise', 'pièces émises')}`,
      ...(changed > 0 ? [fr`${count(changed, 'correction')} à relire : elle a changé entre-temps`] : []),
    ]),
  mistakes: {
    none: fr`Choisissez au moins une correction.`,
    reason: fr`Dites pourquoi : la famille le lira.`,
    dueOn: fr`Choisissez un jour à venir.`,
  },
};
