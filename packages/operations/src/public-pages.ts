/** The public facts of communes, remembered for a moment: pages ask for them all the time, and they seldom change. */
import type { TenantTransaction } from '@preau/db/database';
import { type PublicPage, readPublicPage } from '@preau/db/public-page';
import { type PublicRegulation, regulationsInForce } from '@preau/db/regulation-acknowledgement';
import type { LocalDate } from '@preau/domain/dates';
import type { TenantId } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { todayOf } from './open-family.ts';

/** With what a process remembers of tenants and keeps of pages, a change is on every page within a second. */
export const REMEMBERED_MS = 400;

/** Bounds the memory; an installation has fewer tenants. */
const MOST_REMEMBERED = 5_000;

/** Reads what stands around every page. */
export type ReadPublicPage = (ctx: Context) => Promise<PublicPage>;

/** Reads the versions of the règlement that are in force today. */
export type ReadRegulations = (ctx: Context) => Promise<PublicRegulation[]>;

export function createPublicPageReader(): ReadPublicPage {
  return remembering(readPublicPage);
}

export function createRegulationsReader(): ReadRegulations {
  return remembering(regulationsInForce);
}

/**
 * A reader that asks the database again when what it remembers of a tenant is too old. Only for what a commune says to
 * everyone: nothing of a family, nor of who asks.
 */
function remembering<Fact>(
  read: (tx: TenantTransaction, today: LocalDate) => Promise<Fact>,
): (ctx: Context) => Promise<Fact> {
  const remembered = new Map<TenantId, { fact: Promise<Fact>; today: LocalDate; until: number }>();
  return ctx => {
    const { tenant } = ctx;
    const today = todayOf(ctx);
    const known = remembered.get(tenant.id);
    if (known && known.until > performance.now() && known.today === today) return known.fact;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const fact = tenant.transaction(tx => read(tx, today));
    remembered.set(tenant.id, { fact, today, until: performance.now() + REMEMBERED_MS });
    fact.catch(() => remembered.delete(tenant.id));
    return fact;
  };
}
