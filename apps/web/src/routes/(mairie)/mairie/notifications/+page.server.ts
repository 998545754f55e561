import * as api from '#lib/server/messages-api.ts';
import { chosenIn } from '#lib/server/preference-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ preferences: await api.officePreferences(event) });

export const actions: Actions = {
  async enregistrer(event) {
    await api.saveOfficePreferences(event, chosenIn(await event.request.formData()));
    return { saved: true };
  },
};
