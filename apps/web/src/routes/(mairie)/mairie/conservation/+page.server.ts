import * as api from '#lib/server/rights-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ preview: await api.retention(event) });

export const actions: Actions = {
  default: async event => ({ run: await api.purge(event) }),
};
