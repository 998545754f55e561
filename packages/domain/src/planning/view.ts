/** A family's planning for some days: what each cell says, what can be done with it, until when, and if not, why. */
import type { Service } from '../calendar/calendar.ts';
import { daysBetween } from '../calendar/count.ts';
import type { ServiceDay } from '../calendar/day.ts';
import { type LocalDate, weekdayOf } from '../dates.ts';
import {
  beginningOf,
  deadlineRuleFor,
  judge,
  type LastMinute,
  type NextDeadline,
  nextDeadlines,
  spansOf,
} from '../regulation/deadlines.ts';
import { decideAct } from '../regulation/decide-act.ts';
import { holdsFor, type Rulebook } from '../regulation/rulebook.ts';
import type { ReservationDecision } from '../reservation/decide-reservation.ts';
import { endOfDay, endOfService } from './absent.ts';
import { Board, classClosureOn, keepsPlace, type PlanningRules } from './book.ts';
import {
  enrolmentOn,
  isBooked,
  type KeptChild,
  type KeptPlanning,
  type KeptReservation,
  levelOn,
  stands,
  type TellablePlanning,
} from './kept.ts';
import {
  marksOf,
  naturalAct,
  type PlanningAct,
  type PlanningMark,
  type PlanningState,
  stateOf,
} from './state.ts';

export interface PlanningCell {
  date: LocalDate;
  day: ServiceDay;
  state: PlanningState;
  marks: PlanningMark[];
  kept: KeptReservation | null;
  /** Whether the child's other household has the day: no more of it is told. */
  isOthers: boolean;
  /** What one gesture does; null: nothing can be done. */
  act: PlanningAct | null;
  /** The last minute for it: after it the act is late, or no longer possible. */
  deadline: LastMinute | null;
  isLate: boolean;
  /** Why nothing can be done, or what a late act costs. */
  judged: ReservationDecision | null;
}

export interface PlanningRow {
  childId: string;
  service: string;
  householdId: string;
  cells: PlanningCell[];
}

export interface Asker {
  /** The households in whose name the planning is looked at. */
  householdIds: readonly string[];
  now: Date;
}

/**
 * The rows of a period: one for each child, service and household that is enrolled or has reserved in it, of the asker's
 * households alone.
 */
export function planningRows(
  rules: PlanningRules,
  planning: KeptPlanning,
  { from, to }: { from: LocalDate; to: LocalDate },
  { householdIds, now }: Asker,
): PlanningRow[] {
  const board = new Board(rules, planning);
  const dates = daysBetween(from, to);
  const isOwn = ({ householdId }: { householdId: string }) => householdIds.includes(householdId);
  const used = [
    ...planning.enrolments.filter(
      one => isOwn(one) && one.firstDay <= to && (one.lastDay === null || from <= one.lastDay),
    ),
    ...planning.reservations.filter(
      kept => isOwn(kept) && from <= kept.date && kept.date <= to && stands(kept),
    ),
    ...planning.attendances.filter(
      seen => isOwn(seen) && from <= seen.date && seen.date <= to && seen.isPresent,
    ),
  ];
  const isUsed = new Set(
    used.map(({ childId, service, householdId }) => `${childId} ${service} ${householdId}`),
  );
  const [first] = householdIds;
  for (const child of planning.children)
    for (const service of rules.rulebook.commune.services)
      if (first !== undefined && needsNoEnrolment(rules.rulebook, child, service, dates))
        isUsed.add(`${child.id} ${service.key} ${first}`);
  return planning.children.flatMap(child =>
    rules.rulebook.commune.services.flatMap(service =>
      householdIds
        .filter(householdId => isUsed.has(`${child.id} ${service.key} ${householdId}`))
        .map(householdId => ({
          childId: child.id,
          service: service.key,
          householdId,
          cells: dates.map(date => cellOf(board, child, service, householdId, date, now)),
        })),
    ),
  );
}

