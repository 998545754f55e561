import { redirect } from '@sveltejs/kit';
import * as api from '#lib/server/session-api.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looked at, it asks: only a form signs out, so that no picture on another site can. */
export const load: PageServerLoad = async event => {
  const { session, place } = await event.parent();
  if (session.kind !== 'visitor' || session.awaits) return { site: null };
  if (place.kind === 'console' || !event.url.searchParams.has('fait')) redirect(303, '/connexion');
  // A form may not lead to another site (form-action): this page does, once the form is done.
  const site = place.portal.website;
  return site ? { site } : redirect(303, '/');
};

export const actions: Actions = {
  /** To the commune's own site; where it has none, to the portal's first page. */
  async default(event) {
    const form = await event.request.formData();
    await api.signOut(event);
    redirect(303, form.get('vers') === '/connexion' ? '/connexion' : '/deconnexion?fait');
  },
};
