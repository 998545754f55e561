/** The e-mails about an account: how to get in, and what was done with it. */
import type { Letter } from './letter.ts';
import { type Letterhead, portalName } from './letterhead.ts';

export interface PasswordLink {
  /** « Claire Bernard ». */
  name: string;
  /** Who asked for it themselves, or who was invited. */
  occasion: 'asked' | 'invited';
  kind: 'guardian' | 'agent';
  hasPassword: boolean;
  /** N° famille, where one signs in with it. */
  number: string | null;
  temporaryPassword: string | null;
  url: string;
}

/** A link, and beside it a temporary password, by which one chooses a password of one's own. */
export function passwordLink(letterhead: Letterhead, link: PasswordLink): Letter {
  const isInvitation = link.occasion === 'invited';
  const lasts = isInvitation ? 'pendant trois jours' : 'pendant trente minutes';
  return {
    subject: isInvitation
      ? 'Votre accès à l’espace de la mairie'
      : link.hasPassword
        ? 'Choisissez un nouveau mot de passe'
        : 'Votre première connexion',
    paragraphs: [
      `Bonjour ${link.name},`,
      isInvitation
        ? `Un accès vous a été ouvert sur le ${inSentence(letterhead)}. Ouvrez ce lien pour choisir votre mot de passe : il sert une fois, ${lasts}.`
        : `Vous avez demandé à vous connecter au ${inSentence(letterhead)}. Ouvrez ce lien pour choisir votre mot de passe : il sert une fois, ${lasts}.`,
      ...(link.temporaryPassword
        ? [
            `Si le lien ne s’ouvre pas, connectez-vous avec ce mot de passe provisoire : ${link.temporaryPassword}`,
          ]
        : []),
      ...(link.number ? [`Votre N° famille : ${link.number}`] : []),
      ...(isInvitation
        ? [
            'Vous aurez aussi besoin d’une application d’authentification sur votre téléphone : la page vous guidera.',
          ]
        : [
            'Vous n’avez rien demandé ? Ne faites rien : votre mot de passe actuel reste le bon, et personne d’autre n’a reçu ce courriel.',
          ]),
    ],
    button: { label: 'Choisir mon mot de passe', url: link.url },
  };
}

/** Ten failures in a row. */
export function accountLocked(letterhead: Letterhead, { name }: { name: string }): Letter {
  return {
    subject: 'Dix essais de connexion sans succès',
    paragraphs: [
      `Bonjour ${name},`,
      `Dix mots de passe ou codes faux ont été essayés l’un après l’autre pour votre compte du ${inSentence(letterhead)}. Il n’accepte plus personne pendant quinze minutes.`,
      'Si c’était vous, attendez un quart d’heure, ou demandez un nouveau mot de passe si c’est lui qui vous manque. Si ce n’était pas vous, votre mot de passe n’a pas été trouvé ; s’il sert aussi ailleurs, changez-le.',
    ],
    button: { label: 'Demander un nouveau mot de passe', url: `${letterhead.url}mot-de-passe-oublie` },
  };
}

/** A password was changed, by whoever could. */
export function passwordChanged(letterhead: Letterhead, { name }: { name: string }): Letter {
  return {
    subject: 'Votre mot de passe a changé',
    paragraphs: [
      `Bonjour ${name},`,
      `Le mot de passe de votre compte du ${inSentence(letterhead)} vient d’être changé. Les autres appareils connectés ne le sont plus.`,
      'Ce n’était pas vous ? Demandez tout de suite un nouveau mot de passe, et prévenez votre mairie.',
    ],
    button: { label: 'Demander un nouveau mot de passe', url: `${letterhead.url}mot-de-passe-oublie` },
  };
}

/** « portail famille du Havre ». A name that stands apart in the portal's own is quoted. */
function inSentence(letterhead: Letterhead): string {
  return portalName(letterhead)
    .replace(/^P/, 'p')
    .replace(/ – (.*)$/, ' « $1 »');
}