/** Whether a service may be reserved by children who are not enrolled, as a rule says on its first day in the period. */
function needsNoEnrolment(
  rulebook: Rulebook,
  child: KeptChild,
  service: Service,
  dates: readonly LocalDate[],
): boolean {
  const date = dates.find(day => rulebook.calendar.dayOf(service, day).served);
  if (date === undefined) return false;
  const subject = { level: levelOn(child, date), contract: null };
  const rule = rulebook.rulesOn('enrolment', service, date).find(one => holdsFor(one, subject));
  return rule?.granted === 'not-needed';
}

function cellOf(
  board: Board,
  child: KeptChild,
  service: Service,
  householdId: string,
  date: LocalDate,
  now: Date,
): PlanningCell {
  const { rules, planning } = board;
  const { rulebook } = rules;
  const closure = classClosureOn(rules.classClosures, child, { service: service.key, date });
  const calendarDay = rulebook.calendar.dayOf(service, date);
  const day: ServiceDay =
    closure && calendarDay.served ? { kind: 'closed', served: false, reason: closure.reason } : calendarDay;
  const asked = { childId: child.id, service: service.key, householdId, date };
  const found = board.keptOn(asked);
  const isOthers = found !== null && found.householdId !== householdId && isBooked(found);
  const kept = found?.householdId === householdId ? found : null;
  const seen = board.seenOn(asked);
  // What was seen is told where the day is paid.
  const isPaidHere = seen?.householdId === householdId || (kept !== null && isBooked(kept));
  const attendance = seen && isPaidHere && !isOthers ? seen : null;
  const base = { date, day, kept, isOthers, act: null, deadline: null, isLate: false, judged: null };
  if (!day.served && !kept && !attendance) return { ...base, state: 'free', marks: [] };
  const enrolment = enrolmentOn(planning.enrolments, asked, date);
  const facts = {
    status: kept?.status ?? null,
    absence: kept?.absence ?? null,
    attendance,
    contractDays: enrolment?.contract === 'regular' ? enrolment.weekdays : null,
    hours: service.hours,
    weekday: weekdayOf(date),
  };
  const state = stateOf(facts, now);
  const marks = marksOf(facts).filter(
    // Whoever is still there has not yet left.
    mark => mark !== 'missingClocking' || now >= endOfService(rulebook, service, date),
  );
  const act = day.served && !isOthers ? naturalAct(state, isOffered(kept, now)) : null;
  const cell = { ...base, state, marks };
  switch (act) {
    case 'reserve':
      return { ...cell, ...askedAgain() };
    case 'declare-absence':
      return { ...cell, ...absenceOf(rulebook, service, child, enrolment?.contract ?? null, date, now) };
    case 'withdraw-absence': {
      // A place that was given back is asked for again, by the rules of now.
      if (!kept || !keepsPlace(kept)) return { ...cell, ...askedAgain() };
      const isPast = now >= beginningOf(rulebook, service, date);
      return { ...cell, act: isPast ? null : act };
    }
    case 'withdraw-request':
    case 'take-place':
      return { ...cell, act };
    case null:
      return cell;
  }

  function askedAgain(): Pick<PlanningCell, 'act' | 'deadline' | 'isLate' | 'judged'> {
    const judged = board.judge(asked, { channel: 'portal', receivedAt: now });
    return {
      act: judged.outcome === 'refused' ? null : act,
      deadline: judged.deadline,
      isLate: judged.reason === 'late',
      judged,
    };
  }
}

function isOffered(kept: KeptReservation | null, now: Date): boolean {
  return kept?.offeredUntil != null && now < kept.offeredUntil;
}

