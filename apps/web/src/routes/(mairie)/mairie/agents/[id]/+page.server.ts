import { fail, type RequestEvent } from '@sveltejs/kit';
import { agentWords as words } from '#lib/fr/agents.ts';
import { mistakesOf, readAgent, toChange } from '#lib/server/agent-form.ts';
import * as api from '#lib/server/agents-api.ts';
import { Failure } from '#lib/server/failure.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const list = await api.agents(event);
  const agent = list.agents.find(({ id }) => id === event.params.id);
  if (!agent) throw new Failure('not_found');
  return { list, agent };
};

/** An act without a form of its own, and what is said once it is done. */
const act =
  (act: (event: RequestEvent, id: string) => Promise<unknown>, said: string) =>
  async (event: RequestEvent & { params: { id: string } }) => {
    await act(event, event.params.id);
    return { said };
  };

export const actions: Actions = {
  async enregistrer(event) {
    const sent = readAgent(await event.request.formData());
    const errors = mistakesOf(sent, { asksEmail: false });
    if (Object.keys(errors).length > 0) return fail(400, { sent, errors });
    await api.change(event, event.params.id, toChange(sent, await api.agents(event)));
    return { said: words.saved };
  },
  inviter: act(api.inviteAgain, words.again),
  fermer: act(api.close, words.closed),
  rouvrir: act(api.reopen, words.reopened),
  facteur: act(api.resetSecondFactor, words.reset),
};
