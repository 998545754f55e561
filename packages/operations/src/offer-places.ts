/** A place that comes free goes to the family that waits the longest, which has some time to take it. */
import type { TenantTransaction } from '@preau/db/database';
import { addJob } from '@preau/db/outbox';
import {
  endOffersOf,
  hasWaiting,
  lockPlanning,
  lockServiceDays,
  offerFree,
  type PlaceOffer,
  readOfferedFamilies,
} from '@preau/db/planning-writes';
import { type LocalDate, localDateAt, localTimeAt } from '@preau/domain/dates';
import { frenchDay, frenchTime } from '@preau/domain/french';
import { beginningOf } from '@preau/domain/regulation/deadlines';
import type { Context } from './context.ts';
import { notify } from './notify.ts';
import { type Change, serviceIdOf } from './open-planning.ts';
import type { TenantRules } from './planning-rules.ts';
import { aboutDays } from './tell-of-planning.ts';

/** How long a place is kept for the family that it is offered to, and how long before the service it is the last time. */
const ANSWER_HOURS = 24;
const LEAST_HOURS = 1;
const HOUR_MS = 3_600_000;

export interface PlaceDays {
  /** Key. */
  service: string;
  dates: readonly LocalDate[];
}

/** Has the places that these changes give back offered to who waits for them, once all is saved. */
export async function offerFreedPlaces(
  tx: TenantTransaction,
  ctx: Context,
  changes: readonly Pick<Change, 'service' | 'date' | 'holdsPlace'>[],
): Promise<void> {
  const freed = Map.groupBy(
    changes.filter(({ holdsPlace }) => !holdsPlace),
    ({ service }) => service,
  );
  for (const [service, days] of freed) {
    const dates = [...new Set(days.map(({ date }) => date))].sort();
    if (await hasWaiting(tx, serviceIdOf(tx, service), dates))
      await addJob(tx, { job: 'offer-places', payload: { service, dates }, runAt: ctx.now });
  }
}

/** Offers every free place of these days, first come first served, and tells the families. */
export function offerPlaces(ctx: Context, { service, dates }: PlaceDays): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const rules = await lockRules(tx, ctx);
    const offered = await offerOn(tx, ctx, rules, service, dates, true);
    await tellOffered(tx, ctx, rules, offered);
  });
}

/** Ends the offers of these days that nobody took, and makes the next ones. Who let one go by waits behind the others. */
export function endOffers(ctx: Context, { service, dates }: PlaceDays): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    const rules = await lockRules(tx, ctx);
    const serviceId = serviceIdOf(tx, service);
    await lockServiceDays(
      tx,
      dates.map(date => ({ serviceId, date, capacity: null })),
    );
    await endOffersOf(tx, serviceId, dates, ctx.now);
    const offered = await offerOn(tx, ctx, rules, service, dates, false);
    await tellOffered(tx, ctx, rules, offered);
  });
}

/** No day closes, and none has other places, while they are offered. */
async function lockRules(tx: TenantTransaction, ctx: Context): Promise<TenantRules> {
  return ctx.rules.at(tx, ctx.tenant, await lockPlanning(tx, []));
}

interface Offered extends PlaceOffer {
  service: string;
  until: Date;
}

async function offerOn(
  tx: TenantTransaction,
  ctx: Context,
  { rulebook }: TenantRules,
  key: string,
  dates: readonly LocalDate[],
  toThoseWhoLetOneGo: boolean,
): Promise<Offered[]> {
  const service = rulebook.service(key);
  if (!service) return [];
  const serviceId = serviceIdOf(tx, key);
  const open = dates.flatMap(date => {
    const begins = beginningOf(rulebook, service, date).getTime() - LEAST_HOURS * HOUR_MS;
    const until = new Date(Math.min(ctx.now.getTime() + ANSWER_HOURS * HOUR_MS, begins));
    return rulebook.calendar.dayOf(service, date).served && until > ctx.now ? [{ date, until }] : [];
  });
  await lockServiceDays(
    tx,
    open.map(({ date }) => ({ serviceId, date, capacity: null })),
  );
  const offers: Offered[] = [];
  for (const { date, until } of open) {
    const made = await offerFree(tx, { serviceId, date, until }, toThoseWhoLetOneGo);
    offers.push(...made.map(offer => ({ ...offer, service: key, until })));
    if (made.length > 0)
      await addJob(tx, { job: 'end-offers', payload: { service: key, dates: [date] }, runAt: until });
  }
  return offers;
}

async function tellOffered(
  tx: TenantTransaction,
  ctx: Context,
  rules: TenantRules,
  offers: readonly Offered[],
): Promise<void> {
  if (offers.length === 0) return;
  const { timeZone } = ctx.tenant;
  const planning = await readOfferedFamilies(tx, offers);
  await notify(
    tx,
    ctx,
    offers.map(({ id, childId, householdId, service, date, until }) => ({
      ...aboutDays(
        { rules, planning },
        householdId,
        [{ childId, service, date, status: 'on-hold' as const, absence: null }],
        `${id}/${until.toISOString()}`,
      ),
      occasion: 'place-offered' as const,
      reason: null,
      until: `${frenchDay(localDateAt(until, timeZone))} à ${frenchTime(localTimeAt(until, timeZone))}`,
    })),
  );
}
