import { isUuid } from '@preau/domain/ids';
import { AUDIENCE_KINDS } from '@preau/domain/message';
import { fail, redirect } from '@sveltejs/kit';
import { broadcastWords, messageSentence } from '#lib/fr/messages.ts';
import { readMessageForm, sendMessage, textOf } from '#lib/server/message-form.ts';
import * as api from '#lib/server/messages-api.ts';
import { uploadOfAgent } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

/** The lists of the form, and the other answers, which come back with it. */
const KEYS = ['pour', 'nom', ...AUDIENCE_KINDS.filter(kind => kind !== 'all')];

export const load: PageServerLoad = async event => ({
  choices: await api.audienceChoices(event),
  writeKey: crypto.randomUUID(),
});

export const actions: Actions = {
  /** Says who would get it, and brings the message back to be sent or changed. */
  async voir(event) {
    const { data, typed } = await readMessageForm(event, { upload: uploadOfAgent, keys: KEYS });
    const audience = audienceOf(data);
    const isUnnamed = audience.kind !== 'all' && audience.ids.length === 0;
    const errors: Record<string, string> = {
      ...(isUnnamed && { pour: broadcastWords.chooseSome }),
      ...(!typed.subject.trim() && { subject: messageSentence('subject', 'required') }),
      ...(!typed.text.trim() && { text: messageSentence('text', 'required') }),
      ...typed.errors,
    };
    if (Object.keys(errors).length > 0) return fail(400, { refused: { ...typed, errors } });
    return { typed, reach: await api.reachOf(event, audience) };
  },

  async envoyer(event) {
    const sent = await sendMessage(event, {
      upload: uploadOfAgent,
      keys: KEYS,
      send: ({ key, subject, text, fileIds, data }) => {
        const memberId = textOf(data, 'nom');
        return api.sendBroadcast(event, {
          key,
          subject,
          text,
          fileIds,
          memberId: isUuid(memberId) ? memberId : null,
          audience: audienceOf(data),
        });
      },
    });
    if (!('refused' in sent)) redirect(303, `/mairie/messages/plusieurs/${sent.id}`);
    const { audience, ...errors } = sent.refused.errors;
    return fail(400, {
      refused: { ...sent.refused, errors: { ...errors, ...(audience && { pour: audience }) } },
    });
  },
};

function audienceOf(form: FormData) {
  const kind = AUDIENCE_KINDS.find(known => known === form.get('pour')) ?? 'all';
  return { kind, ids: kind === 'all' ? [] : form.getAll(kind).map(String).filter(isUuid) };
}
