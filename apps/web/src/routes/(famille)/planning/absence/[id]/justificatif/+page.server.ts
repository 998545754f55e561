import { isUuid } from '@preau/domain/ids';
import { fail } from '@sveltejs/kit';
import { proofPage as words } from '#lib/fr/planning.ts';
import { absenceEffect } from '#lib/planning/absence.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/planning-api.ts';
import { choicesOf, namingOf, payersOf } from '#lib/server/planning-choices.ts';
import { receiveFiles, uploadOfFamily } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

/** What most communes ask for, where the address does not say. */
const USUAL_KIND = 'medical-certificate';

export const load: PageServerLoad = async event => {
  if (!isUuid(event.params.id)) throw new Failure('not_found');
  return { sendKey: crypto.randomUUID() };
};

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const { searchParams } = event.url;
    const kind = /^[a-z0-9-]{1,60}$/.exec(searchParams.get('genre') ?? '')?.[0] ?? USUAL_KIND;
    const { kept, error } = await receiveFiles(event, form, uploadOfFamily, {
      name: 'fichier',
      label: words.file,
      many: false,
      purpose: 'document',
    });
    const [file] = kept;
    if (error || !file) return fail(400, { kept, errors: { fichier: error ?? words.missing } });
    const absences = [event.params.id, ...searchParams.getAll('avec').filter(isUuid).slice(0, 20)];
    const days: Awaited<ReturnType<typeof api.addProof>>['days'] = [];
    for (const [index, id] of absences.entries()) {
      const key = `${String(form.get('cle'))}-${index}`;
      days.push(...(await api.addProof(event, id, { key, kind, fileId: file.id })).days);
    }
    const choices = await choicesOf(event);
    const result = { actId: null, absenceIds: absences, days, costs: [], contacts: [] };
    return { effect: absenceEffect(result, namingOf(choices), payersOf(choices)) };
  },
};
