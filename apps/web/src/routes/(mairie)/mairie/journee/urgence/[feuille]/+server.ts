import * as api from '#lib/server/office-day-api.ts';
import type { RequestHandler } from './$types';

/** A sheet of this morning. */
export const GET: RequestHandler = event => api.emergencySheet(event, event.params.feuille);
