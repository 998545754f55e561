/** The sections of Mon compte by their names in addresses, and the row of the file that each one is. */
import type { FamilyFile, FileSection, HouseholdFile } from '@preau/contract/family';
import { type SectionName, sectionOf } from '@preau/domain/family-file';
import { OPTIONAL_FIELDS } from '@preau/domain/family-rules';
import { wordsOf } from '../fr/family-file.ts';

export const ACCOUNT_SECTIONS = {
  responsable: 'guardian',
  conjoint: 'partner',
  fiscal: 'fiscal',
  caf: 'caf',
  banque: 'bank',
  documents: 'document',
} as const satisfies Record<string, SectionName>;
export type AccountSlug = keyof typeof ACCOUNT_SECTIONS;

export function isAccountSlug(slug: string): slug is AccountSlug {
  return Object.hasOwn(ACCOUNT_SECTIONS, slug);
}

/** The one row of a section; null where there is none yet. */
export function rowOf(household: HouseholdFile, slug: AccountSlug): FileSection | null {
  switch (slug) {
    case 'responsable':
      return household.responsable;
    case 'conjoint':
      return household.partner;
    case 'fiscal':
      return household.fiscal;
    case 'caf':
      return household.caf;
    case 'banque':
      return household.bank;
    case 'documents':
      return null;
  }
}

/** The fields of a section, or of one of its parts, that this commune asks for. */
export function shownFields(
  section: SectionName,
  part: string | undefined,
  optional: FamilyFile['optionalFields'],
) {
  const names =
    wordsOf(section).parts?.find(({ slug }) => slug === part)?.fields ??
    Object.keys(sectionOf(section).fields);
  const hidden = OPTIONAL_FIELDS.filter(name => !optional.includes(name));
  return names.filter(name => !hidden.some(other => other === name));
}
