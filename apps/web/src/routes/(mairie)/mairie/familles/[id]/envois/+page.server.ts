import * as api from '#lib/server/messages-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  familyId: event.params.id,
  ...(await api.sentNotifications(event, event.params.id)),
});
