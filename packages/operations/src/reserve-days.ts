/** A family, or an agent for it, reserves days: decided by the règlement one by one, priced, and saved together. */
import type { NewReservations, OfficeReservations, ReservationResult, When } from '@preau/contract/planning';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import { type PlanningSubject, readPlanning } from '@preau/db/planning';
import { addDays, type LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import {
  type BookedDay,
  type BookingCircumstances,
  decideBookings,
  type WantedDay,
} from '@preau/domain/planning/book';
import { isBooked, type KeptChild } from '@preau/domain/planning/kept';
import { daysOf, MOST_PATTERN_DAYS } from '@preau/domain/planning/pattern';
import { payerOn } from '@preau/domain/planning/payer';
import { isExpected, STATUS_OF } from '@preau/domain/planning/state';
import { sentenceOfReservation } from '@preau/domain/regulation/sentences/decision';
import type { Context } from './context.ts';
import { reachChild, reachServices } from './office-reach.ts';
import { guardianOf } from './open-family.ts';
import {
  type Change,
  costsOf,
  lockAndOpenPlanning,
  type OpenPlanning,
  openPlanning,
  saveChanges,
  spanOf,
} from './open-planning.ts';
import { OperationError } from './operation-error.ts';
import { answeredBefore, type SentAct, saveActs, sentAct } from './sent-act.ts';
import { tellOfAct } from './tell-of-planning.ts';

/** Who asks for whom, and how it came. */
export interface Booking {
  subject: PlanningSubject;
  accountId: Id<'account'>;
  circumstances: BookingCircumstances;
  /** The act that this one takes back; null: none. */
  undoesId: string | null;
}

/**
 * A family reserves by the portal.
 * @throws OperationError `not_found` for a child or a household that is not this adult's; `invalid` where no day is left
 */
export function reserveDays(ctx: Context, asked: NewReservations): Promise<ReservationResult> {
  return ctx.tenant.transaction(async tx => {
    const { id, guardianId } = guardianOf(ctx);
    return book(tx, ctx, asked, {
      subject: { kind: 'guardian', guardianId },
      accountId: id,
      circumstances: { channel: 'portal', receivedAt: ctx.now, override: null, acceptsRequested: false },
      undoesId: null,
    });
  });
}

/**
 * An agent writes down what a family asked by telephone, on paper or at the counter: judged by when it came, not by when it
 * is typed.
 * @throws OperationError `not_found` for a child that is not this agent's; `invalid` for what came later than now
 */
export function reserveForFamily(ctx: Context, asked: OfficeReservations): Promise<ReservationResult> {
  return ctx.tenant.transaction(async tx => {
    const { accountId, circumstances } = officeCircumstances(ctx, asked);
    for (const childId of asked.childIds) await reachChild(tx, ctx, childId);
    await reachServices(tx, ctx, asked.services);
    return book(tx, ctx, asked, {
      subject: { kind: 'children', childIds: asked.childIds },
      accountId,
      circumstances: { ...circumstances, acceptsRequested: asked.acceptsRequested },
      undoesId: null,
    });
  });
}

/** How an act came to the mairie. @throws OperationError `forbidden` for who is no agent; `invalid` for a time to come */
export function officeCircumstances(
  { actor, now }: Context,
  { channel, receivedAt, override }: Pick<OfficeReservations, 'channel' | 'receivedAt' | 'override'>,
): { accountId: Id<'account'>; circumstances: BookingCircumstances } {
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  const at = new Date(receivedAt);
  if (at > now) throw new OperationError('invalid', { mistakes: { receivedAt: 'in-the-future' } });
  return {
    accountId: actor.id,
    circumstances: {
      channel,
      receivedAt: at,
      override: override === null ? null : { reason: override },
      acceptsRequested: false,
    },
  };
}

async function book(
  tx: TenantTransaction,
  ctx: Context,
  asked: NewReservations,
  booking: Booking,
): Promise<ReservationResult> {
  const dates = await datesOf(tx, ctx, asked, booking.subject);
  const locked = { childIds: asked.childIds, services: asked.services, dates: dates.all };
  const open = asked.preview
    ? await openPlanning(tx, ctx, booking.subject, spanOf(dates.all))
    : await lockAndOpenPlanning(tx, ctx, booking.subject, locked);
  const sent = sentAct(tx, booking.accountId, 'reserve', asked);
  const before = asked.preview ? null : await answeredBefore<ReservationResult>(tx, sent);
  if (before) return before;
  return bookDays(tx, ctx, open, wantedDays(open, asked, booking, dates), {
    ...booking,
    sent,
    preview: asked.preview,
  });
}

/** Decides days and, unless they are only looked at, saves them: with the act, an entry of audit, and who is told. */
export async function bookDays(
  tx: TenantTransaction,
  ctx: Context,
  { rules, planning }: OpenPlanning,
  wanted: readonly WantedDay[],
  { circumstances, accountId, undoesId, sent, preview }: Booking & { sent: SentAct; preview: boolean },
): Promise<ReservationResult> {
  const { actId, fingerprint } = sent;
  const booked = decideBookings(rules, planning, wanted, circumstances);
  const changes = booked.flatMap(day => changeOf(day, actId, circumstances));
  const households = [...new Set(wanted.map(({ householdId }) => householdId))];
  // What is saved is priced by whoever looks at the planning next.
  const { costs, priceOf } = preview
    ? costsOf(rules, planning, changes, households)
    : { costs: [], priceOf: () => null };
  const timeZone = ctx.tenant.timeZone;
  const result: ReservationResult = {
    actId: preview || changes.length === 0 ? null : actId,
    days: booked.map(({ childId, service, householdId, date, decision, isOthers, isOverridden }) => ({
      childId,
      service,
      householdId,
      date,
      outcome: decision.outcome,
      reason: decision.reason,
      article: decision.article,
      sentence: isOthers
        ? 'L’autre foyer de l’enfant a déjà réservé ce jour.'
        : sentenceOfReservation(decision, rules.names, timeZone),
      cents: priceOf({ childId, service, date }),
      isOthers,
      isOverridden,
    })),
    costs,
  };
  if (result.actId === null) return result;
  // One family goes without the other: what is of both is neither's.
  const [householdId, ...others] = households;
  // Sent together: none waits for the answer to the one before.
  await Promise.all([
    saveActs(tx, {
      id: actId,
      kind: 'reserve',
      householdId: others.length === 0 ? (householdId ?? null) : null,
      byAccountId: accountId,
      channel: circumstances.channel,
      receivedAt: circumstances.receivedAt,
      recordedAt: ctx.now,
      undoesId,
      content: { sent: fingerprint, result, override: circumstances.override?.reason ?? null },
    }),
    saveChanges(tx, planning, changes),
    recordAudit(tx, {
      actor: ctx.actor,
      at: ctx.now,
      requestId: ctx.requestId,
      action: 'reservation.create',
      before: { days: booked.flatMap(({ kept }) => (kept ? [{ id: kept.id, status: kept.status }] : [])) },
      after: {
        actId,
        override: circumstances.override?.reason ?? null,
        days: changes.map(({ childId, service, date, status }) => ({ childId, service, date, status })),
      },
    }),
  ]);
  await tellOfAct(tx, ctx, { rules, planning }, { kind: 'reserve', actId, changes });
  return result;
}

function changeOf(
  { childId, service, householdId, date, decision, isOverridden }: BookedDay,
  actId: string,
  { channel, receivedAt, override }: BookingCircumstances,
): Change[] {
  if (decision.outcome === 'refused') return [];
  const status = STATUS_OF[decision.outcome];
  return [
    {
      childId,
      service,
      householdId,
      date,
      status,
      holdsPlace: isExpected(status),
      reason: isOverridden ? 'agent' : decision.reason,
      article: decision.article,
      version: decision.version,
      surcharge: isOverridden ? null : decision.surcharge,
      note: isOverridden ? (override?.reason ?? null) : null,
      channel,
      receivedAt,
      actId,
      offeredUntil: null,
      absence: null,
      communeActId: null,
    },
  ];
}

interface AskedDates {
  /** Of every child and service. */
  all: LocalDate[];
  /** Of one child and service where they differ; without, all. */
  of: ((childId: string, service: string) => readonly LocalDate[]) | null;
  /** Whether days without service are left out rather than refused. */
  isLoose: boolean;
}

/** Which days are meant, for which child and service. */
async function datesOf(
  tx: TenantTransaction,
  ctx: Context,
  { when, services }: NewReservations,
  subject: PlanningSubject,
): Promise<AskedDates> {
  refuseLong(when);
  switch (when.kind) {
    case 'dates':
      return { all: [...new Set(when.dates)].sort(), of: null, isLoose: false };
    case 'pattern':
      return { all: daysOf(when), of: null, isLoose: true };
    case 'as-child': {
      const { planning } = await openPlanning(tx, ctx, subject, when);
      const of = (_: string, service: string) =>
        planning.reservations
          .filter(kept => kept.childId === when.childId && kept.service === service && isBooked(kept))
          .map(({ date }) => date)
          .filter(date => when.from <= date && date <= when.to);
      return { all: [...new Set(services.flatMap(service => of('', service)))].sort(), of, isLoose: true };
    }
    case 'as-last-year': {
      const before = await readPlanning(tx, subject, {
        from: addDays(when.from, -YEAR_OF_WEEKS),
        to: addDays(when.to, -YEAR_OF_WEEKS),
      });
      const of = (childId: string, service: string) =>
        before.reservations
          .filter(kept => kept.childId === childId && kept.service === service && isBooked(kept))
          .map(({ date }) => addDays(date, YEAR_OF_WEEKS));
      const all = before.reservations.filter(isBooked).map(({ date }) => addDays(date, YEAR_OF_WEEKS));
      return { all: [...new Set(all)].sort(), of, isLoose: true };
    }
  }
}

/** Fifty-two weeks: the same day of the week. */
const YEAR_OF_WEEKS = 364;

function refuseLong(when: When): void {
  if (when.kind === 'dates') return;
  const isLong = when.to < when.from || addDays(when.from, MOST_PATTERN_DAYS) < when.to;
  if (isLong) throw new OperationError('invalid', { mistakes: { to: 'period' } });
}

/** @throws OperationError `not_found` for a child or a household that is not the subject's */
function wantedDays(
  { rules, planning }: OpenPlanning,
  { childIds, services, householdId }: NewReservations,
  { subject }: Booking,
  dates: AskedDates,
): WantedDay[] {
  const { rulebook } = rules;
  if (householdId !== null && !planning.householdIds.includes(householdId))
    throw new OperationError('not_found');
  const wanted = childIds.flatMap(childId => {
    const child = planning.children.find(({ id }) => id === childId);
    if (!child) throw new OperationError('not_found');
    const candidates = subject.kind === 'guardian' ? householdsOf(child, planning) : planning.householdIds;
    const asked = services.filter(key =>
      childIds.length === 1 && services.length === 1 ? true : isFor(planning, child, key),
    );
    return asked.flatMap(key => {
      const service = rulebook.service(key);
      const days = dates.of?.(childId, key) ?? dates.all;
      return days
        .filter(date => !dates.isLoose || (service && rulebook.calendar.dayOf(service, date).served))
        .flatMap((date): WantedDay[] => {
          const payer = householdId ?? payerOn(child, planning.enrolments, key, date, candidates);
          return payer === null ? [] : [{ childId, service: key, householdId: payer, date }];
        });
    });
  });
  if (wanted.length > MOST_DAYS_DECIDED) throw new OperationError('invalid', { days: 'too-many' });
  return wanted;
}

const MOST_DAYS_DECIDED = 3000;

/** Whether a child uses a service at all: of many children and services that are asked for together, others are left out. */
function isFor(planning: OpenPlanning['planning'], child: KeptChild, service: string): boolean {
  const own = planning.enrolments.filter(({ childId }) => childId === child.id);
  return own.length === 0 || own.some(one => one.service === service);
}

/** The adult's own households that the child lives in. */
function householdsOf(child: KeptChild, { householdIds }: OpenPlanning['planning']): readonly string[] {
  const own = householdIds.filter(id => child.custody.some(({ householdId }) => householdId === id));
  return own.length > 0 ? own : householdIds;
}
