import { receipt } from '#lib/server/payments-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event => receipt(event, event.params.id);
