/** What families do with the planning: look at a month, reserve a year, come all at once. */
import type { Measure } from './bench.ts';
import { bookYear } from './planning-book.ts';
import { planningBytes, planningPage, planningStatements } from './planning-page.ts';
import { rush } from './planning-rush.ts';

/** The rows of the planning. */
export function planning(): Measure[] {
  return [planningPage, planningStatements, planningBytes, bookYear, rush];
}
