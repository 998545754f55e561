/** The clock of business. It may be set in a demonstration; sign-in sessions, links and leases keep real time. */

export interface Clock {
  now(): Date;
}

/** A clock that runs as the real one does, ahead of it by `offsetMs` milliseconds. */
export function clockAhead(offsetMs: number): Clock {
  return { now: () => new Date(Date.now() + offsetMs) };
}
