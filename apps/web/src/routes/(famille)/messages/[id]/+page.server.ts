import { openThread, threadActions } from '#lib/server/message-form.ts';
import { familyThread } from '#lib/server/messages-api.ts';
import { uploadOfFamily } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = event => openThread(familyThread, event, event.params.id);

export const actions: Actions = threadActions(familyThread, uploadOfFamily, '/messages');
