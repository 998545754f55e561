import { fail } from '@sveltejs/kit';
import * as api from '#lib/server/api.ts';
import { Failure } from '#lib/server/failure.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = event => api.failedJobs(event);

export const actions: Actions = {
  async reessayer(event) {
    const id = String((await event.request.formData()).get('id') ?? '');
    try {
      await api.retryJob(event, id);
    } catch (failure) {
      // Someone else was faster: nothing is wrong, and the list that follows shows it.
      if (failure instanceof Failure && (failure.code === 'not_found' || failure.code === 'conflict'))
        return fail(409, { outcome: 'gone' as const });
      throw failure;
    }
    return { outcome: 'retried' as const };
  },
};
