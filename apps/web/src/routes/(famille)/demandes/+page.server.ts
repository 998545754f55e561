import { REQUEST_STATES } from '@preau/contract/requests';
import { isUuid } from '@preau/domain/ids';
import { REQUEST_STATUSES, REQUEST_TYPES } from '@preau/domain/request';
import * as api from '#lib/server/family-api.ts';
import type { PageServerLoad } from './$types';

/** What an address asks for and does not exist is left out rather than refused: a list is shown in any case. */
export const load: PageServerLoad = async event => {
  const asked = (name: string) => event.url.searchParams.get(name) ?? '';
  const type = REQUEST_TYPES.find(known => known === asked('sujet'));
  const status = REQUEST_STATES.find(known => known === asked('etat'));
  const childId = isUuid(asked('enfant')) ? asked('enfant') : undefined;
  const before = isUuid(asked('avant')) ? asked('avant') : undefined;
  const filter = { ...(type && { type }), ...(status && { status }), ...(childId && { childId }) };
  const [list, { children }] = await Promise.all([
    api.requests(event, { ...filter, ...(before && { before }) }),
    api.children(event),
  ]);
  return {
    list,
    filter,
    types: REQUEST_TYPES.filter(known => (list.counts.types[known] ?? 0) > 0),
    statuses: REQUEST_STATUSES.filter(known => (list.counts.statuses[known] ?? 0) > 0),
    children: children.map(({ id, firstName }) => ({ id, firstName })),
  };
};
