import { invoiceName } from '@preau/domain/billing/sentences';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { oneInvoiceWords as words } from '#lib/fr/invoices.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/invoices-api.ts';
import { sendMessage } from '#lib/server/message-form.ts';
import * as messages from '#lib/server/messages-api.ts';
import { uploadOfFamily } from '#lib/server/uploads.ts';
import type { Actions, PageServerLoad } from './$types';

/** The line that `?ligne=` names, of an invoice of one’s own. */
async function openLine(event: RequestEvent) {
  const invoice = await api.invoice(event, event.params.id ?? '');
  const line = invoice.lines.find(({ id }) => id === event.url.searchParams.get('ligne'));
  if (!line || line.isWithheld) throw new Failure('not_found');
  return { invoice, line };
}

export const load: PageServerLoad = async event => ({
  ...(await openLine(event)),
  writeKey: crypto.randomUUID(),
});

export const actions: Actions = {
  /** It goes to the member whose régie has billed the line. */
  async envoyer(event) {
    const { invoice, line } = await openLine(event);
    const sent = await sendMessage(event, {
      upload: uploadOfFamily,
      keys: [],
      send: ({ key, text, fileIds }) =>
        messages.writeToMairie(event, {
          key,
          text,
          fileIds,
          subject: words.subject(invoiceName(invoice), line.title),
          householdId: invoice.householdId,
          memberId: invoice.member.id,
          about: { kind: 'invoice-line', id: line.id },
        }),
    });
    if ('refused' in sent) return fail(400, sent);
    redirect(303, `/factures/${invoice.id}?question=${sent.id}`);
  },
};
