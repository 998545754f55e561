/** What agents are called, by their role. */
import type { StaffRole } from '@preau/domain/actor';
import { fr } from '#lib/fr/typeset.ts';

export const roleNames: Record<StaffRole, string> = {
  admin: fr`administrateur`,
  gestionnaire: fr`gestionnaire`,
  regisseur: fr`régisseur`,
  animateur: fr`animateur`,
  caterer: fr`traiteur`,
};
