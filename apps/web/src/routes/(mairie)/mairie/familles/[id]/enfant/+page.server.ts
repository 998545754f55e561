import type { Likeness } from '@preau/contract/office';
import { fail, redirect } from '@sveltejs/kit';
import { inputOf, typedIn, typedOf } from '#lib/family/section-input.ts';
import { refusal } from '#lib/server/correction-form.ts';
import * as api from '#lib/server/office-api.ts';
import { mistakesOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

const FIELDS = ['lastName', 'usageName', 'firstName', 'sex', 'birthDate', 'birthPlace'] as const;

const NONE: Likeness[] = [];

export const load: PageServerLoad = async event => {
  const family = await api.family(event, event.params.id);
  // Most children bear the name of the responsable.
  const lastName = family.adults[0]?.values.lastName ?? null;
  return { fields: FIELDS, typed: typedOf('child', { lastName }), back: `/mairie/familles/${family.id}` };
};

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const typed = typedIn('child', FIELDS, form);
    try {
      const made = await api.createChild(event, event.params.id, {
        child: inputOf('child', typed),
        despiteDuplicates: form.has('despiteDuplicates'),
      });
      if (made.kind === 'likenesses')
        return fail(409, { refused: refusal(typed, {}), likenesses: made.likenesses });
      redirect(303, `/mairie/enfants/${made.childId}?enregistre`);
    } catch (failure) {
      const errors = mistakesOf(failure, 'child', FIELDS);
      return fail(400, { refused: refusal(typed, errors), likenesses: NONE });
    }
  },
};
