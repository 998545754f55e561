import { COUNTER_MEANS, type Desk, PAYMENT_PROBLEMS } from '@preau/contract/payments';
import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { cents } from '@preau/domain/money';
import { fail, redirect } from '@sveltejs/kit';
import { problemSentence, deskWords as words } from '#lib/fr/payments.ts';
import { readAmount, typedAmount } from '#lib/server/amount.ts';
import { Failure } from '#lib/server/failure.ts';
import { queryIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/payments-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import { requireOffice } from '#lib/server/session-api.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE = '/mairie/encaissements';

export const load: PageServerLoad = async event => {
  const session = await requireOffice(event);
  if (!session.permissions.includes('payments.record')) redirect(303, `${PAGE}/impayes`);
  const query = queryIn(event.url, { q: 'q', famille: 'household', regie: 'regie' });
  const desk = await readFiltered(event.url, () => api.desk(event, query));
  const [only, ...others] = desk.found;
  // Who is found alone is meant: a cheque after the other without leaving the keyboard.
  if (query.q && only && others.length === 0) redirect(303, address(desk, only.id));
  return {
    desk,
    q: query.q ?? '',
    // Sent again, the form of this page is the same payment.
    key: crypto.randomUUID(),
    due: typedDue(desk),
  };
};

function address({ regie }: Desk, household: string): string {
  return `${PAGE}?${new URLSearchParams({ famille: household, ...(regie && { regie: regie.id }) })}`;
}

/** What is due, as it stands in the field. */
function typedDue({ account }: Desk): string {
  const due = account?.debts.reduce((sum, { leftCents }) => sum + leftCents, 0) ?? 0;
  return due > 0 ? typedAmount(cents(due)) : '';
}

type Errors = Record<string, string>;

/** What the API objects to, as a sentence by its field. @throws any failure that no form can mend */
function sentenceOf(failure: unknown, field: string): Errors {
  if (!(failure instanceof Failure) || !['invalid', 'conflict'].includes(failure.code)) throw failure;
  const { problem, atMostCents } = failure.meta;
  const most = cents(Number.isSafeInteger(atMostCents) ? Number(atMostCents) : 0);
  if (problem === 'paid') return { [field]: words.mistakes.paid };
  if (problem === 'key') return { [field]: words.mistakes.key };
  if (problem === 'reversed') return { [field]: words.mistakes.reversed };
  if (problem === 'held') return { [field]: words.mistakes.held(most) };
  if (problem === 'left') return { [field]: words.mistakes.left(most) };
  const known = PAYMENT_PROBLEMS.find(one => one === problem);
  if (known === 'means' || known === 'part') return { moyen: problemSentence(known, failure.meta) };
  if (known === 'future') return { recuLe: problemSentence(known, failure.meta) };
  return { [field]: known ? problemSentence(known, failure.meta) : words.mistakes.amount };
}

export const actions: Actions = {
  async enregistrer(event) {
    const form = await event.request.formData();
    const typed = {
      moyen: textOf(form, 'moyen'),
      montant: textOf(form, 'montant'),
      recuLe: textOf(form, 'recuLe'),
      banque: textOf(form, 'banque'),
      numero: textOf(form, 'numero'),
      tireur: textOf(form, 'tireur'),
      reference: textOf(form, 'reference'),
      titres: textOf(form, 'titres'),
      factures: form.getAll('facture').filter(value => typeof value === 'string'),
      courriel: form.has('courriel'),
    };
    const errors: Errors = {};
    const means = COUNTER_MEANS.find(one => one === typed.moyen);
    const amountCents = readAmount(typed.montant);
    if (!means) errors.moyen = words.mistakes.means;
    if (amountCents === null || amountCents === 0) errors.montant = words.mistakes.amount;
    if (!isLocalDate(typed.recuLe)) errors.recuLe = words.mistakes.day;
    if (!means || amountCents === null || Object.keys(errors).length > 0) return fail(400, { typed, errors });
    const regieId = textOf(form, 'regie');
    try {
      const isCheque = means === 'cheque';
      const { payment, changeCents, creditCents, balanceCents } = await api.record(event, {
        key: textOf(form, 'cle'),
        householdId: textOf(form, 'famille'),
        regieId,
        means,
        amountCents,
        receivedOn: toLocalDate(typed.recuLe),
        invoiceIds: typed.factures,
        detail: {
          bank: (isCheque && typed.banque) || null,
          number: (isCheque ? typed.numero : means === 'cesu' ? typed.titres : '') || null,
          drawer: (isCheque && typed.tireur) || null,
          reference: (means === 'transfer' && typed.reference) || null,
        },
        email: typed.courriel,
      });
      const said = { recu: payment.id, rendu: changeCents, garde: creditCents, reste: balanceCents };
      const query = Object.entries({ regie: regieId, ...said }).map(([name, value]) => [name, String(value)]);
      redirect(303, `${PAGE}?${new URLSearchParams(query)}`);
    } catch (failure) {
      return fail(400, { typed, errors: sentenceOf(failure, 'montant') });
    }
  },
  async annuler(event) {
    const form = await event.request.formData();
    const [id, reason] = [textOf(form, 'paiement'), textOf(form, 'motif')];
    if (reason === '') return fail(400, { reversal: id, errors: { [`motif-${id}`]: words.mistakes.reason } });
    try {
      await api.reverse(event, id, { key: textOf(form, 'cle'), reason });
    } catch (failure) {
      return fail(409, { reversal: id, errors: sentenceOf(failure, `motif-${id}`) });
    }
    redirect(303, `${PAGE}?${back(event.url, { annule: '1' })}`);
  },
  async rembourser(event) {
    const form = await event.request.formData();
    const typed = {
      montantRembourse: textOf(form, 'montantRembourse'),
      motifRembourse: textOf(form, 'motifRembourse'),
    };
    const amountCents = readAmount(typed.montantRembourse);
    const errors: Errors = {};
    if (!amountCents) errors.montantRembourse = words.mistakes.amount;
    if (typed.motifRembourse === '') errors.motifRembourse = words.mistakes.reason;
    if (!amountCents || Object.keys(errors).length > 0) return fail(400, { adjusted: typed, errors });
    try {
      await api.refund(event, {
        key: textOf(form, 'cle'),
        householdId: textOf(form, 'famille'),
        regieId: textOf(form, 'regie'),
        amountCents,
        reason: typed.motifRembourse,
      });
    } catch (failure) {
      return fail(400, { adjusted: typed, errors: sentenceOf(failure, 'montantRembourse') });
    }
    redirect(303, `${PAGE}?${back(event.url, { fait: 'remboursement' })}`);
  },
  async remettre(event) {
    const form = await event.request.formData();
    const typed = {
      facture: textOf(form, 'facture'),
      montantRemis: textOf(form, 'montantRemis'),
      motifRemis: textOf(form, 'motifRemis'),
    };
    const amountCents = readAmount(typed.montantRemis);
    const errors: Errors = {};
    if (!amountCents) errors.montantRemis = words.mistakes.amount;
    if (typed.motifRemis === '') errors.motifRemis = words.mistakes.reason;
    if (!amountCents || Object.keys(errors).length > 0) return fail(400, { adjusted: typed, errors });
    try {
      const key = textOf(form, 'cle');
      await api.waive(event, { key, invoiceId: typed.facture, amountCents, reason: typed.motifRemis });
    } catch (failure) {
      return fail(400, { adjusted: typed, errors: sentenceOf(failure, 'montantRemis') });
    }
    redirect(303, `${PAGE}?${back(event.url, { fait: 'remise' })}`);
  },
  async reprendre(event) {
    const form = await event.request.formData();
    const [id, reason] = [textOf(form, 'operation'), words.undoAct];
    try {
      await api.reverseAct(event, id, { key: textOf(form, 'cle'), reason });
    } catch (failure) {
      return fail(409, { errors: sentenceOf(failure, 'operations') });
    }
    redirect(303, `${PAGE}?${back(event.url, { fait: 'reprise' })}`);
  },
};

/** The family and the régie of an address, and what was done. */
function back(url: URL, said: Record<string, string>): URLSearchParams {
  const query = new URLSearchParams(said);
  for (const name of ['famille', 'regie']) {
    const value = url.searchParams.get(name);
    if (value) query.set(name, value);
  }
  return query;
}
