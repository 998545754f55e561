/**
 * What was seen at the gate and does not fit what was reserved: what a family is told the same day, with what it costs by
 * the règlement as things stand, so that nobody learns of it from a bill.
 */
import type { Service } from '../calendar/calendar.ts';
import type { LocalDate } from '../dates.ts';
import { type Cents, cents } from '../money.ts';
import { endOfService } from '../planning/absent.ts';
import type { PlanningRules } from '../planning/book.ts';
import { estimateMonth } from '../planning/cost.ts';
import { isBooked, type KeptAttendance, type KeptPlanning, type TellablePlanning } from '../planning/kept.ts';
import { isExpected } from '../planning/state.ts';
import type { Attendance } from './fold.ts';
import { isTimed } from './timed.ts';

/**
 * `unbooked`: came, and nobody had reserved. `missing`: reserved, not seen, and nobody has said why. `no-departure`: came,
 * and nobody has noted when it left. `late`: was collected after the time from which the règlement asks for more.
 */
export const SETTLE_KINDS = ['unbooked', 'missing', 'no-departure', 'late'] as const;
export type SettleKind = (typeof SETTLE_KINDS)[number];

export interface ToSettle {
  kind: SettleKind;
  childId: string;
  /** Key. */
  service: string;
  /** Who pays. */
  householdId: string;
  date: LocalDate;
  /** What it costs as it stands: of a late departure what it adds, else the whole day. 0: nothing, or nothing by itself. */
  cents: Cents;
  /** The surcharges in it, each with the article that asks for it. */
  surcharges: { cents: Cents; article: string | null }[];
  /** hh:mm; of a late departure. */
  departure: string | null;
}

interface Asked {
  householdIds: readonly string[];
  from: LocalDate;
  to: LocalDate;
  now: Date;
}

/** What there is to settle in a span, of these households, in the order of days. */
export function toSettle(rules: PlanningRules, planning: KeptPlanning, asked: Asked): ToSettle[] {
  return unsettled(rules, planning, asked).flatMap(({ kind, seen, householdId }): ToSettle[] => {
    const cost = costOf(rules, planning, seen, householdId, kind);
    // Within the minutes that the règlement does not count.
    if (kind === 'late' && cost.cents <= 0) return [];
    const { childId, service, date, departure } = seen;
    return [
      { kind, childId, service, householdId, date, ...cost, departure: kind === 'late' ? departure : null },
    ];
  });
}

export interface Unsettled {
  kind: SettleKind;
  seen: KeptAttendance;
  householdId: string;
}

/** The same without what it costs, which takes a month's bill: for whoever only asks whether there is anything. */
export function unsettled(
  rules: Pick<PlanningRules, 'rulebook'>,
  planning: Pick<TellablePlanning, 'reservations' | 'attendances'>,
  { householdIds, from, to, now }: Asked,
): Unsettled[] {
  const taken = planning.attendances.filter(({ date }) => from <= date && date <= to);
  if (taken.length === 0) return [];
  const dayOf = (one: { childId: string; service: string; date: LocalDate }) =>
    `${one.childId} ${one.service} ${one.date}`;
  const keptOn = new Map(planning.reservations.map(kept => [dayOf(kept), kept]));
  return taken
    .flatMap(seen => {
      const kept = keptOn.get(dayOf(seen)) ?? null;
      const booked = kept && isExpected(kept.status) && isBooked(kept) ? kept : null;
      const householdId = booked?.householdId ?? seen.householdId;
      if (!householdIds.includes(householdId)) return [];
      const { service, date } = seen;
      const reserved = { isBooked: booked !== null, isAbsent: kept?.absence != null };
      return settleKinds(rules, { service, date, seen, ...reserved }, now).map(kind => ({
        kind,
        seen,
        householdId,
      }));
    })
    .sort((one, other) => (one.seen.date < other.seen.date ? -1 : one.seen.date > other.seen.date ? 1 : 0));
}

/** What was seen of a day, and how far it was reserved. */
export interface SeenDay {
  /** Key. */
  service: string;
  date: LocalDate;
  seen: Attendance;
  /** Has a place that was not given back. */
  isBooked: boolean;
  /** An absence was declared, whatever is decided of it. */
  isAbsent: boolean;
}

/** What of a day does not fit. A late departure is one by the hour, whatever it costs. */
export function settleKinds(
  { rulebook }: Pick<PlanningRules, 'rulebook'>,
  { service: key, date, seen, isBooked, isAbsent }: SeenDay,
  now: Date,
): SettleKind[] {
  const service = rulebook.service(key);
  if (!service) return [];
  if (!seen.isPresent) return isBooked && !isAbsent ? ['missing'] : [];
  const isOver = now >= endOfService(rulebook, service, date);
  const { departure } = seen;
  const lateFrom = departure === null ? null : lateTime(rulebook, service, date);
  return [
    ...(isBooked ? [] : (['unbooked'] as const)),
    ...(isTimed(service) && seen.arrival !== null && departure === null && isOver
      ? (['no-departure'] as const)
      : []),
    ...(departure !== null && lateFrom !== null && lateFrom < departure ? (['late'] as const) : []),
  ];
}

type Rulebook = PlanningRules['rulebook'];

/** hh:mm after which a departure is late by the règlement; null where it says nothing of it. */
export function lateTime(rulebook: Rulebook, service: Service, date: LocalDate): string | null {
  const rule = rulebook.rulesOn('surcharge', service, date).find(one => one.on === 'late-pick-up');
  return rule?.on === 'late-pick-up' ? rule.after : null;
}

/** By the month's bill with what was seen and without it: that is what it changes, whatever the price is made of. */
function costOf(
  { rulebook }: PlanningRules,
  planning: KeptPlanning,
  seen: KeptAttendance,
  householdId: string,
  kind: SettleKind,
): Pick<ToSettle, 'cents' | 'surcharges'> {
  const household = planning.households.find(({ id }) => id === householdId);
  if (!household || kind === 'no-departure') return { cents: cents(0), surcharges: [] };
  const isDay = (one: { childId: string; service: string; date: LocalDate }) =>
    one.childId === seen.childId && one.service === seen.service && one.date === seen.date;
  const without: KeptPlanning = {
    ...planning,
    attendances: planning.attendances.flatMap(one => {
      if (!isDay(one)) return [one];
      return kind === 'late' && one.isPresent ? [{ ...one, departure: null }] : [];
    }),
    reservations:
      kind === 'missing' ? planning.reservations.filter(one => !isDay(one)) : planning.reservations,
  };
  const as = estimateMonth(rulebook, planning, household, seen.date);
  const before = estimateMonth(rulebook, without, household, seen.date);
  return {
    cents: cents(as.totalCents - before.totalCents),
    surcharges: as.lines
      .filter(
        line =>
          line.kind === 'surcharge' &&
          (line.child === null || line.child === seen.childId) &&
          (line.service === null || line.service === seen.service) &&
          line.dates.includes(seen.date),
      )
      .map(({ unitCents, article }) => ({ cents: unitCents, article })),
  };
}
