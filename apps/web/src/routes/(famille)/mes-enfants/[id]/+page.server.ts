import { SECTION_NAMES } from '@preau/domain/family-file';
import { isUuid } from '@preau/domain/ids';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/family-api.ts';
import { sendRemoval, textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ child: await api.child(event, event.params.id) });

export const actions: Actions = {
  /** From this page and from the one of the child's health. */
  async retirer(event) {
    const form = await event.request.formData();
    const section = SECTION_NAMES.find(name => name === textOf(form, 'section'));
    const subjectId = textOf(form, 'objet');
    if (!section || !isUuid(subjectId)) throw new Failure('invalid');
    const page = `/mes-enfants/${event.params.id}`;
    const back = textOf(form, 'retour') === `${page}/sante` ? `${page}/sante` : page;
    return sendRemoval(event, { section, subjectId, childId: event.params.id, back });
  },
};
