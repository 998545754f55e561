import { redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/meals-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { searchParams, pathname } = event.url;
  const [week, site] = [searchParams.get('semaine'), searchParams.get('cantine')];
  try {
    return { menus: await api.publicMenus(event, { ...(week && { week }), ...(site && { site }) }) };
  } catch (failure) {
    const isOdd = failure instanceof Failure && ['invalid', 'not_found'].includes(failure.code);
    if (isOdd && searchParams.size > 0) redirect(303, pathname);
    throw failure;
  }
};
