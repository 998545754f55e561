import type { FamilyFile } from '@preau/contract/family';
import { ACCOUNT_SECTIONS, isAccountSlug, rowOf, shownFields } from '#lib/family/account-sections.ts';
import { effectOf } from '#lib/family/effect.ts';
import type { ChoicesByField } from '#lib/family/section-form.ts';
import { typedOf } from '#lib/family/section-input.ts';
import { formWords } from '#lib/fr/family.ts';
import { wordsOf } from '#lib/fr/family-file.ts';
import { officeName } from '#lib/fr/requests.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/family-api.ts';
import { kept, sendSection } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Which row of the file this address is about, and which of its fields. @throws Failure where there is no such form */
function targetOf(event: RequestEvent, file: FamilyFile) {
  const { section: slug, part } = event.params;
  if (!isAccountSlug(slug)) throw new Failure('not_found');
  const asked = event.url.searchParams.get('foyer');
  const household = asked ? file.households.find(({ id }) => id === asked) : file.households[0];
  const section = ACCOUNT_SECTIONS[slug];
  const parts = wordsOf(section).parts;
  if (!household || (part && !parts?.some(known => known.slug === part))) throw new Failure('not_found');
  const row = rowOf(household, slug);
  if (row && !row.editable) throw new Failure('forbidden');
  return {
    section,
    row,
    subjectId: row?.subjectId ?? null,
    action: row?.subjectId ? ('update' as const) : ('add' as const),
    householdId: household.id,
    fields: shownFields(section, part, file.optionalFields),
    back: '/mon-compte',
    title: partTitle(section, part),
  };
}

function partTitle(section: Parameters<typeof wordsOf>[0], part: string | undefined): string {
  const words = wordsOf(section);
  const title = words.parts?.find(({ slug }) => slug === part)?.title;
  if (title) return `${words.title} : ${title.toLowerCase()}`;
  return section === 'document' ? words.add : words.title;
}

export const load: PageServerLoad = async event => {
  const [file, { portal }] = await Promise.all([api.file(event), event.parent()]);
  const { row, ...target } = targetOf(event, file);
  const kind = event.url.searchParams.get('nature');
  const values = target.section === 'document' ? { kind } : (row?.values ?? null);
  const iban = row?.values.iban;
  const choices: ChoicesByField = {
    kind: file.documentKinds
      .filter(({ per }) => per === 'household')
      .map(({ key, name }) => ({ value: key, label: name })),
  };
  return {
    ...target,
    typed: typedOf(target.section, values),
    choices,
    hints: typeof iban === 'string' ? { iban: formWords.keptIban(iban) } : {},
    effect: effectOf(target, file.atOnce, officeName(portal.members)),
    query: kept(event.url.searchParams, ['foyer', 'nature']),
  };
};

export const actions: Actions = {
  async envoyer(event) {
    const target = targetOf(event, await api.file(event));
    return sendSection(event, target);
  },
};
