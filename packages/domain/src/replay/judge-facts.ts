/** Judges all facts of a period by one rulebook: what would have been accepted, refused and billed. */
import { type AbsenceOutcome, decideAbsence, type EarlierAbsence } from '../absence/decide-absence.ts';
import { decideCommuneAct } from '../absence/decide-commune-act.ts';
import type { Days, Service } from '../calendar/calendar.ts';
import { addMonths, firstOfMonth, type LocalDate, lastOfMonth, localDateAt, monthNumber } from '../dates.ts';
import {
  type ChildMonth,
  type Enrolment,
  type MonthDay,
  priceMonth,
  type Unpriced,
} from '../pricing/price-month.ts';
import type { Occurrence } from '../regulation/occurrences.ts';
import type { LateSurcharge, Rule } from '../regulation/rule.ts';
import { holdsFor, type Rulebook, type RuleSubject } from '../regulation/rulebook.ts';
import type { Channel } from '../regulation/vocabulary.ts';
import {
  decideReservation,
  type ReservationDecision,
  type ReservationOutcome,
} from '../reservation/decide-reservation.ts';
import type { ReplayAttendance } from './facts.ts';
import type { AbsenceAct, FactsIndex, HouseholdIndex, Place, ReservationAct } from './index-facts.ts';
import { isPricedAlike, type PricedMonth, servicesPricedAlike } from './priced-alike.ts';

/** Why a fact could not be judged. */
export const UNJUDGED_REASONS = [
  'no-received-at', // nobody knows when it came
  'unknown-service',
  'no-regulation', // no version is in force
  'agent-decides', // the rules leave it to an agent, and no decision is among the facts
  'nothing-reserved', // an absence of a day that nobody had asked for
  'came-without-place', // the child was there; under these rules it would have had no place
  'no-price', // the rules have no answer for a fact, or the fact is missing
] as const;
export type UnjudgedReason = (typeof UNJUDGED_REASONS)[number];

export interface UnjudgedFact {
  reason: UnjudgedReason;
  /** For `no-price`: the fact that is missing, or for which there is no answer. */
  lacks: Unpriced['lacks'] | null;
  household: string;
  child: string;
  service: string;
  date: LocalDate;
}

/** Hears what the facts come to, one by one. A service is null for what is the family's. */
export interface Hearing {
  reservation(place: Place, outcome: ReservationOutcome): void;
  absence(place: Place, outcome: AbsenceOutcome): void;
  billed(household: HouseholdIndex, service: string | null, amountCents: number): void;
  unjudged(fact: UnjudgedFact): void;
}

/**
 * Judges facts by two rulebooks of one commune, each with who hears of it. What the second would price as the first did is
 * not priced again.
 * @param period whole months. What is before or after is judged as well, since rules look at it, but is not heard of.
 */
export function judgeFacts(facts: FactsIndex, period: Days, [first, second]: readonly [Side, Side]): void {
  const judgements = [first, second].map(side => new Judgement(side, facts, period));
  for (const { place, date } of facts.untimed)
    for (const judgement of judgements) judgement.leaveOpen(place, date, 'no-received-at');
  for (const act of facts.acts)
    for (const judgement of judgements)
      if (act.kind === 'reservation') judgement.reserve(act);
      else judgement.declareAbsence(act);
  const alike = servicesPricedAlike(first.rulebook, second.rulebook);
  for (const household of facts.households) {
    let priced: ReadonlyMap<LocalDate, PricedMonth> = new Map();
    for (const judgement of judgements) priced = judgement.bill(household, priced, alike);
  }
}

export interface Side {
  rulebook: Rulebook;
  hearing: Hearing;
}

/** A day that a household has, and what became of it. */
interface Booking {
  place: Place;
  date: LocalDate;
  channel: Channel;
  order: string | null;
  mealType: string | null;
  late: LateSurcharge | null;
  /** Null: none was declared. */
  absence: MonthDay['absence'];
}

