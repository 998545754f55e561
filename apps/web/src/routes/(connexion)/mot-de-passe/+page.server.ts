import { fail, redirect } from '@sveltejs/kit';
import { readChosen, refusedPassword } from '#lib/server/password-form.ts';
import * as api from '#lib/server/session-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { session } = await event.parent();
  const isNew = session.kind === 'visitor' && session.awaits === 'new-password';
  if (session.kind === 'visitor' && !isNew) api.turnAway(event, session);
  if (session.kind === 'support') redirect(303, '/mairie');
  const { minimum } = await api.passwordFloor(event);
  return { isNew, minimum, home: api.homeOf(session) };
};

export const actions: Actions = {
  async default(event) {
    const session = await api.whoAmI(event);
    const isNew = session.kind === 'visitor' && session.awaits === 'new-password';
    const { current, password, errors } = await readChosen(event.request, { asksCurrent: !isNew });
    if (Object.keys(errors).length > 0) return fail(400, { errors });
    let next: string;
    try {
      const step = await api.changePassword(event, isNew ? null : current, password);
      if (!isNew) return { changed: true };
      next = await api.nextPage(event, step, null);
    } catch (failure) {
      return fail(400, { errors: refusedPassword(failure) });
    }
    redirect(303, next);
  },
};
