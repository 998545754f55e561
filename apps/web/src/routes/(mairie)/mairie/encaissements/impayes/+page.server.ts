import { filtersIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/payments-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  balance: await readFiltered(event.url, () => api.accounts(event, filtersIn(event.url, ['regie']))),
  onlyLate: event.url.searchParams.has('retard'),
});
