/** What is kept of a family's planning: the facts of every decision and of every screen about it. */
import type { AbsenceCharge, AbsenceOutcome, Announcement } from '../absence/decide-absence.ts';
import type { Attendance } from '../attendance/fold.ts';
import type { CustodyPeriod } from '../custody.ts';
import type { LocalDate, Weekday } from '../dates.ts';
import type { Level } from '../family.ts';
import type { DatedValue } from '../pricing/dated-facts.ts';
import type { LateSurcharge } from '../regulation/rule.ts';
import type { Contract } from '../regulation/rulebook.ts';
import type { Channel, Residence } from '../regulation/vocabulary.ts';
import type { ReservationReason } from '../reservation/decide-reservation.ts';
import type { ReservationStatus } from './state.ts';

export interface KeptHousehold {
  id: string;
  number: string;
  /** « DUPONT ». */
  familyName: string;
  /** « DUPONT Jeanne », who pays. */
  payer: string;
  /** Key of the member whose family it is; null where it lives outside of all. */
  member: string | null;
  quotients: readonly DatedValue<number>[];
  /** What is billed once, as `feeKey` names it, with the month whose run billed it, and the member of the régie. */
  feesBilled: readonly { member: string; month: LocalDate; key: string }[];
  /** Papers of the family that hold in a period, by the key of their kind. */
  attestations: readonly { kind: string; from: LocalDate; to: LocalDate | null }[];
}

export interface KeptChild {
  id: string;
  firstName: string;
  lastName: string;
  birthDate: LocalDate;
  schoolings: readonly { level: Level; classId: string; firstDay: LocalDate; lastDay: LocalDate }[];
  /** Key of a meal type; null: the first of the canteen. */
  mealType: string | null;
  custody: readonly CustodyPeriod[];
}

export interface KeptEnrolment {
  childId: string;
  service: string;
  householdId: string;
  firstDay: LocalDate;
  lastDay: LocalDate | null;
  contract: Contract;
  weekdays: readonly Weekday[];
}

export interface KeptAbsence {
  id: string;
  outcome: AbsenceOutcome;
  charge: AbsenceCharge;
  article: string | null;
  version: string | null;
  proofBy: Date | null;
  reason: string;
  returnOn: LocalDate | null;
  announcements: readonly Announcement[];
  proofs: readonly { kind: string; receivedAt: Date }[];
}

/** The one row of a child, a service and a date. */
export interface KeptReservation {
  id: string;
  childId: string;
  service: string;
  date: LocalDate;
  householdId: string;
  status: ReservationStatus;
  /** Where places are counted, the one that it holds, of so many. */
  place: { number: number; capacity: number } | null;
  reason: ReservationReason | AgentReason;
  article: string | null;
  version: string | null;
  surcharge: LateSurcharge | null;
  note: string | null;
  channel: Channel;
  receivedAt: Date;
  actId: string;
  offeredUntil: Date | null;
  absence: KeptAbsence | null;
  /** What of the commune's cancelled it. */
  communeActId: string | null;
}

/** Why a reservation is as it is where no rule has decided. */
export const AGENT_REASONS = ['agent', 'family', 'commune', 'offer', 'offer-ended'] as const;
export type AgentReason = (typeof AGENT_REASONS)[number];

/** What was seen of a child on a day of a service; of days without one, nobody has taken attendance. */
export type KeptAttendance = Attendance & {
  childId: string;
  service: string;
  date: LocalDate;
  /** Who pays where nobody had reserved. */
  householdId: string;
};

/** Places taken on a limited day, by others as well; a place that somebody waits for is as good as taken. */
export interface TakenPlaces {
  service: string;
  date: LocalDate;
  capacity: number;
  taken: number;
}

export interface KeptPlanning {
  households: readonly KeptHousehold[];
  children: readonly KeptChild[];
  enrolments: readonly KeptEnrolment[];
  reservations: readonly KeptReservation[];
  attendances: readonly KeptAttendance[];
  taken: readonly TakenPlaces[];
}

/** So much of a planning as tells what is ahead and what was seen, and decides nothing. */
export interface TellablePlanning {
  children: readonly {
    id: string;
    schoolings: readonly { level: Level; firstDay: LocalDate; lastDay: LocalDate }[];
  }[];
  enrolments: readonly Omit<KeptEnrolment, 'weekdays'>[];
  reservations: readonly TellableReservation[];
  attendances: readonly KeptAttendance[];
}

export interface TellableReservation
  extends Pick<KeptReservation, 'childId' | 'service' | 'date' | 'householdId' | 'status'> {
  absence: Pick<KeptAbsence, 'outcome' | 'reason' | 'proofBy'> | null;
}

/** Whether a reservation stands: it was asked for, and neither refused nor given up. */
export function stands({ status }: Pick<KeptReservation, 'status'>): boolean {
  return status !== 'refused' && status !== 'cancelled';
}

/** Whether a day counts as reserved for rules that count: a day that was given back for nothing does not. */
export function isBooked(kept: Pick<TellableReservation, 'status' | 'absence'>): boolean {
  return stands(kept) && !isGivenBack(kept);
}

/** Whether an absence has given the place back: nothing is billed for it. */
export function isGivenBack({ absence }: Pick<TellableReservation, 'absence'>): boolean {
  return absence?.outcome === 'free';
}

/** The level of a child on a day; in the summer between two years, that of the year before. */
export function levelOn(
  child: { schoolings: readonly { level: Level; firstDay: LocalDate; lastDay: LocalDate }[] },
  date: LocalDate,
): Level | null {
  return schoolingOn(child, date)?.level ?? null;
}

export function schoolingOn<Schooling extends { firstDay: LocalDate; lastDay: LocalDate }>(
  { schoolings }: { schoolings: readonly Schooling[] },
  date: LocalDate,
): Schooling | null {
  return (
    schoolings.find(({ firstDay, lastDay }) => firstDay <= date && date <= lastDay) ??
    schoolings.findLast(({ lastDay }) => lastDay < date) ??
    null
  );
}

export function enrolmentOn(
  enrolments: readonly KeptEnrolment[],
  asked: { childId: string; service: string; householdId: string },
  date: LocalDate,
): KeptEnrolment | null {
  return (
    enrolments.find(
      one =>
        one.childId === asked.childId &&
        one.service === asked.service &&
        one.householdId === asked.householdId &&
        one.firstDay <= date &&
        (one.lastDay === null || date <= one.lastDay),
    ) ?? null
  );
}

/** Where a household lives, as prices ask: in the member of the service, elsewhere in the tenant, or outside. */
export function residenceOf({ member }: Pick<KeptHousehold, 'member'>, serviceMember: string): Residence {
  if (member === null) return 'outside';
  return member === serviceMember ? 'member' : 'tenant';
}
