import * as api from '#lib/server/information-api.ts';
import { requireFamily } from '#lib/server/session-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async event => {
  await requireFamily(event);
  return api.form(event, event.params.id);
};
