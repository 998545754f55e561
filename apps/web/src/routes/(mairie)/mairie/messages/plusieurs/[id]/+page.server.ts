import * as api from '#lib/server/messages-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  broadcast: await api.broadcast(event, event.params.id),
});
