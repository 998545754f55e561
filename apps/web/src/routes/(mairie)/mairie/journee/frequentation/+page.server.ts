import { filtersIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/office-day-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const filters = filtersIn(event.url, ['periode', 'etablissement', 'service']);
  const { periode = '' } = filters;
  const query = {
    ...(/^\d{4}-\d{4}$/.test(periode) && { year: periode }),
    ...(/^\d{4}-\d\d$/.test(periode) && { month: `${periode}-01` }),
    ...(filters.etablissement && { site: filters.etablissement }),
    ...(filters.service && { service: filters.service }),
  };
  return { occupancy: await readFiltered(event.url, () => api.occupancy(event, query)), filters };
};
