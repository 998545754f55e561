import { redirect } from '@sveltejs/kit';
import { openThread, threadActions } from '#lib/server/message-form.ts';
import { officeThread, setWaiting } from '#lib/server/messages-api.ts';
import { uploadOfAgent } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = event => openThread(officeThread, event, event.params.id);

export const actions: Actions = {
  ...threadActions(officeThread, uploadOfAgent, '/mairie/messages'),
  async sanssuite(event) {
    await setWaiting(event, event.params.id, false);
    redirect(303, '/mairie/messages?traite');
  },
  async retraiter(event) {
    await setWaiting(event, event.params.id, true);
    redirect(303, `/mairie/messages/${event.params.id}`);
  },
};
