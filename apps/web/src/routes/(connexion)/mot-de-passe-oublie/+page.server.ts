import { fail } from '@sveltejs/kit';
import { signInWords as words } from '#lib/fr/sign-in.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/session-api.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  async default(event) {
    const identifier = String((await event.request.formData()).get('identifier') ?? '').trim();
    const refuse = (error: string) => fail(400, { identifier, errors: { identifier: error } });
    if (!identifier) return refuse(words.missingIdentifier);
    try {
      await api.askForPassword(event, identifier);
    } catch (failure) {
      if (failure instanceof Failure && failure.code === 'too_many') return refuse(words.tooMany);
      if (failure instanceof Failure && failure.code === 'invalid') return refuse(words.missingIdentifier);
      throw failure;
    }
    return { asked: true };
  },
};
