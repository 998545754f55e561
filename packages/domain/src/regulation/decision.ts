/** What every decision says of itself: by which article, of which version, on which facts, at which instant. */
import type { Cents } from '../money.ts';

/** A fact that a decision used, by its name in the glossary, for the sentence and for whoever asks why. */
export interface UsedFact {
  name: FactName;
  value: string | number | null;
  /** The bracket of a quotient in which the value is, both ends within; null: without end. */
  within?: { from: number; to: number | null };
}

export const FACT_NAMES = [
  'service',
  'date',
  'day', // the kind of day: schoolDay, closed …
  'receivedAt',
  'channel',
  'capacity',
  'taken',
  'weekday',
  'season',
  'reason',
  'run', // the position of the day in the absence
  'runLength',
  'proof',
  'proofBy',
  'announcedAt',
  'counted', // how often something happened
  'quotientFamilial',
  'residence',
  'rank',
  'children',
  'level',
  'mealType',
  'guest',
  'contract',
  'weeklyDays',
  'fact',
  'count', // the how-many-eth presence
  'arrival',
  'departure',
  'minutes',
  'slices',
  'openDays',
  'presences',
  'joined',
  'cause',
] as const;
export type FactName = (typeof FACT_NAMES)[number];

/** Which rule decided. Both are null where no rule speaks: the day is past, or no version is in force. */
export interface Ground {
  article: string | null;
  /** Key of the regulation version. */
  version: string | null;
}

/** A step of how an amount came about: what was asked, what was found, what it made. */
export interface Step extends Ground {
  kind: StepKind;
  facts: UsedFact[];
  cents: Cents;
}

export const STEP_KINDS = [
  'price', // a leaf: the amount itself
  'quantity', // a price, so many times
  'share',
  'surcharge',
  'absence',
  'forfait',
  'cap',
  'refund',
  'instalment',
  'split', // a household's part
  'fee',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];
