import * as api from '#lib/server/messages-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = event => api.templates(event);
