import { isLocalDate } from '@preau/domain/dates';
import { AUTHORITIES, LEVELS } from '@preau/domain/family';
import { fail, redirect } from '@sveltejs/kit';
import { problemSentence } from '#lib/fr/family-file.ts';
import { childWords } from '#lib/fr/office.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import { renewBadge } from '#lib/server/printed-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import { dayOf } from '#lib/ui/date-parts.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ child: await api.child(event, event.params.id) });

export const actions: Actions = {
  async classe(event) {
    const form = await event.request.formData();
    const [classId = '', chosen = ''] = textOf(form, 'classe').split(' ');
    const level = LEVELS.find(one => one === chosen);
    try {
      if (!level) throw new Failure('invalid');
      await api.place(event, event.params.id, { classId, level });
    } catch (failure) {
      return refuse(failure, { classe: problemSentence(childWords.class, 'not-a-choice') });
    }
    redirect(303, `/mairie/enfants/${event.params.id}?place`);
  },

  async autorite(event) {
    const form = await event.request.formData();
    const guardianId = textOf(form, 'adulte');
    const authority = AUTHORITIES.find(one => one === textOf(form, `autorite-${guardianId}`)) ?? null;
    await api.setAuthority(event, event.params.id, { guardianId, authority });
    redirect(303, `/mairie/enfants/${event.params.id}?autorite`);
  },

  /** The former badge, which was lost, means nobody any more. */
  async badge(event) {
    await renewBadge(event, event.params.id);
    redirect(303, `/mairie/enfants/${event.params.id}?badge`);
  },

  async sansPhoto(event) {
    const { id } = event.params;
    await api.correct(event, 'file', {
      section: 'photo',
      action: 'update',
      subjectId: id,
      ownerId: id,
      input: { photoFileId: null },
    });
    redirect(303, `/mairie/enfants/${id}?retire`);
  },

  /** Removes an authorised person. */
  async retirer(event) {
    const form = await event.request.formData();
    const subjectId = textOf(form, 'id');
    await api.correct(event, 'file', {
      section: 'authorised-person',
      action: 'remove',
      subjectId,
      ownerId: null,
      input: {},
    });
    redirect(303, `/mairie/enfants/${event.params.id}?retire`);
  },

  async fin(event) {
    const form = await event.request.formData();
    const id = textOf(form, 'id');
    const name = `fin-${id}`;
    const lastDay = dayOf({
      day: textOf(form, `${name}.jour`),
      month: textOf(form, `${name}.mois`),
      year: textOf(form, `${name}.annee`),
    });
    if (!isLocalDate(lastDay))
      return fail(400, { errors: errorsOf({ [name]: problemSentence(childWords.lastDay, 'not-a-date') }) });
    await api.endEnrolment(event, id, lastDay);
    redirect(303, `/mairie/enfants/${event.params.id}?fin`);
  },
};

function refuse(failure: unknown, errors: Record<string, string>) {
  if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
  return fail(400, { errors });
}

function errorsOf(errors: Record<string, string>): Record<string, string> {
  return errors;
}
