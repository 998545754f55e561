import { redirect } from '@sveltejs/kit';
import * as billing from '#lib/server/billing-api.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/invoices-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const run = await billing.page(event, event.params.id);
  // What is a draft has not been sent to anybody.
  if (run.status !== 'issued') redirect(303, `/mairie/facturation/${run.id}`);
  return { run, sent: await sentOf(event, run.id), writeKey: crypto.randomUUID() };
};

export const actions: Actions = {
  async renvoyer(event) {
    const form = await event.request.formData();
    await api.resend(event, textOf(form, 'facture'), textOf(form, 'cle'));
    redirect(303, `/mairie/facturation/${event.params.id}/envois?renvoyee`);
  },
};

/** @returns null for a period that was closed without an invoice */
async function sentOf(event: Parameters<PageServerLoad>[0], runId: string) {
  return api.runDeliveries(event, runId).catch(failure => {
    if (failure instanceof Failure && failure.code === 'not_found') return null;
    throw failure;
  });
}
