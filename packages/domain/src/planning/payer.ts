/** Which household pays for a child on a day, where nobody has said. */
import { holds } from '../custody.ts';
import type { LocalDate } from '../dates.ts';
import type { KeptChild, KeptEnrolment } from './kept.ts';
import { isoWeek } from './pattern.ts';

/**
 * The household in whose care a child is in the week of a day, among those that may be asked; else one that is enrolled
 * in the service for the child; else the first.
 */
export function payerOn(
  child: KeptChild,
  enrolments: readonly KeptEnrolment[],
  service: string,
  date: LocalDate,
  candidates: readonly string[],
): string | null {
  const inForce = child.custody.filter(
    period => holds(period, date) && candidates.includes(period.householdId),
  );
  const parity = isoWeek(date) % 2 === 0 ? 'even' : 'odd';
  const inCare = inForce.find(({ weeks }) => weeks === 'every' || weeks === parity);
  const enrolled = enrolments.find(
    one =>
      one.childId === child.id &&
      one.service === service &&
      candidates.includes(one.householdId) &&
      one.firstDay <= date &&
      (one.lastDay === null || date <= one.lastDay),
  );
  return (inCare ?? enrolled ?? inForce[0])?.householdId ?? candidates[0] ?? null;
}
