/** The agents of a commune, and the leave to look in. */
import type { StaffRole } from '@preau/domain/actor';
import { count, fr } from './typeset.ts';

export const roleNames: Record<StaffRole, string> = {
  admin: fr`administrateur`,
  gestionnaire: fr`gestionnaire`,
  regisseur: fr`régisseur`,
  animateur: fr`animateur`,
  caterer: fr`traiteur`,
};

/** What each may do, for who chooses. */
export const roleHints: Record<StaffRole, string> = {
  admin: fr`Administrateur : tout, et les agents`,
  gestionnaire: fr`Gestionnaire : familles, santé, demandes, messages, imports`,
  regisseur: fr`Régisseur : familles, finances, demandes, messages`,
  animateur: fr`Animateur : enfants et santé, sans finances, sans rien changer`,
  caterer: fr`Traiteur : des nombres de repas, aucun nom`,
};

export const agentWords = {
  title: fr`Agents`,
  lead: (agents: number) => fr`${count(agents, 'agent')} : ce que chacun peut voir et faire.`,
  invite: fr`Inviter un agent`,
  inviteLead: fr`Un courriel lui donne un lien, pendant trois jours, pour choisir son mot de passe.`,
  columns: { name: fr`Nom`, role: fr`Rôle`, limits: fr`Limité à`, state: fr`Accès` },
  noLimit: fr`toute la collectivité`,
  states: {
    closed: fr`fermé`,
    invited: fr`invité, pas encore venu`,
    noSecondFactor: fr`sans code de téléphone`,
    ready: fr`ouvert`,
  },
  firstName: fr`Prénom`,
  lastName: fr`Nom`,
  email: fr`Courriel`,
  fn: fr`Fonction`,
  fnHint: fr`Celles que votre collectivité a nommées, avec leur rôle et leurs limites ; ou choisissez ci-dessous.`,
  fnNone: fr`Aucune de celles-ci`,
  role: fr`Rôle`,
  limits: fr`Limité à`,
  limitsHint: fr`Rien de coché : toute la collectivité.`,
  send: fr`Inviter`,
  save: fr`Enregistrer`,
  invited: (email: string) => fr`Invitation envoyée à ${email}.`,
  saved: fr`Modifications enregistrées : elles valent dès maintenant.`,
  back: fr`Agents`,
  again: fr`Renvoyer l’invitation`,
  close: fr`Fermer l’accès`,
  reopen: fr`Rouvrir l’accès`,
  resetSecondFactor: fr`Faire changer le téléphone qui donne le code`,
  closed: fr`Cet agent ne se connecte plus.`,
  reopened: fr`Cet agent peut de nouveau se connecter.`,
  reset: fr`À sa prochaine connexion, cet agent choisira le téléphone qui lui donne son code.`,
  access: fr`Accès`,
  self: fr`C’est vous : un autre administrateur peut changer votre rôle ou fermer votre accès.`,
  taken: fr`Cette adresse connecte déjà quelqu’un de cette collectivité.`,
  missing: {
    firstName: fr`Écrivez son prénom.`,
    lastName: fr`Écrivez son nom.`,
    email: fr`Écrivez son adresse, comme nom@commune.fr.`,
    role: fr`Choisissez un rôle.`,
  },
  kinds: { member: fr`Communes`, site: fr`Établissements`, service: fr`Services` },
};

export const leaveWords = {
  title: fr`Assistance`,
  lead: fr`Les opérateurs de la plateforme ne voient rien de vos familles. Vous pouvez les laisser regarder une heure, pour qu’ils vous aident.`,
  rules: fr`Ils ne pourront rien changer, ne verront ni santé ni finances, et chaque page qu’ils ouvrent est notée. Vous pouvez y mettre fin à tout moment.`,
  reason: fr`Pourquoi`,
  reasonHint: fr`Ce qui ne va pas, en une phrase.`,
  missing: fr`Dites en une phrase ce qui ne va pas.`,
  grant: fr`Autoriser pendant une heure`,
  granted: fr`Les opérateurs peuvent regarder pendant une heure.`,
  list: fr`Autorisations données`,
  none: fr`Aucune autorisation n’a été donnée.`,
  columns: { reason: fr`Pourquoi`, by: fr`Par`, at: fr`Le`, state: fr`État` },
  lasts: fr`en cours`,
  over: fr`terminée`,
  end: fr`Y mettre fin`,
  ended: fr`L’assistance est terminée.`,
  console: {
    title: fr`Assistance`,
    none: fr`Cette commune n’a pas autorisé l’assistance. Un de ses administrateurs le fait dans « Assistance ».`,
    granted: (by: string, reason: string) => fr`Autorisée par ${by} : « ${reason} ».`,
    until: fr`Jusqu’au`,
    open: fr`Ouvrir l’espace de la mairie`,
    opened: fr`L’ouverture est prête : elle sert une fois, pendant une minute.`,
    go: fr`Aller à l’espace de la mairie`,
    over: fr`L’autorisation est terminée.`,
  },
};
