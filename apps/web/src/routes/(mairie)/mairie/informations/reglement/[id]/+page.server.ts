import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/information-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const [{ regulations }, lacking] = await Promise.all([
    api.officeInformation(event),
    api.lacking(event, event.params.id),
  ]);
  const version = regulations.find(({ id }) => id === event.params.id);
  if (!version) throw new Failure('not_found');
  return { version, lacking };
};
