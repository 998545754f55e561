/** How full the coming weeks are, for the services that count places. */
import type { PlacesAnswer, PlacesQuery } from '@preau/contract/occupancy';
import { readPlaces } from '@preau/db/occupancy';
import { listPlaces } from '@preau/db/office-planning';
import { fullnessOf } from '@preau/domain/attendance/occupancy';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, mondayOf, weekdayOf } from '@preau/domain/dates';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';

const USUAL_WEEKS = 6;

/** From a Monday on. */
export function readServicePlaces(ctx: Context, query: PlacesQuery): Promise<PlacesAnswer> {
  const scope = officeScope(ctx);
  const today = todayOf(ctx);
  // At the weekend one looks ahead.
  const from = mondayOf(query.from ?? addDays(today, 2));
  const to = addDays(from, (query.weeks ?? USUAL_WEEKS) * 7 - 1);
  return ctx.tenant.transaction(async tx => {
    const [{ rulebook }, rows, { sites }] = await Promise.all([
      ctx.rules.current(tx, ctx.tenant),
      readPlaces(tx, scope, { from, to, site: query.site ?? null }),
      listPlaces(tx, scope, from),
    ]);
    const services = rows.map(({ key, name, siteName, capacity, days }) => {
      const known = new Map(days.map(day => [day.date, day]));
      const service = rulebook.service(key);
      return {
        key,
        name,
        site: siteName,
        capacity,
        days: daysBetween(from, to).flatMap(date => {
          const day = service && rulebook.calendar.dayOf(service, date);
          const places = known.get(date) ?? { capacity, taken: 0, waiting: 0 };
          const isWeekend = ['saturday', 'sunday'].includes(weekdayOf(date));
          if (!day || (isWeekend && !day.served && places.taken === 0)) return [];
          return [
            {
              date,
              served: day.served,
              dayReason: day.reason,
              capacity: places.capacity,
              taken: places.taken,
              waiting: places.waiting,
              fullness:
                places.capacity === null
                  ? ('free' as const)
                  : fullnessOf({ capacity: places.capacity, taken: places.taken }),
            },
          ];
        }),
      };
    });
    return { today, from, to, sites, services };
  });
}
