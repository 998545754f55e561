/** What is noted of a child at a service. */
import type { ServiceKind } from '../service.ts';

/** Whether arrivals and departures have a time: at a meal a child is there or not. */
export function isTimed({ kind, hours }: { kind: ServiceKind; hours: object | null }): boolean {
  return kind !== 'meal' && hours !== null;
}

/** For how many days a mark is taken after its own: a tablet may have been left in a cupboard over the holidays. */
export const MARK_DAYS = 31;
