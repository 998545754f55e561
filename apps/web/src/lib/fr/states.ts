/** What a cell of the planning can say, word for word as in the guides of the existing system. */
import { fr } from './typeset.ts';

export const stateWords = {
  free: fr`Libre`,
  requested: fr`Réservation en cours de traitement`,
  onHold: fr`Demande en attente`,
  refused: fr`Réservation refusée`,
  reserved: fr`Réservé`,
  awaitingPayment: fr`En attente de paiement`,
  present: fr`Présent`,
  absenceRequested: fr`Absence en cours de traitement`,
  awaitingProof: fr`Justificatif attendu`,
  absentExcused: fr`Absent excusé`,
  absentBilled: fr`Absent facturé`,
  absenceToVerify: fr`Absence à vérifier`,
  leave: fr`Congé`,
} as const;

export const markWords = {
  outsideContractHours: fr`Heure hors contrat régulier`,
  outsideContract: fr`Réservation hors contrat`,
  missingClocking: fr`Pointage arrivée ou départ manquant`,
  anomaly: fr`Erreur`,
} as const;

export const dayWords = {
  publicHoliday: fr`Jour férié`,
  shortHolidays: fr`Petites vacances`,
  summerHolidays: fr`Grandes vacances`,
  closed: fr`Fermeture`,
  notServed: fr`Pas de service ce jour`,
} as const;

export const planningWords = { ...stateWords, ...markWords, ...dayWords } as const;

export type PlanningState = keyof typeof stateWords;
export type PlanningMark = keyof typeof markWords;
export type PlanningDay = keyof typeof dayWords;
