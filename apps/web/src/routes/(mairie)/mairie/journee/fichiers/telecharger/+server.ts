import { redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/office-day-api.ts';
import type { RequestHandler } from './$types';

/** The file that the form has asked for; what is wrong of the period leads back to it. */
export const GET: RequestHandler = async event => {
  const { searchParams } = event.url;
  const services = searchParams.getAll('services').filter(Boolean).join(',');
  const text = (name: string) => searchParams.get(name) ?? '';
  try {
    return await api.file(event, {
      kind: text('contenu'),
      format: text('format'),
      from: text('du'),
      to: text('au'),
      ...(services && { services }),
    });
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.code !== 'invalid') throw failure;
    const back = new URLSearchParams({
      contenu: text('contenu'),
      du: text('du'),
      au: text('au'),
      services,
      erreur: '1',
    });
    redirect(303, `/mairie/journee/fichiers?${back}`);
  }
};
