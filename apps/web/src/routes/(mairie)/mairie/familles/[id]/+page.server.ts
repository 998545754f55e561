import { isLocalDate } from '@preau/domain/dates';
import { fail, redirect } from '@sveltejs/kit';
import { problemSentence } from '#lib/fr/family-file.ts';
import { familyWords } from '#lib/fr/office.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import { dayOf } from '#lib/ui/date-parts.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  family: await api.family(event, event.params.id),
});

export const actions: Actions = {
  /** What the mairie alone says: member, note, departure. */
  async notes(event) {
    const form = await event.request.formData();
    const leftOn = dayOf({
      day: textOf(form, 'leftOn.jour'),
      month: textOf(form, 'leftOn.mois'),
      year: textOf(form, 'leftOn.annee'),
    });
    const note = textOf(form, 'note');
    const memberId = textOf(form, 'memberId');
    const typed = { note, memberId, leftOn };
    if (leftOn && !isLocalDate(leftOn))
      return fail(400, {
        typed,
        errors: errorOf('leftOn', problemSentence(familyWords.leftOn, 'not-a-date')),
      });
    try {
      await api.changeNotes(event, event.params.id, {
        note: note || null,
        memberId: memberId || null,
        leftOn: leftOn || null,
      });
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
      return fail(400, {
        typed,
        errors: errorOf('note', problemSentence(familyWords.note, 'too-long')),
      });
    }
    redirect(303, `/mairie/familles/${event.params.id}?enregistre`);
  },

  /** Takes the conjoint out of the household. */
  async retirer(event) {
    const form = await event.request.formData();
    const { id } = event.params;
    await api.correct(event, 'file', {
      section: 'partner',
      action: 'remove',
      subjectId: textOf(form, 'id'),
      ownerId: id,
      input: {},
    });
    redirect(303, `/mairie/familles/${id}?retire`);
  },
};

function errorOf(field: string, sentence: string): Record<string, string> {
  return { [field]: sentence };
}
