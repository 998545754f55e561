import { INFORMATION_KINDS, type InformationKind } from '@preau/domain/information';
import { fail, redirect } from '@sveltejs/kit';
import * as api from '#lib/server/information-api.ts';
import { errorsOf, readForm } from '#lib/server/information-form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Without a kind, one is chosen first. */
function kindOf({ url }: RequestEvent): InformationKind {
  const asked = url.searchParams.get('nature');
  const kind = INFORMATION_KINDS.find(known => known === asked);
  if (!kind) redirect(303, '/mairie/informations');
  return kind;
}

export const load: PageServerLoad = async event => {
  const { members, mayPublishForAll } = await api.officeInformation(event);
  return { kind: kindOf(event), members, mayPublishForAll };
};

export const actions: Actions = {
  default: async event => {
    const kind = kindOf(event);
    const { form, version, errors } = await readForm(event);
    if (Object.keys(errors).length > 0) return fail(400, { form, errors });
    try {
      await api.publish(event, { ...version, kind, memberId: form.memberId || null });
    } catch (failure) {
      return fail(400, { form, errors: errorsOf(failure, kind) });
    }
    redirect(303, '/mairie/informations?fait=publie');
  },
};
