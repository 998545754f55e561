import { DEPOSITED_MEANS } from '@preau/domain/billing/piece';
import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { fail, redirect } from '@sveltejs/kit';
import { depositWords as words } from '#lib/fr/payments.ts';
import { readAmount } from '#lib/server/amount.ts';
import { Failure } from '#lib/server/failure.ts';
import { filtersIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/payments-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  deposits: await readFiltered(event.url, () => api.deposits(event, filtersIn(event.url, ['regie']))),
  key: crypto.randomUUID(),
});

export const actions: Actions = {
  async remettre(event) {
    const form = await event.request.formData();
    const means = DEPOSITED_MEANS.find(one => one === textOf(form, 'moyen')) ?? 'cheque';
    const paymentIds = form.getAll(`paiement-${means}`).filter(value => typeof value === 'string');
    const typed = { means, jour: textOf(form, `jour-${means}`), porte: textOf(form, 'porte'), paymentIds };
    const errors: Record<string, string> = {};
    const brought = means === 'cash' && typed.porte !== '' ? readAmount(typed.porte) : null;
    if (paymentIds.length === 0) errors[`paiement-${means}`] = words.mistakes.none;
    if (!isLocalDate(typed.jour)) errors[`jour-${means}`] = words.mistakes.day;
    if (means === 'cash' && typed.porte !== '' && brought === null) errors.porte = words.mistakes.amount;
    if (Object.keys(errors).length > 0) return fail(400, { typed, errors });
    const regieId = textOf(form, 'regie');
    try {
      const made = await api.makeDeposit(event, {
        key: textOf(form, 'cle'),
        regieId,
        means,
        madeOn: toLocalDate(typed.jour),
        paymentIds,
        amountCents: brought,
      });
      redirect(
        303,
        `/mairie/encaissements/remises?${new URLSearchParams({ regie: regieId, fait: made.number, bordereau: made.id })}`,
      );
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (failure.code === 'conflict')
        return fail(409, { typed, errors: { [`paiement-${means}`]: words.mistakes.deposited } });
      if (failure.code === 'invalid') return fail(400, { typed, errors: { porte: words.mistakes.amount } });
      throw failure;
    }
  },
};
