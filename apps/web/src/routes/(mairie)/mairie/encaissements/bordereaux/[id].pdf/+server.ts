import { deposit } from '#lib/server/payments-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event => deposit(event, event.params.id);
