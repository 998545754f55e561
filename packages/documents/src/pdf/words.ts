/** The words of printed documents for the closed lists of a family's file. */
import type { LocalDate } from '@preau/domain/dates';
import type { ALLERGY_KINDS, CIVILITIES, KINSHIPS, Level, QUALITIES, SEXES } from '@preau/domain/family';

export const civilityWords: Record<(typeof CIVILITIES)[number], string> = {
  madame: 'Madame',
  monsieur: 'Monsieur',
};

export const qualityWords: Record<(typeof QUALITIES)[number], string> = {
  father: 'Père',
  mother: 'Mère',
  'legal-guardian': 'Tuteur ou tutrice',
  'foster-family': 'Famille d’accueil',
  other: 'Autre adulte',
};

export const sexWords: Record<(typeof SEXES)[number], string> = { female: 'Fille', male: 'Garçon' };

export const kinshipWords: Record<(typeof KINSHIPS)[number], string> = {
  father: 'Père',
  mother: 'Mère',
  brother: 'Frère',
  sister: 'Sœur',
  grandfather: 'Grand-père',
  grandmother: 'Grand-mère',
  'uncle-aunt': 'Oncle ou tante',
  childminder: 'Assistante maternelle',
  'legal-guardian': 'Tuteur ou tutrice',
  neighbour: 'Voisin ou voisine',
  cousin: 'Cousin ou cousine',
  other: 'Autre',
  godfather: 'Parrain',
  godmother: 'Marraine',
  stepfather: 'Beau-père',
  stepmother: 'Belle-mère',
};

export const allergyWords: Record<(typeof ALLERGY_KINDS)[number], string> = {
  food: 'Alimentaire',
  medication: 'Médicament',
  asthma: 'Asthme',
  other: 'Autre',
};

/** « CE1 », « Ulis ». */
export function levelWord(level: Level): string {
  return level === 'ulis' ? 'Ulis' : level.toUpperCase();
}

/** `2026-11-05` as « 05/11/2026 ». */
export function shortDate(date: LocalDate): string {
  return date.split('-').reverse().join('/');
}

/** « Oui », « Non », or that it is not known: on a sheet that says who may leave alone, nothing is left to guess. */
export function answerWord(answer: boolean | null): string {
  return answer === null ? 'Pas encore répondu' : answer ? 'Oui' : 'Non';
}
