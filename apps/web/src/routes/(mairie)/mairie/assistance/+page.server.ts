import { fail } from '@sveltejs/kit';
import { leaveWords as words } from '#lib/fr/agents.ts';
import * as api from '#lib/server/agents-api.ts';
import { Failure } from '#lib/server/failure.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ grants: (await api.leaves(event)).grants });

export const actions: Actions = {
  async autoriser(event) {
    const reason = String((await event.request.formData()).get('reason') ?? '').trim();
    const refuse = () => fail(400, { reason, errors: { reason: words.missing } });
    if (!reason) return refuse();
    try {
      await api.grantLeave(event, reason);
    } catch (failure) {
      if (failure instanceof Failure && failure.code === 'invalid') return refuse();
      throw failure;
    }
    return { said: words.granted };
  },
  async terminer(event) {
    const id = String((await event.request.formData()).get('id') ?? '');
    await api.endLeave(event, id).catch(failure => {
      // It had come to its own end meanwhile.
      if (!(failure instanceof Failure && failure.code === 'not_found')) throw failure;
    });
    return { said: words.ended };
  },
};
