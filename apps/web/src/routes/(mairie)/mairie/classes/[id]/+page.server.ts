import { LEVELS } from '@preau/domain/family';
import { fail, redirect } from '@sveltejs/kit';
import { classWords as words } from '#lib/fr/office.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

const TAKEN: Record<string, string> = { name: words.taken };

export const load: PageServerLoad = async event => ({
  schoolClass: await api.schoolClass(event, event.params.id),
});

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const typed = {
      name: textOf(form, 'name'),
      teacher: textOf(form, 'teacher'),
      levels: form.getAll('levels').filter(level => typeof level === 'string'),
    };
    const errors: Record<string, string> = {};
    if (!typed.name) errors.name = words.nameMissing;
    if (typed.levels.length === 0) errors.levels = words.levelsMissing;
    if (Object.keys(errors).length > 0) return fail(400, { typed, errors });
    try {
      const levels = LEVELS.filter(level => typed.levels.includes(level));
      await api.changeClass(event, event.params.id, { ...typed, levels, teacher: typed.teacher || null });
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'conflict') throw failure;
      return fail(409, { typed, errors: TAKEN });
    }
    redirect(303, `/mairie/classes/${event.params.id}?enregistre`);
  },
};
