import { redirect } from '@sveltejs/kit';
import * as api from '#lib/server/office-api.ts';
import * as dayApi from '#lib/server/office-day-api.ts';
import type { PageServerLoad } from './$types';

/** Each of these is asked only for whom it is. */
export const load: PageServerLoad = async event => {
  const { session } = await event.parent();
  const may = (permission: string) => session.permissions.includes(permission);
  // The caterer has one page, and nothing waits for it.
  if (!may('families.read') && may('meals.read')) redirect(303, '/mairie/repas');
  const [queue, duplicates, classes, board] = await Promise.all([
    may('requests.read') ? api.queue(event, { limit: '1' }) : null,
    may('families.write') ? api.duplicates(event) : null,
    may('families.read') ? api.classes(event, null) : null,
    may('attendance.take') ? dayApi.board(event, {}) : null,
  ]);
  return {
    oldest: queue?.requests[0]?.submittedAt ?? null,
    duplicates: duplicates?.pairs.length ?? null,
    withoutClass: classes?.withoutClass ?? null,
    day: board && {
      rolls: board.rolls.length,
      anomalies: Object.values(board.counts).reduce((sum, number) => sum + number, 0),
    },
  };
};
