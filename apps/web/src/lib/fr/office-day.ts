/** The day as the mairie looks at it: what is still to settle, lists, places, figures, files. */
import type { ExportKind } from '@preau/contract/occupancy';
import type { AnomalyKind } from '@preau/domain/attendance/anomaly';
import type { Fullness } from '@preau/domain/attendance/occupancy';
import type { LocalDate, Weekday } from '@preau/domain/dates';
import { frenchDate, frenchDay, frenchTime } from '@preau/domain/french';
import { plainDay } from './moment.ts';
import { count, enumerate, fr } from './typeset.ts';

export const officeDayWords = {
  title: fr`Journée`,
  pages: fr`Pages de la journée`,
  board: fr`À régler`,
  places: fr`Places`,
  occupancy: fr`Fréquentation`,
  files: fr`Fichiers`,
  emergency: fr`Fiches d’urgence`,
};

export const filterWords = {
  legend: fr`Choisir ce qui est montré`,
  span: fr`Période`,
  spans: {
    recent: fr`Dernier jour et aujourd’hui`,
    jour: fr`Un jour`,
    semaine: fr`Une semaine`,
  },
  day: fr`Jour`,
  dayHint: fr`Pour une semaine, l’un de ses jours.`,
  site: fr`Établissement`,
  anySite: fr`Tous`,
  service: fr`Service`,
  anyService: fr`Tous les services`,
  show: fr`Afficher`,
  print: fr`Imprimer`,
};

/** « vendredi 27 novembre », « du jeudi 26 au vendredi 27 novembre 2026 ». */
export function spanPhrase(from: LocalDate, to: LocalDate): string {
  return from === to ? frenchDate(from) : fr`du ${frenchDay(from)} au ${frenchDate(to)}`;
}

export const boardWords = {
  lead: (from: LocalDate, to: LocalDate) => fr`Ce qui reste à régler, ${spanPhrase(from, to)}.`,
  rolls: (rolls: number) => fr`${count(rolls, 'appel')} à terminer`,
  rollsLead: fr`Des enfants étaient attendus et l’appel n’est pas terminé : tant qu’il ne l’est pas, ils sont tenus pour présents.`,
  rollLine: (expected: number, noted: number) =>
    noted === 0
      ? fr`${count(expected, 'enfant attendu', 'enfants attendus')}, rien de noté`
      : fr`${noted} sur ${count(expected, 'enfant attendu', 'enfants attendus')}`,
  takeRoll: fr`Faire l’appel`,
  finishRoll: fr`Terminer l’appel`,
  counts: (kind: AnomalyKind, number: number): string => {
    switch (kind) {
      case 'unbooked':
        return fr`${count(number, 'présence')} sans réservation`;
      case 'missing':
        return fr`${count(number, 'absence')} sans avoir prévenu`;
      case 'no-departure':
        return fr`${count(number, 'départ non noté', 'départs non notés')}`;
      case 'late':
        return fr`${count(number, 'départ')} après l’heure`;
      case 'outside-contract':
        return fr`${count(number, 'présence')} hors contrat`;
    }
  },
  leads: {
    unbooked: fr`L’enfant était là et personne n’avait réservé. La famille est prévenue le jour même.`,
    missing: fr`L’enfant était attendu, il n’a pas été vu et personne n’avait rien dit.`,
    'no-departure': fr`L’arrivée est notée, pas le départ : sans lui, le service compte jusqu’à sa fin.`,
    late: fr`L’enfant est parti après l’heure d’où le règlement demande plus.`,
    'outside-contract': fr`L’enfant est venu un autre jour que ceux de son contrat, ou au-delà de ses heures.`,
  } satisfies Record<AnomalyKind, string>,
  times: (arrival: string | null, departure: string | null) =>
    enumerate([
      ...(arrival === null ? [] : [fr`arrivée à ${frenchTime(arrival)}`]),
      ...(departure === null ? [] : [fr`départ à ${frenchTime(departure)}`]),
    ]),
  lateFrom: (time: string) => fr`en retard après ${frenchTime(time)}`,
  contractHours: (start: string, end: string) => fr`contrat de ${frenchTime(start)} à ${frenchTime(end)}`,
  enterReservation: fr`Saisir la réservation`,
  enterAbsence: fr`Saisir l’absence`,
  correct: fr`Corriger le pointage`,
  wasThere: fr`Il était là`,
  contract: fr`Voir l’inscription`,
  departure: (child: string) => fr`Départ de ${child}`,
  note: fr`Noter le départ`,
  departureReason: fr`Heure de départ complétée`,
  departureBefore: fr`Le départ ne peut pas être avant l’arrivée.`,
  departureMissing: fr`Indiquez l’heure du départ.`,
  noted: fr`Le départ est noté.`,
  household: (number: string) => fr`N° famille ${number}`,
  more: (number: number) => fr`Et ${number} de plus : choisissez un jour ou un service pour les voir.`,
  praise: fr`Tout est en ordre.`,
  praiseLead: (services: number) =>
    services === 0
      ? fr`Personne n’était attendu, et personne n’est venu.`
      : fr`${count(services, 'appel')} sur ${services}, chaque enfant à sa place. Merci à celles et ceux qui les ont faits.`,
  open: fr`Ouvrir la liste`,
  lists: fr`Listes de présence`,
  listsLead: fr`Chaque service, enfant par enfant, à relire, à corriger ou à imprimer.`,
  listDay: (date: LocalDate) => frenchDate(date),
};

