/** The planning of a family: what its screens say. The words of the states are in states.ts. */
import { type LocalDate, mondayOf } from '@preau/domain/dates';
import { frenchDate, frenchDay, frenchMoney, frenchTime } from '@preau/domain/french';
import type { Cents } from '@preau/domain/money';
import type { PlanningAct } from '@preau/domain/planning/state';
import { count, enumerate, fr } from './typeset.ts';

/** The last minute of something. */
export interface Until {
  day: LocalDate;
  at: string;
}

export const planningScreen = {
  title: fr`Planning`,
  views: { mois: fr`Mois`, semaine: fr`Semaine`, annee: fr`Année scolaire` },
  viewsLabel: fr`Période montrée`,
  before: { mois: fr`Mois précédent`, semaine: fr`Semaine précédente`, annee: fr`Année précédente` },
  after: { mois: fr`Mois suivant`, semaine: fr`Semaine suivante`, annee: fr`Année suivante` },
  today: fr`Aujourd’hui`,
  childrenLabel: fr`Enfant`,
  everyone: fr`Tous`,
  filter: fr`Choisir les services`,
  site: fr`Établissement`,
  anySite: fr`Tous les établissements`,
  service: fr`Service`,
  anyService: fr`Tous les services`,
  show: fr`Afficher`,
  reserveMany: fr`Réserver plusieurs jours`,
  declareAbsence: fr`Déclarer une absence`,
  gridLabel: (period: string) => fr`Planning, ${period}`,
  days: fr`Jour`,
  past: fr`Voir les jours passés`,
  legend: fr`Légende`,
  more: fr`Autour du planning`,
  acts: fr`Ce que vous pouvez faire`,
  details: fr`Voir le détail`,
  wholeDay: fr`Absence de toute la journée`,
  keys: fr`Au clavier : les flèches vont d’une case à l’autre, Entrée agit, Maj + F10 ouvre le menu.`,
  working: fr`Enregistrement en cours…`,
  lost: fr`Rien n’a été enregistré : le réseau ne répond pas. Réessayez.`,
  meanwhile: fr`La situation a changé entre-temps : rien n’a été enregistré. Le planning est à jour, vous pouvez recommencer.`,
  undo: fr`Annuler`,
  undoOf: (what: string) => fr`Annuler : ${what}`,
  nothingToUndo: fr`Il n’y a plus rien à annuler.`,
  call: (name: string) => fr`Appelez ${name} :`,
  late: fr`hors délai`,
  tooLate: fr`trop tard`,
  placeFree: fr`place libre`,
  otherHousehold: fr`L’autre foyer a réservé`,
  rank: (rank: number) =>
    rank === 1 ? fr`1re place de la liste d’attente` : fr`${rank}e place de la liste d’attente`,
  offered: (moment: string) => fr`Une place s’est libérée : prenez-la avant le ${moment}.`,
  sendProof: fr`Envoyer le justificatif`,
  seeMonth: (month: string) => fr`Voir ${month}`,
  seeThePlanning: fr`Voir le planning`,
};

export const emptyPlanning = {
  title: fr`Aucun service n’est ouvert à vos enfants sur cette période.`,
  advice: fr`On réserve la cantine ou la garderie d’un enfant une fois qu’il y est inscrit. Demandez son inscription : la mairie vérifie et vous répond.`,
  act: fr`Demander une inscription`,
  filtered: fr`Rien ne correspond à ce choix.`,
  showAll: fr`Tout afficher`,
};

/** Buttons that do the natural act. */
export const actWords: Record<PlanningAct, string> = {
  reserve: fr`Réserver`,
  'withdraw-request': fr`Retirer la demande`,
  'take-place': fr`Prendre la place`,
  'declare-absence': fr`Déclarer une absence`,
  'withdraw-absence': fr`Annuler l’absence`,
};

/** « jeudi 19 à 12 h », with its month where it is not that of the day which it is about. */
export function lastMinute({ day, at }: Until, about: LocalDate | null = null): string {
  const isNear = about !== null && about.slice(0, 7) === day.slice(0, 7);
  const name = isNear ? frenchDay(day).replace(/\s\p{L}+$/u, '') : frenchDay(day);
  return `${name} à ${frenchTime(at)}`;
}

export const changeableUntil = (until: Until, about: LocalDate) =>
  fr`modifiable jusqu’au ${lastMinute(until, about)}`;

/** « Jusqu’au vendredi 20 novembre à 12 h pour réserver la semaine du 23 ». */
export function nextDeadline(until: Until, dates: readonly LocalDate[]): string {
  const [first] = dates;
  const last = dates.at(-1);
  if (first === undefined || last === undefined) return '';
  const by = fr`Jusqu’au ${lastMinute(until)} pour réserver`;
  if (first === last) return fr`${by} le ${frenchDay(first)}`;
  if (mondayOf(first) !== mondayOf(last)) return fr`${by} du ${frenchDay(first)} au ${frenchDay(last)}`;
  const isNear = first.slice(0, 7) === until.day.slice(0, 7);
  return fr`${by} la semaine du ${isNear ? Number(first.slice(8)) : frenchDay(first).replace(/^\p{L}+\s/u, '')}`;
}

