import {
  addDays,
  firstOfMonth,
  isLocalDate,
  type LocalDate,
  localDateAt,
  toLocalDate,
} from '@preau/domain/dates';
import { isUuid } from '@preau/domain/ids';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { costWords, monthName, nextDeadline } from '#lib/fr/planning.ts';
import { planningGrid, readCellCode, readRef, shortNames } from '#lib/planning/grid.ts';
import { askedDay, periodOf, VIEWS } from '#lib/planning/period.ts';
import { type Said, saidOfReservation, saidOfWithdrawal } from '#lib/planning/said.ts';
import { planningYear } from '#lib/planning/year.ts';
import { Failure } from '#lib/server/failure.ts';
import { portal as portalOf } from '#lib/server/frame.ts';
import * as api from '#lib/server/planning-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const asked = (name: string) => event.url.searchParams.get(name);
  const view = VIEWS.find(known => known === asked('vue')) ?? 'mois';
  const period = periodOf(view, askedDay(asked('du')) ?? (await todayAt(event)));
  const [planning, { timeZone }] = await Promise.all([
    api.planning(event, { from: period.from, to: period.to }),
    portalOf(event),
  ]);
  const { children, services, households, today, costs } = planning;
  const shown = {
    childId: children.find(({ id }) => id === asked('enfant'))?.id,
    site: services.find(({ siteKey }) => siteKey === asked('site'))?.siteKey,
    service: services.find(({ key }) => key === asked('service'))?.key,
  };
  const names = shortNames(services);
  const isNow = firstOfMonth(today) === firstOfMonth(period.from);
  return {
    period,
    shown,
    grid: view === 'annee' ? null : planningGrid(planning, shown, timeZone),
    year: view === 'annee' ? planningYear(planning, shown) : null,
    children: children.map(({ id, firstName }) => ({ id, firstName })),
    services: services.map(({ key }) => ({ key, name: names.get(key) ?? key })),
    sites: [
      ...new Map(services.map(({ siteKey, site }) => [siteKey, { key: siteKey, name: site }])).values(),
    ],
    next: planning.next && nextDeadline(planning.next, planning.next.dates),
    costs:
      view === 'annee'
        ? []
        : costs.map(({ householdId, cents, unpriced }) => ({
            label: [
              costWords.of(monthName(period.from), isNow),
              households.length > 1 ? (households.find(({ id }) => id === householdId)?.payer ?? '') : '',
            ]
              .filter(Boolean)
              .join(', '),
            cents,
            unpriced,
          })),
    today,
    sendKey: crypto.randomUUID(),
  };
};

async function todayAt(event: RequestEvent): Promise<LocalDate> {
  const { now, timeZone } = await portalOf(event);
  return localDateAt(new Date(now), timeZone);
}

export const actions: Actions = {
  /** Does the natural act of one cell. */
  async agir(event) {
    const form = await event.request.formData();
    const code = textOf(form, 'c');
    const cell = readCellCode(code);
    const ref = readRef(textOf(form, `l${cell?.row ?? ''}`));
    const from = textOf(form, 'du');
    if (!cell || !isUuid(ref.childId) || !isLocalDate(from))
      return fail(400, { problem: 'meanwhile' as const });
    const date = addDays(toLocalDate(from), cell.day);
    const key = `${textOf(form, 'cle')}-${code.replace('.', '-')}`;
    const { childId, service, householdId } = ref;
    return answered(async (): Promise<{ said: Said } | { explained: string }> => {
      switch (cell.act) {
        case null:
          return { explained: code };
        case 'declare-absence':
          redirect(
            303,
            `/planning/absence?${new URLSearchParams({ enfant: childId, du: date, au: date, service })}`,
          );
          break;
        case 'reserve':
        case 'take-place': {
          const result = await api.reserve(event, {
            key,
            preview: false,
            childIds: [childId],
            services: [service],
            householdId,
            when: { kind: 'dates', dates: [date] },
          });
          return { said: saidOfReservation(result) };
        }
        case 'withdraw-request':
        case 'withdraw-absence': {
          const result = await api.withdraw(event, { key, days: [{ childId, service, date }] });
          return { said: saidOfWithdrawal(result, false) };
        }
      }
    });
  },

  /** Takes back the act just done. */
  async annuler(event) {
    const form = await event.request.formData();
    const actId = textOf(form, 'acte');
    if (!isUuid(actId)) return fail(400, { problem: 'nothing' as const });
    return answered(async () => ({
      said: saidOfWithdrawal(await api.undo(event, { key: `${textOf(form, 'cle')}-annuler`, actId }), true),
      undone: true,
    }));
  },
};

/** What was done, or that the planning is not what it was. */
async function answered<Done>(act: () => Promise<Done>) {
  try {
    return await act();
  } catch (failure) {
    if (failure instanceof Failure && failure.code === 'conflict')
      return fail(409, {
        problem: failure.meta.problem === 'nothing' ? ('nothing' as const) : ('meanwhile' as const),
      });
    throw failure;
  }
}
