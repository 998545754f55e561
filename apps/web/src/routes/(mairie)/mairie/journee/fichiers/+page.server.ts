import { EXPORT_KINDS } from '@preau/contract/occupancy';
import { addDays, firstOfMonth, isLocalDate, toLocalDate } from '@preau/domain/dates';
import * as api from '#lib/server/office-day-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { searchParams } = event.url;
  const { today, choices } = await api.board(event, {});
  const day = (name: string) => {
    const text = searchParams.get(name) ?? '';
    return isLocalDate(text) ? toLocalDate(text) : null;
  };
  // Of the month before: it is over.
  const last = addDays(firstOfMonth(today), -1);
  return {
    choices,
    chosen: {
      kind: EXPORT_KINDS.find(kind => kind === searchParams.get('contenu')) ?? 'presences',
      from: day('du') ?? firstOfMonth(last),
      to: day('au') ?? last,
      services: (searchParams.get('services') ?? '').split(',').filter(Boolean),
    },
    isMistaken: searchParams.has('erreur'),
  };
};
