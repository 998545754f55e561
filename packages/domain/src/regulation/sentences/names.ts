/** How a commune calls what its rules name by keys, and what a sentence calls the commune itself. */
import { frenchOf } from '../../french.ts';
import type { TenantKind } from '../../tenant.ts';

export interface Names {
  /** Who decides and answers: « la mairie », « l’association ». */
  office: string;
  /** Where a child lives that pays the price of the place: « la commune », « l’une des trois communes ». */
  home: string;
  services: ReadonlyMap<string, NamedService>;
  mealTypes: ReadonlyMap<string, string>;
  /** Reasons for an absence, as families choose them. */
  reasons: ReadonlyMap<string, string>;
  /** Proofs, attestations and guests, whose keys a règlement chooses; a key that is missing is shown as it is. */
  words: ReadonlyMap<string, string>;
}

export interface NamedService {
  name: string;
  /** Whether it has a number of places. */
  isLimited: boolean;
}

/** What names are made of: the files of a commune, or its rows. */
export interface Named {
  kind: TenantKind;
  members: number;
  services: readonly { key: string; name: string; capacity: number | null }[];
  mealTypes: readonly { key: string; name: string }[];
  absenceReasons: readonly { key: string; name: string }[];
  /** Kinds of documents that families send, which may be proofs. */
  documents: readonly { key: string; name: string }[];
}

export function namesOf(named: Named): Names {
  const byKey = (items: readonly { key: string; name: string }[]) =>
    new Map(items.map(({ key, name }) => [key, name]));
  return {
    office: named.kind === 'association' ? 'l’association' : 'la mairie',
    home: named.members > 1 ? `l’une des ${frenchNumber(named.members)} communes` : 'la commune',
    services: new Map(
      named.services.map(({ key, name, capacity }) => [key, { name, isLimited: capacity !== null }]),
    ),
    mealTypes: byKey(named.mealTypes),
    reasons: byKey(named.absenceReasons),
    words: byKey(named.documents),
  };
}

export function serviceName(key: string, { services }: Names): string {
  return services.get(key)?.name ?? legible(key);
}

export function mealName(key: string, { mealTypes }: Names): string {
  return mealTypes.get(key) ?? legible(key);
}

/** « un certificat médical », « le justificatif « Attestation d’assurance » ». */
export function proofName(key: string, { words }: Names): string {
  const name = words.get(key);
  return name ? `le justificatif « ${name} »` : (PROOFS[key] ?? `le justificatif « ${legible(key)} »`);
}

/** « l’attestation « employeur » ». */
export function factName(key: string, { words }: Names): string {
  return `l’attestation « ${words.get(key) ?? legible(key)} »`;
}

export function guestName(key: string, { words }: Names): string {
  return words.get(key) ?? legible(key);
}

/** « de la mairie », « de l’association ». */
export function ofOffice({ office }: Names): string {
  return frenchOf(office);
}

/** « deux » to « dix », then digits. */
export function frenchNumber(count: number): string {
  return SMALL_NUMBERS[count] ?? String(count);
}

const SMALL_NUMBERS = ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix'];

const PROOFS: Record<string, string> = {
  'medical-certificate': 'un certificat médical',
  letter: 'une lettre',
  'employer-attestation': 'une attestation de l’employeur',
};

/** A key without a name of its own. */
function legible(key: string): string {
  return key.replaceAll('-', ' ');
}
