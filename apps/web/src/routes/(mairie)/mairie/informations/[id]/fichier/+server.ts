import * as api from '#lib/server/information-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event => api.officeForm(event, event.params.id);
