import { isLocalDate, toLocalDate, WEEKDAYS } from '@preau/domain/dates';
import { GUEST_KINDS } from '@preau/domain/meals/count';
import { fail, redirect } from '@sveltejs/kit';
import { guestWords as words } from '#lib/fr/meals.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/meals-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  guests: await api.guests(event),
  key: crypto.randomUUID(),
});

/** What the API objects to, by the field of the form that is to be mended. @throws any failure that no form can mend */
function sentencesOf(failure: unknown): Record<string, string> {
  if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
  const mistakes = Object(failure.meta.mistakes) as Record<string, unknown>; // an object, whatever came
  if ('to' in mistakes) return { au: words.mistakes.au };
  if ('mealType' in mistakes) return { type: words.mistakes.type };
  return { du: mistakes.from === 'not-served' ? words.mistakes.jours : words.mistakes.du };
}

export const actions: Actions = {
  async noter(event) {
    const form = await event.request.formData();
    const typed = {
      service: textOf(form, 'service'),
      du: textOf(form, 'du'),
      au: textOf(form, 'au'),
      jours: form.getAll('jours').filter(value => typeof value === 'string'),
      type: textOf(form, 'type'),
      pour: textOf(form, 'pour'),
      nombre: textOf(form, 'nombre'),
      precision: textOf(form, 'precision'),
    };
    const to = typed.au || typed.du;
    const quantity = /^\d{1,3}$/.test(typed.nombre) ? Number(typed.nombre) : 0;
    const errors: Record<string, string> = {};
    if (!isLocalDate(typed.du)) errors.du = words.mistakes.du;
    else if (!isLocalDate(to)) errors.au = words.mistakes.au;
    if (quantity < 1 || quantity > 500) errors.nombre = words.mistakes.nombre;
    if (Object.keys(errors).length > 0 || !isLocalDate(typed.du) || !isLocalDate(to))
      return fail(400, { typed, errors });
    let days: readonly string[];
    try {
      ({ days } = await api.noteGuests(event, {
        key: textOf(form, 'cle'),
        service: typed.service,
        from: toLocalDate(typed.du),
        to: toLocalDate(to),
        weekdays: WEEKDAYS.filter(weekday => typed.jours.includes(weekday)),
        mealType: typed.type || null,
        kind: GUEST_KINDS.find(kind => kind === typed.pour) ?? 'guest',
        quantity,
        label: typed.precision || null,
      }));
    } catch (failure) {
      return fail(400, { typed, errors: sentencesOf(failure) });
    }
    redirect(303, `/mairie/repas/adultes?notes=${days.length}`);
  },
  async retirer(event) {
    const form = await event.request.formData();
    const { removed } = await api.dropGuests(event, textOf(form, 'id'), textOf(form, 'jour') || null);
    redirect(303, `/mairie/repas/adultes?retires=${removed}`);
  },
};
