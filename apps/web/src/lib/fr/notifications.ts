/** What people are told, how and when; and the texts of it. */
import type { Preferences, TemplateMistakes } from '@preau/contract/notification';
import { frenchPhone, frenchTime } from '@preau/domain/french';
import type { TemplatePart } from '@preau/domain/message-template';
import type {
  ChannelChoice,
  NotificationChannel,
  NotificationOccasion,
  NotificationState,
  NotificationTopic,
  Rhythm,
  Suppression,
} from '@preau/domain/notification';
import { count, fr } from './typeset.ts';

export const preferenceWords = {
  title: fr`Courriels et SMS`,
  lead: fr`Choisissez ce dont vous êtes prévenu, et quand. Tout reste lisible sur le portail.`,
  officeLead: fr`Choisissez ce dont vous êtes prévenu par courriel, et quand.`,
  topics: {
    requests: fr`Mes demandes : acceptées, refusées, à compléter`,
    planning: fr`Mon planning : ce que j’ai réservé, ce qui change`,
    invoices: fr`Mes factures et les rappels`,
    messages: fr`Les messages que l’on m’écrit`,
    broadcasts: fr`Les messages à toutes les familles`,
  } satisfies Record<NotificationTopic, string>,
  officeTopics: {
    requests: fr`Les demandes des familles`,
    planning: fr`Ce qui attend une décision dans le planning`,
    invoices: fr`Les factures`,
    messages: fr`Les messages des familles`,
    broadcasts: fr`Les messages à toutes les familles`,
  } satisfies Record<NotificationTopic, string>,
  rhythms: (digestAt: string) =>
    ({
      'at-once': fr`Aussitôt`,
      digest: fr`Une fois par jour, à ${frenchTime(digestAt)}`,
      never: fr`Jamais`,
    }) satisfies Record<Rhythm, string>,
  channel: fr`Par quel moyen ?`,
  channels: {
    email: fr`Courriel`,
    sms: fr`SMS`,
    both: fr`Courriel et SMS`,
  } satisfies Record<ChannelChoice, string>,
  when: (topic: string) => topic,
  how: (topic: string) => fr`Moyen : ${topic.toLowerCase()}`,
  save: fr`Enregistrer`,
  saved: fr`Vos choix sont enregistrés.`,
  quiet: ({ from, to }: Preferences['quietHours']) =>
    fr`Rien n’est envoyé entre ${frenchTime(from)} et ${frenchTime(to)}, sauf ce qui protège votre compte.`,
  consents: fr`Vos autorisations`,
  emailOn: (address: string) => fr`Courriel : autorisé, à ${address}.`,
  emailOff: fr`Courriel : vous ne l’avez pas autorisé, ou votre dossier n’a pas d’adresse.`,
  smsOn: (number: string) => fr`SMS : autorisés, au ${frenchPhone(number)}.`,
  smsOff: fr`SMS : vous ne les avez pas autorisés.`,
  smsUnusable: fr`SMS : votre dossier n’a pas de numéro de mobile français.`,
  change: fr`Les changer dans mon dossier`,
  officeEmail: (address: string) => fr`Les courriels vont à ${address}.`,
};

export const occasionWords: Record<NotificationOccasion, string> = {
  'request-submitted': fr`Une famille fait une demande`,
  'request-answered': fr`Une famille répond à un complément`,
  'request-withdrawn': fr`Une famille retire sa demande`,
  'request-accepted': fr`Une demande est acceptée`,
  'request-refused': fr`Une demande est refusée`,
  'complement-asked': fr`Un complément est demandé`,
  'message-from-family': fr`Une famille écrit un message`,
  'message-from-mairie': fr`La mairie écrit à une famille`,
  broadcast: fr`La mairie écrit à plusieurs familles`,
  'support-granted': fr`L’assistance est autorisée`,
  'planning-receipt': fr`Une famille réserve ou déclare une absence : son reçu`,
  'planning-decided': fr`La mairie décide dans le planning`,
  'planning-asked': fr`Une famille attend une décision dans le planning`,
  'place-offered': fr`Une place se libère`,
  'service-closed': fr`Un service est fermé`,
  'presence-to-settle': fr`Une présence ou une absence est à régler`,
  'invoice-issued': fr`Une facture ou un avoir est émis`,
  'payment-reminder': fr`Une famille reçoit un rappel`,
  'payment-received': fr`Un paiement est reçu`,
  'email-changed': fr`L’adresse électronique d’un adulte change (à l’ancienne adresse)`,
};

