import * as api from '#lib/server/office-api.ts';
import type { PageServerLoad } from './$types';

/** The search without a script, and all that it finds; without a query the families whose files were made last. */
export const load: PageServerLoad = async event => {
  const query = event.url.searchParams.get('q')?.trim().slice(0, 200) ?? '';
  if (query) return { query, results: (await api.search(event, query)).results, total: null };
  const { families, total } = await api.families(event);
  return { query, results: families, total };
};
