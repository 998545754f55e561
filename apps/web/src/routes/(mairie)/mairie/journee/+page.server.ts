import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { fail, redirect } from '@sveltejs/kit';
import { boardWords as words } from '#lib/fr/office-day.ts';
import { Failure } from '#lib/server/failure.ts';
import { filtersIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/office-day-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

const SPANS = ['recent', 'jour', 'semaine'] as const;

export const load: PageServerLoad = async event => {
  const filters = filtersIn(event.url, ['periode', 'date', 'etablissement', 'service']);
  const span = SPANS.find(one => one === filters.periode) ?? 'recent';
  const date = filters.date;
  const query = {
    ...(span === 'jour' && date && { day: date }),
    ...(span === 'semaine' && date && { week: date }),
    ...(filters.etablissement && { site: filters.etablissement }),
    ...(filters.service && { service: filters.service }),
  };
  const board = await readFiltered(event.url, () => api.board(event, query));
  return { board, filters, span, key: crypto.randomUUID() };
};

const time = /^([01]\d|2[0-3]):[0-5]\d$/;

export const actions: Actions = {
  /** The departure that nobody has noted. */
  async depart(event) {
    const form = await event.request.formData();
    const [service, date, childId] = ['service', 'date', 'enfant'].map(name => textOf(form, name));
    const [arrival, departure] = ['arrivee', 'depart'].map(name => textOf(form, name).slice(0, 5));
    const row = `${service} ${date} ${childId}`;
    if (!service || !date || !childId || !isLocalDate(date)) throw new Failure('not_found');
    if (!departure || !time.test(departure)) return fail(400, { row, error: words.departureMissing });
    try {
      await api.correct(event, {
        key: textOf(form, 'cle'),
        service,
        date: toLocalDate(date),
        reason: words.departureReason,
        closes: false,
        children: [{ childId, presence: 'present', arrival: arrival || null, departure }],
      });
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
      return fail(400, { row, error: words.departureBefore });
    }
    const query = new URLSearchParams(event.url.searchParams);
    query.delete('/depart');
    query.set('note', '1');
    redirect(303, `/mairie/journee?${query}`);
  },
};
