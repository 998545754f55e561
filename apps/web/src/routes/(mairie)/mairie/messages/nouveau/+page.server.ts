import { isUuid } from '@preau/domain/ids';
import { fail, redirect } from '@sveltejs/kit';
import { sendMessage } from '#lib/server/message-form.ts';
import * as api from '#lib/server/messages-api.ts';
import { uploadOfAgent } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async event => {
  const { familyName, number } = await api.sentNotifications(event, familyOf(event));
  return { familyId: familyOf(event), familyName, number, writeKey: crypto.randomUUID() };
};

export const actions: Actions = {
  async envoyer(event) {
    const householdId = familyOf(event);
    const sent = await sendMessage(event, {
      upload: uploadOfAgent,
      keys: [],
      send: ({ key, subject, text, fileIds }) =>
        api.writeToFamily(event, { key, subject, text, fileIds, householdId, memberId: null, about: null }),
    });
    if ('refused' in sent) return fail(400, sent);
    redirect(303, `/mairie/messages/${sent.id}?envoye`);
  },
};

/** Without a family to write to, one is chosen first. */
function familyOf({ url }: RequestEvent): string {
  const id = url.searchParams.get('famille') ?? '';
  if (!isUuid(id)) redirect(303, '/mairie/familles');
  return id;
}