export const listWords = {
  title: (service: string, date: LocalDate) => fr`${service}, ${frenchDay(date)}`,
  back: fr`À régler`,
  notServed: (reason: string | null) =>
    reason === null
      ? fr`Ce service n’a pas lieu ce jour-là.`
      : fr`Ce service n’a pas lieu ce jour-là : ${reason}.`,
  hours: (start: string, end: string) => fr`De ${frenchTime(start)} à ${frenchTime(end)}.`,
  counts: (
    counts: { expected: number; present: number; left: number; missing: number; unbooked: number },
    isTimed: boolean,
  ) => [
    fr`${count(counts.expected, 'attendu')}`,
    fr`${count(counts.present, 'présent')}`,
    ...(isTimed ? [fr`${count(counts.left, 'parti')}`] : []),
    fr`${count(counts.missing, 'manquant')}`,
    ...(counts.unbooked > 0 ? [fr`${counts.unbooked} sans réservation`] : []),
  ],
  closed: (at: string, by: string | null) =>
    by === null ? fr`Appel terminé ${at}.` : fr`Appel terminé ${at} par ${by}.`,
  open: fr`L’appel n’est pas terminé.`,
  caption: fr`Les enfants de ce service ce jour-là`,
  child: fr`Enfant`,
  class: fr`Classe`,
  planned: fr`Prévu`,
  seen: fr`Pointage`,
  arrival: fr`Arrivée`,
  departure: fr`Départ`,
  settle: fr`À régler`,
  here: fr`Présent`,
  gone: fr`Parti`,
  notHere: fr`Absent`,
  unknown: fr`Non noté`,
  nobody: fr`Personne n’était attendu, et personne n’est venu.`,
  anomalies: {
    unbooked: fr`sans réservation`,
    missing: fr`sans avoir prévenu`,
    'no-departure': fr`départ non noté`,
    late: fr`en retard`,
    'outside-contract': fr`hors contrat`,
  } satisfies Record<AnomalyKind, string>,
  correct: fr`Corriger`,
  takeRoll: fr`Faire l’appel`,
  allPresent: fr`Tous présents`,
  before: fr`Jour précédent`,
  after: fr`Jour suivant`,
  corrections: fr`Corrections`,
  correction: (at: string, by: string | null, children: number) =>
    by === null ? fr`${at}, ${count(children, 'enfant')}` : fr`${at}, ${by}, ${count(children, 'enfant')}`,
  // The form.
  presenceOf: (child: string) => fr`Pointage de ${child}`,
  arrivalOf: (child: string) => fr`Arrivée de ${child}`,
  departureOf: (child: string) => fr`Départ de ${child}`,
  add: fr`Ajouter un enfant venu sans réservation`,
  addHint: fr`Parmi les enfants inscrits dans cet établissement.`,
  nobodyElse: fr`Personne`,
  reason: fr`Raison de la correction`,
  reasonHint: fr`Elle reste au journal : feuille papier retrouvée, erreur de saisie, appel de la famille.`,
  closes: fr`L’appel est terminé`,
  closesHint: fr`Qui était attendu et n’est pas noté présent est alors absent ; sa famille en est prévenue.`,
  save: fr`Enregistrer`,
  cancel: fr`Ne rien changer`,
  saved: (changed: number) =>
    changed === 0 ? fr`Rien n’a changé.` : fr`${count(changed, 'enfant corrigé', 'enfants corrigés')}.`,
  billed: fr`Si le mois est déjà facturé, la différence fera l’objet d’une facture complémentaire ou d’un avoir.`,
  mistakes: {
    reason: fr`Dites pourquoi ce jour passé est corrigé.`,
    departure: (child: string) => fr`${child} ne peut pas partir avant d’être arrivé.`,
    date: fr`Ce jour ne peut plus être corrigé.`,
    time: (child: string) => fr`Écrivez l’heure de ${child} comme 17:30.`,
  },
};

