/** Meals: what is ordered of the caterer, adults who eat too, menus. */
import type { MenuFileProblem, MenuImport, OrderVersion } from '@preau/contract/meals';
import type { LocalDate } from '@preau/domain/dates';
import { weekdayOf } from '@preau/domain/dates';
import { frenchDate, frenchDay } from '@preau/domain/french';
import type { GuestKind, SendingState } from '@preau/domain/meals/count';
import type { NoShowForecast } from '@preau/domain/meals/no-shows';
import { count, enumerate, fr } from './typeset.ts';

export const mealPages = {
  label: fr`Pages des repas`,
  orders: fr`Commandes`,
  guests: fr`Invités et personnel`,
  menus: fr`Menus`,
};

const PLURAL_DAYS: Record<ReturnType<typeof weekdayOf>, string> = {
  monday: 'lundis',
  tuesday: 'mardis',
  wednesday: 'mercredis',
  thursday: 'jeudis',
  friday: 'vendredis',
  saturday: 'samedis',
  sunday: 'dimanches',
};

const meals = (number: number) => `${number}\u00a0repas`;

export const mealWords = {
  title: fr`Repas`,
  lead: (from: LocalDate, to: LocalDate) =>
    fr`Du ${frenchDay(from)} au ${frenchDate(to)}. Des nombres, aucun nom.`,
  site: fr`Établissement`,
  everySite: fr`Tous`,
  show: fr`Afficher`,
  before: fr`Deux semaines avant`,
  today: fr`Aujourd’hui`,
  after: fr`Deux semaines après`,
  print: fr`Imprimer`,
  csv: fr`Télécharger (CSV)`,
  thisDay: fr`aujourd’hui`,
  caterer: (name: string) => fr`Préparés par ${name}`,
  noCaterer: fr`Aucun traiteur n’est indiqué : les commandes se lisent ici et ne sont envoyées à personne.`,
  meal: fr`Repas`,
  ordered: fr`Commande`,
  now: fr`À l’instant`,
  total: fr`Total`,
  difference: fr`Écart`,
  caption: (site: string, date: LocalDate) => fr`${site}, ${frenchDate(date)} : nombres de repas`,
  ages: { maternelle: fr`Mat.`, elementaire: fr`Élém.`, unknown: fr`Âge ?`, adult: fr`Adultes` },
  provisional: (when: string) => fr`Provisoire jusqu’au ${when}`,
  notYet: fr`Provisoire`,
  frozen: (version: OrderVersion, when: string) => fr`Commande n° ${version.version}, ${when}`,
  makers: {
    deadline: (article: string | null) =>
      article === null ? fr`au début du service` : fr`au délai des familles, article ${article}`,
    sending: () => fr`à l’heure d’envoi`,
    changes: () => fr`changements du matin`,
    agent: () => fr`par la mairie`,
  },
  by: (name: string) => fr`par ${name}`,
  received: (when: string) => fr`Reçue ${when}`,
  notReceived: fr`Réception pas encore confirmée`,
  same: fr`Rien n’a changé depuis la commande.`,
  changed: (more: number, fewer: number) => fr`Depuis la commande : ${more} de plus, ${fewer} de moins.`,
  totals: (ordered: number | null, now: number) =>
    ordered === null || ordered === now
      ? meals(now)
      : fr`${meals(ordered)} commandés, ${meals(now)} à l’instant`,
  nothing: fr`Personne n’a réservé.`,
  notServed: fr`Pas de repas`,
  noShows: ({ expected, days }: NoShowForecast, date: LocalDate) =>
    expected === 0
      ? fr`Prévision : tous devraient venir, d’après ${days} ${PLURAL_DAYS[weekdayOf(date)]}. Un conseil : la commande ne change pas.`
      : fr`Prévision : ${count(expected, 'repas', 'repas')} de trop sans doute, d’après ${days} ${PLURAL_DAYS[weekdayOf(date)]}. Un conseil : la commande ne change pas.`,
  history: fr`Commandes et envois`,
  sendings: {
    waiting: fr`à envoyer`,
    sent: fr`envoyée`,
    refused: fr`refusée`,
    superseded: fr`remplacée par la suivante`,
  } satisfies Record<SendingState, string>,
  sentTo: (address: string, state: string, when: string) => fr`${address} : ${state} ${when}`,
  sendAgain: fr`Renvoyer`,
  sendAgainTo: (date: LocalDate) => fr`Renvoyer la commande du ${frenchDay(date)}`,
  sent: (addresses: number) => fr`La commande part à ${count(addresses, 'adresse')}.`,
  receive: fr`J’ai bien reçu`,
  receiveOf: (date: LocalDate) => fr`J’ai bien reçu la commande du ${frenchDay(date)}`,
  receivedNow: fr`C’est noté : la commande est reçue.`,
  orderNow: fr`Commander maintenant`,
  orderAgain: fr`Commander de nouveau`,
  orderHint: fr`Les nombres de cet instant remplacent la commande ; l’ancienne est gardée. Le traiteur reçoit la nouvelle.`,
  reason: fr`Raison`,
  orderedNow: (version: number) => fr`C’est commandé : n° ${version}.`,
  mistakes: {
    reason: fr`Raison : écrivez pourquoi la commande change.`,
    date: fr`Ce jour ne peut plus être commandé, ou pas encore.`,
    superseded: fr`Une commande plus récente l’a remplacée : renvoyez celle-là.`,
    noCaterer: fr`Cet établissement n’a pas de traiteur à qui écrire.`,
  },
  none: fr`Aucun repas n’est servi dans vos établissements.`,
  noneAdvice: fr`Les établissements et leurs services sont ceux du dossier de la commune.`,
  noDays: fr`Aucun jour de repas dans ces semaines.`,
  csvHead: ['Date', 'Établissement', 'Service', 'Type de repas', 'Âge', 'Commandé', 'À l’instant', 'Écart'],
};

