import { isLocalDate } from '@preau/domain/dates';
import * as api from '#lib/server/api.ts';
import type { PageServerLoad } from './$types';

/** As it is today, or on the day of effect that the address names. */
export const load: PageServerLoad = async event => {
  const date = event.url.searchParams.get('date');
  return { text: await api.text(event, event.params.key, date !== null && isLocalDate(date) ? date : null) };
};
