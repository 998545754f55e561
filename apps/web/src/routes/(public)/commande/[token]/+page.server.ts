import { fail } from '@sveltejs/kit';
import * as api from '#lib/server/meals-api.ts';
import type { Actions, PageServerLoad } from './$types';

/** The order that the link of an e-mail leads to. Looking at it says nothing: mail programs open links by themselves. */
export const load: PageServerLoad = async event => ({
  order: await api.received(event, event.params.token),
});

export const actions: Actions = {
  async default(event) {
    const { acknowledgedAt } = await api.receiveByLink(event, event.params.token);
    return acknowledgedAt ? { acknowledgedAt } : fail(409, { acknowledgedAt: null });
  },
};
