import { filtersIn, queryIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/office-planning-api.ts';
import type { PageServerLoad } from './$types';

/** French names of an address, and what the API calls them. */
const FILTERS = { semaine: 'week', etablissement: 'site', service: 'service', classe: 'class' };

export const load: PageServerLoad = async event => ({
  planning: await readFiltered(event.url, () => api.week(event, queryIn(event.url, FILTERS))),
  filters: filtersIn(event.url, Object.keys(FILTERS)),
});
