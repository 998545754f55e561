/** Who acts. `system` is the product itself: a clock job, a command of the operating guide. */
import type { Id } from './ids.ts';

export type Actor =
  | { kind: 'visitor' }
  | { kind: 'guardian' | 'agent' | 'operator'; id: Id<'account'> }
  | { kind: 'system' };

/** What an agent may be for a collectivité. */
export const STAFF_ROLES = ['admin', 'gestionnaire', 'regisseur', 'animateur', 'caterer'] as const;
