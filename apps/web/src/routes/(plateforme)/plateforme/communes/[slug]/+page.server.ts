import { fail } from '@sveltejs/kit';
import { addressesOf } from '#lib/console/tenant-search.ts';
import { tenantWords } from '#lib/fr/console.ts';
import { leavesOf, openSupport } from '#lib/server/agents-api.ts';
import * as api from '#lib/server/api.ts';
import { Failure } from '#lib/server/failure.ts';
import type { Actions, PageServerLoad } from './$types';

const words = tenantWords.testEmail;

export const load: PageServerLoad = async event => {
  const [tenant, { grants }] = await Promise.all([
    api.tenant(event, event.params.slug),
    leavesOf(event, event.params.slug),
  ]);
  return { tenant, leave: grants[0] ?? null, addresses: addressesOf(tenant, event.url) };
};

export const actions: Actions = {
  /** A link to the commune's own host, good once. A form may not lead there itself: the policy of pages forbids it. */
  async assistance(event) {
    const tenant = await api.tenant(event, event.params.slug);
    const home = addressesOf(tenant, event.url)[0]?.href;
    if (!home) throw new Failure('not_found');
    let token: string;
    try {
      ({ token } = await openSupport(event, event.params.slug));
    } catch (failure) {
      if (failure instanceof Failure && failure.code === 'not_found') return fail(404, { isOver: true });
      throw failure;
    }
    return { openHref: new URL(`/assistance/${token}`, home).href };
  },
  async essai(event) {
    const to = String((await event.request.formData()).get('to') ?? '').trim();
    if (!to) return fail(400, { to, error: words.missing });
    try {
      await api.queueTestEmail(event, event.params.slug, to);
    } catch (failure) {
      if (failure instanceof Failure && failure.code === 'invalid')
        return fail(400, { to, error: words.wrong });
      throw failure;
    }
    return { queuedTo: to };
  },
};
