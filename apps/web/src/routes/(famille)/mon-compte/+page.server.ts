import * as api from '#lib/server/family-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => ({ file: await api.file(event) });
