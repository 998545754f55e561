import { fail, redirect } from '@sveltejs/kit';
import { billingWords as words } from '#lib/fr/billing-runs.ts';
import * as api from '#lib/server/billing-api.ts';
import { Failure } from '#lib/server/failure.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ home: await api.home(event) });

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export const actions: Actions = {
  async preparer(event) {
    const form = await event.request.formData();
    const regieId = textOf(form, 'regie');
    const [from, to] = [textOf(form, `du-${regieId}`), textOf(form, `au-${regieId}`)];
    const refused = (error: string) => fail(400, { regieId, from, to, error });
    if (!MONTH.test(from) || !MONTH.test(to) || to < from) return refused(words.mistakes.period);
    let id: string;
    try {
      id = (await api.start(event, { regieId, from, to })).id;
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (failure.code === 'invalid') return refused(words.mistakes.period);
      if (failure.code !== 'conflict') throw failure;
      return refused(failure.meta.problem === 'billed' ? words.mistakes.billed : words.mistakes.open);
    }
    redirect(303, `/mairie/facturation/${id}`);
  },
};
