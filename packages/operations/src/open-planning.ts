/** Whose planning an act or a screen is about, with the rules that decide it. */
import type { TenantTransaction } from '@preau/db/database';
import { derivedId, newId } from '@preau/db/new-id';
import {
  type FamilyPlanning,
  type PlanningSpan,
  type PlanningSubject,
  readPlanning,
} from '@preau/db/planning';
import {
  findFreePlaces,
  type LimitedDay,
  lockPlanning,
  lockServiceDays,
  type ReservationToSave,
  saveReservations,
} from '@preau/db/planning-writes';
import { firstOfMonth, type LocalDate } from '@preau/domain/dates';
import type { Id } from '@preau/domain/ids';
import { estimateMonth } from '@preau/domain/planning/cost';
import type { KeptPlanning, KeptReservation } from '@preau/domain/planning/kept';
import { countingSpan, servicesWithoutEnrolment } from '@preau/domain/planning/span';
import type { Context } from './context.ts';
import { OperationError } from './operation-error.ts';
import type { TenantRules } from './planning-rules.ts';

export interface OpenPlanning {
  rules: TenantRules;
  planning: FamilyPlanning;
}

/** Reads a planning and the rules of the same revision, in one statement where the rules are known. */
export async function openPlanning(
  tx: TenantTransaction,
  ctx: Context,
  subject: PlanningSubject,
  span: PlanningSpan,
): Promise<OpenPlanning> {
  const { rules, kept } = await openAs(tx, ctx, ({ rulebook }) =>
    readPlanning(tx, subject, countingSpan(rulebook, span), {
      services: servicesWithoutEnrolment(rulebook),
      days: span,
    }),
  );
  return { rules, planning: kept };
}

/** Reads what is kept, and the rules of the same revision: without a statement of their own where they are known. */
export async function openAs<Kept extends { revision: number } | null>(
  tx: TenantTransaction,
  ctx: Context,
  read: (rules: TenantRules) => Promise<Kept>,
): Promise<{ rules: TenantRules; kept: Kept }> {
  const known = ctx.rules.lastOf(ctx.tenant) ?? (await ctx.rules.read(tx, ctx.tenant));
  const kept = await read(known);
  if (kept === null || kept.revision === known.revision) return { rules: known, kept };
  const rules = await ctx.rules.read(tx, ctx.tenant);
  return { rules, kept: await read(rules) };
}

/** Reads it for an act: nobody else changes it, closes one of these days or takes a place on them before the act is done. */
export async function lockAndOpenPlanning(
  tx: TenantTransaction,
  ctx: Context,
  subject: PlanningSubject,
  locked: { childIds: readonly string[]; services: readonly string[]; dates: readonly LocalDate[] },
): Promise<OpenPlanning> {
  const revision = await lockPlanning(tx, locked.childIds);
  const rules = await ctx.rules.at(tx, ctx.tenant, revision);
  await lockServiceDays(tx, limitedDays(tx, rules, locked));
  const span = countingSpan(rules.rulebook, spanOf(locked.dates));
  const planning = await readPlanning(tx, subject, span, { services: locked.services });
  return { rules, planning };
}

function limitedDays(
  tx: TenantTransaction,
  { rulebook }: TenantRules,
  { services, dates }: { services: readonly string[]; dates: readonly LocalDate[] },
): LimitedDay[] {
  return services.flatMap(key => {
    const service = rulebook.service(key);
    if (!service) return [];
    const serviceId = serviceIdOf(tx, key);
    return dates
      .filter(date => rulebook.calendar.dayOf(service, date).served)
      .map(date => ({ serviceId, date, capacity: service.capacity }));
  });
}

/** @throws OperationError `invalid` where no day is named */
export function spanOf(dates: readonly LocalDate[]): PlanningSpan {
  const ordered = dates.toSorted();
  const [from, to] = [ordered[0], ordered.at(-1)];
  if (from === undefined || to === undefined) throw new OperationError('invalid', { days: 'none' });
  return { from, to };
}

export function serviceIdOf(tx: TenantTransaction, key: string): Id<'service'> {
  return derivedId(tx.tenantId, 'service', key);
}

/** What a reservation is to become. A `place` of true wants one where places are counted, and keeps the one it has. */
export type Change = Omit<ReservationToSave, 'serviceId' | 'place'> & { holdsPlace: boolean };

/** The change of a row that is kept: all that is not named stays as it is. */
export function changed(kept: KeptReservation, changes: Partial<Change>): Change {
  const { id: _, place, ...row } = kept;
  return { ...row, holdsPlace: place !== null, ...changes };
}

