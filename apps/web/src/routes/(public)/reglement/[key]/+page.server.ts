import * as api from '#lib/server/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ text: await api.text(event, event.params.key) });
