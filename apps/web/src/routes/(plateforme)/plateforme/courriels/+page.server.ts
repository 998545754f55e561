import * as api from '#lib/server/api.ts';
import { Failure } from '#lib/server/failure.ts';
import type { PageServerLoad } from './$types';

/** `mails` is null where mail goes to a real server. */
export const load: PageServerLoad = async event => {
  try {
    return await api.mails(event);
  } catch (failure) {
    if (failure instanceof Failure && failure.code === 'not_found') return { mails: null };
    throw failure;
  }
};