export const placesWords = {
  title: fr`Places des semaines à venir`,
  lead: (weeks: number) => fr`${count(weeks, 'semaine')}, pour les services dont les places sont comptées.`,
  caption: (service: string) => fr`${service} : places par jour`,
  week: fr`Semaine du`,
  ofPlaces: (taken: number, capacity: number) => `${taken} / ${capacity}`,
  cell: (taken: number, capacity: number) =>
    fr`${count(taken, 'place prise', 'places prises')} sur ${capacity}`,
  free: (places: number) =>
    places === 0 ? fr`plus de place` : fr`${count(places, 'place libre', 'places libres')}`,
  waiting: (children: number) => fr`${children} en attente`,
  fullness: { free: fr`des places`, nearly: fr`presque complet`, full: fr`complet` } satisfies Record<
    Fullness,
    string
  >,
  noLimit: fr`sans limite`,
  warning: (days: number) => fr`${count(days, 'jour complet', 'jours complets')}`,
  nearly: (days: number) => fr`${count(days, 'jour presque complet', 'jours presque complets')}`,
  allFree: fr`Il reste des places tous les jours.`,
  change: fr`Changer le nombre de places`,
  waitingList: fr`Voir la liste d’attente`,
  none: fr`Aucun service ne compte ses places.`,
  noneAdvice: fr`Donnez un nombre de places à un service, ou à quelques-uns de ses jours, dans « Fermetures et places ».`,
  before: fr`Semaines précédentes`,
  after: fr`Semaines suivantes`,
};

