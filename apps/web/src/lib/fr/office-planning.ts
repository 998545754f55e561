/** The planning as the mairie works with it: the week, the queue, what it enters, what it closes. */
import type { PLANNING_DECISIONS, PlanningDecisionResults, QUEUE_KINDS } from '@preau/contract/planning';
import type { LocalDate } from '@preau/domain/dates';
import { frenchDate, frenchDay } from '@preau/domain/french';
import type { CommuneActKind } from '@preau/domain/planning/act';
import type { WeekChoice } from '@preau/domain/planning/pattern';
import type { Cause, Channel } from '@preau/domain/regulation/vocabulary';
import { count, fr } from './typeset.ts';

type Kind = (typeof QUEUE_KINDS)[number];
type Decision = (typeof PLANNING_DECISIONS)[number];

export const officePlanningWords = {
  title: fr`Planning`,
  pages: fr`Pages du planning`,
  week: fr`Semaine`,
  queue: fr`À décider`,
  entry: fr`Saisir pour une famille`,
  closures: fr`Fermetures et places`,
};

export const channelWords: Record<Channel, string> = {
  portal: fr`portail`,
  telephone: fr`téléphone`,
  email: fr`courriel`,
  paper: fr`papier`,
  counter: fr`guichet`,
};

export const weekWords = {
  lead: (from: LocalDate, to: LocalDate) => fr`Du ${frenchDay(from)} au ${frenchDate(to)}.`,
  before: fr`Semaine précédente`,
  after: fr`Semaine suivante`,
  thisWeek: fr`Cette semaine`,
  filters: fr`Choisir ce qui est montré`,
  site: fr`Établissement`,
  anySite: fr`Tous`,
  service: fr`Service`,
  anyService: fr`Tous les services`,
  class: fr`Classe`,
  anyClass: fr`Toutes les classes`,
  show: fr`Afficher`,
  print: fr`Imprimer`,
  child: fr`Enfant`,
  expected: fr`Attendus`,
  places: fr`Places`,
  waiting: fr`À décider`,
  ofPlaces: (expected: number, capacity: number) => `${expected} / ${capacity}`,
  noPlaces: fr`sans limite`,
  nobody: fr`Personne n’a réservé cette semaine.`,
  none: fr`Aucun service ne correspond.`,
  noneAdvice: fr`Choisissez un autre établissement ou une autre semaine.`,
  legend: fr`Légende`,
  caption: (service: string) => fr`${service} : les enfants et leur semaine`,
  hours: (start: string, end: string) => `${start} – ${end}`,
};

export const planningQueueWords = {
  title: fr`Planning à décider`,
  lead: (items: number) =>
    items === 0
      ? fr`Rien n’attend.`
      : fr`${count(items, 'ligne')} en attente, le jour le plus proche d’abord.`,
  filters: fr`Filtrer ce qui attend`,
  kind: fr`Nature`,
  anyKind: fr`Tout`,
  kinds: {
    reservation: fr`Réservations`,
    absence: fr`Absences`,
    'waiting-list': fr`Liste d’attente`,
  } satisfies Record<Kind, string>,
  one: {
    reservation: fr`Réservation`,
    absence: fr`Absence`,
    'waiting-list': fr`Liste d’attente`,
  } satisfies Record<Kind, string>,
  what: (kind: string, service: string) => fr`${kind} : ${service}`,
  service: fr`Service`,
  anyService: fr`Tous les services`,
  household: fr`N° famille`,
  show: fr`Afficher`,
  all: fr`Voir tout ce qui attend`,
  list: fr`Ce qui attend`,
  none: fr`Rien n’attend de décision.`,
  noneAdvice: fr`Les familles voient vos décisions aussitôt.`,
  noneSuch: fr`Rien ne correspond à ce choix.`,
  next: fr`Voir la suite`,
  select: (what: string) => fr`Choisir : ${what}`,
  together: fr`Décider ensemble`,
  chosen: (items: number) => fr`${count(items, 'ligne choisie', 'lignes choisies')}`,
  noneSelected: fr`Choisissez au moins un jour.`,
  back: fr`Retour à la liste`,
  onHold: fr`en attente`,
  says: fr`Ce que dit le règlement`,
  family: fr`Famille`,
  payer: fr`Qui paie`,
  child: fr`Enfant`,
  class: fr`Classe`,
  received: fr`Reçu`,
  by: (channel: string) => fr`par ${channel}`,
  reason: fr`Motif de l’absence`,
  familyNote: fr`Précision de la famille`,
  heldNote: fr`Mis en attente`,
  proofs: fr`Justificatifs`,
  days: fr`Jours`,
  daysHint: fr`Décochez un jour pour décider de lui à part.`,
  placesLeft: (left: number, capacity: number) =>
    left <= 0
      ? fr`complet (${capacity} places)`
      : fr`${count(left, 'place libre', 'places libres')} sur ${capacity}`,
  decision: fr`Décision`,
  note: fr`Motif`,
  noteHint: fr`La famille le lira. Il faut un motif pour refuser.`,
  noteMissing: fr`Motif : écrivez à la famille pourquoi c’est refusé.`,
  acts: {
    accept: fr`Accepter`,
    hold: fr`Mettre en attente`,
    refuse: fr`Refuser`,
  } satisfies Record<Decision, string>,
  actsTogether: {
    accept: fr`Accepter`,
    hold: fr`En attente`,
    refuse: fr`Refuser`,
  } satisfies Record<Decision, string>,
  letters: { accept: 'A', hold: 'T', refuse: 'R' } satisfies Record<Decision, string>,
  keys: fr`Au clavier, hors des champs : A accepter, T en attente, R refuser, J suivante, K précédente, X choisir. Une fois des lignes choisies, les lettres décident d’elles toutes.`,
  absenceEffect: fr`Acceptée, l’absence n’est pas facturée ; refusée, elle l’est.`,
};

