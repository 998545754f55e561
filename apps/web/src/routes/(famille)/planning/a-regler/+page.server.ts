import { addDays, mondayOf, weekdayOf } from '@preau/domain/dates';
import * as api from '#lib/server/planning-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const { today, items } = await api.toSettle(event);
  const monday = addDays(mondayOf(today), 7);
  return {
    items: items.map(item => ({ ...item, weekday: weekdayOf(item.date) })),
    nextWeek: { from: monday, to: addDays(monday, 6) },
  };
};
