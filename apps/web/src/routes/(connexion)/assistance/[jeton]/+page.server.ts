import { fail, redirect } from '@sveltejs/kit';
import * as api from '#lib/server/agents-api.ts';
import { Failure } from '#lib/server/failure.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looked at, it asks: only the button takes over what the console has opened. */
export const load: PageServerLoad = async event => {
  const { place } = await event.parent();
  if (place.kind !== 'portal') throw new Failure('not_found');
};

export const actions: Actions = {
  async default(event) {
    try {
      await api.takeOverSupport(event, event.params.jeton);
    } catch (failure) {
      if (failure instanceof Failure && ['not_found', 'invalid'].includes(failure.code))
        return fail(404, { isDead: true });
      throw failure;
    }
    redirect(303, '/mairie');
  },
};