/** « novembre 2026 ». */
export function monthName(month: LocalDate): string {
  return frenchDate(month).replace(/^\p{L}+\s\d+(er)?\s/u, '');
}

/** « du lundi 23 au vendredi 27 novembre 2026 ». */
export function spanName(from: LocalDate, to: LocalDate): string {
  const start =
    from.slice(0, 7) === to.slice(0, 7) ? frenchDay(from).replace(/\s\p{L}+$/u, '') : frenchDay(from);
  return fr`du ${start} au ${frenchDate(to)}`;
}

export const costWords = {
  label: fr`Coût estimé`,
  of: (month: string, isNow: boolean) => (isNow ? fr`Ce mois-ci` : month),
  about: (cents: number) => fr`≈ ${money(cents)}`,
  hint: fr`D’après ce qui est réservé. La facture fait foi.`,
  unpriced: (days: number) => fr`${count(days, 'jour')} sans prix connu`,
  change: (before: number, after: number) => fr`${money(before)} → ${money(after)}`,
  was: (before: string, after: string) => fr`${before} avant, ${after} après`,
};

export function money(cents: number): string {
  return frenchMoney(cents as Cents); // the API's amounts are in cents
}

/** What was done to one day, with the API's own sentence. */
export function daySaid(who: string, date: LocalDate, sentence: string): string {
  if (/^Le \p{L}+\s\d/u.test(sentence)) return fr`${who} : ${lowered(sentence)}`;
  return fr`${who}, ${frenchDay(date)} : ${lowered(sentence)}`;
}

/** A sentence that follows a colon. */
export function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

export const doneWords = {
  reserved: (days: number) => fr`${count(days, 'jour réservé', 'jours réservés')}.`,
  asked: (days: number) => fr`${count(days, 'jour demandé', 'jours demandés')} : la mairie vous répondra.`,
  waiting: (days: number) => fr`${count(days, 'jour')} sur liste d’attente.`,
  toPay: (days: number) =>
    fr`${count(days, 'jour à payer', 'jours à payer')} pour que la réservation soit acquise.`,
  refused: (days: number) => fr`${count(days, 'jour refusé', 'jours refusés')}`,
  nothing: fr`Rien n’a changé.`,
  absent: (days: number) => fr`L’absence est déclarée pour ${count(days, 'jour')}.`,
  undone: fr`C’est annulé.`,
  takenBack: (days: number) => fr`${count(days, 'jour')} : comme avant.`,
  monthNow: (month: string, cents: number) => fr`${month} : ≈ ${money(cents)}.`,
};

/** How much of what a service has in a month. */
export function yearCounts(
  counts: Readonly<Record<'reserved' | 'pending' | 'absent' | 'free', number>>,
): string {
  const parts = [
    counts.reserved > 0 && count(counts.reserved, 'jour réservé', 'jours réservés'),
    counts.pending > 0 && fr`${counts.pending} en attente`,
    counts.absent > 0 && count(counts.absent, 'absence'),
  ].filter(part => part !== false);
  if (parts.length > 0) return enumerate(parts);
  return counts.free > 0 ? fr`rien de réservé` : fr`pas de service`;
}

export const manyWords = {
  title: fr`Réserver plusieurs jours`,
  lead: fr`Choisissez les jours : vous verrez chacun avec son prix avant de réserver.`,
  children: fr`Enfants`,
  services: fr`Services`,
  household: fr`Qui paie`,
  asCustody: fr`Selon la garde`,
  which: fr`Quels jours`,
  ways: {
    semaine: fr`Chaque semaine, les mêmes jours`,
    tous: fr`Tous les jours d’une période`,
    fratrie: fr`Comme un frère ou une sœur`,
    annee: fr`Comme l’an passé`,
  },
  wayHints: {
    fratrie: fr`Les jours qui lui sont réservés`,
    annee: fr`Les mêmes jours des mêmes semaines`,
  },
  weekdays: fr`Jours de la semaine`,
  weeks: fr`Semaines`,
  weekChoices: {
    every: fr`Toutes`,
    even: fr`Les semaines paires`,
    odd: fr`Les semaines impaires`,
  },
  sibling: fr`Comme`,
  from: fr`Du`,
  to: fr`Au`,
  preview: fr`Voir les jours`,
  again: fr`Modifier les choix`,
  reserve: (days: number) => fr`Réserver ${count(days, 'jour')}`,
  result: fr`Ce qui sera réservé`,
  nothing: fr`Aucun de ces jours ne peut être réservé.`,
  noDays: fr`Aucun jour de service ne correspond à ce choix.`,
  noDaysAdvice: fr`Vérifiez les dates et les jours de la semaine.`,
  refused: fr`Ce qui ne peut pas l’être`,
  seeDays: (days: number) => (days === 1 ? fr`Voir le jour` : fr`Voir les ${count(days, 'jour')}`),
  total: fr`Coût estimé de chaque mois`,
  month: fr`Mois`,
  before: fr`Aujourd’hui`,
  after: fr`Après`,
  done: fr`C’est fait`,
  errors: {
    children: fr`Choisissez au moins un enfant.`,
    services: fr`Choisissez au moins un service.`,
    weekdays: fr`Choisissez au moins un jour de la semaine.`,
    sibling: fr`Choisissez l’enfant dont les jours sont repris.`,
    from: fr`Indiquez le premier jour, par exemple 23 11 2026.`,
    to: fr`Indiquez le dernier jour, par exemple 2 7 2027.`,
    order: fr`Le dernier jour vient avant le premier. Corrigez l’un des deux.`,
    long: fr`La période est trop longue : demandez au plus une année scolaire.`,
    stale: fr`Choisissez ce que vous voulez réserver, puis affichez les jours.`,
  },
};

