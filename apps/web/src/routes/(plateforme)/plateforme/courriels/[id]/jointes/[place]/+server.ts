import * as api from '#lib/server/api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event => api.mailAttachment(event, event.params.id, event.params.place);
