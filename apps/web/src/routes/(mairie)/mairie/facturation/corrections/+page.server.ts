import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { fail, redirect } from '@sveltejs/kit';
import { correctionWords as words } from '#lib/fr/billing-runs.ts';
import * as api from '#lib/server/billing-api.ts';
import { Failure } from '#lib/server/failure.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

const asked = (url: URL) => {
  const regieId = url.searchParams.get('regie') ?? '';
  const householdId = url.searchParams.get('famille');
  return { regieId, ...(householdId && { householdId }) };
};

export const load: PageServerLoad = async event => {
  const found = await api.corrections(event, asked(event.url)).catch((failure: unknown): never => {
    // No régie, or no id of one.
    if (failure instanceof Failure && failure.code === 'invalid') redirect(303, '/mairie/facturation');
    throw failure;
  });
  return { found, key: crypto.randomUUID() };
};

export const actions: Actions = {
  async emettre(event) {
    const form = await event.request.formData();
    const ids = form.getAll('corrections').filter(value => typeof value === 'string');
    const typed = { motif: textOf(form, 'motif'), echeance: textOf(form, 'echeance') };
    const errors: Record<string, string> = {};
    if (ids.length === 0) errors.corrections = words.mistakes.none;
    if (typed.motif === '') errors.motif = words.mistakes.reason;
    if (typed.echeance !== '' && !isLocalDate(typed.echeance)) errors.echeance = words.mistakes.dueOn;
    if (Object.keys(errors).length > 0) return fail(400, { ids, typed, errors });
    const { regieId, householdId } = asked(event.url);
    let done: { issued: unknown[]; changed: number };
    try {
      done = await api.correct(event, {
        key: textOf(form, 'cle'),
        regieId,
        ids,
        reason: typed.motif,
        dueOn: typed.echeance === '' ? null : toLocalDate(typed.echeance),
      });
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
      return fail(400, { ids, typed, errors: { echeance: words.mistakes.dueOn } });
    }
    const query = new URLSearchParams({
      regie: regieId,
      ...(householdId && { famille: householdId }),
      emises: String(done.issued.length),
      changees: String(done.changed),
    });
    redirect(303, `/mairie/facturation/corrections?${query}`);
  },
};
