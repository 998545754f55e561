import { isLocalDate, mondayOf, toLocalDate } from '@preau/domain/dates';
import { fail, redirect } from '@sveltejs/kit';
import { menuMistake, menuWords as words } from '#lib/fr/meals.ts';
import { queryIn, readFiltered } from '#lib/server/filters.ts';
import * as api from '#lib/server/meals-api.ts';
import { readMenus, rowsOf } from '#lib/server/menu-form.ts';
import { textOf } from '#lib/server/section-form.ts';
import type { Actions, PageServerLoad } from './$types';

const MOST_BYTES = 200_000;

export const load: PageServerLoad = async event => {
  const query = queryIn(event.url, { semaine: 'week', cantine: 'site' });
  const menus = await readFiltered(event.url, () => api.officeMenus(event, query), ['invalid', 'not_found']);
  return { menus, rows: Object.fromEntries(menus.days.map(day => [day.date, rowsOf(day)])) };
};

/** Where the page is, with what it says of the act. */
function back(form: FormData, said: Record<string, string>): string {
  const site = textOf(form, 'cantine');
  const asked = { semaine: textOf(form, 'semaine'), ...(site && { cantine: site }), ...said };
  return `/mairie/repas/menus?${new URLSearchParams(asked)}`;
}

export const actions: Actions = {
  async ecrire(event) {
    const form = await event.request.formData();
    const dates = form
      .getAll('jours')
      .flatMap(day => (isLocalDate(String(day)) ? [toLocalDate(String(day))] : []));
    const { days, rows, errors } = readMenus(form, dates);
    if (Object.keys(errors).length > 0) return fail(400, { rows, errors });
    const status = textOf(form, 'etat') === 'published' ? 'published' : 'draft';
    await api.writeMenus(event, {
      site: textOf(form, 'cantine') || null,
      status,
      days: dates.map((date, index) => ({ date, dishes: days[index] ?? [] })),
    });
    redirect(303, back(form, { fait: status }));
  },
  async reprendre(event) {
    const form = await event.request.formData();
    const [from, to] = [textOf(form, 'reprise'), textOf(form, 'semaine')];
    if (!isLocalDate(from) || !isLocalDate(to)) return fail(400, { copyError: words.office.copyMistake });
    const { saved } = await api.copyMenus(event, {
      site: textOf(form, 'cantine') || null,
      from: mondayOf(toLocalDate(from)),
      to: mondayOf(toLocalDate(to)),
    });
    redirect(303, back(form, { repris: String(saved) }));
  },
  async importer(event) {
    const form = await event.request.formData();
    const file = form.get('fichier');
    if (!(file instanceof File) || file.size === 0) return fail(400, { fileError: words.office.noFile });
    if (file.size > MOST_BYTES) return fail(400, { fileError: words.office.tooLarge });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { saved, mistakes } = await api.importMenus(event, {
      site: textOf(form, 'cantine') || null,
      status: 'published',
      text: textIn(bytes),
    });
    if (mistakes.length > 0) return fail(400, { mistakes: mistakes.map(menuMistake) });
    redirect(303, back(form, { importes: String(saved) }));
  },
};

/** What Windows wrote before UTF-8 is text as well. */
function textIn(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
