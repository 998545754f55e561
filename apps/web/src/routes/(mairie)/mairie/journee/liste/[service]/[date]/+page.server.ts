import type { AttendanceCorrection, ServiceDay } from '@preau/contract/attendance';
import { addDays, isLocalDate, type LocalDate, toLocalDate } from '@preau/domain/dates';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { listWords as words } from '#lib/fr/office-day.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-day-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

type Presence = AttendanceCorrection['children'][number]['presence'];
const PRESENCES: readonly Presence[] = ['present', 'absent', 'unknown'];

function dayOf({ service, date }: { service: string; date: string }): { service: string; date: LocalDate } {
  if (!isLocalDate(date)) throw new Failure('not_found');
  return { service, date: toLocalDate(date) };
}

function presenceOf({ attendance }: ServiceDay['children'][number]): Presence {
  return attendance === null ? 'unknown' : attendance.isPresent ? 'present' : 'absent';
}

export const load: PageServerLoad = async event => {
  const asked = dayOf(event.params);
  const { searchParams } = event.url;
  const day = await api.serviceDay(event, asked).catch((failure: unknown): never => {
    throw failure instanceof Failure && failure.code === 'invalid' ? new Failure('not_found') : failure;
  });
  const isCorrecting = day.mayCorrect && searchParams.has('corriger');
  return {
    day,
    isCorrecting,
    /** Everybody who was expected and is not noted is proposed as there. */
    isAllPresent: searchParams.has('tous'),
    before: addDays(asked.date, -1),
    after: addDays(asked.date, 1),
    rows: day.children.map(child => ({
      ...child,
      presence: presenceOf(child),
      arrival: child.attendance?.arrival ?? '',
      departure: child.attendance?.departure ?? '',
    })),
    key: crypto.randomUUID(),
  };
};

interface TypedRow {
  presence: Presence;
  arrival: string;
  departure: string;
}

export interface Typed {
  rows: Record<string, TypedRow>;
  added: string;
  reason: string;
  closes: boolean;
}

const time = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What was typed: of each child, what it was when the page was made is sent along, so that only changes are saved. */
function typedIn(form: FormData): { typed: Typed; changed: Map<string, TypedRow> } {
  const rows: Record<string, TypedRow> = {};
  const changed = new Map<string, TypedRow>();
  const read = (id: string): TypedRow => ({
    presence: PRESENCES.find(one => one === textOf(form, `pointage-${id}`)) ?? 'unknown',
    arrival: textOf(form, `arrivee-${id}`).slice(0, 5),
    departure: textOf(form, `depart-${id}`).slice(0, 5),
  });
  for (const id of form.getAll('enfants').filter(value => typeof value === 'string')) {
    const row = read(id);
    rows[id] = row;
    if (textOf(form, `avant-${id}`) !== `${row.presence}/${row.arrival}/${row.departure}`)
      changed.set(id, row);
  }
  const added = textOf(form, 'ajout');
  if (added) changed.set(added, { ...read('ajout'), presence: 'present' });
  rows.ajout = read('ajout');
  return {
    typed: { rows, added, reason: textOf(form, 'raison'), closes: form.has('termine') },
    changed,
  };
}

export const actions: Actions = {
  async default(event: RequestEvent) {
    const asked = dayOf({ service: event.params.service ?? '', date: event.params.date ?? '' });
    const form = await event.request.formData();
    const { typed, changed } = typedIn(form);
    const nameOf = (id: string) => textOf(form, `nom-${id}`) || words.add;
    const errors: Record<string, string> = {};
    for (const [id, { presence, arrival, departure }] of changed) {
      const wrong = presence === 'present' && [arrival, departure].some(value => value && !time.test(value));
      if (wrong) errors[`arrivee-${id}`] = words.mistakes.time(nameOf(id));
    }
    if (Object.keys(errors).length > 0) return fail(400, { typed, errors });
    try {
      const { changed: saved } = await api.correct(event, {
        key: textOf(form, 'cle'),
        ...asked,
        reason: typed.reason,
        closes: typed.closes,
        children: [...changed].map(([childId, { presence, arrival, departure }]) => ({
          childId,
          presence,
          arrival: presence === 'present' && arrival ? arrival : null,
          departure: presence === 'present' && departure ? departure : null,
        })),
      });
      redirect(303, `/mairie/journee/liste/${asked.service}/${asked.date}?corriges=${saved}`);
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
      const mistakes = Object(failure.meta.mistakes) as Record<string, unknown>; // an object, whatever came
      if ('reason' in mistakes) errors.raison = words.mistakes.reason;
      if ('date' in mistakes) errors.raison = words.mistakes.date;
      if (typeof mistakes.departure === 'string')
        errors[`arrivee-${mistakes.departure}`] = words.mistakes.departure(nameOf(mistakes.departure));
      if (Object.keys(errors).length === 0) throw failure;
      return fail(400, { typed, errors });
    }
  },
};
