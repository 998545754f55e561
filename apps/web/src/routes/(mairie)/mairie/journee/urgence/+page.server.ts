import * as api from '#lib/server/office-day-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ emergency: await api.emergency(event) });
