import { sectionOf } from '@preau/domain/family-file';
import { typedOf } from '#lib/family/section-input.ts';
import { wordsOf } from '#lib/fr/family-file.ts';
import {
  type CorrectionTarget,
  fieldsToCorrect,
  kindOf,
  sendCorrection,
} from '#lib/server/correction-form.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const SECTIONS = ['child', 'photo', 'authorised-person', 'complement', 'health', 'allergy', 'pai'] as const;

/** What the address names, and the values that it has. @throws Failure `not_found` for what a child has not */
async function targetOf(event: RequestEvent) {
  const { id, of } = event.params;
  const section = SECTIONS.find(name => name === event.params.section);
  if (!section) throw new Failure('not_found');
  const health = kindOf(section) === 'health' ? await api.health(event, id) : null;
  const child = health ? null : await api.child(event, id);
  const rows = {
    child: child?.identity,
    photo: child && { photoFileId: child.photoFileId },
    'authorised-person': child?.authorisedPersons.find(row => row.id === of)?.values,
    complement: health?.complement,
    health: health?.health,
    allergy: health?.allergies.find(row => row.id === of)?.values,
    pai: health?.pais.find(row => row.id === of)?.values,
  };
  const values = rows[section] ?? null;
  const isOne = !sectionOf(section).many || section === 'child';
  if (values === null && of !== undefined) throw new Failure('not_found');
  const target: CorrectionTarget = {
    section,
    action: values === null ? 'add' : 'update',
    subjectId: isOne ? id : (of ?? null),
    ownerId: id,
    fields: fieldsToCorrect(section, values ?? {}),
    back: `/mairie/enfants/${id}${health ? '/sante' : ''}`,
  };
  return { target, values, mealTypes: health?.mealTypes ?? [] };
}

export const load: PageServerLoad = async event => {
  const { target, values, mealTypes } = await targetOf(event);
  const words = wordsOf(target.section);
  return {
    ...target,
    title: target.action === 'add' ? words.add : words.change,
    typed: typedOf(target.section, values),
    choices: { mealTypeId: mealTypes.map(({ id, name }) => ({ value: id, label: name })) },
  };
};

export const actions: Actions = {
  default: async event => sendCorrection(event, (await targetOf(event)).target),
};
