/** What became of a day of a child at a service, for lists and figures: coarser than what a family's planning says. */
import { marksOf, type StateFacts, stateOf } from '../planning/state.ts';

export const DAY_OUTCOMES = [
  'present',
  'unbooked',
  'excused',
  'billed',
  'pending',
  'no-show',
  'not-taken',
] as const;
export type DayOutcome = (typeof DAY_OUTCOMES)[number];

/** @returns null for a day without a place on which the child did not come */
export function outcomeOf(facts: StateFacts, now: Date): DayOutcome | null {
  switch (stateOf(facts, now)) {
    case 'present':
      return marksOf(facts).includes('anomaly') ? 'unbooked' : 'present';
    case 'absentExcused':
    case 'leave':
      return 'excused';
    case 'absentBilled':
      return 'billed';
    case 'absenceRequested':
    case 'awaitingProof':
      return 'pending';
    case 'absenceToVerify':
      return 'no-show';
    case 'reserved':
    case 'awaitingPayment':
      return 'not-taken';
    case 'free':
    case 'requested':
    case 'onHold':
    case 'refused':
      return null;
  }
}

/** Whether a family is billed for such a day. Who has a place, and was not looked for, is taken to have come. */
export function isBilled(outcome: DayOutcome): boolean {
  switch (outcome) {
    case 'present':
    case 'unbooked':
    case 'billed':
    case 'no-show':
    case 'not-taken':
      return true;
    case 'excused':
    case 'pending':
      return false;
  }
}
