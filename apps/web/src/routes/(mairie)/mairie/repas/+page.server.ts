import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { fail } from '@sveltejs/kit';
import { mealWords as words } from '#lib/fr/meals.ts';
import { Failure } from '#lib/server/failure.ts';
import { queryIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/meals-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

/** French names of an address, and what the API calls them. */
const FILTERS = { du: 'from', etablissement: 'site' };

export const load: PageServerLoad = async event => {
  const query = queryIn(event.url, FILTERS);
  const meals = await readFiltered(event.url, () => api.days(event, query), ['invalid', 'not_found']);
  return { meals, key: crypto.randomUUID() };
};

export const actions: Actions = {
  async commander(event) {
    const form = await event.request.formData();
    const [site, date] = [textOf(form, 'etablissement'), textOf(form, 'jour')];
    const reason = textOf(form, `raison-${site}-${date}`);
    const at = `${site} ${date}`;
    const refused = (sentence: string) => fail(400, { at, reason, error: sentence });
    if (reason === '') return refused(words.mistakes.reason);
    if (!isLocalDate(date)) return refused(words.mistakes.date);
    try {
      const key = textOf(form, 'cle');
      const { version } = await api.order(event, { key, site, date: toLocalDate(date), reason });
      return { at, done: words.orderedNow(version) };
    } catch (failure) {
      if (failure instanceof Failure && failure.code === 'invalid') return refused(words.mistakes.date);
      throw failure;
    }
  },
  async renvoyer(event) {
    const form = await event.request.formData();
    const at = textOf(form, 'ou');
    try {
      const { sent } = await api.sendAgain(event, textOf(form, 'id'), textOf(form, 'cle'));
      return { at, done: words.sent(sent) };
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'conflict') throw failure;
      const { superseded, noCaterer } = words.mistakes;
      return fail(409, {
        at,
        reason: '',
        error: failure.meta.problem === 'superseded' ? superseded : noCaterer,
      });
    }
  },
  async recu(event) {
    const form = await event.request.formData();
    await api.receive(event, textOf(form, 'id'));
    return { at: textOf(form, 'ou'), done: words.receivedNow };
  },
};
