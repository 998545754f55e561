import { fail } from '@sveltejs/kit';
import { addressesOf } from '#lib/console/tenant-search.ts';
import { tenantWords } from '#lib/fr/console.ts';
import * as api from '#lib/server/api.ts';
import { Failure } from '#lib/server/failure.ts';
import type { Actions, PageServerLoad } from './$types';

const words = tenantWords.testEmail;

export const load: PageServerLoad = async event => {
  const tenant = await api.tenant(event, event.params.slug);
  return { tenant, addresses: addressesOf(tenant, event.url) };
};

export const actions: Actions = {
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