const DONE: Record<Decision, (days: number) => string> = {
  accept: days => fr`${count(days, 'jour accepté', 'jours acceptés')}.`,
  hold: days => fr`${count(days, 'jour mis en attente', 'jours mis en attente')}.`,
  refuse: days => fr`${count(days, 'jour refusé', 'jours refusés')}.`,
};
export function planningDone(decision: Decision, days: number): string {
  return DONE[decision](days);
}

type Problem = NonNullable<PlanningDecisionResults['results'][number]['problem']>;
const PROBLEMS: Record<Problem, (days: number) => string> = {
  full: days =>
    fr`${count(days, 'jour reste à décider', 'jours restent à décider')} : il n’y a plus de place.`,
  'already-decided': days =>
    fr`${count(days, 'jour était déjà décidé', 'jours étaient déjà décidés')}, ou retiré par la famille.`,
  'not-found': days => fr`${count(days, 'jour n’existe plus', 'jours n’existent plus')}.`,
};
export function planningProblem(problem: Problem, days: number): string {
  return PROBLEMS[problem](days);
}

export const entryWords = {
  title: fr`Saisir pour une famille`,
  titleFor: (child: string) => fr`Saisir pour ${child}`,
  lead: fr`Ce qui est arrivé par téléphone, sur papier, au guichet ou par courriel. Le règlement compte à partir de la réception.`,
  find: fr`Chercher l’enfant`,
  search: fr`Chercher`,
  noChild: (query: string) => fr`Aucun enfant ne correspond à « ${query} ».`,
  other: fr`Saisir pour un autre enfant`,
  file: fr`Ouvrir la fiche de l’enfant`,
  acts: { reserver: fr`Réserver`, absence: fr`Déclarer une absence`, retrait: fr`Retirer` },
  actsLabel: fr`Ce que la famille demande`,
  children: fr`Enfants`,
  services: fr`Services`,
  anyService: fr`Aucun choisi : tous ceux qui sont réservés.`,
  from: fr`Du`,
  to: fr`Au`,
  toHint: fr`Vide : ce seul jour.`,
  weekdays: fr`Jours de la semaine`,
  weekdaysHint: fr`Aucun choisi : tous les jours de service.`,
  weeks: fr`Semaines`,
  weekChoices: {
    every: fr`toutes`,
    even: fr`paires`,
    odd: fr`impaires`,
  } satisfies Record<WeekChoice, string>,
  payer: fr`Qui paie`,
  asCustody: fr`Comme dit la garde`,
  channel: fr`Arrivé par`,
  receivedOn: fr`Reçu le`,
  receivedAt: fr`à`,
  accepts: fr`Accepter aussi ce que le règlement laisse à la mairie`,
  override: fr`Raison de la dérogation`,
  overrideHint: fr`Seulement pour aller au-delà du règlement : la raison est gardée avec votre nom. Jamais au-delà des places.`,
  reason: fr`Motif de l’absence`,
  note: fr`Précision`,
  preview: fr`Voir ce que cela donne`,
  save: { reserver: fr`Réserver`, absence: fr`Enregistrer l’absence` },
  said: fr`Ce que dit le règlement`,
  overridden: fr`par dérogation`,
  nothing: fr`Aucun jour ne correspond : rien ne serait enregistré.`,
  reserved: (days: number) => fr`C’est enregistré : ${count(days, 'jour')}.`,
  absent: (days: number) => fr`L’absence est enregistrée : ${count(days, 'jour')}.`,
  withdrawn: (days: number) => fr`C’est retiré : ${count(days, 'jour')}.`,
  withdraw: fr`Retirer les jours choisis`,
  withdrawLead: fr`Les demandes qui attendent, et les absences déclarées.`,
  nothingToWithdraw: fr`Rien à retirer dans ces semaines.`,
  planning: (from: LocalDate, to: LocalDate) => fr`Du ${frenchDay(from)} au ${frenchDate(to)}`,
  empty: fr`Rien de réservé ni de demandé.`,
  noServices: fr`Cet enfant n’est inscrit à aucun service.`,
  noServicesAdvice: fr`Inscrivez-le depuis sa fiche, puis revenez.`,
  mistakes: {
    enfants: fr`Enfants : choisissez-en au moins un.`,
    services: fr`Services : choisissez-en au moins un.`,
    du: fr`Du : donnez un jour.`,
    au: fr`Au : la période finit avant de commencer, ou dure trop longtemps.`,
    recu: fr`Reçu : ce moment n’est pas encore venu.`,
    quand: fr`Reçu : donnez un jour et une heure.`,
    jours: fr`Jours : choisissez-en au moins un.`,
    conflict: fr`La situation a changé entre-temps : rien n’a été enregistré. Recommencez.`,
    invalid: fr`Cela n’a pas pu être lu. Vérifiez les jours et les services.`,
  },
};

