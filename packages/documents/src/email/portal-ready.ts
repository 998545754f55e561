/** The e-mail that tells a mairie that its portal is open. */
import type { Letter } from './letter.ts';
import { type Letterhead, portalName } from './letterhead.ts';

export interface PortalReady {
  /** The member that is told, as families read its name: « Mairie de Rognaix ». */
  member: string;
}

export function portalReady(letterhead: Letterhead, { member }: PortalReady): Letter {
  return {
    subject: 'Votre portail famille est prêt',
    paragraphs: [
      'Bonjour,',
      `Le ${portalInSentence(letterhead)} est en ligne. Les familles y trouvent vos services, vos horaires et vos textes, tels que vous les avez donnés.`,
      `Relisez la page publique, surtout vos coordonnées (${member}) : ce sont celles que les familles emploieront.`,
    ],
    button: { label: 'Ouvrir le portail', url: letterhead.url },
  };
}

/** « portail famille du Havre ». A name that stands apart in the portal's own is quoted: « portail famille « RPI du Versant » ». */
function portalInSentence(letterhead: Letterhead): string {
  return portalName(letterhead)
    .replace(/^P/, 'p')
    .replace(/ – (.*)$/, ' « $1 »');
}
