import * as api from '#lib/server/billing-api.ts';
import type { RequestHandler } from './$types';

/** How far the run is, as it goes on. */
export const GET: RequestHandler = event => api.progress(event, event.params.id);
