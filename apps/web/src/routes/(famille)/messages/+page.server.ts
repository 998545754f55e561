import { isUuid } from '@preau/domain/ids';
import { FAMILY_BOXES } from '@preau/domain/message';
import { FAMILY_LISTS } from '#lib/messages/lists.ts';
import * as api from '#lib/server/messages-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const asked = event.url.searchParams.get('liste');
  const box = FAMILY_BOXES.find(known => FAMILY_LISTS[known] === asked) ?? 'received';
  const before = event.url.searchParams.get('avant') ?? undefined;
  const list = await api.familyThreads(event, { box, ...(before && { before }) });
  const deleted = event.url.searchParams.get('supprime') ?? '';
  return { box, list, deleted: isUuid(deleted) ? deleted : null };
};
