import { ownReceipt } from '#lib/server/payments-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event => ownReceipt(event, event.params.id);
