import { redirect } from '@sveltejs/kit';
import * as api from '#lib/server/invoices-api.ts';
import { textOf } from '#lib/server/message-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  invoice: await api.officeInvoice(event, event.params.id),
  writeKey: crypto.randomUUID(),
});

export const actions: Actions = {
  async renvoyer(event) {
    await api.resend(event, event.params.id, textOf(await event.request.formData(), 'cle'));
    redirect(303, `/mairie/factures/${event.params.id}?renvoyee`);
  },
};
