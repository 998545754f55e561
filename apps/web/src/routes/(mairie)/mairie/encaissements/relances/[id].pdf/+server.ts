import { reminderLetters } from '#lib/server/payments-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event => reminderLetters(event, event.params.id);
