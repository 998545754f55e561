import { classBadges } from '#lib/server/printed-api.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = event => classBadges(event, event.params.id);
