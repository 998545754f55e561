import { custodyMistake } from '@preau/contract/office';
import { isLocalDate, toLocalDate } from '@preau/domain/dates';
import { CUSTODY_HOLIDAYS, CUSTODY_WEEKS } from '@preau/domain/family';
import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { problemSentence } from '#lib/fr/family-file.ts';
import { plainDay } from '#lib/fr/moment.ts';
import { childWords as words } from '#lib/fr/office.ts';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-api.ts';
import { textOf } from '#lib/server/section-form.ts';
import { dayOf } from '#lib/ui/date-parts.ts';
import type { Actions, PageServerLoad } from './$types';

/** Lines beyond those that are there: as many as it takes to part the time between two homes. */
const MORE_LINES = 2;

export interface Line {
  household: string;
  firstDay: string;
  lastDay: string;
  weeks: string;
  holidays: string;
  /** In per cent, as it is typed. */
  share: string;
}

/** The households among which one chooses: those of the child, and the one whose number is in the address. */
async function householdsFor(event: RequestEvent, child: Awaited<ReturnType<typeof api.child>>) {
  const known = [
    ...child.custody.map(({ household }) => household),
    ...child.adults.flatMap(({ households }) => households),
  ];
  const number = event.url.searchParams.get('numero')?.replace(/\s/g, '') ?? '';
  const found = number ? (await api.search(event, number)).results : [];
  const other = found.find(result => result.kind === 'family' && result.number === number);
  if (other?.kind === 'family')
    known.push({ id: other.id, number: other.number, name: other.adults[0] ?? '' });
  return {
    number,
    isUnknown: number !== '' && !other,
    households: [...new Map(known.map(one => [one.id, one])).values()],
  };
}

export const load: PageServerLoad = async event => {
  const child = await api.child(event, event.params.id as string); // of this route's address
  const lines: Line[] = child.custody.map(period => ({
    household: period.household.id,
    firstDay: period.firstDay,
    lastDay: period.lastDay ?? '',
    weeks: period.weeks,
    holidays: period.holidays,
    share: String(period.costShareBp / 100).replace('.', ','),
  }));
  const empty: Line = {
    household: '',
    firstDay: '',
    lastDay: '',
    weeks: 'odd',
    holidays: 'as-weeks',
    share: '',
  };
  return {
    childId: child.id,
    name: `${child.identity.firstName} ${child.identity.lastName}`,
    ...(await householdsFor(event, child)),
    lines: [...lines, ...Array.from({ length: MORE_LINES }, () => empty)],
  };
};

export const actions: Actions = {
  async default(event) {
    const form = await event.request.formData();
    const count = Math.min(Number(textOf(form, 'lignes')) || 0, 20);
    const lines = Array.from({ length: count }, (_, index) => lineIn(form, index));
    const errors: Record<string, string> = {};
    const periods = lines.flatMap((line, index) => {
      if (!line.household) return [];
      const share = Number(line.share.replace(',', '.').replace(/[\s%]/g, ''));
      const note = (field: string, label: string, problem: Parameters<typeof problemSentence>[1]) => {
        errors[`l${index}.${field}`] = problemSentence(label, problem);
      };
      if (!isLocalDate(line.firstDay)) note('firstDay', words.from, 'not-a-date');
      if (line.lastDay && !isLocalDate(line.lastDay)) note('lastDay', words.to, 'not-a-date');
      if (line.share === '' || Number.isNaN(share)) note('share', words.share, 'not-a-number');
      else if (share < 0 || share > 100) note('share', words.share, 'out-of-range');
      const weeks = CUSTODY_WEEKS.find(one => one === line.weeks) ?? 'every';
      const holidays = CUSTODY_HOLIDAYS.find(one => one === line.holidays) ?? 'as-weeks';
      return [
        {
          householdId: line.household,
          firstDay: line.firstDay,
          lastDay: line.lastDay || null,
          weeks,
          holidays,
          costShareBp: Math.round(share * 100),
        },
      ];
    });
    if (periods.length === 0) errors['l0.household'] = problemSentence(words.household, 'required');
    if (Object.keys(errors).length > 0) return fail(400, { lines, errors });
    try {
      await api.setCustody(event, event.params.id, { periods });
    } catch (failure) {
      if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
      const read = custodyMistake.safeParse(failure.meta);
      if (!read.success) throw failure;
      const { problem, day } = read.data;
      errors['l0.household'] = words.problemOn(words.problems[problem], plainDay(toLocalDate(day)));
      return fail(400, { lines, errors });
    }
    redirect(303, `/mairie/enfants/${event.params.id}?garde`);
  },
};

function lineIn(form: FormData, index: number): Line {
  const text = (field: string) => textOf(form, `l${index}.${field}`);
  const day = (field: string) =>
    dayOf({ day: text(`${field}.jour`), month: text(`${field}.mois`), year: text(`${field}.annee`) });
  return {
    household: text('household'),
    firstDay: day('firstDay'),
    lastDay: day('lastDay'),
    weeks: text('weeks'),
    holidays: text('holidays'),
    share: text('share'),
  };
}
