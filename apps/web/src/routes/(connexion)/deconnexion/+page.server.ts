import { type RequestEvent, redirect } from '@sveltejs/kit';
import { portal } from '#lib/server/api.ts';
import * as api from '#lib/server/session-api.ts';
import { webPort } from '../../../port.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looked at, it asks: only a form signs out, so that no picture on another site can. */
export const load: PageServerLoad = async event => {
  const { session } = await event.parent();
  if (session.kind === 'visitor' && !session.awaits) redirect(303, '/connexion');
};

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    await api.signOut(event);
    redirect(303, form.get('vers') === '/connexion' ? '/connexion' : await wayOut(event));
  },
};

/** To the commune's own site; where it has none, to the portal's first page. */
async function wayOut(event: RequestEvent): Promise<string> {
  if (event.url.host === webPort().consoleHost) return '/connexion';
  return (await portal(event)).website ?? '/';
}
