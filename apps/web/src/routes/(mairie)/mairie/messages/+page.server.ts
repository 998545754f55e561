import { isUuid } from '@preau/domain/ids';
import { OFFICE_BOXES } from '@preau/domain/message';
import { OFFICE_LISTS } from '#lib/messages/lists.ts';
import * as api from '#lib/server/messages-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const asked = (name: string) => event.url.searchParams.get(name) ?? '';
  const box = OFFICE_BOXES.find(known => OFFICE_LISTS[known] === asked('liste')) ?? 'to-answer';
  const filter = {
    q: asked('q').trim().slice(0, 100),
    memberId: isUuid(asked('membre')) ? asked('membre') : '',
    householdId: isUuid(asked('famille')) ? asked('famille') : '',
  };
  const { session } = await event.parent();
  const mayBroadcast = session.permissions.includes('messages.broadcast');
  const [list, choices] = await Promise.all([
    api.officeThreads(event, {
      box,
      ...(filter.q && { q: filter.q }),
      ...(filter.memberId && { memberId: filter.memberId }),
      ...(filter.householdId && { householdId: filter.householdId }),
      ...(asked('avant') && { before: asked('avant') }),
    }),
    mayBroadcast ? api.audienceChoices(event) : null,
  ]);
  const deleted = asked('supprime');
  return {
    box,
    filter,
    list,
    mayBroadcast,
    members: choices?.members ?? [],
    deleted: isUuid(deleted) ? deleted : null,
    settled: event.url.searchParams.has('traite'),
  };
};
