import { filtersIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/office-day-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const filters = filtersIn(event.url, ['semaine', 'etablissement']);
  const query = {
    ...(filters.semaine && { from: filters.semaine }),
    ...(filters.etablissement && { site: filters.etablissement }),
  };
  return { places: await readFiltered(event.url, () => api.places(event, query)), filters };
};
