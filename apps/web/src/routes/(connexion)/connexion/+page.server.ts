import { fail, redirect } from '@sveltejs/kit';
import { signInWords as words } from '#lib/fr/sign-in.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/session-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { session, place } = await event.parent();
  const wanted = event.url.searchParams.get('vers');
  if (
    session.kind !== 'visitor' &&
    !(place.kind === 'console' && session.kind === 'operator' && !session.name)
  )
    redirect(303, api.destination(wanted, session));
  const isDemonstration = place.kind === 'portal' && place.portal.demonstration;
  return { wanted, demonstration: isDemonstration ? await api.demonstrationAccounts(event) : null };
};

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const identifier = String(form.get('identifier') ?? '').trim();
    const password = String(form.get('password') ?? '');
    const wanted = String(form.get('vers') ?? '') || null;
    const errors = {
      ...(identifier ? {} : { identifier: words.missingIdentifier }),
      ...(password ? {} : { password: words.missingPassword }),
    };
    if (Object.keys(errors).length > 0) return fail(400, { identifier, errors });
    let next: string;
    try {
      next = await api.nextPage(event, await api.signIn(event, identifier, password), wanted);
    } catch (failure) {
      const error = refusal(failure);
      if (!error) throw failure;
      return fail(400, { identifier, errors: { password: error } });
    }
    redirect(303, next);
  },
};

function refusal(failure: unknown): string | null {
  if (!(failure instanceof Failure)) return null;
  if (failure.code === 'too_many') return words.tooMany;
  return failure.code === 'unauthenticated' || failure.code === 'invalid' ? words.wrong : null;
}
