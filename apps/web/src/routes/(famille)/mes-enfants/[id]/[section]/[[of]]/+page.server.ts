import type { ChildFile, ChildHealth, FileSection } from '@preau/contract/family';
import { type SectionName, sectionOf } from '@preau/domain/family-file';
import { isUuid } from '@preau/domain/ids';
import { type ChildSlug, childSection, isChildSlug, partOf } from '#lib/family/child-sections.ts';
import { rowTitle } from '#lib/family/row-title.ts';
import type { ChoicesByField } from '#lib/family/section-form.ts';
import { typedOf } from '#lib/family/section-input.ts';
import { formWords } from '#lib/fr/family.ts';
import { wordsOf } from '#lib/fr/family-file.ts';
import { officeName } from '#lib/fr/requests.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/family-api.ts';
import { kept, sendSection } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The file, and the child's health only where the form shows some of it: each reading is noted. */
async function readFile(event: RequestEvent) {
  const { id, section: slug, of } = event.params;
  if (!isChildSlug(slug)) throw new Failure('not_found');
  const { on, section } = childSection(slug);
  const needsHealth =
    on === 'health' && (of !== undefined || section === 'health' || section === 'complement');
  const [child, health] = await Promise.all([
    api.child(event, id),
    needsHealth ? api.childHealth(event, id) : null,
  ]);
  return { slug, child, health };
}

/** Which row of the file this address is about, and which of its fields. @throws Failure where there is no such form */
function targetOf(of: string | undefined, slug: ChildSlug, child: ChildFile, health: ChildHealth | null) {
  const { section, on, fields } = childSection(slug);
  const words = wordsOf(section);
  const part = words.parts?.find(known => known.slug === of);
  const row = rowFor(of, slug, part !== undefined, child, health);
  if (row && !row.editable) throw new Failure('forbidden');
  const all = part?.fields ?? fields ?? Object.keys(sectionOf(section).fields);
  const isUpdate = Boolean(row?.subjectId);
  return {
    section,
    row,
    subjectId: row?.subjectId ?? null,
    childId: child.id,
    action: isUpdate ? ('update' as const) : ('add' as const),
    // Another service, another kind of document: that is another row.
    fields: isUpdate
      ? all.filter(name => name !== 'serviceId' && !(section === 'document' && name === 'kind'))
      : all,
    back: on === 'health' ? `/mes-enfants/${child.id}/sante` : `/mes-enfants/${child.id}`,
  };
}

function rowFor(
  of: string | undefined,
  slug: ChildSlug,
  isPart: boolean,
  child: ChildFile,
  health: ChildHealth | null,
): FileSection | null {
  const part = partOf(slug, child, health);
  if (part && !('rows' in part)) {
    if (of && !isPart) throw new Failure('not_found');
    return part;
  }
  if (!of) return null;
  const row = isUuid(of) ? part?.rows.find(({ subjectId }) => subjectId === of) : undefined;
  if (!row) throw new Failure('not_found');
  return row;
}

export const load: PageServerLoad = async event => {
  const [{ slug, child, health }, { portal }] = await Promise.all([readFile(event), event.parent()]);
  const { row, ...target } = targetOf(event.params.of, slug, child, health);
  const { section } = target;
  const words = wordsOf(section);
  const names = health?.names ?? child.names;
  const kind = event.url.searchParams.get('nature');
  const values = row?.values ?? (section === 'document' ? { kind } : null);
  const part = words.parts?.find(known => known.slug === event.params.of);
  const isMany = sectionOf(section).many && section !== 'child';
  return {
    ...target,
    title: part?.title ?? (target.action === 'update' ? words.change : words.add),
    subject: row && isMany ? rowTitle(section, row.values, names) : null,
    lead: words.lead ?? null,
    firstName: String(child.identity.values.firstName ?? ''),
    typed: typedOf(section, values),
    choices: choicesOf(section, child, health),
    siblings: section === 'authorised-person' && !row ? child.siblings : [],
    effect: formWords.decided(officeName(portal.members)),
    query: kept(event.url.searchParams, ['nature']),
  };
};

function choicesOf(section: SectionName, child: ChildFile, health: ChildHealth | null): ChoicesByField {
  switch (section) {
    case 'enrolment':
      return {
        serviceId: child.services.map(({ id, name, site }) => ({ value: id, label: `${name}, ${site}` })),
      };
    case 'document':
      return {
        kind: child.documentKinds
          .filter(({ per }) => per === 'child')
          .map(({ key, name }) => ({ value: key, label: name })),
      };
    case 'health':
      return { mealTypeId: (health?.mealTypes ?? []).map(({ id, name }) => ({ value: id, label: name })) };
    default:
      return {};
  }
}

export const actions: Actions = {
  async envoyer(event) {
    const { slug, child, health } = await readFile(event);
    return sendSection(event, targetOf(event.params.of, slug, child, health));
  },
};
