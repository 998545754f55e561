/** How many of those who are expected may not come, from the past: advice, which changes no order. */

/** A past day of a service: how many were expected when its roll was called, and how many of them did not come. */
export interface PastDay {
  expected: number;
  missing: number;
}

/** Fewer days say nothing. */
const FEWEST_DAYS = 3;
/** So many weeks back at most. */
export const NO_SHOW_WEEKS = 8;

export interface NoShowForecast {
  expected: number;
  /** On how many past days it rests. */
  days: number;
}

/** Of so many meals, how many may stay over: the share that was missing on like days. Null where too few are known. */
export function forecastNoShows(meals: number, past: readonly PastDay[]): NoShowForecast | null {
  const known = past.filter(({ expected }) => expected > 0);
  if (known.length < FEWEST_DAYS) return null;
  const expected = known.reduce((sum, day) => sum + day.expected, 0);
  const missing = known.reduce((sum, day) => sum + day.missing, 0);
  return { expected: Math.round((meals * missing) / expected), days: known.length };
}
