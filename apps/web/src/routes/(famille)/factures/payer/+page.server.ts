import { fail, redirect } from '@sveltejs/kit';
import { payOnlineWords as words } from '#lib/fr/payments.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/payments-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const payable = await api.payable(event);
  const asked = event.url.searchParams.get('regie');
  return {
    payable,
    regies: payable.regies.filter(({ id }) => asked === null || id === asked),
    key: crypto.randomUUID(),
  };
};

export const actions: Actions = {
  /** The amount is the API's: what is left of what is chosen. */
  async payer(event) {
    const form = await event.request.formData();
    const regieId = textOf(form, 'regie');
    const invoiceIds = form.getAll('facture').filter(value => typeof value === 'string');
    const isWhole = textOf(form, 'tout') === 'oui';
    if (!isWhole && invoiceIds.length === 0) return fail(400, { regieId, problem: words.none });
    try {
      const { payAt } = await api.beginOnline(event, {
        key: textOf(form, 'cle'),
        householdId: textOf(form, 'foyer') || null,
        regieId,
        invoiceIds: isWhole ? [] : invoiceIds,
      });
      redirect(303, payAt);
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'conflict') throw failure;
      const { problem, services } = failure.meta;
      const names = Array.isArray(services) ? services.map(String) : [];
      return fail(409, {
        regieId,
        problem: problem === 'means' ? words.notOnlineChosen(names) : words.paidMeanwhile,
      });
    }
  },
};
