import { typedOf } from '#lib/family/section-input.ts';
import { wordsOf } from '#lib/fr/family-file.ts';
import { type CorrectionTarget, fieldsToCorrect, sendCorrection } from '#lib/server/correction-form.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const SECTIONS = ['guardian', 'partner', 'fiscal', 'caf', 'bank'] as const;
type Corrected = (typeof SECTIONS)[number];

/** What the address names, and the values that it has. @throws Failure `not_found` for what a household has not */
async function targetOf(event: RequestEvent) {
  const { id, of } = event.params;
  const section = SECTIONS.find(name => name === event.params.section);
  const family = await api.family(event, id);
  const values = section && valuesOf(family, section, of);
  if (!section || values === undefined) throw new Failure('not_found');
  const isMoney = section !== 'guardian' && section !== 'partner';
  const target: CorrectionTarget = {
    section,
    action: values === null ? 'add' : 'update',
    subjectId: isMoney ? id : (of ?? null),
    ownerId: id,
    fields: fieldsToCorrect(section, values ?? {}),
    back: `/mairie/familles/${id}`,
  };
  return { target, values };
}

/** Null for a conjoint to be added; undefined for what is not there. */
function valuesOf(
  family: Awaited<ReturnType<typeof api.family>>,
  section: Corrected,
  of: string | undefined,
) {
  if (section === 'partner' && of === undefined)
    return family.adults.some(({ position }) => position === 2) ? undefined : null;
  if (section === 'guardian' || section === 'partner')
    return family.adults.find(({ id }) => id === of)?.values;
  return family.finances?.[section];
}

export const load: PageServerLoad = async event => {
  const { target, values } = await targetOf(event);
  const typed = typedOf(target.section, values);
  const words = wordsOf(target.section);
  return {
    ...target,
    title: target.action === 'add' ? words.add : words.change,
    typed: target.section === 'bank' ? { ...typed, iban: '' } : typed,
    keptIban: target.section === 'bank' && typeof values?.iban === 'string' ? values.iban : null,
  };
};

export const actions: Actions = {
  default: async event => sendCorrection(event, (await targetOf(event)).target),
};
