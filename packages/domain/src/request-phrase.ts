/** A request in a few words, such as may stand in an e-mail: never what health it is about. */
import type { SectionName } from './family-file.ts';
import { frenchOf } from './french.ts';
import type { RequestAction } from './request.ts';

export interface RequestSubject {
  section: SectionName;
  action: RequestAction;
  childName: string | null;
}

/** « la demande sur la santé d’Alexandre », in the words that follow « vous a envoyé ». */
export function requestPhrase({ section, action, childName }: RequestSubject): string {
  const ofChild = childName ? frenchOf(childName) : 'd’un enfant';
  const forChild = childName ? ` pour ${childName}` : '';
  switch (section) {
    case 'guardian':
      return 'la demande sur les coordonnées du responsable';
    case 'partner':
      return 'la demande sur les coordonnées du conjoint';
    case 'fiscal':
      return 'la demande sur les informations fiscales';
    case 'caf':
      return 'la demande sur les informations de la CAF';
    case 'bank':
      return 'la demande sur les coordonnées bancaires';
    case 'child':
      return action === 'add' ? `la demande d’ajout ${ofChild}` : `la demande sur la fiche ${ofChild}`;
    case 'photo':
      return `la demande sur la photo ${ofChild}`;
    case 'authorised-person':
      return `la demande ${AUTHORISED_PERSON[action]}${forChild}`;
    case 'complement':
      return `la demande sur les données complémentaires ${ofChild}`;
    case 'health':
    case 'allergy':
    case 'pai':
      return `la demande sur la santé ${ofChild}`;
    case 'document':
      return `la demande sur un justificatif${forChild}`;
    case 'enrolment':
      return `la demande d’inscription ${ofChild}`;
  }
}

const AUTHORISED_PERSON: Record<RequestAction, string> = {
  add: 'd’ajout d’une personne autorisée',
  update: 'sur une personne autorisée',
  remove: 'de retrait d’une personne autorisée',
};
