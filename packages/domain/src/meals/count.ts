/** Meals in numbers: who is counted, as what, and how an order and what is true now differ. */
import type { AbsenceOutcome } from '../absence/decide-absence.ts';
import { isExpected, type ReservationStatus } from '../planning/state.ts';

/** Portions differ by age. `unknown`: a child whose level nobody has noted. */
export const AGE_GROUPS = ['maternelle', 'elementaire', 'unknown', 'adult'] as const;
export type AgeGroup = (typeof AGE_GROUPS)[number];

/** Adults who eat with the children; never in a family's bill. */
export const GUEST_KINDS = ['guest', 'staff'] as const;
export type GuestKind = (typeof GUEST_KINDS)[number];

/** What froze an order: see the glossary. */
export const ORDER_MAKERS = ['deadline', 'sending', 'changes', 'agent'] as const;
export type OrderMaker = (typeof ORDER_MAKERS)[number];

export const SENDING_STATES = ['waiting', 'sent', 'refused', 'superseded'] as const;
export type SendingState = (typeof SENDING_STATES)[number];

/** The name of a meal where a commune tells no types apart. */
export const ONLY_MEAL = 'Repas';

/**
 * Whether a child eats: it is expected, and nobody has said that it will not come. What an absence costs is nothing to the
 * kitchen; one that an agent still decides leaves the child expected, as on the mairie's planning.
 */
export function isCounted(status: ReservationStatus, absence: AbsenceOutcome | null): boolean {
  return isExpected(status) && (absence === null || absence === 'ask-agent');
}

/** So many of one meal type for one age group of a service. */
export interface MealCount {
  /** Key. */
  service: string;
  serviceName: string;
  /** Key; null where the commune tells no types apart. */
  mealType: string | null;
  mealTypeName: string;
  group: AgeGroup;
  quantity: number;
}

/** A line of an order beside what it would be now; `ordered` is null as long as nothing is ordered. */
export interface ComparedCount extends Omit<MealCount, 'quantity'> {
  ordered: number | null;
  now: number;
}

export function totalOf(counts: readonly Pick<MealCount, 'quantity'>[]): number {
  return counts.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Lines of an order beside those of now, in the order in which services and types are now; what is gone comes last. */
export function compareCounts(
  ordered: readonly MealCount[] | null,
  now: readonly MealCount[],
): ComparedCount[] {
  const before = new Map(ordered?.map(line => [keyOf(line), line]));
  const current = new Set(now.map(keyOf));
  const compared = (line: MealCount, quantity: number): ComparedCount => {
    const { quantity: _, ...what } = line;
    return {
      ...what,
      ordered: ordered === null ? null : (before.get(keyOf(line))?.quantity ?? 0),
      now: quantity,
    };
  };
  return [
    ...now.map(line => compared(line, line.quantity)),
    ...(ordered ?? []).filter(line => !current.has(keyOf(line))).map(line => compared(line, 0)),
  ];
}

/** How many more and how many fewer there are than were ordered, line by line: a change of type is one of each. */
export function changesSince(counts: readonly ComparedCount[]): { more: number; fewer: number } {
  const differences = counts.map(({ ordered, now }) => (ordered === null ? 0 : now - ordered));
  return {
    more: differences.reduce((sum, one) => sum + Math.max(one, 0), 0),
    fewer: differences.reduce((sum, one) => sum + Math.max(-one, 0), 0),
  };
}

function keyOf({ service, mealType, group }: Pick<MealCount, 'service' | 'mealType' | 'group'>): string {
  return `${service} ${mealType ?? ''} ${group}`;
}
