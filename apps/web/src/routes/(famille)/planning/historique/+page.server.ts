import * as api from '#lib/server/planning-record-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  history: await api.acts(event, event.url.searchParams.get('avant')),
});
