import { redirect } from '@sveltejs/kit';
import * as api from '#lib/server/payments-api.ts';
import type { Actions, PageServerLoad } from './$types';

/** There outside of a demonstration as little as any page that does not exist: the API says so. */
export const load: PageServerLoad = async event => ({
  payment: await api.simulated(event, event.params.id),
});

export const actions: Actions = {
  payer: async event => redirect(303, (await api.answerSimulated(event, event.params.id, 'paid')).returnTo),
  refuser: async event =>
    redirect(303, (await api.answerSimulated(event, event.params.id, 'refused')).returnTo),
  abandonner: async event =>
    redirect(303, (await api.answerSimulated(event, event.params.id, 'cancelled')).returnTo),
};
