import * as api from '#lib/server/payments-api.ts';
import { orPlain } from '#lib/server/regie-query.ts';
import type { PageServerLoad } from './$types';
import { journalQuery } from './journal-query.ts';

export const load: PageServerLoad = async event => {
  const query = journalQuery(event.url);
  return { journal: await orPlain(event.url, api.journal(event, query)), means: query.means ?? '' };
};
