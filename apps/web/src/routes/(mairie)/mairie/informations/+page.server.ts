import { redirect } from '@sveltejs/kit';
import { officeInformationWords as words } from '#lib/fr/information.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/information-api.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async event => {
  const done = event.url.searchParams.get('fait');
  return {
    information: await api.officeInformation(event),
    done: done && Object.hasOwn(words.done, done) ? words.done[done as keyof typeof words.done] : null, // checked beside it
  };
};

async function idOf(event: RequestEvent): Promise<{ id: string; form: FormData }> {
  const form = await event.request.formData();
  const id = form.get('id');
  if (typeof id !== 'string') throw new Failure('invalid');
  return { id, form };
}

export const actions: Actions = {
  async retirer(event) {
    await api.withdraw(event, (await idOf(event)).id);
    redirect(303, '/mairie/informations?fait=retire');
  },
  async remettre(event) {
    await api.restore(event, (await idOf(event)).id);
    redirect(303, '/mairie/informations?fait=remis');
  },
  /** One place up or down, in the order as it is now. */
  async deplacer(event) {
    const { id, form } = await idOf(event);
    const { items } = await api.officeInformation(event);
    const ids = items.filter(({ withdrawnAt }) => withdrawnAt === null).map(item => item.id);
    const from = ids.indexOf(id);
    const to = from + (form.get('sens') === 'haut' ? -1 : 1);
    if (from === -1) throw new Failure('not_found');
    if (to >= 0 && to < ids.length) {
      ids.splice(from, 1);
      ids.splice(to, 0, id);
      await api.arrange(event, ids);
    }
    redirect(303, '/mairie/informations?fait=ordonne');
  },
};
