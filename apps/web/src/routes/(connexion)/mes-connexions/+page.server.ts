import { fail, redirect } from '@sveltejs/kit';
import { deviceName } from '#lib/fr/device.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/session-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { session, place } = await event.parent();
  if (session.kind === 'visitor') api.turnAway(event, session);
  if (session.kind === 'support') redirect(303, '/mairie');
  const { signIns } = await api.signIns(event);
  return {
    home: api.homeOf(session),
    timeZone: place.kind === 'portal' ? place.portal.timeZone : 'Europe/Paris',
    signIns: signIns.map(({ userAgent, ...signIn }) => ({ ...signIn, device: deviceName(userAgent) })),
  };
};

export const actions: Actions = {
  async default(event) {
    const id = String((await event.request.formData()).get('id') ?? '');
    try {
      await api.endSignIn(event, id);
    } catch (failure) {
      // Ended already, by its own end or from elsewhere: the list says so.
      if (!(failure instanceof Failure && failure.code === 'not_found')) throw failure;
      return fail(404, { ended: false });
    }
    return { ended: true };
  },
};
