import { Failure } from '#lib/server/failure.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ parent }) => {
  const { portal } = await parent();
  if (!portal) throw new Failure('not_found');
  return { portal };
};
