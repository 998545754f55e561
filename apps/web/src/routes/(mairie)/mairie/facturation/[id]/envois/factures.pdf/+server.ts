import { redirect } from '@sveltejs/kit';
import { Failure } from '#lib/server/failure.ts';
import * as api from '#lib/server/invoices-api.ts';
import type { RequestHandler } from './$types';

/** A part of what is to be printed; back to the page when nothing is left of it, or when it cannot be made just now. */
export const GET: RequestHandler = async event => {
  const part = Math.max(
    1,
    Math.min(1000, Number.parseInt(event.url.searchParams.get('partie') ?? '', 10) || 1),
  );
  try {
    return await api.runPaper(event, event.params.id, part);
  } catch (failure) {
    const code = failure instanceof Failure ? failure.code : null;
    if (code !== 'not_found' && code !== 'unavailable') throw failure;
    redirect(
      303,
      `/mairie/facturation/${event.params.id}/envois?${code === 'not_found' ? 'rien' : 'patience'}`,
    );
  }
};
