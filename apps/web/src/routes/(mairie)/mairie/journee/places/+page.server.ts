import { filtersIn, queryIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/office-day-api.ts';
import type { PageServerLoad } from './$types';

/** French names of an address, and what the API calls them. */
const FILTERS = { semaine: 'from', etablissement: 'site' };

export const load: PageServerLoad = async event => ({
  places: await readFiltered(event.url, () => api.places(event, queryIn(event.url, FILTERS))),
  filters: filtersIn(event.url, Object.keys(FILTERS)),
});
