import { redirect } from '@sveltejs/kit';
import * as api from '#lib/server/office-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Each look is noted. */
export const load: PageServerLoad = async event => {
  const { id } = event.params;
  const [child, health] = await Promise.all([api.child(event, id), api.health(event, id)]);
  return { child, health };
};

export const actions: Actions = {
  async retirer(event) {
    const form = await event.request.formData();
    const section = textOf(form, 'section') === 'pai' ? 'pai' : 'allergy';
    await api.correct(event, 'health', {
      section,
      action: 'remove',
      subjectId: textOf(form, 'id'),
      ownerId: null,
      input: {},
    });
    redirect(303, `/mairie/enfants/${event.params.id}/sante?retire`);
  },
};
