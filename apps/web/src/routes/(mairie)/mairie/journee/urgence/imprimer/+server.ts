import { EMERGENCY_KINDS } from '@preau/contract/emergency';
import * as api from '#lib/server/office-day-api.ts';
import type { RequestHandler } from './$types';

/** What is known now: `?sorte=evacuation` is the list of a whole site. */
export const GET: RequestHandler = event => {
  const { searchParams } = event.url;
  const service = searchParams.get('service');
  return api.emergencyDocument(event, {
    kind: EMERGENCY_KINDS.find(kind => kind === searchParams.get('sorte')) ?? 'care',
    site: searchParams.get('etablissement') ?? '',
    ...(service && { service }),
  });
};
