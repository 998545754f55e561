import { SECTIONS } from '@preau/domain/family-file';
import type { ChoicesByField } from '#lib/family/section-form.ts';
import { typedOf } from '#lib/family/section-input.ts';
import { formWords } from '#lib/fr/family.ts';
import { officeName } from '#lib/fr/requests.ts';
import * as api from '#lib/server/family-api.ts';
import { sendSection } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

const FIELDS = Object.keys(SECTIONS.child.fields);

export const load: PageServerLoad = async event => {
  const [{ schools }, { portal }] = await Promise.all([api.children(event), event.parent()]);
  const choices: ChoicesByField = { school: schools.map(({ id, name }) => ({ value: id, label: name })) };
  return {
    fields: FIELDS,
    typed: typedOf('child', null),
    choices,
    effect: formWords.decided(officeName(portal.members)),
  };
};

export const actions: Actions = {
  envoyer: event =>
    sendSection(event, { section: 'child', action: 'add', fields: FIELDS, back: '/mes-enfants' }),
};
