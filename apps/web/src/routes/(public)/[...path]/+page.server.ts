import { Failure } from '#lib/server/failure.ts';
import type { PageServerLoad } from './$types';

/** No such page: said within the frame of this host's other pages. */
export const load: PageServerLoad = () => {
  throw new Failure('not_found');
};