/** What a child has of a service: one place a day, whichever household asked for it. */
interface Seat {
  bookings: Map<LocalDate, Booking>;
  /** By month, those that were not given back, for rules that look at other days. */
  kept: Map<number, Booking[]>;
  /** Absences as they were declared, which later ones may prolong. */
  declared: EarlierAbsence[];
}

/** No proof comes after it. */
const END_OF_TIME = new Date(8.64e15);

class Judgement {
  readonly rulebook: Rulebook;
  readonly facts: FactsIndex;
  readonly period: Days;
  readonly months: readonly LocalDate[];
  readonly hearing: Hearing;
  readonly needs: Needs;
  readonly seats: readonly Seat[];
  /** By number of the place; null: the commune has not such a one. */
  readonly services: readonly (Service | null)[];
  /** By number of the place: days of which nobody can say whether they were had. */
  readonly open: Set<LocalDate>[];
  /** Places taken a day, by service. */
  readonly taken = new Map<string, Map<LocalDate, number>>();
  /** By number of the household: what happened by decision, not by what was seen. */
  readonly decided: readonly Occurrence[][];

  constructor({ rulebook, hearing }: Side, facts: FactsIndex, period: Days) {
    this.rulebook = rulebook;
    this.facts = facts;
    this.period = period;
    this.months = monthsOf(period);
    this.hearing = hearing;
    this.needs = needsOf(rulebook);
    this.seats = Array.from({ length: facts.seatCount }, () => ({
      bookings: new Map(),
      kept: new Map(),
      declared: [],
    }));
    this.services = facts.places.map(({ use }) => rulebook.service(use.service));
    this.open = facts.places.map(() => new Set());
    this.decided = facts.households.map(() => []);
  }

  reserve(act: ReservationAct): void {
    const { place, reservation } = act;
    const { date, agentDecision } = reservation;
    const service = this.services[place.number];
    const decided = service && this.decide(service, act);
    if (!decided) this.leaveOpen(place, date, 'unknown-service');
    else if (decided.reason === 'no-regulation') this.leaveOpen(place, date, 'no-regulation');
    else {
      if (this.isHeard(date)) this.hearing.reservation(place, decided.outcome);
      const outcome = decided.outcome === 'requested' ? agentDecision : decided.outcome;
      if (outcome === null) this.leaveOpen(place, date, 'agent-decides');
      else if (outcome !== 'refused' && outcome !== 'on-hold') this.book(service, act, decided);
    }
  }

  decide(service: Service, { place, receivedAt, reservation }: ReservationAct): ReservationDecision {
    const { date, channel } = reservation;
    const enrolment = enrolmentOn(place, date);
    const { level } = place.child;
    const contract = enrolment?.contract ?? null;
    const seat = this.seatOf(place);
    return decideReservation(
      this.rulebook,
      { service: service.key, date, channel, receivedAt },
      {
        level,
        contract,
        isEnrolled: enrolment !== null || this.isEnrolledAsPupil(service, date, { level, contract }),
        reserved: RESERVED[this.needs.otherDays](seat, date),
        taken: service.capacity === null ? 0 : (this.taken.get(service.key)?.get(date) ?? 0),
        occurrences: this.needs.countsWhenReserved
          ? this.occurrencesOf(place.household, localDateAt(receivedAt, this.timeZone))
          : [],
      },
    );
  }

  book(
    service: Service,
    { place, reservation }: ReservationAct,
    { outcome, surcharge }: ReservationDecision,
  ): void {
    const { date, channel, order, mealType } = reservation;
    const seat = this.seatOf(place);
    const booking: Booking = { place, date, channel, order, mealType, late: surcharge, absence: null };
    seat.bookings.set(date, booking);
    const month = monthNumber(date);
    const kept = seat.kept.get(month);
    if (kept) kept.push(booking);
    else seat.kept.set(month, [booking]);
    this.take(service, date, 1);
    if (outcome === 'accepted-late')
      this.decided[place.household.number]?.push({ fact: 'late-reservations', date });
  }

