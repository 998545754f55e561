import * as api from '#lib/server/payments-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  payment: await api.onlinePayment(event, event.params.id),
});
