import { fail, redirect } from '@sveltejs/kit';
import { codeWords as words } from '#lib/fr/sign-in.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/session-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const session = await api.whoAmI(event);
  // Just enrolled: the page shows the recovery codes, this once.
  if (session.kind !== 'visitor') return { enrolment: null, home: api.homeOf(session) };
  if (session.awaits !== 'second-factor-enrolment')
    redirect(303, session.awaits ? api.SETTLED_AT[session.awaits] : '/connexion');
  return { enrolment: await api.enrolment(event), home: '/connexion' };
};

export const actions: Actions = {
  async default(event) {
    const code = String((await event.request.formData()).get('code') ?? '').trim();
    if (!code) return fail(400, { errors: { code: words.missing } });
    try {
      const { recoveryCodes } = await api.confirmCode(event, code);
      return { recoveryCodes: recoveryCodes ?? [] };
    } catch (failure) {
      if (failure instanceof Failure && ['unauthenticated', 'invalid'].includes(failure.code))
        return fail(400, { errors: { code: words.wrong } });
      if (failure instanceof Failure && failure.code === 'too_many')
        return fail(400, { errors: { code: words.resting[api.siteOf(event)] } });
      if (failure instanceof Failure && failure.code === 'conflict') redirect(303, '/connexion');
      throw failure;
    }
  },
};