  /** What is declared absent of the days that the household has. A day that costs nothing is given back. */
  declareAbsence({ place, absence, announcements }: AbsenceAct): void {
    const seat = this.seatOf(place);
    const service = this.services[place.number];
    const dates: LocalDate[] = [];
    for (const date of absence.dates) {
      const booking = seat.bookings.get(date);
      if (booking?.place === place && booking.absence?.charge.kind !== 'none') dates.push(date);
      else if (!service) this.leaveOpen(place, date, 'unknown-service');
      else if (!place.asked.has(date)) this.leaveOpen(place, date, 'nothing-reserved');
    }
    const [first] = dates.sort();
    if (!service || first === undefined) return;
    const { reason, proofs, returnOn } = absence;
    // A run of days is asked for, or one that it may prolong; a day by itself has nothing between.
    const isRun = (one: { dates: readonly LocalDate[] }) => one.dates.length > 1;
    const hasRun = isRun({ dates }) || seat.declared.some(one => one.reason === reason && isRun(one));
    const days = decideAbsence(
      this.rulebook,
      { service: service.key, dates, reason, announcements, proofs, returnOn },
      {
        level: place.child.level,
        contract: enrolmentOn(place, first)?.contract ?? null,
        reserved: hasRun ? keptBeside(seat, dates) : [],
        earlier: seat.declared,
        attestations: place.household.facts.attestations,
        occurrences: this.needs.countsWhenAbsent ? this.occurrencesOf(place.household, first) : [],
      },
      END_OF_TIME,
    );
    seat.declared.push({ dates, reason, announcements, returnOn });
    for (const { date, outcome, charge, article } of days) {
      const booking = seat.bookings.get(date);
      if (!booking) continue;
      const isLate = outcome === 'billed' || outcome === 'collectable';
      booking.absence = { charge, isLate, article };
      if (this.isHeard(date)) this.hearing.absence(place, outcome);
      if (outcome === 'ask-agent') this.list(place, date, 'agent-decides');
      if (isLate) this.decided[place.household.number]?.push({ fact: 'late-absences', date });
      if (charge.kind !== 'none') continue;
      const month = monthNumber(date);
      const kept = seat.kept.get(month) ?? [];
      seat.kept.set(
        month,
        kept.filter(one => one.date !== date),
      );
      this.take(service, date, -1);
    }
  }

  /**
   * Bills a household month by month.
   * @param priced what other rules made of the same months, used where they price alike what is the same.
   * @returns the months as these rules have priced them.
   */
  bill(
    household: HouseholdIndex,
    priced: ReadonlyMap<LocalDate, PricedMonth>,
    alike: ReadonlySet<string>,
  ): Map<LocalDate, PricedMonth> {
    const own = new Map<LocalDate, PricedMonth>();
    const days = household.children.map(({ places }) => places.map(place => this.daysOf(place)));
    const occurrences = this.needs.countsWhenBilled ? this.occurrencesOf(household, null) : [];
    const feesBilled = [...household.facts.feesBilled];
    for (const [index, month] of this.months.entries()) {
      const last = lastOfMonth(month);
      let isUsed = false;
      const children = household.children.map(({ child, places }, number): ChildMonth => {
        const services = places.flatMap((place, order) => {
          const used = days[number]?.[order]?.[index] ?? [];
          const enrolment = place.use.enrolments.find(({ from, to }) => from <= last && month <= to) ?? null;
          isUsed ||= used.length > 0 || enrolment?.contract === 'regular';
          return used.length > 0 || enrolment ? [{ service: place.use.service, enrolment, days: used }] : [];
        });
        return { child: child.child, level: child.level, guest: child.guest, mealType: null, services };
      });
      if (!isUsed) continue;
      const { quotients, residences, attestations } = household.facts;
      const facts = { quotients, residences, attestations, children, occurrences, feesBilled };
      const known = priced.get(month);
      const bill =
        known && isPricedAlike(known.facts, facts, alike)
          ? known.bill
          : priceMonth(this.rulebook, month, facts);
      const { lines, unpriced, feesDue } = bill;
      own.set(month, { facts: { ...facts, feesBilled: [...feesBilled] }, bill });
      for (const { service, amountCents } of lines) this.hearing.billed(household, service, amountCents);
      feesBilled.push(...feesDue);
      for (const { child, service, date, lacks } of unpriced)
        this.hearing.unjudged({ reason: 'no-price', lacks, household: household.key, child, service, date });
    }
    return own;
  }

