/** The closed lists of a family's file, as the guides show them. */

export const CIVILITIES = ['madame', 'monsieur'] as const;
/** Qualité: what an adult is to the children. */
export const QUALITIES = ['father', 'mother', 'legal-guardian', 'foster-family', 'other'] as const;
export const SITUATIONS = [
  'married',
  'civil-union',
  'cohabiting',
  'single',
  'separated',
  'divorced',
  'widowed',
] as const;
export const CAF_SCHEMES = ['caf', 'msa', 'other', 'none'] as const;
export const QUOTIENT_SOURCES = ['caf', 'msa', 'fiscal', 'declared'] as const;
export const SEXES = ['female', 'male'] as const;
/** The sixteen kinships of an authorised person. */
export const KINSHIPS = [
  'father',
  'mother',
  'brother',
  'sister',
  'grandfather',
  'grandmother',
  'uncle-aunt',
  'childminder',
  'legal-guardian',
  'neighbour',
  'cousin',
  'other',
  'godfather',
  'godmother',
  'stepfather',
  'stepmother',
] as const;
export const ALLERGY_KINDS = ['food', 'medication', 'asthma', 'other'] as const;
/** In the order in which a child goes through them. */
export const LEVELS = ['tps', 'ps', 'ms', 'gs', 'cp', 'ce1', 'ce2', 'cm1', 'cm2', 'ulis'] as const;
export type Level = (typeof LEVELS)[number];
export const AUTHORITIES = ['parental', 'delegated', 'none'] as const;
export type Authority = (typeof AUTHORITIES)[number];
export const CUSTODY_WEEKS = ['every', 'even', 'odd', 'none'] as const;
export const CUSTODY_HOLIDAYS = [
  'as-weeks',
  'all',
  'none',
  'first-half',
  'second-half',
  'first-half-even-years',
  'first-half-odd-years',
] as const;
export const CONTRACTS = ['regular', 'occasional'] as const;

/** Whether an adult sees a child and may ask for it. The household that both live in says nothing about it. */
export function answersFor(authority: Authority | null): boolean {
  return authority === 'parental' || authority === 'delegated';
}

/**
 * A text as the search compares it: no accents, no case, no signs, single spaces.
 * `« L'Hôte-Dupré, Zoé »` is `l hote dupre zoe`.
 */
export function searchKey(...parts: (string | null | undefined)[]): string {
  return parts
    .filter(part => part)
    .join(' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .toLowerCase()
    .replace(/[^a-z0-9@]+/g, ' ')
    .trim();
}

/** What an adult is found by: kept in the column `search`, to be written anew with any of these. */
export function guardianSearch(guardian: {
  lastName: string;
  birthName: string | null;
  firstName: string;
  email: string | null;
  phoneHome: string | null;
  phoneWork: string | null;
  phoneMobile: string | null;
}): string {
  const { lastName, birthName, firstName, email, phoneHome, phoneWork, phoneMobile } = guardian;
  return searchKey(lastName, firstName, birthName, email, phoneMobile, phoneHome, phoneWork);
}

/** What a child is found by. */
export function childSearch(child: {
  lastName: string;
  usageName: string | null;
  firstName: string;
}): string {
  return searchKey(child.lastName, child.firstName, child.usageName);
}
