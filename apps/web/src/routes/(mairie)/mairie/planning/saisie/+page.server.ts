import type { AbsenceResult, FamilyPlanning, ReservationResult } from '@preau/contract/planning';
import {
  addDays,
  instantOf,
  isLocalDate,
  type LocalDate,
  localDateAt,
  localTimeAt,
  mondayOf,
  toLocalDate,
  WEEKDAYS,
} from '@preau/domain/dates';
import { WEEK_CHOICES } from '@preau/domain/planning/pattern';
import type { PlanningState } from '@preau/domain/planning/state';
import { CHANNELS } from '@preau/domain/regulation/vocabulary';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { entryWords as words } from '#lib/fr/office-planning.ts';
import { Failure } from '#lib/server/failure.ts';
import { portal as portalOf } from '#lib/server/frame.ts';
import * as officeApi from '#lib/server/office-api.ts';
import * as api from '#lib/server/office-planning-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

const ACTS = ['reserver', 'absence', 'retrait'] as const;
/** So much of the planning is shown beside the form. */
const SHOWN_DAYS = 27;

export const load: PageServerLoad = async event => {
  const { searchParams } = event.url;
  const { timeZone } = await portalOf(event);
  const query = searchParams.get('q')?.trim().slice(0, 200) ?? '';
  const childId = searchParams.get('enfant');
  if (!childId) {
    const { results } = query ? await officeApi.search(event, query) : { results: [] };
    const children = results.filter(result => result.kind === 'child');
    return { query, children, planning: null };
  }
  const since = searchParams.get('du') ?? '';
  // The clock of the mairie is the API's: what it says of now is asked with the planning.
  const first = await api.ofChild(event, childId, {});
  const from = mondayOf(isLocalDate(since) ? toLocalDate(since) : first.today);
  const planning = await api.ofChild(event, childId, { from, to: addDays(from, SHOWN_DAYS) });
  const now = new Date(planning.now);
  return {
    query,
    children: [],
    planning,
    childId,
    act: ACTS.find(one => one === searchParams.get('acte')) ?? 'reserver',
    key: crypto.randomUUID(),
    now: { day: localDateAt(now, timeZone), at: localTimeAt(now, timeZone) },
    shown: shownOf(planning, childId),
    /** From a page that leads here with what is to be entered. */
    proposed: { services: searchParams.getAll('service'), day: searchParams.get('jour') ?? '' },
  };
};

/** What the planning says of a child, service by service, and what of its family's can be taken back. */
function shownOf({ rows, children, services, households }: FamilyPlanning, childId: string) {
  const nameOf = (id: string) => children.find(child => child.id === id)?.firstName ?? '';
  const serviceOf = (key: string) => services.find(service => service.key === key)?.name ?? key;
  const payerOf = (id: string) =>
    households.length > 1 ? (households.find(household => household.id === id)?.payer ?? null) : null;
  const own = rows
    .filter(row => row.childId === childId)
    .map(({ service, householdId, cells }) => ({
      key: `${service} ${householdId}`,
      service: serviceOf(service),
      payer: payerOf(householdId),
      days: cells.filter(({ state }) => state !== 'free').map(({ date, state }) => ({ date, state })),
    }));
  const withdrawable = rows.flatMap(row =>
    row.cells
      .filter(({ state }) => WITHDRAWABLE.has(state))
      .map(({ date }) => ({
        key: `${row.childId} ${row.service} ${date}`,
        child: nameOf(row.childId),
        service: serviceOf(row.service),
        date,
      })),
  );
  return { own, withdrawable };
}

const WITHDRAWABLE: ReadonlySet<string> = new Set([
  'requested',
  'onHold',
  'awaitingPayment',
  'absenceRequested',
  'awaitingProof',
  'absentExcused',
  'absentBilled',
  'leave',
] satisfies PlanningState[]);

interface Typed {
  enfants: string[];
  services: string[];
  jours: string[];
  semaine: string[];
  du: string;
  au: string;
  semaines: string;
  payeur: string;
  canal: string;
  recuLe: string;
  recuA: string;
  accepte: boolean;
  derogation: string;
  motif: string;
  precision: string;
}

function typedIn(form: FormData): Typed {
  const many = (name: string) => form.getAll(name).filter(value => typeof value === 'string');
  return {
    enfants: many('enfants'),
    services: many('services'),
    jours: many('jours'),
    semaine: many('semaine'),
    du: textOf(form, 'du'),
    au: textOf(form, 'au'),
    semaines: textOf(form, 'semaines'),
    payeur: textOf(form, 'payeur'),
    canal: textOf(form, 'canal'),
    recuLe: textOf(form, 'recuLe'),
    recuA: textOf(form, 'recuA'),
    accepte: form.has('accepte'),
    derogation: textOf(form, 'derogation'),
    motif: textOf(form, 'motif'),
    precision: textOf(form, 'precision'),
  };
}

type Errors = Record<string, string>;

/** How it came, or null with what is wrong of it. */
async function received(event: RequestEvent, typed: Typed, errors: Errors) {
  const { timeZone } = await portalOf(event);
  const isMoment = isLocalDate(typed.recuLe) && /^\d\d:\d\d$/.test(typed.recuA);
  if (!isMoment) errors.recuLe = words.mistakes.quand;
  return {
    channel: CHANNELS.find(channel => channel === typed.canal) ?? 'telephone',
    receivedAt: isMoment
      ? instantOf(`${typed.recuLe}T${typed.recuA}`, timeZone).toISOString()
      : new Date(0).toISOString(),
    override: typed.derogation || null,
  };
}

