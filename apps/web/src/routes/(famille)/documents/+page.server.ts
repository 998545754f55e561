import { redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/information-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  information: await api.information(event),
  acknowledged: event.url.searchParams.has('accepte'),
});

export const actions: Actions = {
  async accepter(event) {
    const version = (await event.request.formData()).get('version');
    if (typeof version !== 'string') throw new Failure('invalid');
    await api.acknowledge(event, version);
    redirect(303, '/documents?accepte');
  },
};
