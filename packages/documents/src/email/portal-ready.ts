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
      `« ${portalName(letterhead)} » est en ligne. Les familles y trouvent vos services, vos horaires et vos textes, tels que vous les avez donnés.`,
      `Relisez la page publique, surtout les coordonnées de « ${member} » : ce sont celles que les familles emploieront.`,
    ],
    button: { label: 'Ouvrir le portail', url: letterhead.url },
  };
}
