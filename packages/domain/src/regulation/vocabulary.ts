/** The closed lists of the language of règlements; docs/glossaire.md explains each word. */
import type { LEVELS } from '../family.ts';

/** What a family does that has a deadline. An in-time cancellation and a declared absence are one act. */
export const ACTS = [
  'reserve',
  'declare-absence',
  'announce-sickness',
  'enrol',
  'change-contract',
  'claim',
] as const;
export type Act = (typeof ACTS)[number];

/** How an act reaches the mairie. It counts from the moment it was received, not from when it was typed. */
export const CHANNELS = ['portal', 'telephone', 'email', 'paper', 'counter'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Days of class, or those of school holidays. */
export const SEASONS = ['school-time', 'holidays'] as const;
export type Season = (typeof SEASONS)[number];

/** Where a child lives: in the member that manages the service, elsewhere in the tenant, or outside of both. */
export const RESIDENCES = ['member', 'tenant', 'outside'] as const;
export type Residence = (typeof RESIDENCES)[number];

/** What a level belongs to. */
export const CYCLES = ['maternelle', 'elementaire'] as const;
export type Cycle = (typeof CYCLES)[number];

/** What is counted of a family, for rules that change after a number of times. */
export const COUNTED_FACTS = [
  'unbooked-presences',
  'unjustified-absences',
  'late-absences',
  'late-reservations',
  'late-pick-ups',
] as const;
export type CountedFact = (typeof COUNTED_FACTS)[number];

export const COUNTING_PERIODS = ['week', 'month', 'term', 'school-year'] as const;
export type CountingPeriod = (typeof COUNTING_PERIODS)[number];

/** Why the commune itself cancels. */
export const CAUSES = ['strike', 'absent-teacher', 'school-trip', 'snow', 'closure', 'other'] as const;
export type Cause = (typeof CAUSES)[number];

/** The cycle of a level. ULIS classes are in elementary schools. */
export function cycleOf(level: (typeof LEVELS)[number]): Cycle {
  return level === 'tps' || level === 'ps' || level === 'ms' || level === 'gs' ? 'maternelle' : 'elementaire';
}