export const occupancyWords = {
  title: fr`Fréquentation`,
  lead: (from: LocalDate, to: LocalDate) =>
    fr`Du ${plainDay(from)} au ${plainDay(to)}, en journées d’enfants.`,
  comparedWith: (from: LocalDate, to: LocalDate) =>
    fr`Comparé à la même période, du ${plainDay(from)} au ${plainDay(to)}.`,
  period: fr`Période`,
  year: (key: string) => fr`Année scolaire ${key}`,
  yearOf: (key: string) => fr`année scolaire ${key}`,
  monthOf: fr`Mois`,
  class: fr`Classe`,
  level: fr`Niveau`,
  figures: {
    reserved: fr`Réservations`,
    present: fr`Présents`,
    excused: fr`Absents excusés`,
    billed: fr`Absents facturés`,
    pending: fr`Absences à décider`,
    noShow: fr`Sans avoir prévenu`,
    notTaken: fr`Pointage non fait`,
    unbooked: fr`Sans réservation`,
  },
  help: {
    reserved: fr`Les journées réservées, quoi qu’elles soient devenues ensuite : les colonnes suivantes les partagent.`,
    average: fr`Enfants venus par jour où l’appel a été fait.`,
  },
  average: fr`Par jour`,
  days: fr`Jours`,
  change: (percent: number | null) =>
    percent === null ? '' : percent === 0 ? fr`stable` : percent > 0 ? fr`+${percent} %` : fr`−${-percent} %`,
  formerYear: fr`Année précédente`,
  byService: fr`Par service`,
  byMonth: fr`Par mois`,
  byDay: fr`Par jour`,
  byWeekday: fr`Par jour de la semaine`,
  byClass: fr`Par classe`,
  byLevel: fr`Par niveau`,
  weekdays: {
    monday: fr`Lundi`,
    tuesday: fr`Mardi`,
    wednesday: fr`Mercredi`,
    thursday: fr`Jeudi`,
    friday: fr`Vendredi`,
    saturday: fr`Samedi`,
    sunday: fr`Dimanche`,
  } satisfies Record<Weekday, string>,
  noClass: fr`Sans classe`,
  noLevel: fr`Sans niveau`,
  total: fr`Ensemble`,
  legend: fr`Légende du graphique`,
  chart: (what: string) => fr`Graphique : ${what}. Le tableau qui suit dit les mêmes nombres.`,
  table: (what: string) => fr`Tableau : ${what}`,
  none: fr`Rien n’était réservé sur cette période.`,
  noneAdvice: fr`Choisissez un autre mois, une autre année ou un autre service.`,
  notTaken: (days: number) =>
    fr`${count(days, 'journée d’enfant', 'journées d’enfants')} sans pointage : les présents sont donc sous-estimés d’autant.`,
  file: fr`En faire un fichier`,
};

export const fileWords = {
  title: fr`Fichiers des présences`,
  lead: fr`Pour vos déclarations et vos tableaux. Chaque fichier qui part est noté au journal.`,
  kind: fr`Ce que contient le fichier`,
  kinds: {
    presences: fr`Une ligne par enfant et par jour, avec ses heures`,
    hours: fr`Heures réalisées et facturées, par service et par mois (CAF)`,
    occupancy: fr`Fréquentation, par service et par mois`,
  } satisfies Record<ExportKind, string>,
  hoursHint: fr`Une heure réalisée vient du pointage ; sans lui, des horaires du service. Une heure facturée suit le tarif : tranches commencées, durée de présence, ou service entier. Le fichier dit d’où vient chacune.`,
  from: fr`Du`,
  to: fr`Au`,
  format: fr`Format`,
  formats: { xlsx: fr`Classeur (Excel, LibreOffice)`, csv: fr`CSV (texte)` },
  services: fr`Services`,
  servicesHint: fr`Aucun coché : tous.`,
  make: fr`Télécharger`,
  names: fr`Le fichier porte des noms d’enfants : gardez-le dans un endroit sûr, et effacez-le quand il a servi.`,
  mistake: fr`La période n’est pas valable : elle compte au plus quatorze mois, et sa fin suit son début.`,
};

export const emergencyWords = {
  title: fr`Fiches d’urgence`,
  lead: (day: string) => fr`Qui est où, qui prévenir, allergies et PAI : ${day}.`,
  sheet: fr`Fiche à l’instant`,
  all: fr`Toutes les fiches`,
  evacuation: fr`Liste d’évacuation`,
  hours: (start: string, end: string) => fr`de ${frenchTime(start)} à ${frenchTime(end)}`,
  children: (children: number, present: number) =>
    present === 0
      ? fr`${count(children, 'enfant attendu', 'enfants attendus')}`
      : fr`${count(children, 'enfant')}, ${count(present, 'présent')} à l’instant`,
  kept: fr`Faites ce matin`,
  keptSince: (children: number, at: string) => fr`${count(children, 'enfant')}, ${at}`,
  health: fr`Ces fiches portent des données de santé : chaque impression est notée. Détruisez-les le soir ; celles de ce matin s’effacent d’elles-mêmes cette nuit.`,
  none: fr`Personne n’est attendu aujourd’hui.`,
  noneAdvice: fr`Les fiches sont là chaque matin à 6 h 15, dès qu’un service a lieu.`,
};
