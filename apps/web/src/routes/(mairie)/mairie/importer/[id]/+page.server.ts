import { LINE_OUTCOMES } from '@preau/domain/import-plan';
import { redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/imports-api.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE_LINES = 50;

export const load: PageServerLoad = async event => {
  const { searchParams } = event.url;
  const outcome = LINE_OUTCOMES.find(known => known === searchParams.get('lignes')) ?? null;
  const after = Math.max(0, Number.parseInt(searchParams.get('apres') ?? '', 10) || 0);
  // One more than is shown tells whether there are others.
  const shown = await api.shownImport(event, event.params.id, { outcome, after, limit: PAGE_LINES + 1 });
  const lines = shown.lines.slice(0, PAGE_LINES);
  return {
    shown: { ...shown, lines: lines.map(line => ({ ...line, cells: [] })) },
    outcome,
    isFirst: after === 0,
    next: shown.lines.length > PAGE_LINES ? (lines.at(-1)?.number ?? null) : null,
  };
};

export const actions: Actions = {
  enregistrer: event => settle(event, api.confirmImport(event, event.params.id)),
  abandonner: event => settle(event, api.abandonImport(event, event.params.id)),
};

/** Whatever has become of it, the page then says so: also when someone else was faster. */
async function settle(event: { params: { id: string } }, asked: Promise<unknown>): Promise<never> {
  await asked.catch(failure => {
    if (!(failure instanceof Failure && failure.code === 'conflict')) throw failure;
  });
  redirect(303, `/mairie/importer/${event.params.id}`);
}