  /** What a household has of a service, month by month: what it booked, and presences that nobody had asked for. */
  daysOf(place: Place): MonthDay[][] {
    const months = this.months.map((): MonthDay[] => []);
    const seen = new Map(place.use.attendances.map(attendance => [attendance.date, attendance]));
    for (const [date, booking] of this.seatOf(place).bookings) {
      if (booking.place !== place || !this.isHeard(date)) continue;
      const attendance = seen.get(date) ?? null;
      seen.delete(date);
      months[this.monthOf(date)]?.push(this.bookedDay(date, booking, attendance));
    }
    for (const [date, attendance] of seen) {
      if (!this.isHeard(date) || this.open[place.number]?.has(date)) continue;
      if (place.asked.has(date)) this.list(place, date, 'came-without-place');
      else
        months[this.monthOf(date)]?.push({
          date,
          reservation: null,
          absence: null,
          attendance,
          mealType: null,
          isCancelled: false,
        });
    }
    return months;
  }

  bookedDay(date: LocalDate, booking: Booking, attendance: ReplayAttendance | null): MonthDay {
    const { place, late, order, mealType, absence } = booking;
    const { service } = place.use;
    const day: MonthDay = {
      date,
      reservation: { late, order },
      absence,
      attendance,
      mealType,
      isCancelled: false,
    };
    for (const act of this.facts.prevented.get(service)?.get(date) ?? []) {
      if (act.children && !act.children.includes(place.child.child)) continue;
      const subject = {
        level: place.child.level,
        contract: enrolmentOn(place, date)?.contract ?? null,
      };
      const { effect, article } = decideCommuneAct(this.rulebook, act, subject);
      if (effect === 'cancel') day.isCancelled = true;
      const isAway = !attendance && (absence !== null || this.facts.noted.get(service)?.has(date));
      if (effect === 'family-decides' && isAway)
        day.absence = { charge: { kind: 'none' }, isLate: false, article };
    }
    return day;
  }

  /**
   * How often what is counted happened to a household: before these facts, by decision, and by what was seen.
   * @param knownOn the day on which it is asked: what is seen later is not known yet. Null: all is known.
   */
  occurrencesOf(household: HouseholdIndex, knownOn: LocalDate | null): Occurrence[] {
    const seen: Occurrence[] = [];
    for (const { places } of household.children)
      for (const place of places) {
        const end = this.rulebook.service(place.use.service)?.hours?.end;
        const there = new Set<LocalDate>();
        for (const { date, departure } of place.use.attendances) {
          there.add(date);
          if (!place.asked.has(date)) seen.push({ fact: 'unbooked-presences', date });
          if (departure !== null && end !== undefined && departure > end)
            seen.push({ fact: 'late-pick-ups', date });
        }
        for (const [date, booking] of this.seatOf(place).bookings) {
          const isMissing = booking.place === place && booking.absence === null && !there.has(date);
          if (isMissing && this.facts.noted.get(place.use.service)?.has(date))
            seen.push({ fact: 'unjustified-absences', date });
        }
      }
    return [
      ...household.facts.occurrences,
      ...(this.decided[household.number] ?? []),
      ...seen.filter(({ date }) => knownOn === null || date < knownOn),
    ];
  }

  /** Whether a pupil is enrolled without asking, where a rule says so. */
  isEnrolledAsPupil(service: Service, date: LocalDate, subject: RuleSubject): boolean {
    const rule = this.rulebook.rulesOn('enrolment', service, date).find(one => holdsFor(one, subject));
    return rule?.granted === 'to-pupils' && subject.level !== null;
  }

  take({ key, capacity }: Service, date: LocalDate, places: 1 | -1): void {
    if (capacity === null) return;
    const days = this.taken.get(key) ?? new Map<LocalDate, number>();
    this.taken.set(key, days.set(date, (days.get(date) ?? 0) + places));
  }

