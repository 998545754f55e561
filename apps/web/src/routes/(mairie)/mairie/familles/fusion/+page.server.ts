import { MERGED_KINDS } from '@preau/contract/office';
import { isUuid } from '@preau/domain/ids';
import { fail, redirect } from '@sveltejs/kit';
import { mergeWords } from '#lib/fr/office.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Without a pair, who may be on file twice; with one of a pair, the search for the other; with both, the comparison. */
export const load: PageServerLoad = async event => {
  const { searchParams } = event.url;
  const kind = MERGED_KINDS.find(one => one === searchParams.get('genre')) ?? 'household';
  const keptId = searchParams.get('garde');
  const otherId = searchParams.get('autre');
  const query = searchParams.get('q')?.trim().slice(0, 200) ?? '';
  const isPair =
    keptId !== null && otherId !== null && isUuid(keptId) && isUuid(otherId) && keptId !== otherId;
  const wanted = kind === 'child' ? 'child' : 'family';
  const found = keptId && !isPair && query ? (await api.search(event, query)).results : [];
  return {
    kind,
    keptId,
    otherId,
    query,
    preview: isPair ? await api.mergePreview(event, { kind, keptId, otherId }) : null,
    results: found.filter(result => result.kind === wanted && result.id !== keptId),
    pairs: keptId ? [] : (await api.duplicates(event)).pairs,
  };
};

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const kind = MERGED_KINDS.find(one => one === textOf(form, 'genre')) ?? 'household';
    const keptId = textOf(form, 'garde');
    const taken = [...form].flatMap(([name, value]) =>
      name.startsWith('champ-') && value === 'other' ? [name.slice('champ-'.length)] : [],
    );
    try {
      await api.merge(event, { kind, keptId, otherId: textOf(form, 'autre'), taken });
    } catch (failure) {
      if (failure instanceof Failure && failure.code === 'conflict')
        return fail(409, { problem: mergeWords.obstacles['three-adults'] });
      throw failure;
    }
    redirect(
      303,
      kind === 'guardian'
        ? '/mairie/familles/fusion?fait'
        : `/mairie/familles/fusion?fait=${kind}&dossier=${keptId}`,
    );
  },
};
