import { redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import type { RequestHandler } from './$types';

/** From the choice of a service and a day to its page. */
export const GET: RequestHandler = ({ url }) => {
  const [service, date] = ['service', 'date'].map(name => url.searchParams.get(name) ?? '');
  if (!/^[a-z0-9-]+$/.test(service ?? '') || !/^[\d-]+$/.test(date ?? '')) throw new Failure('not_found');
  redirect(303, `/mairie/journee/liste/${service}/${date}`);
};
