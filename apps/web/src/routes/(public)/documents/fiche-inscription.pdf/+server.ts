import * as api from '#lib/server/printed-api.ts';
import type { RequestHandler } from './$types';

/** The commune's blank registration form, for everyone. */
export const GET: RequestHandler = event => api.registrationForm(event);
