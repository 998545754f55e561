import * as api from '#lib/server/agents-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  agents: (await api.agents(event)).agents,
  invited: event.url.searchParams.get('invite'),
});