export const causeWords: Record<Cause, string> = {
  strike: fr`Grève`,
  'absent-teacher': fr`Enseignant absent`,
  'school-trip': fr`Sortie scolaire`,
  snow: fr`Intempéries`,
  closure: fr`Fermeture`,
  other: fr`Autre`,
};

export const closureWords = {
  title: fr`Fermetures et places`,
  lead: fr`Grève, sortie, neige, travaux : les réservations deviennent ce que dit le règlement, et chaque famille est prévenue une fois.`,
  form: fr`Fermer ou ouvrir`,
  kind: fr`Que faire`,
  kinds: {
    closure: fr`Fermer`,
    opening: fr`Ouvrir exceptionnellement`,
  } satisfies Record<CommuneActKind, string>,
  cause: fr`Cause`,
  reason: fr`Ce que les familles liront`,
  reasonHint: fr`Par exemple : grève nationale du 15 décembre.`,
  services: fr`Services`,
  class: fr`Classe`,
  allClasses: fr`Toutes`,
  classHint: fr`Pour une sortie ou un enseignant absent.`,
  from: fr`Du`,
  to: fr`Au`,
  toHint: fr`Vide : ce seul jour.`,
  preview: fr`Voir ce que cela change`,
  confirm: { closure: fr`Fermer et prévenir les familles`, opening: fr`Ouvrir` } satisfies Record<
    CommuneActKind,
    string
  >,
  effect: (cancelled: number, kept: number, families: number) =>
    cancelled + kept === 0
      ? fr`Personne n’a réservé ces jours-là.`
      : fr`${count(cancelled, 'réservation annulée', 'réservations annulées')}, ${count(kept, 'gardée', 'gardées')}, ${count(families, 'famille prévenue', 'familles prévenues')}.`,
  opens: fr`Les familles pourront réserver ces jours.`,
  closed: (cancelled: number) =>
    fr`C’est fermé : ${count(cancelled, 'réservation annulée', 'réservations annulées')}.`,
  opened: fr`C’est ouvert.`,
  list: fr`En cours et à venir`,
  none: fr`Rien n’est fermé ni ouvert par exception.`,
  withdraw: fr`Retirer`,
  withdrawOf: (what: string) => fr`Retirer : ${what}`,
  restored: (restored: number, lost: number) =>
    lost === 0
      ? fr`C’est retiré : ${count(restored, 'réservation rétablie', 'réservations rétablies')}.`
      : fr`C’est retiré : ${count(restored, 'réservation rétablie', 'réservations rétablies')}, ${lost} non, faute de place ou parce que la famille a fait autrement.`,
  reservedMeanwhile: fr`Des familles ont réservé ces jours : fermez le service plutôt que de retirer l’ouverture.`,
  what: (kind: CommuneActKind, service: string, className: string | null) =>
    fr`${kind === 'closure' ? 'Fermé' : 'Ouvert'} : ${service}${className === null ? '' : `, ${className}`}`,
  why: (cause: string, reason: string) => fr`${cause} : ${reason}`,
  when: (from: LocalDate, to: LocalDate) =>
    from === to ? fr`le ${frenchDate(from)}` : fr`du ${frenchDay(from)} au ${frenchDate(to)}`,
  capacity: fr`Nombre de places`,
  capacityLead: fr`Pour quelques jours : un animateur de plus ou de moins. Jamais moins que ce qui est déjà pris ; les places nouvelles vont à qui attend.`,
  service: fr`Service`,
  usual: (capacity: number | null) => (capacity === null ? fr`sans limite` : fr`${count(capacity, 'place')}`),
  number: fr`Places`,
  change: fr`Changer le nombre de places`,
  changed: (days: number) => fr`C’est changé pour ${count(days, 'jour')}.`,
  notChanged: (date: LocalDate, taken: number) =>
    fr`${frenchDay(date)} : inchangé, ${count(taken, 'place est prise', 'places sont prises')}.`,
  mistakes: {
    motif: fr`Ce que les familles liront : écrivez une raison.`,
    services: fr`Services : choisissez-en au moins un.`,
    du: fr`Du : donnez un jour.`,
    au: fr`Au : la période finit avant de commencer, ou dure trop longtemps.`,
    classe: fr`Classe : on ouvre pour tous.`,
    places: fr`Places : écrivez un nombre.`,
    jours: fr`Du : le service n’a lieu aucun de ces jours.`,
    invalid: fr`Cela n’a pas pu être lu. Vérifiez les jours et les services.`,
  },
};
