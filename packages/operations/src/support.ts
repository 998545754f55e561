/** Looking into a commune with its leave: an hour, read only, without health or money, each request of it noted. */

import { newToken } from '@preau/auth/sign-ins';
import { hashToken } from '@preau/auth/token';
import type { SupportGrants } from '@preau/contract/support';
import { recordAudit } from '@preau/db/audit';
import {
  addSupportGrant,
  addSupportSignIn,
  endSupportGrant,
  listSupportGrants,
  type SupportGrant,
  takeOverSupportSignIn,
} from '@preau/db/support';
import { isUuid, toId } from '@preau/domain/ids';
import { type Context, contextOfTenant, type PlatformContext } from './context.ts';
import { notify } from './notify.ts';
import { OperationError } from './operation-error.ts';

const LEAVE_MS = 3_600_000;

/** From the click on the console to the page of the commune. */
const HAND_OVER_MS = 60_000;

/** Gives leave for an hour. @throws OperationError `forbidden` with limits. `at` is of the real clock, here and below. */
export async function grantSupport(ctx: Context, reason: string, at: Date): Promise<void> {
  const { actor } = ctx;
  // The whole commune is opened: who sees a part of it alone cannot.
  if (actor.kind !== 'agent' || actor.limits.length > 0) throw new OperationError('forbidden');
  return ctx.tenant.transaction(async tx => {
    const expiresAt = new Date(at.getTime() + LEAVE_MS);
    const id = await addSupportGrant(tx, { by: actor.id, reason, at, expiresAt });
    await recordAudit(tx, { ...occasion(ctx), action: 'support.grant', after: { id, reason } });
    await notify(tx, ctx, {
      occasion: 'support-granted',
      grantId: id,
      by: actor.id,
      reason,
      until: expiresAt,
    });
  });
}

/** The latest leaves, those that are over too. */
export async function readSupport({ tenant }: Context, at: Date): Promise<SupportGrants> {
  const grants = await tenant.transaction(tx => listSupportGrants(tx, { onlyAt: null, limit: 50 }));
  return { grants: grants.map(grant => toGrant(grant, at)) };
}

/** Ends a leave at once. @throws OperationError `not_found` when there is none that lasts */
export function endSupport(ctx: Context, grantId: string, at: Date): Promise<void> {
  return ctx.tenant.transaction(async tx => {
    if (!isUuid(grantId) || !(await endSupportGrant(tx, toId(grantId), at)))
      throw new OperationError('not_found');
    await recordAudit(tx, { ...occasion(ctx), action: 'support.end', after: { id: grantId } });
  });
}

/** The leaves that last in a commune, for the console. @throws OperationError `not_found` */
export async function readSupportOf(
  platform: PlatformContext,
  slug: string,
  at: Date,
): Promise<SupportGrants> {
  const { tenant } = await contextOfTenant(platform, slug);
  const grants = await tenant.transaction(tx => listSupportGrants(tx, { onlyAt: at, limit: 50 }));
  return { grants: grants.map(grant => toGrant(grant, at)) };
}

/**
 * Opens the commune to the operator who asks: what it returns is good once, for a minute, at the commune's host.
 * @throws OperationError `not_found` where no leave lasts
 */
export async function openSupport(
  platform: PlatformContext,
  slug: string,
  at: Date,
): Promise<{ slug: string; token: string }> {
  const { actor } = platform;
  if (actor.kind !== 'operator') throw new OperationError('forbidden');
  const ctx = await contextOfTenant(platform, slug);
  const token = newToken();
  await ctx.tenant.transaction(async tx => {
    const [grant] = await listSupportGrants(tx, { onlyAt: at, limit: 1 });
    if (!grant) throw new OperationError('not_found');
    const expiresAt = new Date(Math.min(at.getTime() + HAND_OVER_MS, grant.expiresAt.getTime()));
    await addSupportSignIn(tx, {
      grantId: grant.id,
      operatorId: actor.id,
      tokenHash: handOverHash(token),
      at,
      expiresAt,
    });
    await recordAudit(tx, { ...occasion(ctx), action: 'support.open', after: { id: grant.id } });
  });
  return { slug, token };
}

/** At the commune's host: what was handed over becomes a cookie. @throws OperationError `not_found` when it is used or late */
export async function takeOverSupport(ctx: Context, handOver: string, at: Date): Promise<string> {
  const token = newToken();
  const isTaken = await ctx.tenant.transaction(tx =>
    takeOverSupportSignIn(tx, { handOverHash: handOverHash(handOver), tokenHash: hashToken(token), at }),
  );
  if (!isTaken) throw new OperationError('not_found');
  return token;
}

/** Notes what support is about to look at. */
export function noteSupportRequest(ctx: Context, asked: { method: string; path: string }): Promise<void> {
  return ctx.tenant.transaction(tx =>
    recordAudit(tx, { ...occasion(ctx), action: 'support.request', after: asked }),
  );
}

/** Another hash than a cookie's, so that what is handed over is good for nothing else. */
function handOverHash(token: string): string {
  return hashToken(`hand-over/${token}`);
}

function occasion({ actor, now, requestId }: Context) {
  return { actor, at: now, requestId };
}

function toGrant(
  { grantedAt, expiresAt, endedAt, ...grant }: SupportGrant,
  at: Date,
): SupportGrants['grants'][number] {
  return {
    ...grant,
    grantedAt: grantedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    lasts: endedAt === null && expiresAt > at,
  };
}
