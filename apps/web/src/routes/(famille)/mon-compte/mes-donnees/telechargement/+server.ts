import * as api from '#lib/server/rights-api.ts';
import { requireFamily } from '#lib/server/session-api.ts';
import type { RequestHandler } from './$types';

/** Asked for by a form: no link that is only looked at, or fetched ahead, makes an export. */
export const POST: RequestHandler = async event => {
  await requireFamily(event);
  return api.everything(event);
};