  /** Lists a day of which nobody can say whether it was had; it is billed neither way. */
  leaveOpen(place: Place, date: LocalDate, reason: UnjudgedReason): void {
    this.open[place.number]?.add(date);
    this.list(place, date, reason);
  }

  list({ household, child, use }: Place, date: LocalDate, reason: UnjudgedReason): void {
    if (!this.isHeard(date)) return;
    const { service } = use;
    this.hearing.unjudged({
      reason,
      lacks: null,
      household: household.key,
      child: child.child,
      service,
      date,
    });
  }

  isHeard(date: LocalDate): boolean {
    return this.period.from <= date && date <= this.period.to;
  }

  seatOf(place: Place): Seat {
    const seat = this.seats[place.seat];
    if (!seat) throw new RangeError(`no seat ${place.seat}`);
    return seat;
  }

  monthOf(date: LocalDate): number {
    return monthNumber(date) - monthNumber(this.period.from);
  }

  /** The school year by which a yearly fee is known. */
  yearOf(date: LocalDate): string {
    return this.rulebook.calendar.schoolYearOn(date)?.key ?? date.slice(0, 4);
  }

  get timeZone(): string {
    return this.rulebook.calendar.calendar.timeZone;
  }
}

/** What some rule of a rulebook looks at beside the day itself; the rest need not be gathered. */
interface Needs {
  otherDays: keyof typeof RESERVED;
  countsWhenReserved: boolean;
  countsWhenAbsent: boolean;
  countsWhenBilled: boolean;
}

function needsOf({ commune }: Rulebook): Needs {
  const has = (isSuch: (rule: Rule) => boolean) =>
    commune.regulations.some(({ rules }) => rules.some(isSuch));
  return {
    otherDays: has(rule => rule.kind === 'limit' && rule.per !== 'month')
      ? 'all'
      : has(rule => rule.kind === 'single-channel' && rule.per !== 'child-and-month')
        ? 'all'
        : has(({ kind }) => kind === 'single-channel' || kind === 'limit')
          ? 'month'
          : 'none',
    countsWhenReserved: has(({ kind }) => kind === 'repetition'),
    countsWhenAbsent: has(rule => rule.kind === 'absence' && rule.counter !== undefined),
    countsWhenBilled: has(rule => rule.kind === 'surcharge' && rule.times !== undefined),
  };
}

/** Whether some rule counts what has happened to a family, in whichever service. */
export function countsOccurrences(rulebook: Rulebook): boolean {
  const { countsWhenReserved, countsWhenAbsent, countsWhenBilled } = needsOf(rulebook);
  return countsWhenReserved || countsWhenAbsent || countsWhenBilled;
}

function monthsOf({ from, to }: Days): LocalDate[] {
  const months: LocalDate[] = [];
  for (let month = firstOfMonth(from); month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

function enrolmentOn({ use }: Place, date: LocalDate): Enrolment | null {
  return use.enrolments.find(({ from, to }) => from <= date && date <= to) ?? null;
}

type Kept = readonly Booking[];

/** The day itself, where it is kept already: all that matters where no rule looks at other days. */
function keptOn({ bookings }: Seat, date: LocalDate): Kept {
  const booking = bookings.get(date);
  return booking && booking.absence?.charge.kind !== 'none' ? [booking] : NONE;
}

const NONE: Kept = [];

function allKept({ kept }: Seat): Kept {
  return [...kept.values()].flat();
}

/** The days on which a child is expected, and those that it is absent. */
function keptBeside(seat: Seat, absent: readonly LocalDate[]): LocalDate[] {
  return allKept(seat)
    .filter(({ date, absence }) => absence === null || absent.includes(date))
    .map(({ date }) => date);
}

/** What a child has reserved already, by how far the rules look. */
const RESERVED = {
  none: keptOn,
  month: ({ kept }: Seat, date: LocalDate): Kept => kept.get(monthNumber(date)) ?? NONE,
  all: allKept,
};
