/**
 * What a cell of the planning says: derived from what is kept, never stored. A cell says two things at once, what the day
 * is for the service and what the child's place is on it, with marks on top; the words are the guides'.
 */
import type { AbsenceOutcome } from '../absence/decide-absence.ts';
import type { Weekday } from '../dates.ts';
import type { ReservationOutcome } from '../reservation/decide-reservation.ts';

/** Where a reservation stands. `cancelled`: by the family before it was decided, or by the commune. */
export const RESERVATION_STATUSES = [
  'requested',
  'on-hold',
  'awaiting-payment',
  'reserved',
  'refused',
  'cancelled',
] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** Whether a child is expected: it has a place, where places are counted. */
export function isExpected(status: ReservationStatus | null): boolean {
  return status === 'reserved' || status === 'awaiting-payment';
}

/** What becomes of a day that is granted, or waits. */
export const STATUS_OF: Readonly<Record<Exclude<ReservationOutcome, 'refused'>, ReservationStatus>> = {
  accepted: 'reserved',
  'accepted-late': 'reserved',
  requested: 'requested',
  'awaiting-payment': 'awaiting-payment',
  'on-hold': 'on-hold',
};

export const PLANNING_STATES = [
  'free',
  'requested',
  'onHold',
  'refused',
  'reserved',
  'awaitingPayment',
  'present',
  'absenceRequested',
  'awaitingProof',
  'absentExcused',
  'absentBilled',
  'absenceToVerify',
  'leave',
] as const;
export type PlanningState = (typeof PLANNING_STATES)[number];

export const PLANNING_MARKS = [
  'outsideContractHours',
  'outsideContract',
  'missingClocking',
  'anomaly',
] as const;
export type PlanningMark = (typeof PLANNING_MARKS)[number];

/** Reasons of absence that are a leave: the parents are at home, nobody is missing. */
export const LEAVE_REASONS: readonly string[] = ['parental-leave'];

/** What is kept of a child, a service and a day. */
export interface StateFacts {
  status: ReservationStatus | null;
  absence: { outcome: AbsenceOutcome; reason: string; proofBy: Date | null } | null;
  /** What was seen; null: nobody has taken attendance. hh:mm, null where it was not noted. */
  attendance: { isPresent: boolean; arrival: string | null; departure: string | null } | null;
  /** The weekdays of a regular contract; null where there is none. */
  contractDays: readonly Weekday[] | null;
  /** The hours for which a regular contract is meant, where the service has hours. */
  hours: { start: string; end: string } | null;
  weekday: Weekday;
}

/**
 * The state of a cell. In this order: that the child was seen; a leave; an absence, by what is decided of it; that a child
 * who was expected was not seen; the reservation as it stands. A proof that did not come in time leaves the day billed.
 */
export function stateOf({ status, absence, attendance }: StateFacts, now: Date): PlanningState {
  const holdsPlace = isExpected(status);
  if (attendance?.isPresent) return 'present';
  if (holdsPlace && absence) return absenceState(absence, now);
  if (holdsPlace && attendance) return 'absenceToVerify';
  switch (status) {
    case 'reserved':
      return 'reserved';
    case 'awaiting-payment':
      return 'awaitingPayment';
    case 'requested':
      return 'requested';
    case 'on-hold':
      return 'onHold';
    case 'refused':
      return 'refused';
    case 'cancelled':
    case null:
      return 'free';
  }
}

function absenceState(
  { outcome, reason, proofBy }: NonNullable<StateFacts['absence']>,
  now: Date,
): PlanningState {
  switch (outcome) {
    case 'ask-agent':
      return 'absenceRequested';
    case 'awaiting-proof':
      return proofBy === null || now < proofBy ? 'awaitingProof' : 'absentBilled';
    case 'free':
      return LEAVE_REASONS.includes(reason) ? 'leave' : 'absentExcused';
    case 'refund':
      return 'absentExcused';
    case 'billed':
    case 'collectable':
    case 'share':
    case 'fixed':
    case 'refused':
      return 'absentBilled';
  }
}

/** The marks of a cell. A child who is there without a reservation is a mistake of somebody's. */
export function marksOf({
  status,
  absence,
  attendance,
  contractDays,
  hours,
  weekday,
}: StateFacts): PlanningMark[] {
  const marks: PlanningMark[] = [];
  const holdsPlace = isExpected(status);
  const isGivenBack = absence?.outcome === 'free';
  if (attendance?.isPresent && (!holdsPlace || isGivenBack)) marks.push('anomaly');
  if (holdsPlace && contractDays && !contractDays.includes(weekday)) marks.push('outsideContract');
  if (!attendance?.isPresent) return marks;
  const { arrival, departure } = attendance;
  if ((arrival === null) !== (departure === null)) marks.push('missingClocking');
  const isOutside =
    hours !== null &&
    ((arrival !== null && arrival < hours.start) || (departure !== null && departure > hours.end));
  if (isOutside && contractDays) marks.push('outsideContractHours');
  return marks;
}

/** What a family can do by one gesture on a cell. */
export const PLANNING_ACTS = [
  'reserve',
  'withdraw-request',
  'take-place', // accepts a place that has come free
  'declare-absence',
  'withdraw-absence',
] as const;
export type PlanningAct = (typeof PLANNING_ACTS)[number];

/** The natural act on a cell in a state; whether it may be done is for the rules. */
export function naturalAct(state: PlanningState, isOffered: boolean): PlanningAct | null {
  switch (state) {
    case 'free':
    case 'refused':
      return 'reserve';
    case 'onHold':
      return isOffered ? 'take-place' : 'withdraw-request';
    case 'requested':
    case 'awaitingPayment':
      return 'withdraw-request';
    case 'reserved':
    // Until the day is over it can still be said, and the rules say what it costs.
    case 'absenceToVerify':
      return 'declare-absence';
    case 'absenceRequested':
    case 'awaitingProof':
    case 'absentExcused':
    case 'absentBilled':
    case 'leave':
      return 'withdraw-absence';
    case 'present':
      return null;
  }
}
