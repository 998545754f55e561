/** The queue of requests, as the mairie works through it. */
import type { DECISIONS, DecisionResult } from '@preau/contract/requests';
import type { RequestEvent } from '@preau/domain/request';
import { count, fr } from './typeset.ts';

type Decision = (typeof DECISIONS)[number];

export const queueWords = {
  title: fr`Demandes`,
  lead: (requests: number) =>
    requests === 0
      ? fr`Aucune demande ne correspond.`
      : fr`${count(requests, 'demande')}, la plus ancienne d’abord.`,
  filters: fr`Filtrer les demandes`,
  type: fr`Sujet`,
  anyType: fr`Tous les sujets`,
  status: fr`État`,
  states: { open: fr`À décider`, decided: fr`Décidées` },
  member: fr`Commune`,
  anyMember: fr`Toutes les communes`,
  nobody: fr`Sans commune`,
  age: fr`Ancienneté`,
  anyAge: fr`Toutes`,
  olderThan: (days: number) => fr`Depuis plus de ${days} jours`,
  show: fr`Afficher`,
  ofFamily: fr`Seulement cette famille.`,
  all: fr`Voir toutes les demandes`,
  list: fr`File des demandes`,
  none: fr`Aucune demande n’attend.`,
  noneAdvice: fr`Les familles voient vos décisions aussitôt.`,
  noneSuch: fr`Aucune demande ne correspond à ce choix.`,
  next: fr`Voir les demandes suivantes`,
  select: (what: string) => fr`Choisir : ${what}`,
  together: fr`Décider ensemble des demandes choisies`,
  acceptAll: fr`Accepter les choisies`,
  holdAll: fr`Mettre en attente les choisies`,
  noneSelected: fr`Choisissez au moins une demande.`,
  back: fr`Retour à la file`,
  for: (name: string) => fr`pour ${name}`,
  from: fr`Demandé par`,
  atCounter: fr`la mairie, au guichet`,
  family: fr`Famille`,
  child: fr`Enfant`,
  class: fr`Classe`,
  since: fr`Demandé le`,
  today: fr`Aujourd’hui`,
  changedSince: fr`Le dossier a changé depuis cette demande. Comparez avant d’accepter.`,
  despite: fr`Accepter malgré ces changements`,
  health: fr`Cette demande porte sur des données de santé. Elles s’affichent à l’ouverture, et votre lecture est notée.`,
  openHealth: fr`Voir les données de santé`,
  notYours: fr`Votre rôle ne permet pas de décider de cette demande.`,
  decision: fr`Décision`,
  reason: fr`Motif du refus, ou complément demandé`,
  reasonHint: fr`La famille le lira. Inutile pour accepter ou mettre en attente.`,
  reasonMissing: fr`Motif : écrivez à la famille pourquoi, ou ce qui manque.`,
  acts: {
    accept: fr`Accepter`,
    hold: fr`Mettre en attente`,
    refuse: fr`Refuser`,
    'ask-complement': fr`Demander un complément`,
  } satisfies Record<Decision, string>,
  letters: { accept: 'A', hold: 'T', refuse: 'R', 'ask-complement': 'C' } satisfies Record<Decision, string>,
  keys: fr`Au clavier, hors des champs : A accepter, T en attente, R refuser, C demander un complément.`,
  chooseFirst: fr`Choisissez une demande dans la file.`,
};

const DONE: Record<Decision, (requests: number) => string> = {
  accept: requests => fr`${count(requests, 'demande acceptée', 'demandes acceptées')}.`,
  hold: requests => fr`${count(requests, 'demande mise en attente', 'demandes mises en attente')}.`,
  refuse: requests => fr`${count(requests, 'demande refusée', 'demandes refusées')}.`,
  'ask-complement': requests => fr`${count(requests, 'complément demandé', 'compléments demandés')}.`,
};
export function doneWords(decision: Decision, requests: number): string {
  return DONE[decision](requests);
}
export function leftWords(requests: number): string {
  return fr`${count(requests, 'demande n’a pas pu être décidée', 'demandes n’ont pas pu être décidées')} : ouvrez-les une à une.`;
}

/** Why a decision did not take place. */
export function refusedDecision(result: Exclude<DecisionResult, { kind: 'decided' }>): string {
  switch (result.kind) {
    case 'stale':
      return queueWords.changedSince;
    case 'conflict':
      return result.by
        ? fr`Cette demande a déjà été décidée par ${result.by}.`
        : fr`Cette demande a déjà été décidée ou annulée.`;
    case 'impossible':
      return {
        'subject-gone': fr`Ce que cette demande veut changer n’existe plus. Refusez-la en le disant à la famille.`,
        'enrolment-overlaps': fr`L’enfant est déjà inscrit à ce service pendant ces jours.`,
        'partner-there': fr`Ce foyer a déjà un conjoint.`,
        mistaken: fr`Ce changement n’est plus possible tel quel. Refusez-le, ou demandez un complément.`,
      }[result.problem];
    case 'forbidden':
      return queueWords.notYours;
    case 'not-found':
      return fr`Cette demande n’existe plus.`;
  }
}

const EVENTS: Record<RequestEvent, string> = {
  submitted: fr`Demande reçue`,
  held: fr`Mise en attente`,
  'complement-asked': fr`Complément demandé`,
  answered: fr`Réponse de la famille`,
  accepted: fr`Acceptée`,
  refused: fr`Refusée`,
  withdrawn: fr`Annulée par la famille`,
};
export function officeEventWords(kind: RequestEvent): string {
  return EVENTS[kind];
}
