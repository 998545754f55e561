import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { fail, redirect } from '@sveltejs/kit';
import { titreWords as words } from '#lib/fr/payments.ts';
import { Failure } from '#lib/server/failure.ts';
import { filtersIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/payments-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  titres: await readFiltered(event.url, () => api.titres(event, filtersIn(event.url, ['regie']))),
  key: crypto.randomUUID(),
});

export const actions: Actions = {
  async confier(event) {
    const form = await event.request.formData();
    const invoiceIds = form.getAll('facture').filter(value => typeof value === 'string');
    const typed = { jour: textOf(form, 'jour'), invoiceIds };
    const errors: Record<string, string> = {};
    if (invoiceIds.length === 0) errors.facture = words.mistakes.none;
    if (!isLocalDate(typed.jour)) errors.jour = words.mistakes.day;
    if (Object.keys(errors).length > 0) return fail(400, { typed, errors });
    const regieId = textOf(form, 'regie');
    try {
      const handedOn = toLocalDate(typed.jour);
      const made = await api.handTitres(event, { key: textOf(form, 'cle'), regieId, handedOn, invoiceIds });
      redirect(
        303,
        `/mairie/encaissements/titres?${new URLSearchParams({ regie: regieId, fait: made.number, bordereau: made.id })}`,
      );
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (failure.code === 'conflict') return fail(409, { typed, errors: { facture: words.mistakes.paid } });
      if (failure.code === 'invalid')
        return fail(400, { typed, errors: { facture: words.mistakes.tooSmall } });
      throw failure;
    }
  },
};
