import { fail, redirect } from '@sveltejs/kit';
import { agentWords as words } from '#lib/fr/agents.ts';
import { mistakesOf, readAgent, toChange } from '#lib/server/agent-form.ts';
import * as api from '#lib/server/agents-api.ts';
import { Failure } from '#lib/server/failure.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ list: await api.agents(event) });

export const actions: Actions = {
  async default(event) {
    const sent = readAgent(await event.request.formData());
    const errors = mistakesOf(sent, { asksEmail: true });
    if (Object.keys(errors).length > 0) return fail(400, { sent, errors });
    try {
      await api.invite(event, { ...toChange(sent, await api.agents(event)), email: sent.email });
    } catch (failure) {
      if (!(failure instanceof Failure && failure.code === 'invalid')) throw failure;
      const taken = 'mistakes' in failure.meta ? words.taken : words.missing.email;
      const errors: Record<string, string> = { email: taken };
      return fail(400, { sent, errors });
    }
    redirect(303, `/mairie/agents?invite=${encodeURIComponent(sent.email)}`);
  },
};