/**
 * Saves what reservations become, with a free place for each that needs one.
 * @throws OperationError `conflict` when another household has one of the days meanwhile, or a place is gone: nothing is
 *   saved then
 */
export async function saveChanges(
  tx: TenantTransaction,
  planning: KeptPlanning,
  changes: readonly Change[],
): Promise<ReservationToSave[]> {
  const placeOf = new Map(planning.reservations.map(kept => [dayKey(kept), kept.place]));
  const limited = new Set(planning.taken.map(({ service, date }) => `${service} ${date}`));
  const needed = new Map<string, { serviceId: string; date: LocalDate; count: number }>();
  for (const change of changes) {
    const day = `${change.service} ${change.date}`;
    if (!change.holdsPlace || !limited.has(day) || placeOf.get(dayKey(change))) continue;
    const known = needed.get(day) ?? {
      serviceId: serviceIdOf(tx, change.service),
      date: change.date,
      count: 0,
    };
    needed.set(day, { ...known, count: known.count + 1 });
  }
  const free = new Map(
    (await findFreePlaces(tx, [...needed.values()])).map(found => [
      `${found.serviceId} ${found.date}`,
      found,
    ]),
  );
  const rows = changes.map(({ holdsPlace, ...change }): ReservationToSave => {
    const serviceId = serviceIdOf(tx, change.service);
    const own = placeOf.get(dayKey(change));
    if (holdsPlace && own) return { ...change, serviceId, place: own };
    if (!holdsPlace || !limited.has(`${change.service} ${change.date}`))
      return { ...change, serviceId, place: null };
    const day = free.get(`${serviceId} ${change.date}`);
    const number = day?.places.shift();
    if (!day || number === undefined)
      throw new OperationError('conflict', { problem: 'full', date: change.date });
    return { ...change, serviceId, place: { number, capacity: day.capacity } };
  });
  const saved = await saveReservations(tx, rows);
  if (saved < rows.length) throw new OperationError('conflict', { problem: 'taken' });
  return rows;
}

function dayKey({ childId, service, date }: Pick<KeptReservation, 'childId' | 'service' | 'date'>): string {
  return `${childId} ${service} ${date}`;
}

/** The planning as it would be with these changes, for what it would cost. */
export function withChanges(planning: KeptPlanning, changes: readonly Change[]): KeptPlanning {
  const fresh = new Set(changes.map(dayKey));
  return {
    ...planning,
    reservations: [
      ...planning.reservations.filter(kept => !fresh.has(dayKey(kept))),
      ...changes.map(({ holdsPlace: _, absence, ...change }) => ({
        ...change,
        id: newId(),
        place: null,
        absence: absence && {
          ...absence,
          reason: '',
          returnOn: null,
          announcements: [],
          proofs: [],
        },
      })),
    ],
  };
}

interface MonthCost {
  householdId: string;
  month: LocalDate;
  before: number;
  after: number;
}

/** What each month of these changes costs each household, before and after, with the price of single days after. */
export function costsOf(
  rules: TenantRules,
  planning: KeptPlanning,
  changes: readonly Change[],
  householdIds: readonly string[],
): {
  costs: MonthCost[];
  priceOf: (day: { childId: string; service: string; date: LocalDate }) => number | null;
} {
  const after = withChanges(planning, changes);
  const months = [...new Set(changes.map(({ date }) => firstOfMonth(date)))].sort();
  const prices = new Map<string, number>();
  const costs = planning.households
    .filter(({ id }) => householdIds.includes(id) && changes.some(({ householdId }) => householdId === id))
    .flatMap(household =>
      months.map((month): MonthCost => {
        const then = estimateMonth(rules.rulebook, after, household, month);
        addDayPrices(prices, then.lines);
        return {
          householdId: household.id,
          month,
          before: estimateMonth(rules.rulebook, planning, household, month).totalCents,
          after: then.totalCents,
        };
      }),
    );
  return { costs, priceOf: day => prices.get(dayKey(day)) ?? null };
}

/** What single days cost that have a price of their own. */
export function addDayPrices(
  prices: Map<string, number>,
  lines: ReturnType<typeof estimateMonth>['lines'],
): void {
  for (const { kind, child, service, dates, unitCents } of lines)
    if (kind === 'presence' && child !== null && service !== null)
      for (const date of dates) prices.set(dayKey({ childId: child, service, date }), unitCents);
}
