import { isUuid } from '@preau/domain/ids';
import { fail, redirect } from '@sveltejs/kit';
import { sendMessage, textOf } from '#lib/server/message-form.ts';
import * as api from '#lib/server/messages-api.ts';
import { uploadOfFamily } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  choices: await api.writingChoices(event),
  writeKey: crypto.randomUUID(),
  /** As a page that leads here proposes it. */
  proposed: {
    subject: event.url.searchParams.get('objet')?.slice(0, 100) ?? '',
    child: event.url.searchParams.get('enfant') ?? '',
  },
});

export const actions: Actions = {
  async envoyer(event) {
    const sent = await sendMessage(event, {
      upload: uploadOfFamily,
      keys: ['a', 'dossier', 'sujet'],
      send: ({ data, ...message }) => {
        const child = idOf(data, 'sujet');
        return api.writeToMairie(event, {
          ...message,
          householdId: idOf(data, 'dossier'),
          memberId: idOf(data, 'a'),
          about: child === null ? null : { kind: 'child', id: child },
        });
      },
    });
    if ('refused' in sent) return fail(400, sent);
    redirect(303, `/messages/${sent.id}?envoye`);
  },
};

function idOf(form: FormData, name: string): string | null {
  const id = textOf(form, name);
  return isUuid(id) ? id : null;
}