/** Whether an absence can be told of a reserved day by the portal, until when in time, and if not, why. */
function absenceOf(
  rulebook: Rulebook,
  service: Service,
  child: KeptChild,
  contract: NonNullable<ReturnType<typeof enrolmentOn>>['contract'] | null,
  date: LocalDate,
  now: Date,
): Pick<PlanningCell, 'act' | 'deadline' | 'isLate' | 'judged'> {
  const subject = { level: levelOn(child, date), contract };
  const isPast = now >= endOfDay(rulebook, date);
  const rule = deadlineRuleFor(rulebook, service, date, 'declare-absence', 'portal', subject);
  const judged = rule && judge(spansOf(rulebook, service, date, rule), now);
  const deadline = judged?.span ?? null;
  const isLate = judged?.verdict === 'late';
  if (isPast)
    return {
      act: null,
      deadline,
      isLate,
      judged: refusal({ reason: 'past', article: null, deadline: null }),
    };
  const decided = (act: 'declare-absence' | 'announce-sickness') =>
    decideAct(rulebook, service, { act, date, channel: 'portal', receivedAt: now }, subject);
  const declared = decided('declare-absence');
  const isPossible = declared.outcome !== 'refused' || decided('announce-sickness').outcome !== 'refused';
  return {
    act: isPossible ? 'declare-absence' : null,
    deadline,
    isLate,
    judged: isPossible ? null : refusal(declared),
  };
}

function refusal({
  reason,
  article,
  deadline,
}: Pick<ReservationDecision, 'reason' | 'article' | 'deadline'>): ReservationDecision {
  return {
    outcome: 'refused',
    reason,
    article,
    version: null,
    deadline,
    opensAt: null,
    surcharge: null,
    facts: [],
  };
}

export interface ServiceDeadline extends NextDeadline {
  service: string;
  /** All of those whose deadline ends with it, this one among them. */
  services: string[];
}

/** The next deadline to reserve, of all services that these children are enrolled in; null where none is ahead. */
export function nextReservationDeadline(
  rulebook: Rulebook,
  { children, enrolments }: Pick<TellablePlanning, 'children' | 'enrolments'>,
  householdIds: readonly string[],
  today: LocalDate,
  now: Date,
): ServiceDeadline | null {
  const found = new Map<string, NextDeadline & { service: string }>();
  for (const enrolment of enrolments) {
    const { service: key, householdId, childId, firstDay, lastDay, contract } = enrolment;
    const child = children.find(({ id }) => id === childId);
    const service = rulebook.service(key);
    if (!service || !child || !householdIds.includes(householdId)) continue;
    if (firstDay > today || (lastDay !== null && lastDay < today)) continue;
    const level = levelOn(child, today);
    const kind = `${key} ${level} ${contract}`;
    if (found.has(kind)) continue;
    const next = nextOf(rulebook, kind, now, () => {
      const subject = { level, contract };
      return nextDeadlines(rulebook, service, 'reserve', 'portal', subject, today, now, 1)[0] ?? null;
    });
    if (next) found.set(kind, { ...next, service: key });
  }
  const ordered = [...found.values()].toSorted((one, other) => one.endsAt.getTime() - other.endsAt.getTime());
  const [first] = ordered;
  if (!first) return null;
  const together = ordered.filter(({ endsAt }) => endsAt.getTime() === first.endsAt.getTime());
  return { ...first, services: [...new Set(together.map(({ service }) => service))] };
}

/** What was found in a minute is so for all who look in it: a deadline ends, and a campaign opens, with a minute. */
const byMinute = new WeakMap<Rulebook, { minute: number; found: Map<string, NextDeadline | null> }>();

function nextOf(
  rulebook: Rulebook,
  kind: string,
  now: Date,
  find: () => NextDeadline | null,
): NextDeadline | null {
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  let known = byMinute.get(rulebook);
  if (known?.minute !== minute) {
    known = { minute, found: new Map() };
    byMinute.set(rulebook, known);
  }
  const found = known.found.get(kind);
  if (found !== undefined) return found;
  const next = find();
  known.found.set(kind, next);
  return next;
}

const MINUTE_MS = 60_000;
