/**
 * The accounts with which a demonstration can be tried. They are public, so they exist in a demonstration alone: its
 * families are invented, and its mail goes nowhere.
 */
import type { StaffRole } from '@preau/domain/actor';

/** What opens every account of a demonstration; it has what the longest floor of a commune asks for. */
export const DEMONSTRATION_PASSWORD = 'Marelle-Cerise-2026';

/** From which agents of a demonstration count their six digits, in base 32. */
export const DEMONSTRATION_TOTP_SECRET = 'MARELLECERISEPREAUABCDEFGHIJK234';

/** The adults whose accounts have a password from the start, in every commune. */
export const DEMONSTRATION_FAMILIES = {
  jean: { email: 'jean.dupont@wanadoo.example', number: '1001001818391' },
  jeanne: { email: 'jeanne.dupont@wanadoo.example' },
  pays: { email: 'payss@ztest.example', number: '381623867924' },
  /** Parents who live apart and share two children. */
  claire: { email: 'claire.bernard@famille.example', number: '1001001900011' },
  thomas: { email: 'thomas.moreau@famille.example', number: '1001001900012' },
} as const;

/** `admin@rpi-rognaix.example`: an agent for each role, of the whole collectivité. */
export function demonstrationAgentEmail(slug: string, role: StaffRole | (string & {})): string {
  return `${role}@${slug}.example`;
}

/** What the agents of a demonstration are called. */
export const DEMONSTRATION_AGENTS: Record<StaffRole, { firstName: string; lastName: string }> = {
  admin: { firstName: 'Anne', lastName: 'Delorme' },
  gestionnaire: { firstName: 'Gilles', lastName: 'Marchand' },
  regisseur: { firstName: 'Renée', lastName: 'Fontaine' },
  animateur: { firstName: 'Ali', lastName: 'Benhaddou' },
  caterer: { firstName: 'Carole', lastName: 'Pinson' },
};
