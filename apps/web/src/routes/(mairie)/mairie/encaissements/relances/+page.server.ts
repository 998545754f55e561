import { fail, redirect } from '@sveltejs/kit';
import { reminderWords as words } from '#lib/fr/payments.ts';
import { Failure } from '#lib/server/failure.ts';
import { queryIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/payments-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const query = queryIn(event.url, { regie: 'regie', niveau: 'level' });
  return {
    reminders: await readFiltered(event.url, () => api.reminders(event, query)),
    key: crypto.randomUUID(),
  };
};

export const actions: Actions = {
  async envoyer(event) {
    const form = await event.request.formData();
    const typed = {
      texte: textOf(form, 'texte'),
      householdIds: form.getAll('famille').filter(value => typeof value === 'string'),
    };
    const errors: Record<string, string> = {};
    if (typed.texte === '') errors.texte = words.mistakes.wording;
    if (typed.householdIds.length === 0) errors.famille = words.mistakes.none;
    if (Object.keys(errors).length > 0) return fail(400, { typed, errors });
    const regieId = textOf(form, 'regie');
    try {
      const sent = await api.sendReminders(event, {
        key: textOf(form, 'cle'),
        regieId,
        level: Number(textOf(form, 'niveau')),
        wording: typed.texte,
        householdIds: typed.householdIds,
      });
      const said = {
        regie: regieId,
        envoi: sent.id,
        courriels: String(sent.emails),
        lettres: String(sent.letters),
      };
      redirect(303, `/mairie/encaissements/relances?${new URLSearchParams(said)}`);
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'conflict') throw failure;
      return fail(409, { typed, errors: { famille: words.mistakes.nobody } });
    }
  },
};
