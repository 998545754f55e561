/** Where a child is at a service, as far as it is known: for whoever has to find every one of them. */
export const WHEREABOUTS = ['present', 'expected', 'left', 'absent'] as const;
export type Whereabouts = (typeof WHEREABOUTS)[number];

/**
 * @param seen what was noted; null: nothing yet, of a child who has a place
 * @param isOver of a service that notes no departures, whether it is over: whoever ate has left the table
 */
export function whereaboutsOf(
  seen: { isPresent: boolean; departure: string | null } | null,
  isOver: boolean,
): Whereabouts {
  if (!seen) return 'expected';
  if (!seen.isPresent) return 'absent';
  return seen.departure === null && !isOver ? 'present' : 'left';
}
