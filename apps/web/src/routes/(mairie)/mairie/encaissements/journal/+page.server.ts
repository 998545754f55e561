import { readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/payments-api.ts';
import type { PageServerLoad } from './$types';
import { journalQuery } from './journal-query.ts';

export const load: PageServerLoad = async event => {
  const query = journalQuery(event.url);
  return {
    journal: await readFiltered(event.url, () => api.journal(event, query)),
    means: query.means ?? '',
  };
};
