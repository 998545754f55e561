/**
 * How much a service is used, in days of children: each day for which a child had a place is counted once, by what became
 * of it, so that the parts sum up to `reserved`. Who came without a place is beside them.
 */

export interface Occupancy {
  /** On how many days somebody was expected or came. */
  days: number;
  /** Of these, on how many attendance was taken. */
  daysTaken: number;
  /** Places that were granted, the excused days among them; the sum of what follows, up to `unbooked`. */
  reserved: number;
  /** Came, and had a place. */
  present: number;
  /** Absent, and not billed for it. */
  excused: number;
  /** Absent, and billed for it, whole or in part. */
  billed: number;
  /** Absent, with an agent to decide or a proof to come. */
  pending: number;
  /** Did not come, and nobody had said so. */
  noShow: number;
  /** Nobody has taken attendance: taken to be there. */
  notTaken: number;
  /** Came without a place, or on a day that had been given back. */
  unbooked: number;
}

export const NO_OCCUPANCY: Occupancy = {
  days: 0,
  daysTaken: 0,
  reserved: 0,
  present: 0,
  excused: 0,
  billed: 0,
  pending: 0,
  noShow: 0,
  notTaken: 0,
  unbooked: 0,
};

/** Who was there, as far as it was noted. */
export function cameOf({ present, unbooked }: Pick<Occupancy, 'present' | 'unbooked'>): number {
  return present + unbooked;
}

/** Children on an average day, of the days of which attendance was taken; null where it never was. */
export function averageCame(occupancy: Occupancy): number | null {
  return occupancy.daysTaken === 0 ? null : cameOf(occupancy) / occupancy.daysTaken;
}

/** By how many percent of `before` a number has changed, rounded; null where there was nothing before. */
export function changePercent(now: number, before: number): number | null {
  return before === 0 ? null : Math.round(((now - before) / before) * 100);
}

/** How full a day of a limited service is. `nearly`: of ten places one is left at most, or two in all. */
export const FULLNESS = ['free', 'nearly', 'full'] as const;
export type Fullness = (typeof FULLNESS)[number];

export function fullnessOf({ capacity, taken }: { capacity: number; taken: number }): Fullness {
  const free = capacity - taken;
  if (free <= 0) return 'full';
  return taken > 0 && (free <= 2 || free * 10 <= capacity) ? 'nearly' : 'free';
}
