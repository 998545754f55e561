import { BILL_SIGNALS } from '@preau/domain/billing/piece';
import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { fail, redirect } from '@sveltejs/kit';
import { runWords as words } from '#lib/fr/billing-runs.ts';
import * as api from '#lib/server/billing-api.ts';
import { Failure } from '#lib/server/failure.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { searchParams } = event.url;
  const run = await api.page(event, event.params.id);
  const q = searchParams.get('q')?.trim().slice(0, 100) ?? '';
  const signal = BILL_SIGNALS.find(one => one === searchParams.get('voir')) ?? null;
  const page = Math.max(1, Math.min(10_000, Number.parseInt(searchParams.get('page') ?? '', 10) || 1));
  const query = { ...(q && { q }), page: String(page) };
  const families =
    run.status === 'draft' || run.status === 'drafting'
      ? await api.families(event, run.id, {
          ...query,
          ...(signal && { signal }),
          // Who is looked for is found, whatever is due.
          ...(!q && !signal && { owing: 'yes' }),
        })
      : null;
  const invoices =
    run.status === 'issued' || run.status === 'issuing' ? await api.invoices(event, run.id, query) : null;
  return { run, q, signal, page, families, invoices };
};

export const actions: Actions = {
  async emettre(event) {
    const form = await event.request.formData();
    const typed = { date: textOf(form, 'date'), echeance: textOf(form, 'echeance') };
    const errors: Record<string, string> = {};
    if (!isLocalDate(typed.date)) errors.date = words.mistakes['issued-on'];
    if (!isLocalDate(typed.echeance)) errors.echeance = words.mistakes['due-on'];
    if (Object.keys(errors).length > 0) return fail(400, { typed, errors });
    const seen = { invoices: Number(textOf(form, 'factures')), cents: Number(textOf(form, 'montant')) };
    try {
      await api.issue(event, event.params.id, {
        issuedOn: toLocalDate(typed.date),
        dueOn: toLocalDate(typed.echeance),
        seen,
      });
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      const { problem } = failure.meta;
      if (failure.code === 'conflict')
        return fail(409, {
          typed,
          errors,
          problem: problem === 'changed' ? words.mistakes.changed : words.mistakes.busy,
        });
      if (failure.code !== 'invalid') throw failure;
      if (problem === 'due-on') errors.echeance = words.mistakes['due-on'];
      else errors.date = words.mistakes[problem === 'before-last' ? 'before-last' : 'issued-on'];
      return fail(400, { typed, errors });
    }
    redirect(303, `/mairie/facturation/${event.params.id}`);
  },
  async recalculer(event) {
    await settled(api.rebuild(event, event.params.id));
    redirect(303, `/mairie/facturation/${event.params.id}`);
  },
  async comparer(event) {
    await settled(api.compare(event, event.params.id));
    redirect(303, `/mairie/facturation/${event.params.id}`);
  },
  async jeter(event) {
    await settled(api.discard(event, event.params.id));
    redirect(303, '/mairie/facturation');
  },
};

/** Whatever has become of it, the page then says so: also when someone else was faster. */
async function settled(asked: Promise<unknown>): Promise<void> {
  await asked.catch(failure => {
    if (!(failure instanceof Failure && (failure.code === 'conflict' || failure.code === 'not_found')))
      throw failure;
  });
}