export const templateWords = {
  title: fr`Modèles des courriels et SMS`,
  lead: fr`Les textes que le portail envoie. Changez-les avec vos mots ; l’aperçu montre ce qui sera reçu.`,
  groups: { family: fr`Aux familles`, agents: fr`Aux agents` },
  own: fr`Changé par vous`,
  original: fr`Modèle d’origine`,
  edit: fr`Modifier`,
  back: fr`Modèles`,
  parts: {
    subject: fr`Objet du courriel`,
    text: fr`Texte du courriel`,
    sms: fr`Texte du SMS`,
  } satisfies Record<TemplatePart, string>,
  textHint: fr`Une ligne vide sépare deux paragraphes. Le bouton et l’adresse du portail sont ajoutés.`,
  smsHint: fr`L’adresse du portail est ajoutée à la fin.`,
  variables: fr`Ce que ce texte peut nommer`,
  variable: fr`À écrire`,
  meaning: fr`Ce qui s’y met`,
  example: fr`Exemple`,
  preview: fr`Voir l’aperçu`,
  previewTitle: fr`Aperçu, avec des exemples`,
  smsPreview: (segments: number) => fr`SMS, envoyé en ${count(segments, 'partie')}`,
  save: fr`Enregistrer`,
  saved: fr`Le modèle est enregistré. Il servira dès le prochain envoi.`,
  restore: fr`Revenir au modèle d’origine`,
  restored: fr`Le modèle d’origine est de retour.`,
};

/** Why a part of a template cannot be kept. */
export function templateSentence(
  part: TemplatePart,
  mistake: NonNullable<TemplateMistakes[TemplatePart]>,
): string {
  const name = templateWords.parts[part].toLowerCase();
  switch (mistake.kind) {
    case 'required':
      return fr`Écrivez quelque chose : ${name}.`;
    case 'too-long':
      return fr`C’est trop long (${mistake.most} signes au plus) : ${name}.`;
    case 'unknown-variable':
      return fr`« {{${mistake.name}}} » n’existe pas ici : écrivez « {{${mistake.nearest}}} », ou retirez-le.`;
    case 'unclosed':
      return fr`Des accolades sont mal fermées : écrivez « {{enfant}} », avec deux de chaque côté.`;
  }
}

export const sentWords = {
  title: (name: string) => fr`Ce que la famille ${name} a reçu`,
  lead: fr`Les courriels et SMS envoyés par le portail, les plus récents d’abord.`,
  link: fr`Courriels et SMS envoyés`,
  back: fr`Dossier de la famille`,
  none: fr`Rien n’a encore été envoyé à cette famille.`,
  noneAdvice: fr`Ce que le portail envoie de lui-même apparaîtra ici.`,
  channels: { email: fr`Courriel`, sms: fr`SMS` } satisfies Record<NotificationChannel, string>,
  to: (name: string, address: string | null) => (address ? fr`à ${name}, ${address}` : fr`à ${name}`),
  read: fr`Lire le texte`,
  states: {
    waiting: fr`À envoyer`,
    sent: fr`Envoyé`,
    failed: fr`Refusé`,
    suppressed: fr`Non envoyé`,
  } satisfies Record<NotificationState, string>,
  because: {
    'no-consent': fr`la famille ne l’a pas autorisé`,
    'no-address': fr`aucune adresse utilisable dans le dossier`,
    never: fr`la personne a choisi de ne pas être prévenue`,
    departed: fr`la personne n’est plus dans ce dossier, ou ne répond plus de l’enfant`,
    'no-provider': fr`l’installation n’envoie pas de SMS`,
    'provider-refused': fr`l’adresse ou le numéro n’est pas accepté : vérifiez-le avec la famille`,
  } satisfies Record<Suppression, string>,
  after: fr`partira le`,
};
