/**
 * What families and the commune have done in a period, as it reached the mairie: the facts that a replay judges anew. They
 * say nothing of what became of them, but for what an agent decided, which no rule can say.
 */
import type { LocalDate } from '../dates.ts';
import type { Level } from '../family.ts';
import type { DatedValue } from '../pricing/dated-facts.ts';
import type { Enrolment } from '../pricing/price-month.ts';
import type { Occurrence } from '../regulation/occurrences.ts';
import type { Cause, Channel, Residence } from '../regulation/vocabulary.ts';

export interface ReplayFacts {
  /** In any order. */
  households: readonly ReplayHousehold[];
  /** What the commune or the school itself prevented. */
  communeActs: readonly ReplayCommuneAct[];
}

export interface ReplayHousehold {
  /** What the household is known by, once. */
  household: string;
  quotients: readonly DatedValue<number>[];
  residences: readonly DatedValue<Residence>[];
  attestations: readonly { kind: string; from: LocalDate; to: LocalDate | null }[];
  /** The eldest first: the rank among siblings is this order. */
  children: readonly ReplayChild[];
  /** What had happened before these facts begin; what happens in them is counted anew. */
  occurrences: readonly Occurrence[];
  /** Yearly fees billed before these facts begin, as `feeKey` names them. */
  feesBilled: readonly string[];
}

export interface ReplayChild {
  /** A child of two households has the same name in both: it has one place a day, whoever asks for it. */
  child: string;
  level: Level | null;
  guest: string | null;
  services: readonly ReplayUse[];
}

/** What a household asks of one service for one child. */
export interface ReplayUse {
  service: string;
  /** Empty: never enrolled. */
  enrolments: readonly Enrolment[];
  reservations: readonly ReplayReservation[];
  absences: readonly ReplayAbsence[];
  attendances: readonly ReplayAttendance[];
}

export interface ReplayReservation {
  date: LocalDate;
  channel: Channel;
  /** Null: not known, so that nobody can say whether it was in time. */
  receivedAt: Date | null;
  /** What was asked for together has the same name; null: by itself. */
  order: string | null;
  mealType: string | null;
  /** What an agent decided, used where a rule leaves it to one; null: nobody did. */
  agentDecision: 'accepted' | 'refused' | null;
}

export interface ReplayAbsence {
  dates: readonly LocalDate[];
  reason: string;
  /** In the order of their coming; the last is the declaration. */
  announcements: readonly { channel: Channel; receivedAt: Date | null }[];
  proofs: readonly { kind: string; receivedAt: Date }[];
  returnOn: LocalDate | null;
}

/** hh:mm as noted, null where not. */
export interface ReplayAttendance {
  date: LocalDate;
  arrival: string | null;
  departure: string | null;
}

export interface ReplayCommuneAct {
  service: string;
  date: LocalDate;
  cause: Cause;
  /** Whom it concerns; null: everyone. */
  children: readonly string[] | null;
}
