/** The operators' console. */
import type { TenantList } from '@preau/contract/console';
import { count, fr } from './typeset.ts';

/** Operators read every commune's instants on one clock. */
export const CONSOLE_TIME_ZONE = 'Europe/Paris';

export const kinds: Record<TenantList['tenants'][number]['kind'], string> = {
  commune: fr`Commune`,
  rpi: fr`RPI`,
  ssi: fr`SSI`,
  epci: fr`EPCI`,
  association: fr`Association`,
};

export const frame = {
  name: fr`Préau`,
  place: fr`Console des opérateurs`,
  navigation: fr`Console`,
  pageTitle: (page: string) => fr`${page} · Console Préau`,
};

/** The pages, their names in full and in the menu, and the path that what they hold begins with. */
export const pages = {
  tenants: {
    href: '/plateforme',
    holds: '/plateforme/communes',
    title: fr`Communes`,
    short: fr`Communes`,
  },
  jobs: {
    href: '/plateforme/travaux',
    holds: '/plateforme/travaux',
    title: fr`Travaux en échec`,
    short: fr`Travaux`,
  },
  mails: {
    href: '/plateforme/courriels',
    holds: '/plateforme/courriels',
    title: fr`Courriels de la démonstration`,
    short: fr`Courriels`,
  },
  components: {
    href: '/plateforme/composants',
    holds: '/plateforme/composants',
    title: fr`Composants des écrans`,
    short: fr`Composants`,
  },
};

export const tenantWords = {
  lead: (tenants: number) => fr`${count(tenants, 'portail')} sur cette plateforme.`,
  search: fr`Chercher une commune`,
  searchHint: fr`Un nom, ou une partie de l’adresse.`,
  doSearch: fr`Chercher`,
  showAll: fr`Voir toutes les communes`,
  noMatch: (query: string) => fr`Aucune commune ne correspond à « ${query} ».`,
  none: fr`Aucune commune n’est encore appliquée.`,
  noneAdvice: fr`Préparez son dossier dans tenants/, vérifiez-le, puis appliquez-le : preau tenant apply tenants/<commune>.`,
  columns: { name: fr`Nom`, kind: fr`Nature`, host: fr`Adresse`, appliedAt: fr`Appliquée le` },
  hosts: fr`Adresses`,
  members: fr`Membres`,
  services: fr`Services`,
  testEmail: {
    title: fr`Envoyer un courriel d’essai`,
    lead: fr`Il part au nom de la commune, par le même chemin que les autres.`,
    to: fr`Destinataire`,
    toHint: fr`Par exemple : prenom.nom@example.fr`,
    send: fr`Envoyer l’essai`,
    missing: fr`Indiquez l’adresse électronique du destinataire.`,
    wrong: fr`Écrivez une adresse électronique complète, comme prenom.nom@example.fr.`,
    queued: (to: string) => fr`Le courriel d’essai pour ${to} est en route.`,
    seeMails: fr`Voir les courriels`,
  },
};

export const jobWords = {
  lead: (waiting: number) =>
    waiting === 0
      ? fr`Aucun travail n’attend.`
      : fr`${count(waiting, 'travail', 'travaux')} à faire, sans compter ceux en échec.`,
  none: fr`Aucun travail n’est en échec.`,
  noneAdvice: fr`Un travail arrive ici après ses derniers essais infructueux.`,
  columns: {
    job: fr`Travail`,
    tenant: fr`Commune`,
    error: fr`Dernière erreur`,
    failedAt: fr`Échec`,
    retry: fr`Action`,
  },
  attempts: (attempts: number) => count(attempts, 'essai'),
  retry: fr`Réessayer`,
  retryOf: (job: string, tenant: string) => fr`Réessayer ${job}, ${tenant}`,
  retried: fr`Le travail est remis en file. Il reviendra ici s’il échoue encore.`,
  gone: fr`Ce travail n’est plus en échec : il a été remis en file ou exécuté entre-temps.`,
};

export const mailWords = {
  lead: fr`Dans la démonstration, aucun courriel ne sort : ils arrivent tous ici.`,
  none: fr`Aucun courriel pour l’instant.`,
  noneAdvice: fr`Envoyez un courriel d’essai depuis la page d’une commune.`,
  realServer: fr`Les courriels partent par un vrai serveur.`,
  realServerAdvice: fr`Il n’y a donc rien à lire ici. Ceux qui n’ont pas pu partir sont dans les travaux en échec.`,
  columns: { subject: fr`Objet`, to: fr`Destinataire`, receivedAt: fr`Reçu le` },
  noSubject: fr`(sans objet)`,
  from: fr`De`,
  to: fr`À`,
  receivedAt: fr`Reçu le`,
  attachments: fr`Pièces jointes`,
  size: (bytes: number) => fr`${Math.max(1, Math.round(bytes / 1024))} ko`,
  html: fr`Courriel mis en forme`,
  text: fr`Version en texte`,
  noHtml: fr`Ce courriel n’a pas de version mise en forme.`,
};
