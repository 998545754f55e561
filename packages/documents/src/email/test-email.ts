/** The e-mail by which an operator checks that a commune's mail leaves and arrives. */

import type { LocalDate } from '@preau/domain/dates';
import { frenchDate } from '@preau/domain/french';
import type { Letter } from './letter.ts';
import { type Letterhead, portalName } from './letterhead.ts';

export interface TestEmail {
  /** The day, in the commune's time zone. */
  on: LocalDate;
}

export function testEmail(letterhead: Letterhead, { on }: TestEmail): Letter {
  return {
    subject: 'Essai de la messagerie',
    paragraphs: [
      'Bonjour,',
      `Ce courriel vous est parvenu : l’envoi fonctionne, au nom de « ${portalName(letterhead)} ».`,
      `Il vous a été envoyé depuis la console de la plateforme le ${frenchDate(on)}. Vous n’avez rien à faire.`,
    ],
  };
}
