/** Orders of meals: frozen when the règlement says so, sent to the caterer at its time, ordered again by an agent. */
import { hashToken, legibleCode } from '@preau/auth/token';
import type { NewMealOrder } from '@preau/contract/meals';
import type { TenantTransaction } from '@preau/db/database';
import { listMealSites } from '@preau/db/meal-counts';
import {
  findOrdered,
  findSitesInUse,
  insertOrders,
  insertSendings,
  type KeptOrder,
  lockOrders,
  type NewOrder,
  orderIdOf,
  readOrders,
} from '@preau/db/meal-orders';
import { derivedId } from '@preau/db/new-id';
import { addJob } from '@preau/db/outbox';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, type LocalDate } from '@preau/domain/dates';
import { changesSince, compareCounts, type MealCount, totalOf } from '@preau/domain/meals/count';
import type { OrderTimes } from '@preau/domain/meals/freeze';
import type { Context } from './context.ts';
import { enqueue } from './enqueue.ts';
import { auditOffice, officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { type Kitchen, type KitchenSite, openKitchen } from './open-kitchen.ts';
import { OperationError } from './operation-error.ts';

/** No kitchen buys earlier: of a deadline before that, the numbers wait until so many days before. */
export const MOST_DAYS_AHEAD = 45;
/** Until when the next instants are asked for; the clock comes back every day. */
const PLANNED_HOURS = 36;
const HOUR_MS = 3_600_000;
/** 200 bits: nobody guesses it. */
const TOKEN_GROUPS = 10;

/** Asks for orders to be looked at again, where what they follow from may have changed: closures, deadlines, caterers. */
export async function reviewOrders(tx: TenantTransaction): Promise<void> {
  await enqueue(tx, 'freeze-meal-orders', {});
}

/**
 * Freezes every day whose time has come and that is not ordered yet, and asks for the next instants. Called by the clock
 * each day, at each of these instants, and whenever a rule has changed: so often as one likes, since what is ordered stays
 * ordered. A deadline that moves to later is not past, so nothing is frozen before it; one that moves to earlier is found
 * when the change is saved; a day that is opened again is ordered then, a day that closes is not ordered any more.
 */
export function settleMealOrders(ctx: Context): Promise<number> {
  return ctx.tenant.transaction(async tx => {
    // Whoever serves no meals, or is not set up yet, has no rules to be read.
    if ((await listMealSites(tx, 'tenant')).length === 0) return 0;
    await lockOrders(tx);
    const kitchen = await openKitchen(tx, ctx, 'tenant');
    const today = todayOf(ctx);
    const to = addDays(today, MOST_DAYS_AHEAD);
    const ordered = await findOrdered(tx, { from: today, to });
    const isOrdered = new Set(ordered.map(({ site, date }) => `${site} ${date}`));
    const open = kitchen.sites.flatMap(site =>
      daysBetween(today, to)
        .filter(date => !isOrdered.has(`${site.key} ${date}`) && kitchen.isServed(site, date))
        .map(date => ({ site, date, times: kitchen.timesOf(site, date) })),
    );
    const due = open.filter(({ times }) => times.freezesAt <= ctx.now);
    if (due.length > 0) await freezeAll(tx, ctx, kitchen, due);
    await planNext(
      tx,
      ctx.now,
      open.map(({ times }) => times.freezesAt),
    );
    return due.length;
  });
}

interface DayToOrder {
  site: KitchenSite;
  date: LocalDate;
  times: OrderTimes;
}

async function freezeAll(
  tx: TenantTransaction,
  ctx: Context,
  kitchen: Kitchen,
  due: readonly DayToOrder[],
): Promise<void> {
  const dates = due.map(({ date }) => date).sort();
  const [from, to] = [dates[0], dates.at(-1)];
  if (!from || !to) return;
  const sites = [...new Set(due.map(({ site }) => site.key))];
  const counts = Map.groupBy(
    await kitchen.count(tx, 'tenant', { from, to, sites }),
    ({ site, date }) => `${site} ${date}`,
  );
  const orders = due.map(({ site, date, times }) => ({
    site,
    times,
    order: newOrder(tx, ctx, site, date, times, {
      version: 1,
      madeBy: times.maker,
      lines: counts.get(`${site.key} ${date}`) ?? [],
    }),
  }));
  await insertOrders(
    tx,
    orders.map(({ order }) => order),
  );
  const inUse = await findSitesInUse(tx, addDays(from, -DAYS_IN_USE));
  for (const { site, times, order } of orders)
    if (inUse.has(site.id)) await askToSend(tx, ctx, site, order, times);
}

/** A canteen that has ordered nothing for so long does not use the portal yet: nobody is written that there are 0 meals. */
const DAYS_IN_USE = 60;

function newOrder(
  tx: TenantTransaction,
  ctx: Context,
  site: KitchenSite,
  date: LocalDate,
  { lastChange }: Pick<OrderTimes, 'lastChange'>,
  made: Pick<NewOrder, 'version' | 'madeBy'> & { lines: readonly MealCount[]; id?: string; reason?: string },
): NewOrder {
  const { version, madeBy, lines, id = orderIdOf(tx, site.id, date, version), reason = null } = made;
  return {
    id,
    siteId: site.id,
    date,
    version,
    madeBy,
    byAccountId: madeBy === 'agent' && ctx.actor.kind === 'agent' ? ctx.actor.id : null,
    reason,
    frozenAt: ctx.now,
    deadlineEndsAt: lastChange.endsAt,
    deadlineArticle: lastChange.article,
    deadlineVersion: lastChange.version,
    lines,
  };
}

/** Asks for the e-mails of an order, at the caterer's time or at once where that is past, and for a look on the day itself. */
async function askToSend(
  tx: TenantTransaction,
  ctx: Context,
  { key, caterer }: KitchenSite,
  { id, date }: Pick<NewOrder, 'id' | 'date'>,
  { sendsAt, changesAt }: Pick<OrderTimes, 'sendsAt' | 'changesAt'>,
): Promise<void> {
  if (!caterer) return;
  await send(tx, ctx, { orderId: id, addresses: caterer.emails, runAt: sendsAt, occasion: '' });
  if (changesAt && changesAt > ctx.now)
    await enqueue(
      tx,
      'check-meal-changes',
      { site: key, date },
      { runAt: changesAt, dedupeKey: `${key}/${date}/${changesAt.toISOString()}` },
    );
}

async function send(
  tx: TenantTransaction,
  ctx: Context,
  {
    orderId,
    addresses,
    runAt,
    occasion,
  }: { orderId: string; addresses: readonly string[]; runAt: Date | null; occasion: string },
): Promise<void> {
  const sendings = addresses.map(address => {
    const token = legibleCode(TOKEN_GROUPS);
    return {
      id: derivedId(tx.tenantId, 'meal_order_sending', `${orderId}/${address}/${occasion}`),
      orderId,
      address,
      requestedAt: ctx.now,
      requestedById: ctx.actor.kind === 'agent' ? ctx.actor.id : null,
      token,
      tokenHash: hashToken(token),
    };
  });
  for (const sendingId of await insertSendings(tx, sendings))
    await addJob(tx, {
      job: 'send-meal-order',
      payload: { sendingId },
      ...(runAt && runAt > ctx.now && { runAt }),
    });
}

/** The instants of the next day and a half, each once. */
async function planNext(tx: TenantTransaction, now: Date, instants: readonly Date[]): Promise<void> {
  const until = now.getTime() + PLANNED_HOURS * HOUR_MS;
  const next = new Set(
    instants.map(instant => instant.getTime()).filter(time => now.getTime() < time && time <= until),
  );
  for (const time of next) {
    const runAt = new Date(time);
    await enqueue(tx, 'freeze-meal-orders', {}, { runAt, dedupeKey: runAt.toISOString() });
  }
}

/**
 * On the day itself, at the caterer's time: where the numbers are no longer those of the order, they are ordered anew and
 * sent.
 */
export function checkMealChanges(ctx: Context, { site: key, date }: { site: string; date: LocalDate }) {
  return ctx.tenant.transaction(async tx => {
    await lockOrders(tx);
    const kitchen = await openKitchen(tx, ctx, 'tenant');
    const site = kitchen.sites.find(one => one.key === key);
    const latest = site && (await readOrders(tx, { from: date, to: date, sites: [site.id] })).at(-1);
    if (!site || !latest || todayOf(ctx) > date) return;
    const lines = await kitchen.count(tx, 'tenant', { from: date, to: date, sites: [key] });
    const { more, fewer } = changesSince(compareCounts(latest.lines, lines));
    if (more + fewer === 0) return;
    const order = newOrder(tx, ctx, site, date, keptTimes(latest), {
      version: latest.version + 1,
      madeBy: 'changes',
      lines,
    });
    await insertOrders(tx, [order]);
    await askToSend(tx, ctx, site, order, { sendsAt: null, changesAt: null });
  });
}

/** A version follows the deadline of the one before. */
function keptTimes({ deadlineEndsAt, deadlineArticle, frozenAt }: KeptOrder): Pick<OrderTimes, 'lastChange'> {
  return {
    lastChange: { endsAt: deadlineEndsAt ?? frozenAt, article: deadlineArticle, version: null },
  };
}

/**
 * An agent orders a day now: before its time, or again, such as after a closure; always with a reason. The versions before
 * stay. It leaves at the caterer's time, or at once where that is past. Sent twice it is one.
 * @throws OperationError `not_found` for a site of which this agent has not all; `invalid` for a day that is over or too far
 */
export function orderMeals(ctx: Context, asked: NewMealOrder): Promise<{ id: string; version: number }> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  const today = todayOf(ctx);
  const { key, site: siteKey, date, reason } = asked;
  if (date < today || addDays(today, MOST_DAYS_AHEAD) < date)
    throw new OperationError('invalid', { mistakes: { date: 'period' } });
  return ctx.tenant.transaction(async tx => {
    await lockOrders(tx);
    const kitchen = await openKitchen(tx, ctx, officeScope(ctx));
    const site = kitchen.sites.find(one => one.key === siteKey && one.isWhole);
    if (!site) throw new OperationError('not_found');
    const before = await readOrders(tx, { from: date, to: date, sites: [site.id] });
    const id = derivedId(tx.tenantId, 'meal_order', `${actor.id}/${key}`);
    const same = before.find(one => one.id === id);
    if (same) return { id, version: same.version };
    const latest = before.at(-1);
    const lines = await kitchen.count(tx, 'tenant', { from: date, to: date, sites: [siteKey] });
    const times = kitchen.isServed(site, date) ? kitchen.timesOf(site, date) : null;
    const order = newOrder(tx, ctx, site, date, times ?? keptOrNow(latest, ctx.now), {
      id,
      version: (latest?.version ?? 0) + 1,
      madeBy: 'agent',
      reason,
      lines,
    });
    await insertOrders(tx, [order]);
    await askToSend(tx, ctx, site, order, times ?? { sendsAt: null, changesAt: null });
    await auditOffice(tx, ctx, 'meal-order.freeze', {
      ...(latest && { before: { version: latest.version, total: totalOf(latest.lines) } }),
      after: { site: siteKey, date, version: order.version, reason, total: totalOf(lines) },
    });
    return { id, version: order.version };
  });
}

