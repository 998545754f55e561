import { redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/printed-api.ts';
import type { RequestHandler } from './$types';

const AUDIENCES = ['never-signed-in', 'no-email', 'class'] as const;
const SHEETS = ['L7160', 'L7159', 'L7163'] as const;

/** Letters or labels for whom the page has chosen; back to it when that is nobody. */
export const GET: RequestHandler = async event => {
  const { searchParams } = event.url;
  const one = <Value extends string>(values: readonly Value[], name: string, usual: Value) =>
    values.find(value => value === searchParams.get(name)) ?? usual;
  try {
    return await api.letters(event, {
      who: one(AUDIENCES, 'qui', 'never-signed-in'),
      classId: searchParams.get('classe') || undefined,
      kind: one(['letters', 'labels'], 'quoi', 'letters'),
      sheet: one(SHEETS, 'planche', 'L7160'),
      skipped: String(Number.parseInt(searchParams.get('deja') ?? '', 10) || 0),
    });
  } catch (failure) {
    if (failure instanceof Failure && failure.code === 'not_found')
      redirect(303, '/mairie/courriers?personne');
    throw failure;
  }
};
