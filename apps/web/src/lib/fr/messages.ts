/** Boîte de réception, for families and for the mairie. */
import type { MessageProblem, Reach } from '@preau/contract/message';
import { type FamilyBox, MESSAGE_LENGTHS, type OfficeBox } from '@preau/domain/message';
import { count, fr } from './typeset.ts';

export const messageWords = {
  title: fr`Boîte de réception`,
  lead: fr`Écrivez à votre mairie, lisez ses messages et répondez-y.`,
  write: fr`Écrire un message`,
  lists: fr`Listes de messages`,
  boxes: { received: fr`Reçus`, sent: fr`Envoyés`, deleted: fr`Supprimés` } satisfies Record<
    FamilyBox,
    string
  >,
  none: {
    received: {
      title: fr`Vous n’avez pas encore reçu de message.`,
      advice: fr`Les messages de votre mairie arriveront ici.`,
    },
    sent: {
      title: fr`Vous n’avez pas encore écrit.`,
      advice: fr`Une question sur la cantine, la garderie ou votre dossier ? Écrivez, la mairie vous répondra ici.`,
    },
    deleted: {
      title: fr`Aucun message supprimé.`,
      advice: fr`Ceux que vous supprimez restent ici : vous pourrez les reprendre.`,
    },
  } satisfies Record<FamilyBox, { title: string; advice: string }>,
  unread: (messages: number) => fr`${count(messages, 'nouveau message', 'nouveaux messages')}`,
  isNew: fr`Nouveau`,
  with: (name: string) => fr`Avec ${name}`,
  about: (child: string) => fr`Au sujet de ${child}`,
  aboutInvoice: (reference: string) => fr`Voir la facture ${reference}`,
  attached: fr`Pièce jointe`,
  you: fr`Vous`,
  more: fr`Messages plus anciens`,
  back: fr`Boîte de réception`,
  messages: fr`Messages`,
  reply: fr`Répondre`,
  replyLabel: fr`Votre réponse`,
  sendReply: fr`Envoyer la réponse`,
  sent: fr`Votre message est envoyé.`,
  sentNext: fr`La réponse arrivera ici.`,
  delete: fr`Supprimer la conversation`,
  deleteAdvice: fr`Pour vous seulement : la mairie garde la sienne.`,
  deleted: fr`La conversation est supprimée.`,
  undo: fr`Annuler`,
  restore: fr`Reprendre la conversation`,
  restored: fr`La conversation est de nouveau dans vos messages.`,
  files: fr`Pièces jointes`,
};

export const writeWords = {
  title: fr`Écrire un message`,
  to: fr`À qui écrivez-vous ?`,
  everyone: (name: string) => fr`${name}, en général`,
  household: fr`Pour quel dossier ?`,
  householdOption: (name: string, number: string) => fr`${name}, N° famille ${number}`,
  about: fr`Au sujet de`,
  aboutNothing: fr`Toute la famille`,
  aboutHint: fr`Les messages au sujet d’un enfant ne sont lus que par les adultes qui en ont l’autorité.`,
  subject: fr`Objet`,
  text: fr`Message`,
  files: fr`Pièces jointes`,
  filesHint: fr`Des photos ou des PDF, ${MESSAGE_LENGTHS.files} au plus.`,
  health: fr`Pour la santé d’un enfant, faites plutôt une demande : elle reste à part, et chaque lecture est notée.`,
  send: fr`Envoyer le message`,
};

/** What is wrong with each field of a message. */
export function messageSentence(field: string, problem: MessageProblem): string {
  switch (problem) {
    case 'required':
      return field === 'subject' ? fr`Donnez un objet à votre message.` : fr`Écrivez votre message.`;
    case 'too-long':
      return field === 'subject'
        ? fr`L’objet est trop long : ${MESSAGE_LENGTHS.subject} signes au plus.`
        : fr`Le message est trop long : ${MESSAGE_LENGTHS.text} signes au plus.`;
    case 'too-many-files':
      return fr`Joignez ${MESSAGE_LENGTHS.files} fichiers au plus.`;
    case 'unknown-file':
      return fr`Un fichier joint n’est plus là : joignez-le de nouveau.`;
    case 'nobody':
      return fr`Aucune famille ne correspond à ce choix.`;
  }
}