function keptOrNow(latest: KeptOrder | undefined, now: Date): Pick<OrderTimes, 'lastChange'> {
  return latest ? keptTimes(latest) : { lastChange: { endsAt: now, article: null, version: null } };
}

/**
 * Sends an order once more, at once.
 * @throws OperationError `not_found` for one that is not this agent's; `conflict` for one that is replaced, or has nobody to
 *   be sent to
 */
export function sendMealOrderAgain(
  ctx: Context,
  id: string,
  { key }: { key: string },
): Promise<{ sent: number }> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    const { order, site } = await reachOrder(tx, ctx, id);
    if (!order.isLatest) throw new OperationError('conflict', { problem: 'superseded' });
    if (!site.caterer || !site.isWhole) throw new OperationError('conflict', { problem: 'no-caterer' });
    const { emails } = site.caterer;
    await send(tx, ctx, { orderId: id, addresses: emails, runAt: null, occasion: `${actor.id}/${key}` });
    await auditOffice(tx, ctx, 'meal-order.send', {
      after: { site: order.site, date: order.date, version: order.version, addresses: emails },
    });
    return { sent: emails.length };
  });
}

/** An order of a site that the agent has a part of. @throws OperationError `not_found` */
export async function reachOrder(
  tx: TenantTransaction,
  ctx: Context,
  id: string,
): Promise<{ order: KeptOrder; site: KitchenSite }> {
  const kitchen = await openKitchen(tx, ctx, officeScope(ctx));
  const [order] = await readOrders(tx, { id });
  const site = kitchen.sites.find(one => one.id === order?.siteId);
  if (!order || !site) throw new OperationError('not_found');
  return { order, site };
}
