/** How a field is asked for: what a browser may fill in, which keyboard a phone shows. */
import type { SectionName } from '@preau/domain/family-file';
import type { HTMLInputAttributes } from 'svelte/elements';

type Autocomplete = HTMLInputAttributes['autocomplete'];

/** Of whoever fills in the form: the responsable. Another's name or number is never proposed. */
const OWN: Readonly<Partial<Record<string, Autocomplete>>> = {
  lastName: 'family-name',
  firstName: 'given-name',
  address: 'address-line1',
  addressComplement1: 'address-line2',
  addressComplement2: 'address-line3',
  postalCode: 'postal-code',
  city: 'address-level2',
  phoneHome: 'home tel',
  phoneWork: 'work tel',
  phoneMobile: 'mobile tel',
  email: 'email',
  profession: 'organization-title',
  employer: 'organization',
};

export function autocompleteOf(section: SectionName, field: string): Autocomplete {
  return section === 'guardian' ? (OWN[field] ?? 'off') : 'off';
}

/** What a family may send as a proof: what a phone photographs, and PDF. */
export const PROOF_TYPES = 'image/jpeg,image/png,image/webp,image/heic,application/pdf';
export const PHOTO_TYPES = 'image/jpeg,image/png,image/webp,image/heic';
