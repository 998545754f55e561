/** The sections of a child's file by their names in addresses. */
import type { ChildFile, ChildHealth, FileSection, SectionRows } from '@preau/contract/family';
import type { SectionName } from '@preau/domain/family-file';

interface ChildSection {
  section: SectionName;
  /** The page that shows it: the child's file, or its health apart. */
  on: 'file' | 'health';
  /** Its fields, where the form does not ask for all. */
  fields?: readonly string[];
}

export const CHILD_SECTIONS = {
  identite: {
    section: 'child',
    on: 'file',
    fields: ['lastName', 'usageName', 'firstName', 'sex', 'birthDate', 'birthPlace'],
  },
  photo: { section: 'photo', on: 'file' },
  'personnes-autorisees': { section: 'authorised-person', on: 'file' },
  inscriptions: { section: 'enrolment', on: 'file' },
  documents: { section: 'document', on: 'file' },
  complementaires: { section: 'complement', on: 'health' },
  repas: { section: 'health', on: 'health' },
  allergies: { section: 'allergy', on: 'health' },
  pai: { section: 'pai', on: 'health' },
} as const satisfies Record<string, ChildSection>;
export type ChildSlug = keyof typeof CHILD_SECTIONS;

export function isChildSlug(slug: string): slug is ChildSlug {
  return Object.hasOwn(CHILD_SECTIONS, slug);
}

export function childSection(slug: ChildSlug): ChildSection {
  return CHILD_SECTIONS[slug];
}

/** The one row of a section, or its rows. */
export function partOf(
  slug: ChildSlug,
  file: ChildFile,
  health: ChildHealth | null,
): FileSection | SectionRows | null {
  switch (slug) {
    case 'identite':
      return file.identity;
    case 'photo':
      return file.photo;
    case 'personnes-autorisees':
      return file.authorisedPersons;
    case 'inscriptions':
      return file.enrolments;
    case 'documents':
      return file.documents;
    case 'complementaires':
      return health?.complement ?? null;
    case 'repas':
      return health?.health ?? null;
    case 'allergies':
      return health?.allergies ?? null;
    case 'pai':
      return health?.pais ?? null;
  }
}
