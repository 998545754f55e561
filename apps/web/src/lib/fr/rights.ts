/** Rights over one's data: having it all, and what the mairie keeps how long. */
import type { RetentionPreview } from '@preau/contract/retention';
import type { RetentionClass } from '@preau/domain/family-rules';
import type { PurgeStep } from '@preau/domain/retention';
import { count, fr } from './typeset.ts';

export const rightsWords = {
  title: fr`Mes données`,
  lead: fr`Tout ce que le portail garde sur vous, votre foyer et les enfants dont vous répondez.`,
  back: fr`Mon compte`,
  download: fr`Télécharger toutes mes données (ZIP)`,
  whatTitle: fr`Ce que vous recevez`,
  what: [
    fr`votre dossier : adultes, enfants, adresses, situation, coordonnées bancaires ;`,
    fr`les données sanitaires de vos enfants, et qui les a lues, quand et à quelle occasion ;`,
    fr`vos demandes et leurs suites, vos messages, les avis que le portail vous a envoyés ;`,
    fr`vos connexions, et les règlements que vous avez acceptés ;`,
    fr`les fichiers : photos, justificatifs, pièces jointes.`,
  ],
  notTitle: fr`Ce qui n’y est pas`,
  not: fr`Ce qui appartient à l’autre foyer d’un enfant : son adresse, ses téléphones, ses comptes. Votre mot de passe, que personne ne peut relire.`,
  careTitle: fr`Gardez ce fichier pour vous`,
  care: fr`Il contient des données de santé et des coordonnées bancaires. Sur un ordinateur partagé, effacez-le après l’avoir lu. Chaque téléchargement est noté.`,
  otherTitle: fr`Corriger, effacer, poser une question`,
  other: fr`Une erreur se corrige dans « Mon compte » et « Mes enfants ». Pour le reste, écrivez à la mairie : elle vous répond dans le mois.`,
  write: fr`Écrire à la mairie`,
};

export const retentionWords = {
  title: fr`Conservation des données`,
  lead: fr`Ce que la mairie n’a plus à garder s’efface chaque nuit. Cette page montre ce qui partirait maintenant.`,
  wouldGo: fr`Ce qui partirait maintenant`,
  nothing: fr`Rien à effacer.`,
  nothingAdvice: fr`Tout ce qui est gardé l’est depuis moins longtemps que les durées ci-dessous.`,
  run: fr`Effacer maintenant`,
  runHint: fr`Ce qui est effacé ne revient pas. Sans rien faire, ce sera effacé cette nuit.`,
  done: (rows: number) => (rows === 0 ? fr`Il n’y avait rien à effacer.` : fr`C’est effacé.`),
  left: fr`Il en restait trop pour attendre : la suite s’efface d’elle-même dans les minutes qui viennent.`,
  went: fr`Ce qui a été effacé`,
  what: fr`Données`,
  number: fr`Nombre`,
  months: fr`Gardées`,
  kept: fr`Combien de temps chaque sorte de données est gardée`,
  keptLead: fr`Ces durées sont dans le fichier families.yaml de la commune.`,
  duration: (months: number) => (months % 12 === 0 ? fr`${count(months / 12, 'an')}` : fr`${months} mois`),
  staysTitle: fr`Ce qui reste, et pourquoi`,
  stays: [
    fr`Les pièces comptables : factures et paiements dix ans, mandats de prélèvement cinq ans, comme la comptabilité publique le demande. Le portail ne facture pas encore : il n’y en a aucune.`,
    fr`Le journal des actes : la preuve de qui a fait quoi. Personne ne peut en effacer une ligne.`,
    fr`Les demandes acceptées : elles sont l’histoire du dossier, et partent avec la famille.`,
    fr`Un enfant ou un parent qui est aussi dans une famille encore là.`,
    fr`Le compte d’un adulte parti, vidé de son courriel et de son mot de passe, pour que le journal reste lisible.`,
  ],
};

/** What each step of the purge takes, and from when its months count. */
export const STEP_NAMES: Record<PurgeStep | 'children' | 'adults', string> = {
  departedFamilies: fr`Familles parties`,
  children: fr`Enfants partis avec elles`,
  adults: fr`Adultes partis avec elles`,
  declinedRequests: fr`Demandes refusées ou retirées`,
  messages: fr`Conversations de la boîte de réception`,
  notifications: fr`Avis envoyés par courriel et SMS`,
  signIns: fr`Connexions terminées`,
  passing: fr`Liens et compteurs d’essais périmés`,
  healthReadings: fr`Traces de lecture des données sanitaires`,
  importFiles: fr`Fichiers importés`,
  accounting: fr`Comptes de familles, avec leurs factures et paiements`,
  files: fr`Fichiers que plus rien ne nomme`,
};

export const CLASS_NAMES: Record<RetentionClass, string> = {
  departedFamilies: fr`Le dossier d’une famille, après son départ`,
  declinedRequests: fr`Les demandes refusées ou retirées, après la décision`,
  messages: fr`Les conversations, après le dernier message`,
  signIns: fr`Les connexions, après leur fin`,
  healthReadings: fr`Qui a lu les données sanitaires, après la lecture`,
  importFiles: fr`Les fichiers importés, après leur dépôt`,
  notifications: fr`Les courriels et SMS, après l’envoi`,
  accounting: fr`Les pièces comptables, après la dernière opération du compte`,
};

/** The steps that have something, in the order in which they are read. */
export function rowsOf(counts: RetentionPreview['counts']): { name: string; count: number }[] {
  return Object.entries(STEP_NAMES).flatMap(([key, name]) => {
    const found = counts[key as keyof typeof counts] ?? 0; // STEP_NAMES has these keys and no others
    return found > 0 ? [{ name, count: found }] : [];
  });
}
