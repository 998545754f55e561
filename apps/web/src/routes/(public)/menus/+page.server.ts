import { queryIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/meals-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const query = queryIn(event.url, { semaine: 'week', cantine: 'site' });
  return {
    menus: await readFiltered(event.url, () => api.publicMenus(event, query), ['invalid', 'not_found']),
  };
};
