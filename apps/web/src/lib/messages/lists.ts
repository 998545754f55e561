/** How the lists of the boîte de réception are named in addresses. */
import type { FamilyBox, OfficeBox } from '@preau/domain/message';

export const FAMILY_LISTS = {
  received: 'recus',
  sent: 'envoyes',
  deleted: 'supprimes',
} as const satisfies Record<FamilyBox, string>;

export const OFFICE_LISTS = {
  'to-answer': 'a-traiter',
  ...FAMILY_LISTS,
} as const satisfies Record<OfficeBox, string>;