export const absenceSheet = {
  title: fr`Déclarer une absence`,
  who: fr`Qui et quand`,
  children: fr`Enfant`,
  services: fr`Services concernés`,
  allServices: fr`Sans choix, tous ceux qui sont réservés`,
  from: fr`Premier jour`,
  to: fr`Dernier jour`,
  why: fr`Pourquoi`,
  reason: fr`Motif`,
  note: fr`Précision pour la mairie`,
  noteHint: fr`Sans détail de santé.`,
  what: fr`Ce que cela change`,
  look: fr`Voir ce que cela change`,
  choose: fr`Choisissez un motif : vous verrez si chaque jour est facturé.`,
  noDays: fr`Rien n’est réservé sur ces jours : il n’y a pas d’absence à déclarer.`,
  notTaken: fr`Ces jours ne peuvent pas être déclarés absents ici.`,
  proofLabel: fr`Justificatif`,
  proof: (name: string) => fr`Joindre ${name}`,
  proofHint: (by: string | null) =>
    by
      ? fr`Photo ou PDF. Maintenant, ou plus tard mais avant le ${by}.`
      : fr`Photo ou PDF. Maintenant ou plus tard.`,
  confirm: fr`Déclarer l’absence`,
  again: fr`Modifier`,
  done: fr`L’absence est déclarée`,
  later: fr`Envoyer le justificatif`,
  alsoCall: fr`Pour une absence aujourd’hui, prévenez aussi`,
  errors: {
    children: fr`Choisissez au moins un enfant.`,
    reason: fr`Choisissez un motif.`,
    from: fr`Indiquez le premier jour, par exemple 19 11 2026.`,
    to: fr`Indiquez le dernier jour, par exemple 20 11 2026.`,
    order: fr`Le dernier jour vient avant le premier. Corrigez l’un des deux.`,
    long: fr`Une absence dure au plus un an.`,
  },
};

export const proofPage = {
  title: fr`Envoyer un justificatif`,
  lead: fr`La mairie le garde pour cette absence, et les jours qui l’attendaient sont revus aussitôt.`,
  file: fr`Photo ou PDF`,
  send: fr`Envoyer le justificatif`,
  missing: fr`Choisissez une photo ou un PDF.`,
  done: fr`Le justificatif est envoyé`,
};

export const settleWords = {
  title: fr`À régler`,
  lead: fr`Ce qui a été pointé ces sept derniers jours et ne va pas avec ce que vous aviez réservé.`,
  back: fr`Planning`,
  none: fr`Rien à régler`,
  noneAdvice: fr`Ce qui a été pointé va avec ce que vous aviez réservé.`,
  kinds: {
    unbooked: fr`présence sans réservation`,
    missing: fr`absence à vérifier`,
    'no-departure': fr`heure de départ manquante`,
    late: fr`départ après l’heure`,
  },
  declare: fr`Déclarer l’absence`,
  reserve: (weekday: string) => fr`Réserver ${weekday} prochain`,
  tellTime: fr`Dire l’heure du départ`,
  write: fr`Ce n’est pas ce qui s’est passé ? Écrire à la mairie`,
  call: (name: string) => fr`${name} :`,
  subject: (child: string, service: string, day: string) => fr`Pointage de ${child}, ${service}, ${day}`,
  weekdays: {
    monday: fr`lundi`,
    tuesday: fr`mardi`,
    wednesday: fr`mercredi`,
    thursday: fr`jeudi`,
    friday: fr`vendredi`,
    saturday: fr`samedi`,
    sunday: fr`dimanche`,
  },
};