function period(typed: Typed, errors: Errors): { from: LocalDate; to: LocalDate } {
  const from = isLocalDate(typed.du) ? toLocalDate(typed.du) : null;
  const to = typed.au === '' ? from : isLocalDate(typed.au) ? toLocalDate(typed.au) : null;
  if (from === null) errors.du = words.mistakes.du;
  else if (to === null || to < from) errors.au = words.mistakes.au;
  const first = from ?? toLocalDate('2000-01-01');
  return { from: first, to: to ?? first };
}

/** What the API objects to, as sentences of the form. @throws any failure that no form can mend */
function sentencesOf(failure: unknown): Errors {
  if (!(failure instanceof Failure)) throw failure;
  if (failure.code === 'conflict') return { du: words.mistakes.conflict };
  if (failure.code !== 'invalid') throw failure;
  const mistakes = Object(failure.meta.mistakes) as Record<string, unknown>; // an object, whatever came
  if ('receivedAt' in mistakes) return { recuLe: words.mistakes.recu };
  if ('to' in mistakes) return { au: words.mistakes.au };
  return { du: words.mistakes.invalid };
}

type Outcome = { kind: 'reserver'; result: ReservationResult } | { kind: 'absence'; result: AbsenceResult };

/** Looks at what the form asks for, or saves it. */
async function enter(event: RequestEvent, preview: boolean) {
  const form = await event.request.formData();
  const typed = typedIn(form);
  const act = ACTS.find(one => one === textOf(form, 'acte')) ?? 'reserver';
  const errors: Errors = {};
  const came = await received(event, typed, errors);
  const { from, to } = period(typed, errors);
  if (typed.enfants.length === 0) errors.enfants = words.mistakes.enfants;
  if (act === 'reserver' && typed.services.length === 0) errors.services = words.mistakes.services;
  if (Object.keys(errors).length > 0) return fail(400, { act, typed, errors, outcome: null });
  const base = {
    key: textOf(form, 'cle'),
    preview,
    childIds: typed.enfants,
    services: typed.services,
    ...came,
  };
  const weekdays = WEEKDAYS.filter(day => typed.semaine.includes(day));
  let outcome: Outcome;
  try {
    outcome =
      act === 'absence'
        ? {
            kind: 'absence',
            result: await api.declareAbsence(event, {
              ...base,
              from,
              to,
              reason: typed.motif,
              note: typed.precision || null,
              returnOn: null,
              proofs: [],
            }),
          }
        : {
            kind: 'reserver',
            result: await api.reserve(event, {
              ...base,
              householdId: typed.payeur || null,
              acceptsRequested: typed.accepte,
              when:
                from === to
                  ? { kind: 'dates', dates: [from] }
                  : {
                      kind: 'pattern',
                      from,
                      to,
                      weekdays: weekdays.length > 0 ? weekdays : [...WEEKDAYS],
                      weeks: WEEK_CHOICES.find(choice => choice === typed.semaines) ?? 'every',
                    },
            }),
          };
  } catch (failure) {
    return fail(400, { act, typed, errors: sentencesOf(failure), outcome: null });
  }
  if (preview || outcome.result.actId === null) return { act, typed, errors, outcome };
  const done = outcome.result.days.filter(day => day.outcome !== 'refused' && day.outcome !== null).length;
  const query = new URLSearchParams({
    enfant: event.url.searchParams.get('enfant') ?? '',
    acte: act,
    du: from,
    [act === 'absence' ? 'absents' : 'reserves']: String(done),
  });
  redirect(303, `/mairie/planning/saisie?${query}`);
}

export const actions: Actions = {
  apercu: event => enter(event, true),
  enregistrer: event => enter(event, false),
  async retirer(event) {
    const form = await event.request.formData();
    const typed = typedIn(form);
    const errors: Errors = {};
    const came = await received(event, typed, errors);
    const days = typed.jours.flatMap(key => {
      const [childId = '', service = '', date = ''] = key.split(' ');
      return isLocalDate(date) ? [{ childId, service, date: toLocalDate(date) }] : [];
    });
    if (days.length === 0) errors.jours = words.mistakes.jours;
    if (Object.keys(errors).length > 0)
      return fail(400, { act: 'retrait' as const, typed, errors, outcome: null });
    let done = 0;
    try {
      const { days: taken } = await api.withdraw(event, { key: textOf(form, 'cle'), days, ...came });
      done = taken.filter(({ isDone }) => isDone).length;
      const refused = taken.filter(({ isDone }) => !isDone);
      if (done === 0 && refused.length > 0)
        return fail(400, {
          act: 'retrait' as const,
          typed,
          errors: { jours: refused.map(({ sentence }) => sentence).join(' ') } as Errors, // as those of the others
          outcome: null,
        });
    } catch (failure) {
      return fail(400, { act: 'retrait' as const, typed, errors: sentencesOf(failure), outcome: null });
    }
    const query = new URLSearchParams({
      enfant: event.url.searchParams.get('enfant') ?? '',
      acte: 'retrait',
      retires: String(done),
    });
    redirect(303, `/mairie/planning/saisie?${query}`);
  },
};
