/** The public facts of communes, remembered for a moment: they stand around every page, and seldom change. */
import { type PublicPage, readPublicPage } from '@preau/db/public-page';
import type { TenantId } from '@preau/domain/ids';
import type { Context } from './context.ts';

/** With what a process remembers of tenants and keeps of pages, a change is on every page within a second. */
export const REMEMBERED_MS = 400;

/** Bounds the memory; an installation has fewer tenants. */
const MOST_REMEMBERED = 5_000;

export type ReadPublicPage = (ctx: Context) => Promise<PublicPage>;

/** A reader that asks the database again when what it remembers of a tenant is too old. */
export function createPublicPageReader(): ReadPublicPage {
  const remembered = new Map<TenantId, { page: Promise<PublicPage>; until: number }>();
  return ({ tenant }) => {
    const known = remembered.get(tenant.id);
    if (known && known.until > performance.now()) return known.page;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const page = tenant.transaction(readPublicPage);
    remembered.set(tenant.id, { page, until: performance.now() + REMEMBERED_MS });
    page.catch(() => remembered.delete(tenant.id));
    return page;
  };
}
