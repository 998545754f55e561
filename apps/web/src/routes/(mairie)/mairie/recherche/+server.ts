import { json } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import type { RequestHandler } from './$types';

/** What the search finds, as one types. */
export const GET: RequestHandler = async event => {
  try {
    return json(await api.search(event, event.url.searchParams.get('q')?.slice(0, 200) ?? ''));
  } catch (failure) {
    if (failure instanceof Failure)
      return json({ results: [] }, { status: failure.code === 'unauthenticated' ? 401 : 500 });
    throw failure;
  }
};
