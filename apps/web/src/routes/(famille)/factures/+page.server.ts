import { isUuid } from '@preau/domain/ids';
import * as api from '#lib/server/invoices-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const household = event.url.searchParams.get('dossier');
  const asked = api.statementQueryOf(event.url);
  return {
    statement: await api.statement(event, { ...asked, ...(household && isUuid(household) && { household }) }),
  };
};
