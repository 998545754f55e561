import { redirect } from '@sveltejs/kit';
import * as api from '#lib/server/office-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => api.promotion(event, event.url.searchParams.get('de'));

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const from = textOf(form, 'de');
    const choices = [...form].flatMap(([name, value]) =>
      name.startsWith('enfant-') && typeof value === 'string'
        ? [{ childId: name.slice('enfant-'.length), classId: value || null }]
        : [],
    );
    const { placed, left, undecided } = await api.promote(event, { from, choices });
    const query = new URLSearchParams({
      de: from,
      places: String(placed),
      partis: String(left),
      decider: String(undecided),
    });
    redirect(303, `/mairie/classes/montee?${query}`);
  },
};
