/** An order reaches the caterer: the e-mail that carries it, and whoever says that it has come. */
import { hashToken } from '@preau/auth/token';
import type { ReceivedOrder } from '@preau/contract/meals';
import { recordAudit } from '@preau/db/audit';
import type { TenantTransaction } from '@preau/db/database';
import {
  acknowledgeOrder,
  findByToken,
  findWaitingSending,
  type KeptOrder,
  readOrders,
  type SendingOutcome,
  settleSending,
} from '@preau/db/meal-orders';
import { readPublicPage } from '@preau/db/public-page';
import { addDays } from '@preau/domain/dates';
import { compareCounts, totalOf } from '@preau/domain/meals/count';
import type { Context } from './context.ts';
import { auditOffice } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';
import { reachOrder } from './order-meals.ts';

/** How long a link leads to its order after the day itself. */
const LINK_DAYS = 31;

export interface MealOrderLetter {
  to: string;
  accent: string;
  replyTo: string | null;
  /** For the address `/commande/<token>`. */
  token: string;
  order: KeptOrder;
  /** The version before, of which this one says what has changed. */
  before: KeptOrder | null;
}

export type Carried = { kind: 'sent' } | { kind: 'refused'; reason: string };

/**
 * Has an order carried to an address, and records what became of it. One that was ordered anew meanwhile does not leave:
 * the newer one does. The address is that of when it was asked for.
 * @param carry throws when the same may go well later: nothing is recorded then
 * @returns the reason of a refusal, or null
 */
export function sendMealOrder(
  ctx: Context,
  sendingId: string,
  carry: (letter: MealOrderLetter) => Promise<Carried>,
): Promise<string | null> {
  return ctx.tenant.transaction(async tx => {
    const settle = (outcome: SendingOutcome) => settleSending(tx, sendingId, outcome, ctx.now);
    const sending = await findWaitingSending(tx, sendingId);
    const [asked] = sending ? await readOrders(tx, { id: sending.orderId }) : [];
    if (!sending || !asked) return null;
    const versions = await readOrders(tx, { from: asked.date, to: asked.date, sites: [asked.siteId] });
    if (!asked.isLatest) {
      await settle({ state: 'superseded' });
      return null;
    }
    const { accent, members } = await readPublicPage(tx);
    const carried = await carry({
      to: sending.address,
      accent,
      replyTo: members.find(({ email }) => email)?.email ?? null,
      token: sending.token,
      order: asked,
      before: versions.findLast(({ version }) => version < asked.version) ?? null,
    });
    await settle(carried.kind === 'sent' ? { state: 'sent' } : { state: 'refused', refusal: carried.reason });
    return carried.kind === 'refused' ? carried.reason : null;
  });
}

/** The order that a link leads to, for whoever has it. @throws OperationError `not_found` for any other, or an old one */
export function readReceivedOrder(ctx: Context, token: string): Promise<ReceivedOrder> {
  return ctx.tenant.transaction(async tx => received(tx, (await openLink(tx, ctx, token)).order));
}

/**
 * Whoever has the link says that the order has come. Said again, it stays as it was said first.
 * @throws OperationError as {@link readReceivedOrder}
 */
export function acknowledgeByLink(ctx: Context, token: string): Promise<ReceivedOrder> {
  return ctx.tenant.transaction(async tx => {
    const { order, address } = await openLink(tx, ctx, token);
    const isFirst = await acknowledgeOrder(tx, order.id, { at: ctx.now, accountId: null, address });
    if (isFirst) {
      const { actor, now, requestId } = ctx;
      await recordAudit(tx, {
        actor,
        at: now,
        requestId,
        action: 'meal-order.receive',
        after: said(order, address),
      });
    }
    const [after] = await readOrders(tx, { id: order.id });
    return received(tx, after ?? order);
  });
}

/** The same by an account. @throws OperationError `not_found` for an order that is not this account's to see */
export function acknowledgeMealOrder(ctx: Context, id: string): Promise<{ acknowledgedAt: string }> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    const { order, site } = await reachOrder(tx, ctx, id);
    if (!site.isWhole) throw new OperationError('not_found');
    const isFirst = await acknowledgeOrder(tx, id, { at: ctx.now, accountId: actor.id, address: null });
    if (isFirst) await auditOffice(tx, ctx, 'meal-order.receive', { after: said(order, null) });
    return { acknowledgedAt: (order.acknowledgedAt ?? ctx.now).toISOString() };
  });
}

function said({ site, date, version }: KeptOrder, address: string | null) {
  return { site, date, version, ...(address !== null && { address }) };
}

async function openLink(
  tx: TenantTransaction,
  ctx: Context,
  token: string,
): Promise<{ order: KeptOrder; address: string }> {
  const found = await findByToken(tx, hashToken(token));
  const [order] = found ? await readOrders(tx, { id: found.orderId }) : [];
  if (!found || !order || addDays(order.date, LINK_DAYS) < todayOf(ctx))
    throw new OperationError('not_found');
  return { order, address: found.address };
}

async function received(tx: TenantTransaction, order: KeptOrder): Promise<ReceivedOrder> {
  const versions = await readOrders(tx, { from: order.date, to: order.date, sites: [order.siteId] });
  const before = versions.findLast(({ version }) => version < order.version) ?? null;
  return {
    siteName: order.siteName,
    date: order.date,
    version: order.version,
    isLatest: order.isLatest,
    frozenAt: order.frozenAt.toISOString(),
    reason: order.reason,
    acknowledgedAt: order.acknowledgedAt?.toISOString() ?? null,
    total: totalOf(order.lines),
    // The version before stands where an order would: what has changed is what is told.
    lines: compareCounts(before?.lines ?? null, order.lines).map(({ ordered, now, ...line }) => ({
      ...line,
      quantity: now,
      before: ordered,
    })),
  };
}
