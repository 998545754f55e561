import { fail, redirect } from '@sveltejs/kit';
import { codeWords as words } from '#lib/fr/sign-in.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/session-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { session } = await event.parent();
  const wanted = event.url.searchParams.get('vers');
  if (session.kind !== 'visitor') redirect(303, api.destination(wanted, session));
  if (session.awaits !== 'second-factor')
    redirect(303, session.awaits ? api.SETTLED_AT[session.awaits] : '/connexion');
  return { wanted };
};

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const code = String(form.get('code') ?? '').trim();
    const wanted = String(form.get('vers') ?? '') || null;
    if (!code) return fail(400, { errors: { code: words.missing } });
    let next: string;
    try {
      next = await api.nextPage(event, await api.confirmCode(event, code), wanted);
    } catch (failure) {
      if (failure instanceof Failure && ['unauthenticated', 'invalid'].includes(failure.code))
        return fail(400, { errors: { code: words.wrong } });
      if (failure instanceof Failure && failure.code === 'too_many')
        return fail(400, { errors: { code: words.resting[api.siteOf(event)] } });
      if (failure instanceof Failure && failure.code === 'conflict') redirect(303, '/connexion');
      throw failure;
    }
    redirect(303, next);
  },
};
