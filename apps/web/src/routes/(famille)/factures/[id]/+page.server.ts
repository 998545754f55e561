import * as api from '#lib/server/invoices-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ invoice: await api.invoice(event, event.params.id) });
