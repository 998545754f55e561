import { DECISION_PROBLEMS, PLANNING_DECISIONS } from '@preau/contract/planning';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { planningQueueWords as words } from '#lib/fr/office-planning.ts';
import { filtersIn, queryIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/office-planning-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

/** French names of an address, and what the API calls them. */
const FILTERS = { nature: 'kind', service: 'service', famille: 'household', suite: 'after' };

/** The filters of an address, without what one line or one act has added. */
const filtersOf = (url: URL) => filtersIn(url, Object.keys(FILTERS));

export const load: PageServerLoad = async event => {
  const queue = await readFiltered(event.url, () => api.queue(event, queryIn(event.url, FILTERS)));
  const filters = filtersOf(event.url);
  const asked = event.url.searchParams.get('ligne');
  const found = queue.items.find(({ id }) => id === asked);
  return {
    queue,
    item: found ?? queue.items[0] ?? null,
    isChosen: found !== undefined,
    // Sent again, the form of this page is the same act.
    key: crypto.randomUUID(),
    query: new URLSearchParams(filters).toString(),
    filters,
  };
};

export const actions: Actions = {
  /** The days of one item, or those of the items that were chosen in the list. */
  async decider(event) {
    const form = await event.request.formData();
    const decision = PLANNING_DECISIONS.find(one => one === textOf(form, 'decision'));
    const ids = [
      ...new Set(form.getAll('id').flatMap(ids => (typeof ids === 'string' ? ids.split(' ') : []))),
    ];
    const reason = textOf(form, 'motif') || textOf(form, 'motifCommun');
    const about = textOf(form, 'lieu');
    const refuse = (problem: string) => fail(400, { about, reason, problem, ligne: textOf(form, 'ligne') });
    if (!decision || ids.length === 0) return refuse(words.noneSelected);
    if (decision === 'refuse' && !reason) return refuse(words.noteMissing);
    const next = await nextAfter(event, ids);
    const { results } = await api.decide(event, {
      key: textOf(form, 'cle'),
      ids,
      decision,
      reason: reason || null,
    });
    const query = new URLSearchParams(filtersOf(event.url));
    if (next) query.set('ligne', next);
    query.set('fait', decision);
    query.set('n', String(results.filter(({ problem }) => problem === null).length));
    for (const problem of DECISION_PROBLEMS) {
      const days = results.filter(one => one.problem === problem).length;
      if (days > 0) query.set(problem, String(days));
    }
    redirect(303, `/mairie/planning/demandes?${query}`);
  },
};

/** The item after those that are decided now, as the list has them before. */
async function nextAfter(event: RequestEvent, ids: readonly string[]): Promise<string | null> {
  const { items } = await api.queue(event, queryIn(event.url, FILTERS));
  const isDecided = items.map(item => item.ids.some(id => ids.includes(id)));
  const last = isDecided.lastIndexOf(true);
  const others = items.filter((_, index) => !isDecided[index]);
  return (others.find(item => items.indexOf(item) > last) ?? others[0])?.id ?? null;
}
