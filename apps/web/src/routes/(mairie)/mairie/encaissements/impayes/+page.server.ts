import * as api from '#lib/server/payments-api.ts';
import { orPlain, regieQuery } from '#lib/server/regie-query.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  balance: await orPlain(event.url, api.accounts(event, regieQuery(event.url))),
  onlyLate: event.url.searchParams.has('retard'),
});
