/** The planning in an adult's own agenda: a private address, which it can take back. */
import { hashToken, legibleCode } from '@preau/auth/token';
import { recordAudit } from '@preau/db/audit';
import { deleteFeed, findFeed, findFeedOwner, saveFeed } from '@preau/db/planning-feed';
import { addDays, instantOf, type LocalDate } from '@preau/domain/dates';
import { isGivenBack } from '@preau/domain/planning/kept';
import type { Context } from './context.ts';
import { guardianOf, todayOf } from './open-family.ts';
import { openPlanning } from './open-planning.ts';
import { OperationError } from './operation-error.ts';

/** 200 bits: nobody guesses it. */
const TOKEN_GROUPS = 10;

/** How far an agenda sees. */
const BEFORE_DAYS = 31;
const AHEAD_DAYS = 300;

export function readFeed(ctx: Context): Promise<{ exists: boolean; createdAt: string | null }> {
  return ctx.tenant.transaction(async tx => {
    const createdAt = await findFeed(tx, guardianOf(ctx).guardianId);
    return { exists: createdAt !== null, createdAt: createdAt?.toISOString() ?? null };
  });
}

/** Makes an address, which replaces the one before. It is shown once: only its hash is kept. */
export function createFeed(ctx: Context): Promise<{ path: string }> {
  return ctx.tenant.transaction(async tx => {
    const { guardianId } = guardianOf(ctx);
    const token = legibleCode(TOKEN_GROUPS);
    await saveFeed(tx, guardianId, hashToken(token), ctx.now);
    await audit(tx, ctx, 'feed.create');
    return { path: `/api/v1/portal/planning/${token}.ics` };
  });
}

/** From now on the address leads nowhere. */
export function revokeFeed(ctx: Context): Promise<{ exists: false; createdAt: null }> {
  return ctx.tenant.transaction(async tx => {
    await deleteFeed(tx, guardianOf(ctx).guardianId);
    await audit(tx, ctx, 'feed.revoke');
    return { exists: false, createdAt: null };
  });
}

function audit(
  tx: Parameters<typeof recordAudit>[0],
  { actor, now, requestId }: Context,
  action: string,
): Promise<void> {
  return recordAudit(tx, { actor, at: now, requestId, action });
}

export interface FeedPlanning {
  collectivite: string;
  days: {
    id: string;
    child: string;
    service: string;
    site: string;
    begins: Date | null;
    ends: Date | null;
    date: LocalDate;
    isTentative: boolean;
    changedAt: Date;
  }[];
}

/** What an agenda shows: days that are reserved or asked for; not those of an absence. @throws OperationError `not_found` */
export function readFeedPlanning(ctx: Context, token: string): Promise<FeedPlanning> {
  return ctx.tenant.transaction(async tx => {
    const guardianId = await findFeedOwner(tx, hashToken(token));
    if (guardianId === null) throw new OperationError('not_found');
    const today = todayOf(ctx);
    const span = { from: addDays(today, -BEFORE_DAYS), to: addDays(today, AHEAD_DAYS) };
    const { rules, planning } = await openPlanning(tx, ctx, { kind: 'guardian', guardianId }, span);
    const { services, sites } = rules.configuration.services;
    const { timeZone } = ctx.tenant;
    const shown = planning.reservations.filter(
      kept =>
        planning.householdIds.includes(kept.householdId) &&
        span.from <= kept.date &&
        kept.date <= span.to &&
        kept.status !== 'refused' &&
        kept.status !== 'cancelled' &&
        !kept.absence &&
        !isGivenBack(kept),
    );
    return {
      collectivite: ctx.tenant.name,
      days: shown.map(({ id, childId, service: key, date, status, receivedAt }) => {
        const service = services.find(one => one.key === key);
        const at = (time: string | undefined) =>
          time === undefined ? null : instantOf(`${date}T${time}`, timeZone);
        return {
          id,
          child: planning.children.find(one => one.id === childId)?.firstName ?? '',
          service: service?.name ?? key,
          site: sites.find(one => one.key === service?.site)?.name ?? '',
          begins: at(service?.hours?.start),
          ends: at(service?.hours?.end),
          date,
          isTentative: status !== 'reserved',
          changedAt: receivedAt,
        };
      }),
    };
  });
}
