/** The search of the mairie, as one types. */
import type { DuplicateList, Found, RecentFamilies } from '@preau/contract/office';
import { listSuspected } from '@preau/db/office-duplicates';
import { findPeople as findIn, listRecentFamilies } from '@preau/db/office-search';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';

/** Families and children that this agent may see, the best first; none for an empty search. */
export async function findPeople(ctx: Context, text: string): Promise<Found> {
  const results = await ctx.tenant.transaction(tx => findIn(tx, officeScope(ctx), text, todayOf(ctx)));
  return { results };
}

/** The families whose files were made last. */
export function listFamilies(ctx: Context): Promise<RecentFamilies> {
  return ctx.tenant.transaction(tx => listRecentFamilies(tx, officeScope(ctx), todayOf(ctx)));
}

/** Who may be on file twice. */
export async function listDuplicates(ctx: Context): Promise<DuplicateList> {
  const pairs = await ctx.tenant.transaction(tx => listSuspected(tx, officeScope(ctx)));
  return { pairs };
}
