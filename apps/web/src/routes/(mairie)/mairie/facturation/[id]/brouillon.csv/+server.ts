import * as api from '#lib/server/billing-api.ts';
import type { RequestHandler } from './$types';

/** All lines of the draft. */
export const GET: RequestHandler = event => api.draftFile(event, event.params.id);
