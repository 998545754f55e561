/** What families ask, in the words of the guides: « Liste des demandes », by type, with where each stands. */

import type { SectionName } from '@preau/domain/family-file';
import type { RequestAction, RequestEvent, RequestStatus, RequestType } from '@preau/domain/request';
import { wordsOf } from './family-file.ts';
import { count, fr } from './typeset.ts';

export const typeWords: Record<RequestType, string> = {
  guardian: fr`Informations responsable`,
  partner: fr`Informations conjoint`,
  fiscal: fr`Informations fiscales`,
  caf: fr`Informations CAF`,
  bank: fr`Informations bancaires`,
  'add-child': fr`Ajout enfant`,
  'authorised-person': fr`Autorisations`,
  complementary: fr`Données complémentaires`,
  health: fr`Données sanitaires`,
  document: fr`Documents`,
  enrolment: fr`Inscriptions`,
  reservation: fr`Réservations`,
  absence: fr`Absences`,
};

/** The two rows of the guides' list. */
export const typeGroups = [
  {
    key: 'compte',
    title: fr`Mon compte`,
    types: ['guardian', 'partner', 'fiscal', 'caf', 'bank', 'document'],
  },
  {
    key: 'enfants',
    title: fr`Mes enfants`,
    types: [
      'add-child',
      'authorised-person',
      'complementary',
      'health',
      'enrolment',
      'reservation',
      'absence',
    ],
  },
] as const satisfies readonly { key: string; title: string; types: readonly RequestType[] }[];

export const statusWords: Record<RequestStatus, string> = {
  pending: fr`En attente`,
  'on-hold': fr`Mise en attente`,
  'complement-asked': fr`Complément demandé`,
  accepted: fr`Acceptée`,
  refused: fr`Refusée`,
  withdrawn: fr`Annulée`,
};

/** What a status means to the family, and what comes next. */
export const statusExplanations: Record<RequestStatus, (office: string) => string> = {
  pending: office =>
    fr`Elle va être traitée par ${office}. Vous pouvez l’annuler tant qu’elle est en attente.`,
  'on-hold': () => fr`La décision sera prise plus tard. Vous pouvez encore annuler la demande.`,
  'complement-asked': () => fr`Une réponse de votre part est attendue pour continuer.`,
  accepted: () => fr`Le changement est dans votre dossier.`,
  refused: () => fr`Rien n’a changé dans votre dossier. Vous pouvez faire une nouvelle demande.`,
  withdrawn: () => fr`Rien n’a changé dans votre dossier.`,
};

const FAMILY_EVENTS: Record<RequestEvent, string> = {
  submitted: fr`Demande envoyée`,
  held: fr`Mise en attente`,
  'complement-asked': fr`Complément demandé`,
  answered: fr`Réponse envoyée`,
  accepted: fr`Demande acceptée`,
  refused: fr`Demande refusée`,
  withdrawn: fr`Demande annulée`,
};
export function eventWords(kind: RequestEvent): string {
  return FAMILY_EVENTS[kind];
}

/** « Ajouter une personne autorisée », « Modifier le responsable ». */
export function requestTitle(section: SectionName, action: RequestAction): string {
  const words = wordsOf(section);
  return { add: words.add, update: words.change, remove: words.remove }[action];
}

export const requestWords = {
  title: fr`Liste des demandes`,
  lead: fr`Tout ce que vous avez demandé, et les réponses.`,
  none: fr`Vous n’avez encore rien demandé.`,
  noneAdvice: fr`Un changement d’adresse, une personne autorisée : tout se demande depuis Mon compte et Mes enfants.`,
  noneSuch: fr`Aucune demande ne correspond à ce choix.`,
  showAll: fr`Voir toutes les demandes`,
  filters: fr`Choisir ce qui est affiché`,
  answerAwaited: (name: string) =>
    name ? fr`Une réponse est attendue pour ${name} :` : fr`Une réponse est attendue :`,
  status: fr`État`,
  type: fr`Sujet`,
  child: fr`Enfant`,
  anyStatus: fr`Tous les états`,
  anyType: fr`Tous les sujets`,
  anyChild: fr`Toute la famille`,
  states: { open: fr`À décider`, decided: fr`Décidées` },
  show: fr`Afficher`,
  more: fr`Voir les demandes plus anciennes`,
  for: (name: string) => fr`pour ${name}`,
  sentOn: fr`Demande du`,
  decidedOn: {
    accepted: fr`acceptée le`,
    refused: fr`refusée le`,
    withdrawn: fr`annulée le`,
    'on-hold': fr`mise en attente le`,
    'complement-asked': fr`complément demandé le`,
    pending: fr`reçue le`,
  } satisfies Record<RequestStatus, string>,
  immediate: fr`A pris effet tout de suite`,
  see: fr`Voir la demande`,
  back: fr`Liste des demandes`,
  reason: { refused: fr`Motif du refus`, 'complement-asked': fr`Ce qui est demandé`, other: fr`Message` },
  changes: fr`Ce qui est demandé`,
  field: fr`Information`,
  before: fr`Avant`,
  after: fr`Après`,
  empty: fr`vide`,
  history: fr`Historique`,
  files: fr`Fichiers joints`,
  by: (name: string) => fr`par ${name}`,
  fromOffice: fr`par la mairie`,
  health: fr`Données sanitaires : ouvrez la demande pour les voir.`,
  withdraw: fr`Annuler la demande`,
  withdrawOf: (what: string) => fr`Annuler la demande : ${what}`,
  answer: {
    title: fr`Répondre`,
    note: fr`Votre réponse`,
    files: fr`Fichiers`,
    filesHint: fr`Photos lisibles ou PDF : dix au plus, 20 Mo en tout.`,
    send: fr`Envoyer la réponse`,
    missing: fr`Écrivez une réponse ou joignez un fichier.`,
  },
  goneMeanwhile: fr`Cette demande a été décidée entre-temps. Voici où elle en est.`,
};

/** What the page says once a form was sent. */
export const sentWords = {
  submitted: (requests: number) =>
    requests > 1 ? fr`Vos ${count(requests, 'demande')} sont envoyées.` : fr`Votre demande est envoyée.`,
  next: (requests: number, office: string) =>
    requests > 1
      ? fr`Elles vont être traitées par ${office}. Vous pouvez les annuler tant qu’elles sont en attente.`
      : fr`Elle va être traitée par ${office}. Vous pouvez l’annuler tant qu’elle est en attente.`,
  applied: fr`C’est enregistré. Le changement a pris effet tout de suite.`,
  unchanged: fr`Rien n’a changé : votre dossier disait déjà cela.`,
  already: fr`Cette demande est déjà en attente de réponse.`,
  withdrawn: fr`La demande est annulée. Rien n’a changé dans votre dossier.`,
  answered: (office: string) => fr`Votre réponse est envoyée. La demande va être traitée par ${office}.`,
};

/** Who decides, within a sentence: « la mairie de Rognaix »; of several, « la mairie ». */
export function officeName(members: readonly { name: string }[]): string {
  const [only, ...others] = members;
  if (!only || others.length > 0) return 'la mairie';
  return /^(Mairie|Commune)\s/.test(only.name)
    ? `la ${only.name.charAt(0).toLowerCase()}${only.name.slice(1)}`
    : only.name;
}
