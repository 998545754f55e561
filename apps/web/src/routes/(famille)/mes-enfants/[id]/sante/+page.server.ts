import * as api from '#lib/server/family-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const [child, health] = await Promise.all([
    api.child(event, event.params.id),
    api.childHealth(event, event.params.id),
  ]);
  return { child, health };
};
