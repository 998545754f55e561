import * as api from '#lib/server/invoices-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  account: await api.officeAccount(event, event.params.id, api.statementQueryOf(event.url)),
});
