/** The e-mail that tells one thing, or several that were due together. */
import type { NotificationOccasion } from '@preau/domain/notification';
import type { Letter } from './letter.ts';

export interface ToldNotification {
  occasion: NotificationOccasion;
  subject: string;
  /** Paragraphs are parted by an empty line. */
  text: string;
  /** The page that it leads to. */
  path: string;
}

export interface NotificationLetter {
  told: readonly ToldNotification[];
  /** Where the reader begins when there is more than one thing to see: `/`, `/mairie`. */
  homePath: string;
  /** Address of the portal, without a path. */
  url: string;
  preferencesUrl: string;
  /** How many documents go with it. */
  attached: number;
}

export function notificationLetter({
  told,
  homePath,
  url,
  preferencesUrl,
  attached,
}: NotificationLetter): Letter {
  const joined = attached === 0 ? [] : [attached === 1 ? JOINED_ONE : JOINED_MANY];
  const [only, ...others] = told;
  if (only && others.length === 0)
    return {
      subject: only.subject,
      paragraphs: [...only.text.split('\n\n'), ...joined],
      button: { label: BUTTONS[only.occasion], url: addressOf(url, only.path) },
      preferencesUrl,
    };
  return {
    subject: `${told.length} nouvelles de votre portail famille`,
    paragraphs: [
      'Bonjour,',
      `Voici ce qui est arrivé :\n${told.map(({ subject }) => `• ${subject}`).join('\n')}`,
      ...joined,
    ],
    button: { label: 'Ouvrir le portail', url: addressOf(url, homePath) },
    preferencesUrl,
  };
}

/** What several SMS that were due together say as one. */
export function notificationSms({
  told,
  homePath,
  url,
}: Omit<NotificationLetter, 'preferencesUrl' | 'attached'>): string {
  const [only, ...others] = told;
  if (only && others.length === 0) return `${only.text} ${addressOf(url, only.path)}`;
  return `${told.length} nouvelles de votre portail famille : ${addressOf(url, homePath)}`;
}

const JOINED_ONE = 'Le document est joint à ce courriel.';
const JOINED_MANY = 'Les documents sont joints à ce courriel.';

function addressOf(url: string, path: string): string {
  return new URL(path, url).href;
}

const BUTTONS: Readonly<Record<NotificationOccasion, string>> = {
  'request-submitted': 'Voir la demande',
  'request-answered': 'Voir la demande',
  'request-withdrawn': 'Voir la demande',
  'request-accepted': 'Voir la demande',
  'request-refused': 'Voir la demande',
  'complement-asked': 'Répondre',
  'message-from-family': 'Lire le message',
  'message-from-mairie': 'Lire le message',
  broadcast: 'Lire sur le portail',
  'support-granted': 'Voir cet accès',
  'email-changed': 'Voir mon dossier',
  'planning-receipt': 'Voir le planning',
  'planning-decided': 'Voir le planning',
  'planning-asked': 'Décider',
  'place-offered': 'Prendre la place',
  'service-closed': 'Voir le planning',
  'presence-to-settle': 'Régler',
  'invoice-issued': 'Voir la facture',
  'payment-reminder': 'Voir mes factures',
  'payment-received': 'Voir ma quittance',
};
