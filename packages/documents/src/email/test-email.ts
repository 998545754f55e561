/** The e-mail by which an operator checks that a commune's mail leaves and arrives. */

import type { LocalDate } from '@preau/domain/dates';
import { frenchDate, frenchTime } from '@preau/domain/french';
import type { Letter } from './letter.ts';
import { type Letterhead, portalName } from './letterhead.ts';

export interface TestEmail {
  /** When it was asked for, in the commune's time zone. */
  askedOn: LocalDate;
  askedAt: string;
}

export function testEmail(letterhead: Letterhead, { askedOn, askedAt }: TestEmail): Letter {
  return {
    subject: 'Essai de la messagerie',
    paragraphs: [
      'Bonjour,',
      `Ce courriel vous est parvenu : l’envoi fonctionne, au nom de « ${portalName(letterhead)} ».`,
      `L’essai a été demandé depuis la console de la plateforme le ${frenchDate(askedOn)} à ${frenchTime(askedAt)}. Vous n’avez rien à faire.`,
    ],
  };
}
