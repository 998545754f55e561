import * as api from '#lib/server/printed-api.ts';
import type { RequestHandler } from './$types';

/** A child's sheet; `?format=complete` is the full one. */
export const GET: RequestHandler = event =>
  api.familySheet(
    event,
    event.params.id,
    event.url.searchParams.get('format') === 'complete' ? 'full' : 'short',
  );
