import * as api from '#lib/server/invoices-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event => api.officeDocument(event, event.params.id);
