/** Badges for a class, which a tablet's camera reads at the gate, and another one for a child who has lost it. */
import { randomBytes } from 'node:crypto';
import { recordAudit } from '@preau/db/audit';
import { addBadges, readBadges, replaceBadge } from '@preau/db/badge';
import { readClass } from '@preau/db/office-class';
import { readAccent } from '@preau/db/printed-document';
import type { Context } from './context.ts';
import { officeScope, reachChild } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { OperationError } from './operation-error.ts';

export interface PrintedBadges {
  accent: string;
  className: string;
  children: { firstName: string; lastName: string; token: string }[];
}

/**
 * The badges of a class; a child who has none gets one. Printed again, they are the same.
 * @throws OperationError `not_found` for a class that is not there, not this agent's, or without children
 */
export function printBadges(ctx: Context, classId: string): Promise<PrintedBadges> {
  const { actor, now, requestId } = ctx;
  return ctx.tenant.transaction(async tx => {
    const schoolClass = await readClass(tx, officeScope(ctx), classId, todayOf(ctx));
    if (!schoolClass || schoolClass.children.length === 0) throw new OperationError('not_found');
    const childIds = schoolClass.children.map(({ id }) => id);
    await addBadges(
      tx,
      childIds.map(childId => ({ childId, token: newBadgeToken() })),
      now,
    );
    const [accent, tokens] = await Promise.all([readAccent(tx), readBadges(tx, childIds)]);
    const after = { class: classId, badges: childIds.length };
    await recordAudit(tx, { actor, at: now, requestId, action: 'badges.print', after });
    return {
      accent,
      className: schoolClass.name,
      children: schoolClass.children.map(({ id, firstName, lastName }) => ({
        firstName,
        lastName,
        token: tokens.get(id) ?? '',
      })),
    };
  });
}

/** A badge was lost: whoever finds it has nothing. @throws OperationError `not_found` for a child that is not this agent's */
export function renewBadge(ctx: Context, id: string): Promise<{ done: true }> {
  const { actor, now, requestId } = ctx;
  return ctx.tenant.transaction(async tx => {
    const childId = await reachChild(tx, ctx, id);
    await replaceBadge(tx, { childId, token: newBadgeToken() }, now);
    await recordAudit(tx, { actor, at: now, requestId, action: 'badge.renew', after: { child: childId } });
    return { done: true };
  });
}

const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** 130 bits, in letters that a square holds two to eleven bits. */
const LETTERS = 26;

function newBadgeToken(): string {
  return Array.from(randomBytes(LETTERS), byte => BASE_32[byte % BASE_32.length]).join('');
}