export const receiptWords = {
  title: (date: LocalDate) => fr`Commande du ${frenchDate(date)}`,
  lead: (site: string, total: number) => fr`${site} : ${meals(total)}.`,
  frozen: (when: string) => fr`Nombres arrêtés le ${when}.`,
  reason: (reason: string) => fr`Motif : ${reason}`,
  before: fr`Avant`,
  replaced: fr`Une commande plus récente a remplacé celle-ci : lisez le dernier courriel.`,
  confirm: fr`J’ai bien reçu`,
  confirmLead: fr`Un bouton suffit : la mairie saura que la commande est arrivée.`,
  confirmed: (when: string) => fr`Réception confirmée le ${when}. Merci.`,
  nothing: fr`Aucun repas n’est commandé ce jour-là.`,
};

export const guestWords = {
  title: fr`Invités et personnel`,
  lead: fr`Les repas des adultes sont comptés dans la commande, jamais dans la facture d’une famille.`,
  form: fr`Noter des repas`,
  service: fr`Service`,
  from: fr`Du`,
  to: fr`Au`,
  toHint: fr`Vide : ce seul jour.`,
  weekdays: fr`Jours de la semaine`,
  weekdaysHint: fr`Aucun choisi : tous les jours de service.`,
  mealType: fr`Type de repas`,
  usual: fr`Le repas habituel`,
  kind: fr`Pour`,
  kinds: { guest: fr`des invités`, staff: fr`le personnel` } satisfies Record<GuestKind, string>,
  quantity: fr`Nombre de repas par jour`,
  label: fr`Précision`,
  labelHint: fr`Par exemple « Stagiaires ». Rien de médical.`,
  save: fr`Noter`,
  noted: (days: number) => fr`C’est noté pour ${count(days, 'jour')}.`,
  list: fr`À venir`,
  none: fr`Aucun repas d’adulte n’est noté.`,
  what: (quantity: number, kind: GuestKind, label: string | null) =>
    fr`${meals(quantity)} pour ${guestWords.kinds[kind]}${label === null ? '' : `, ${label}`}`,
  when: (dates: readonly LocalDate[]) => {
    const [first] = dates;
    const last = dates.at(-1);
    if (!first || !last) return '';
    return dates.length === 1
      ? frenchDate(first)
      : fr`${count(dates.length, 'jour')}, du ${frenchDay(first)} au ${frenchDate(last)}`;
  },
  removeOne: fr`Retirer ce jour`,
  removeAll: fr`Retirer tous les jours`,
  removeNext: fr`Retirer le prochain`,
  removed: (days: number) => fr`C’est retiré : ${count(days, 'jour')}.`,
  mistakes: {
    du: fr`Du : donnez un jour à venir.`,
    au: fr`Au : la période finit avant de commencer, ou dure plus d’un an.`,
    jours: fr`Aucun repas n’est servi ces jours-là.`,
    nombre: fr`Nombre : écrivez un nombre entre 1 et 500.`,
    type: fr`Cette cantine ne sert pas ce type de repas.`,
  },
};