export const officeMessageWords = {
  title: fr`Boîte de réception`,
  lead: fr`Ce que les familles vous écrivent, et ce que vous leur répondez.`,
  broadcast: fr`Écrire à plusieurs familles`,
  broadcasts: fr`Messages à plusieurs familles`,
  boxes: {
    'to-answer': fr`À traiter`,
    received: fr`Reçus`,
    sent: fr`Envoyés`,
    deleted: fr`Supprimés`,
  } satisfies Record<OfficeBox, string>,
  none: {
    'to-answer': {
      title: fr`Rien n’attend de réponse.`,
      advice: fr`Les nouveaux messages des familles arriveront ici.`,
    },
    received: { title: fr`Aucun message de famille.`, advice: fr`Ceux qui sont traités restent ici.` },
    sent: { title: fr`Aucun message envoyé.`, advice: fr`Écrivez à une famille depuis sa fiche.` },
    deleted: {
      title: fr`Aucun message supprimé.`,
      advice: fr`Ceux que vous supprimez restent ici : vous pourrez les reprendre.`,
    },
  } satisfies Record<OfficeBox, { title: string; advice: string }>,
  noneFound: fr`Aucun message ne correspond à cette recherche.`,
  showAll: fr`Tout afficher`,
  search: fr`Chercher`,
  searchHint: fr`Un nom, un N° famille, un mot du message.`,
  member: fr`Adressés à`,
  anyMember: fr`Tous`,
  show: fr`Afficher`,
  family: (name: string, number: string) => fr`Famille ${name}, N° ${number}`,
  familyLink: fr`Voir le dossier de la famille`,
  awaits: fr`Attend une réponse`,
  settle: fr`Sans suite`,
  settleAdvice: fr`Aucune réponse n’est attendue : le message quitte la liste « À traiter ».`,
  reopen: fr`Remettre à traiter`,
  settled: fr`Le message n’est plus à traiter.`,
  by: (agent: string) => fr`écrit par ${agent}`,
  deleteAdvice: fr`Pour vous seulement : la famille et vos collègues gardent la leur.`,
  writeTitle: (name: string) => fr`Écrire à la famille ${name}`,
  as: fr`Au nom de`,
  sent: fr`Votre message est envoyé.`,
};

export const broadcastWords = {
  title: fr`Écrire à plusieurs familles`,
  lead: fr`Chaque famille reçoit le message dans sa boîte de réception, et peut y répondre sans que les autres le voient.`,
  kind: fr`À quelles familles ?`,
  kinds: {
    all: fr`Toutes`,
    member: fr`Celles d’une commune`,
    school: fr`Celles d’une école`,
    class: fr`Celles d’une classe`,
    service: fr`Celles d’un service`,
  },
  groups: {
    member: fr`Communes`,
    school: fr`Écoles`,
    class: fr`Classes`,
    service: fr`Services`,
  },
  groupHint: fr`Cochez dans la liste qui va avec votre choix.`,
  check: fr`Voir qui le recevra`,
  send: (families: number) => fr`Envoyer à ${count(families, 'famille')}`,
  change: fr`Modifier`,
  ready: fr`Prêt à partir`,
  reach: ({ families, byEmail, bySms, byNeither }: Reach) => [
    fr`${count(families, 'famille')} ${families < 2 ? 'recevra' : 'recevront'} ce message sur le portail.`,
    fr`${count(byEmail, 'famille')} en ${byEmail < 2 ? 'sera prévenue' : 'seront prévenues'} par courriel, ${bySms} par SMS.`,
    byNeither === 0
      ? fr`Toutes seront prévenues.`
      : fr`${count(byNeither, 'famille')} ne ${byNeither < 2 ? 'sera prévenue' : 'seront prévenues'} ni par courriel ni par SMS : pensez à un autre moyen.`,
  ],
  chooseSome: fr`Cochez au moins un nom dans la liste qui va avec votre choix.`,
  progress: fr`Envoi aux familles`,
  sentTo: (sent: number, families: number) => fr`Envoyé à ${sent} sur ${count(families, 'famille')}`,
  readBy: (read: number) => fr`Lu par ${count(read, 'famille')}`,
  underway: fr`L’envoi est en cours. Vous pouvez quitter cette page : il continue sans elle.`,
  done: fr`Toutes les familles ont reçu le message.`,
  to: (audience: string) => fr`Destinataires : ${audience}`,
  refresh: fr`Actualiser`,
  none: fr`Vous n’avez encore rien écrit à plusieurs familles.`,
  list: fr`Messages à plusieurs familles`,
  back: fr`Messages à plusieurs familles`,
};

/** « Attestation.pdf (120 ko) » */
export function fileSize(bytes: number): string {
  return bytes < 1_000_000
    ? fr`${Math.max(1, Math.round(bytes / 1000))} ko`
    : fr`${(bytes / 1_000_000).toFixed(1).replace('.', ',')} Mo`;
}
