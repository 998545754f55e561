import * as api from '#lib/server/billing-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const [run, bill] = await Promise.all([
    api.page(event, event.params.id),
    api.family(event, event.params.id, event.params.famille),
  ]);
  return { run, bill };
};
