import { isLocalDate } from '@preau/domain/dates';
import * as api from '#lib/server/printed-api.ts';
import type { RequestHandler } from './$types';

/** The text of the page, to print. */
export const GET: RequestHandler = event => {
  const date = event.url.searchParams.get('date');
  return api.regulationText(event, event.params.key, date !== null && isLocalDate(date) ? date : null);
};
