import { redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-planning-api.ts';
import type { PageServerLoad } from './$types';

/** French names of an address, and what the API calls them. */
const FILTERS = { semaine: 'week', etablissement: 'site', service: 'service', classe: 'class' };

export const load: PageServerLoad = async ({ url, ...event }) => {
  const filters = Object.fromEntries(
    Object.keys(FILTERS).flatMap(name => {
      const value = url.searchParams.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const query = Object.fromEntries(
    Object.entries(FILTERS).flatMap(([name, key]) => (filters[name] ? [[key, filters[name]]] : [])),
  );
  try {
    return { planning: await api.week({ url, ...event }, query), filters };
  } catch (failure) {
    // A filter that nobody offers is none.
    if (failure instanceof Failure && failure.code === 'invalid' && url.search) redirect(303, url.pathname);
    throw failure;
  }
};
