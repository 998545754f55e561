import { DECISIONS, type DecisionResult } from '@preau/contract/requests';
import { sectionOf } from '@preau/domain/family-file';
import { isUuid } from '@preau/domain/ids';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { queueWords, refusedDecision } from '#lib/fr/queue.ts';
import { Failure } from '#lib/server/failure.ts';
import { filtersIn, queryIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/office-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

/** French names of an address, and what the API calls them. */
const FILTERS = {
  sujet: 'type',
  etat: 'status',
  commune: 'member',
  famille: 'household',
  age: 'olderThanDays',
  suite: 'after',
};

/** The filters of an address, without what one line or one act has added. */
const filtersOf = (url: URL) => filtersIn(url, Object.keys(FILTERS));

export const load: PageServerLoad = async event => {
  const queue = await readFiltered(event.url, () => api.queue(event, queryIn(event.url, FILTERS)));
  const filters = filtersOf(event.url);
  const asked = event.url.searchParams.get('demande');
  const shown = asked ?? queue.requests[0]?.id ?? null;
  const row = queue.requests.find(({ id }) => id === shown) ?? null;
  // Health is shown when it is asked for, not because it is next.
  const isClosed = (row === null || sectionOf(row.section).isHealth) && !event.url.searchParams.has('sante');
  const opens = shown !== null && isUuid(shown) && (row !== null ? !isClosed : asked !== null);
  const request = opens ? await api.request(event, shown).catch(goneAsNull) : null;
  const child = (request ?? row)?.child
    ? await api.child(event, (request ?? row)?.child?.id ?? '').catch(goneAsNull)
    : null;
  return {
    queue,
    row: request ?? row,
    request,
    child: child && { schooling: child.schooling[0] ?? null, birthDate: String(child.identity.birthDate) },
    isChosen: asked !== null,
    query: new URLSearchParams(filters).toString(),
    filters,
  };
};

/** Null for what is no more, or not for this agent. @throws any other failure */
function goneAsNull(failure: unknown): null {
  if (failure instanceof Failure && (failure.code === 'not_found' || failure.code === 'forbidden'))
    return null;
  throw failure;
}

export const actions: Actions = {
  /** One request, or those that were chosen in the list. */
  async decider(event) {
    const form = await event.request.formData();
    const decision = DECISIONS.find(one => one === textOf(form, 'decision'));
    const ids = form.getAll('id').filter(id => typeof id === 'string');
    const reason = textOf(form, 'motif');
    const refuse = (problem: string, about: 'motif' | 'liste' | 'demande') =>
      fail(400, { reason, problem, about, id: ids.length === 1 ? (ids[0] ?? null) : null });
    if (!decision || ids.length === 0) return refuse(queueWords.noneSelected, 'liste');
    if ((decision === 'refuse' || decision === 'ask-complement') && !reason)
      return refuse(queueWords.reasonMissing, 'motif');
    const next = await nextAfter(event, ids);
    const { results } = await api.decide(event, {
      ids,
      decision,
      reason: reason || null,
      despiteChanges: form.has('malgre'),
    });
    const decided = results.filter(({ kind }) => kind === 'decided').length;
    const [only] = results;
    if (results.length === 1 && only && only.kind !== 'decided')
      return refuse(refusedDecision(only as Exclude<DecisionResult, { kind: 'decided' }>), 'demande'); // just parted
    const query = new URLSearchParams(filtersOf(event.url));
    if (next) query.set('demande', next);
    query.set('fait', decision);
    query.set('n', String(decided));
    if (decided < results.length) query.set('reste', String(results.length - decided));
    redirect(303, `/mairie/demandes?${query}`);
  },
};

/** The request after those that are decided now, as the list has them before. */
async function nextAfter(event: RequestEvent, ids: readonly string[]): Promise<string | null> {
  const { requests } = await api.queue(event, queryIn(event.url, FILTERS));
  const last = Math.max(...ids.map(id => requests.findIndex(request => request.id === id)));
  const others = requests.filter(({ id }) => !ids.includes(id));
  return (
    (others.find(({ id }) => requests.findIndex(request => request.id === id) > last) ?? others[0])?.id ??
    null
  );
}