export const menuWords = {
  title: fr`Menus`,
  publicTitle: fr`Menus de la semaine`,
  lead: (from: LocalDate, to: LocalDate) => fr`Du ${frenchDay(from)} au ${frenchDate(to)}.`,
  site: fr`Cantine`,
  forAll: fr`Toutes les cantines`,
  show: fr`Afficher`,
  before: fr`Semaine précédente`,
  thisWeek: fr`Cette semaine`,
  after: fr`Semaine suivante`,
  print: fr`Imprimer`,
  nothing: fr`Menu pas encore publié.`,
  notServed: fr`Pas de repas`,
  none: fr`Aucun menu n’est publié cette semaine.`,
  noneAdvice: fr`Regardez une autre semaine, ou demandez à la mairie.`,
  allergens: fr`Allergènes`,
  allergensNote: fr`Allergènes au sens du règlement (UE) n° 1169/2011. En cas d’allergie, parlez-en toujours à la mairie : un menu peut changer.`,
  toPlanning: fr`Mon planning`,
  link: fr`Menus de la semaine`,
  ofDay: (dishes: string[]) => fr`Au menu : ${enumerate(dishes.map(dish => dish.toLowerCase()))}.`,
  containing: (allergens: string[]) => fr`Allergènes : ${enumerate(allergens)}.`,
  office: {
    lead: fr`Un plat par ligne. Les allergènes et les mentions se séparent par des virgules.`,
    known: fr`Mots admis`,
    status: { draft: fr`brouillon`, published: fr`publié` },
    empty: fr`rien d’écrit`,
    dish: (course: string) => course,
    allergensOf: (course: string) => fr`Allergènes, ${course.toLowerCase()}`,
    labelsOf: (course: string) => fr`Mentions, ${course.toLowerCase()}`,
    mentions: fr`Mentions`,
    forAllHint: fr`Sans menu propre, cette cantine montre celui de toutes :`,
    publish: fr`Publier la semaine`,
    draft: fr`Enregistrer en brouillon`,
    published: fr`La semaine est publiée : les familles la voient.`,
    drafted: fr`C’est enregistré en brouillon.`,
    vegetarian: fr`Aucun jour n’est végétarien cette semaine : il en faut un au moins (mention « végétarien » sur le plat).`,
    copy: fr`Reprendre la semaine du`,
    copySend: fr`Reprendre`,
    copyHint: fr`En brouillon ; les jours déjà écrits restent.`,
    copied: (days: number) => fr`${count(days, 'jour repris', 'jours repris')} en brouillon.`,
    nothingCopied: fr`Rien à reprendre : cette semaine-là est vide, ou tout est déjà écrit.`,
    importing: fr`Importer un mois (CSV)`,
    importLead: fr`Une ligne par plat. Tout est enregistré, ou rien.`,
    template: fr`Télécharger le modèle`,
    file: fr`Fichier CSV`,
    importSend: fr`Importer et publier`,
    imported: (days: number) => fr`${count(days, 'jour enregistré', 'jours enregistrés')} et publiés.`,
    refused: (mistakes: number) =>
      fr`Rien n’a été enregistré : ${count(mistakes, 'erreur à corriger', 'erreurs à corriger')}.`,
    noFile: fr`Fichier : choisissez un fichier CSV.`,
    tooLarge: fr`Fichier : 200 ko au plus.`,
    copyMistake: fr`Reprendre : donnez un jour de la semaine à reprendre.`,
    allergen: (word: string, nearest: string | null) =>
      fr`« ${word} » n’est pas un des quatorze allergènes${nearest === null ? '' : ` : « ${nearest} » ?`}`,
    label: (word: string, nearest: string | null) =>
      fr`« ${word} » n’est pas une mention admise${nearest === null ? '' : ` : « ${nearest} » ?`}`,
    longName: fr`Le nom d’un plat a 120 caractères au plus.`,
    noName: fr`Écrivez le nom du plat, ou retirez ses allergènes et ses mentions.`,
  },
};

const FILE_PROBLEMS: Record<MenuFileProblem, (value: string) => string> = {
  empty: () => fr`le fichier est vide`,
  'not-csv': () => fr`ce n’est pas un fichier CSV`,
  'too-many-lines': () => fr`il y a trop de lignes : un mois à la fois`,
  column: value => fr`il manque la colonne « ${value} »`,
  day: value => fr`« ${value} » n’est pas un jour, par exemple 04/01/2027`,
  'too-far': value => fr`le ${value} est trop loin d’aujourd’hui`,
  course: value => fr`« ${value} » n’est pas un élément du repas`,
  name: value => (value === '' ? fr`le plat n’a pas de nom` : fr`le nom « ${value}… » est trop long`),
  allergen: value => fr`« ${value} » n’est pas un des quatorze allergènes`,
  label: value => fr`« ${value} » n’est pas une mention admise`,
};

/** « Ligne 4 : « Plta » n’est pas un élément du repas. Vouliez-vous dire « Plat » ? » */
export function menuMistake({ line, problem, value, nearest }: MenuImport['mistakes'][number]): string {
  const what = FILE_PROBLEMS[problem](value);
  const said =
    line === null ? fr`${what[0]?.toUpperCase() ?? ''}${what.slice(1)}.` : fr`Ligne ${line} : ${what}.`;
  return nearest === null ? said : fr`${said} Vouliez-vous dire « ${nearest} » ?`;
}
