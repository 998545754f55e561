import { titreFile } from '#lib/server/payments-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event => titreFile(event, event.params.id);
