import * as api from '#lib/server/printed-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  counts: await api.letterCounts(event),
  nobody: event.url.searchParams.has('personne'),
});
