import { fail, redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/information-api.ts';
import { errorsOf, readForm } from '#lib/server/information-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function itemOf(event: RequestEvent) {
  const { items } = await api.officeInformation(event);
  const item = items.find(({ id, mayEdit }) => id === event.params.id && mayEdit);
  if (!item) throw new Failure('not_found');
  return item;
}

export const load: PageServerLoad = async event => ({ item: await itemOf(event) });

export const actions: Actions = {
  default: async event => {
    const { id, kind } = await itemOf(event);
    const { form, version, errors } = await readForm(event);
    if (Object.keys(errors).length > 0) return fail(400, { form, errors });
    try {
      await api.revise(event, id, version);
    } catch (failure) {
      return fail(400, { form, errors: errorsOf(failure, kind) });
    }
    redirect(303, '/mairie/informations?fait=modifie');
  },
};
