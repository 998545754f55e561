import type { NewReservations, When } from '@preau/contract/planning';
import { addDays, type LocalDate, WEEKDAYS } from '@preau/domain/dates';
import { isUuid } from '@preau/domain/ids';
import { WEEK_CHOICES } from '@preau/domain/planning/pattern';
import { fail } from '@sveltejs/kit';
import { manyWords as words } from '#lib/fr/planning.ts';
import { manyDays, usualSpan } from '#lib/planning/many.ts';
import { saidOfReservation } from '#lib/planning/said.ts';
import { dayField, readSpan } from '#lib/server/day-form.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/planning-api.ts';
import { choicesOf, namingOf, payersOf } from '#lib/server/planning-choices.ts';
import { textOf } from '#lib/server/section-form.ts';
import { undoAct } from '#lib/server/undo-act.ts';
import type { Actions, PageServerLoad } from './$types';

const WAYS = ['semaine', 'tous', 'fratrie', 'annee'] as const;
const MOST_DAYS = 400;

export const load: PageServerLoad = async event => {
  const choices = await choicesOf(event);
  const asked = (name: string) => event.url.searchParams.get(name);
  const childId = choices.children.find(({ id }) => id === asked('enfant'))?.id;
  const service = choices.services.find(({ key }) => key === asked('service'))?.key;
  const span = usualSpan(choices.today, addDays(choices.today, 1), choices.schoolYear);
  return {
    ...choices,
    proposed: {
      children: childId ? [childId] : choices.children.map(({ id }) => id),
      services: service
        ? [service]
        : choices.services.length === 1
          ? choices.services.map(({ key }) => key)
          : [],
      from: span?.from ?? '',
      to: span?.to ?? '',
    },
    sendKey: crypto.randomUUID(),
  };
};

/** What was chosen, as it was. */
function typedOf(form: FormData) {
  const from = dayField(form, 'du');
  const to = dayField(form, 'au');
  return {
    children: form.getAll('enfants').map(String).filter(isUuid),
    services: form.getAll('services').map(String),
    household: textOf(form, 'foyer'),
    way: WAYS.find(known => known === textOf(form, 'quand')) ?? 'semaine',
    weekdays: WEEKDAYS.filter(day => form.getAll('jours').includes(day)),
    weeks: WEEK_CHOICES.find(known => known === textOf(form, 'semaines')) ?? 'every',
    sibling: textOf(form, 'comme'),
    from,
    to,
  };
}

type Typed = ReturnType<typeof typedOf>;

function shownAgain({ from, to, ...typed }: Typed) {
  return { ...typed, from: from.typed, to: to.typed };
}

function readAsked(
  typed: Typed,
): { errors: Record<string, string> } | Omit<NewReservations, 'key' | 'preview'> {
  const { children, services, household, way, weekdays, sibling } = typed;
  const { span, mistakes } = readSpan(typed, MOST_DAYS, words.errors);
  const errors: Record<string, string> = {
    ...(children.length === 0 && { enfants: words.errors.children }),
    ...(services.length === 0 && { services: words.errors.services }),
    ...(way === 'semaine' && weekdays.length === 0 && { jours: words.errors.weekdays }),
    ...(way === 'fratrie' && !isUuid(sibling) && { comme: words.errors.sibling }),
    ...mistakes,
  };
  if (span === null || Object.keys(errors).length > 0) return { errors };
  return {
    childIds: children,
    services,
    householdId: isUuid(household) ? household : null,
    when: whenOf(typed, span),
  };
}

function whenOf({ way, weekdays, weeks, sibling }: Typed, span: { from: LocalDate; to: LocalDate }): When {
  switch (way) {
    case 'semaine':
      return { kind: 'pattern', ...span, weekdays, weeks };
    case 'tous':
      return { kind: 'pattern', ...span, weekdays: [...WEEKDAYS], weeks: 'every' };
    case 'fratrie':
      return { kind: 'as-child', childId: sibling, ...span };
    case 'annee':
      return { kind: 'as-last-year', ...span };
  }
}

export const actions: Actions = {
  /** Shows what would become of the days; nothing is saved. */
  async voir(event) {
    const typed = typedOf(await event.request.formData());
    const asked = readAsked(typed);
    if ('errors' in asked) return fail(400, { typed: shownAgain(typed), errors: asked.errors });
    const [result, choices] = await Promise.all([
      found(() => api.reserve(event, { ...asked, key: crypto.randomUUID(), preview: true })),
      choicesOf(event),
    ]);
    return { typed: shownAgain(typed), preview: manyDays(result, namingOf(choices), payersOf(choices)) };
  },

  async reserver(event) {
    const form = await event.request.formData();
    const typed = typedOf(form);
    const asked = readAsked(typed);
    if ('errors' in asked) return fail(400, { typed: shownAgain(typed), errors: asked.errors });
    try {
      const [result, choices] = await Promise.all([
        found(() => api.reserve(event, { ...asked, key: textOf(form, 'cle'), preview: false })),
        choicesOf(event),
      ]);
      return {
        typed: shownAgain(typed),
        done: manyDays(result, namingOf(choices), payersOf(choices)),
        actId: result.actId,
        said: saidOfReservation({ actId: result.actId, days: [] }),
      };
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'conflict') throw failure;
      return fail(409, { typed: shownAgain(typed), errors: {}, meanwhile: true });
    }
  },

  annuler: undoAct,
};

/** No day at all is an answer too. */
async function found(ask: () => ReturnType<typeof api.reserve>): ReturnType<typeof api.reserve> {
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof Failure && failure.code === 'invalid' && failure.meta.days === 'none')
      return { actId: null, days: [], costs: [] };
    throw failure;
  }
}
