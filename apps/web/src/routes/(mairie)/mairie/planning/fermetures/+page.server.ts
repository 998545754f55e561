import type { CapacityResult, CommuneActResult } from '@preau/contract/planning';
import { isLocalDate, type LocalDate, toLocalDate } from '@preau/domain/dates';
import { COMMUNE_ACT_KINDS } from '@preau/domain/planning/act';
import { CAUSES } from '@preau/domain/regulation/vocabulary';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { closureWords as words } from '#lib/fr/office-planning.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-planning-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({
  closures: await api.closures(event),
  key: crypto.randomUUID(),
});

type Errors = Record<string, string>;

function period(form: FormData, errors: Errors, names: { from: string; to: string }) {
  const [from, to] = [textOf(form, names.from), textOf(form, names.to)];
  const first = isLocalDate(from) ? toLocalDate(from) : null;
  const last = to === '' ? first : isLocalDate(to) ? toLocalDate(to) : null;
  if (first === null) errors[names.from] = words.mistakes.du;
  else if (last === null || last < first) errors[names.to] = words.mistakes.au;
  return { from: first ?? DAY, to: last ?? first ?? DAY };
}

const DAY: LocalDate = toLocalDate('2000-01-01');

/** What the API objects to, as sentences of the form. @throws any failure that no form can mend */
function sentencesOf(failure: unknown, names: { from: string; to: string }): Errors {
  if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
  const mistakes = Object(failure.meta.mistakes) as Record<string, unknown>; // an object, whatever came
  if ('to' in mistakes) return { [names.to]: words.mistakes.au };
  if ('from' in mistakes) return { [names.from]: words.mistakes.jours };
  if ('classId' in mistakes) return { classe: words.mistakes.classe };
  return { [names.from]: words.mistakes.invalid };
}

async function close(event: RequestEvent, preview: boolean) {
  const form = await event.request.formData();
  const typed = {
    acte: textOf(form, 'acte'),
    cause: textOf(form, 'cause'),
    motif: textOf(form, 'motif'),
    services: form.getAll('services').filter(value => typeof value === 'string'),
    classe: textOf(form, 'classe'),
    du: textOf(form, 'du'),
    au: textOf(form, 'au'),
  };
  const errors: Errors = {};
  const names = { from: 'du', to: 'au' };
  const { from, to } = period(form, errors, names);
  if (typed.motif === '') errors.motif = words.mistakes.motif;
  if (typed.services.length === 0) errors.services = words.mistakes.services;
  const nothing: CommuneActResult | null = null;
  if (Object.keys(errors).length > 0) return fail(400, { typed, errors, seen: nothing });
  const kind = COMMUNE_ACT_KINDS.find(one => one === typed.acte) ?? 'closure';
  try {
    const result = await api.close(event, {
      key: textOf(form, 'cle'),
      preview,
      kind,
      cause: CAUSES.find(one => one === typed.cause) ?? 'other',
      reason: typed.motif,
      services: typed.services,
      classId: typed.classe || null,
      from,
      to,
    });
    if (preview) return { typed, errors, seen: result };
    redirect(
      303,
      `/mairie/planning/fermetures?${kind === 'closure' ? `fermes=${result.cancelled}` : 'ouvert'}`,
    );
  } catch (failure) {
    return fail(400, { typed, errors: sentencesOf(failure, names), seen: nothing });
  }
}

export const actions: Actions = {
  apercu: event => close(event, true),
  fermer: event => close(event, false),
  async retirer(event) {
    const form = await event.request.formData();
    try {
      const { restored, lost } = await api.withdrawClosure(event, textOf(form, 'id'), textOf(form, 'cle'));
      redirect(
        303,
        `/mairie/planning/fermetures?${new URLSearchParams({ retablies: String(restored), perdues: String(lost) })}`,
      );
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'conflict') throw failure;
      return fail(409, { withdrawal: words.reservedMeanwhile });
    }
  },
  async places(event) {
    const form = await event.request.formData();
    const places = {
      service: textOf(form, 'service'),
      nombre: textOf(form, 'nombre'),
      placesDu: textOf(form, 'placesDu'),
      placesAu: textOf(form, 'placesAu'),
    };
    const errors: Errors = {};
    const names = { from: 'placesDu', to: 'placesAu' };
    const { from, to } = period(form, errors, names);
    if (!/^\d{1,4}$/.test(places.nombre)) errors.nombre = words.mistakes.places;
    if (Object.keys(errors).length > 0) return fail(400, { places, errors });
    let result: CapacityResult;
    try {
      result = await api.changeCapacity(event, {
        key: textOf(form, 'cle'),
        service: places.service,
        from,
        to,
        capacity: Number(places.nombre),
      });
    } catch (failure) {
      return fail(400, { places, errors: sentencesOf(failure, names) });
    }
    return { changed: result.days };
  },
};
