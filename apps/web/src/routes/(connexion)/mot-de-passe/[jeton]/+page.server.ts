import { fail, redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import { readChosen, refusedPassword } from '#lib/server/password-form.ts';
import * as api from '#lib/server/session-api.ts';
import type { Actions, PageServerLoad } from './$types';

/** Looked at, a link is not used: those who check e-mails look at all of them. */
export const load: PageServerLoad = async event => {
  try {
    const { minimum } = await api.checkLink(event, event.params.jeton);
    return { minimum };
  } catch (failure) {
    if (isDead(failure)) return { minimum: null };
    throw failure;
  }
};

export const actions: Actions = {
  async default(event) {
    const { password, errors } = await readChosen(event.request, { asksCurrent: false });
    if (Object.keys(errors).length > 0) return fail(400, { errors });
    let next: string;
    try {
      next = await api.nextPage(event, await api.usePasswordLink(event, event.params.jeton, password), null);
    } catch (failure) {
      if (isDead(failure)) return fail(404, { errors: {} });
      return fail(400, { errors: refusedPassword(failure) });
    }
    redirect(303, next);
  },
};

const isDead = (failure: unknown) =>
  failure instanceof Failure && (failure.code === 'not_found' || 'issues' in failure.meta);
