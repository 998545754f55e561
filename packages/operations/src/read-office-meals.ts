/** Meals as the mairie and the caterer look at them: ordered, what it would be now, and how far they differ. */
import type { MealDay, MealsQuery, OfficeMeals, OrderVersion } from '@preau/contract/meals';
import { type PastMeals, readPastMeals } from '@preau/db/meal-counts';
import { type KeptOrder, readOrders } from '@preau/db/meal-orders';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, type LocalDate, WEEKDAYS, weekdayOf } from '@preau/domain/dates';
import { changesSince, compareCounts, type MealCount, totalOf } from '@preau/domain/meals/count';
import { forecastNoShows, NO_SHOW_WEEKS } from '@preau/domain/meals/no-shows';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { type KitchenSite, openKitchen } from './open-kitchen.ts';
import { OperationError } from './operation-error.ts';
import { MOST_DAYS_AHEAD } from './order-meals.ts';

/** The most days that are shown at once. */
const MOST_SHOWN_DAYS = 62;
const USUAL_DAYS = 11;

/**
 * The days of the canteens that this account has: today and the weeks that follow, unless others are asked for. Weekdays
 * of holidays and closures are there with the reason.
 * @throws OperationError `invalid` for a period without end; `not_found` for a site that is not this account's
 */
export function readOfficeMeals(ctx: Context, query: MealsQuery): Promise<OfficeMeals> {
  const scope = officeScope(ctx);
  const today = todayOf(ctx);
  const from = query.from ?? today;
  const to = query.to ?? addDays(from, USUAL_DAYS);
  if (to < from || addDays(from, MOST_SHOWN_DAYS) < to)
    throw new OperationError('invalid', { mistakes: { to: 'period' } });
  const dates = daysBetween(from, to);
  return ctx.tenant.transaction(async tx => {
    const kitchen = await openKitchen(tx, ctx, scope);
    const asked = kitchen.sites.filter(({ key }) => query.site === undefined || key === query.site);
    if (query.site !== undefined && asked.length === 0) throw new OperationError('not_found');
    const ids = asked.map(({ id }) => id);
    const weekdays = [...new Set(dates.map(date => WEEKDAYS.indexOf(weekdayOf(date)) + 1))];
    const [counts, orders, past] = await Promise.all([
      kitchen.count(tx, scope, { from, to, sites: asked.map(({ key }) => key) }),
      readOrders(tx, { from, to, sites: ids }),
      readPastMeals(tx, scope, {
        from: addDays(from, -7 * NO_SHOW_WEEKS),
        to: addDays(today, -1),
        weekdays,
      }),
    ]);
    const countsOf = Map.groupBy(counts, ({ site, date }) => `${site} ${date}`);
    const ordersOf = Map.groupBy(orders, ({ siteId, date }) => `${siteId} ${date}`);
    const dayOf = (site: KitchenSite, date: LocalDate): MealDay[] => {
      const days = kitchen.daysOf(site, date);
      const [first] = days;
      const one = days.find(({ day }) => day.served) ?? first;
      if (!one) return [];
      const mine = new Set(site.services.map(({ key }) => key));
      const versions = ordersOf.get(`${site.id} ${date}`) ?? [];
      const latest = versions.at(-1);
      const now = (countsOf.get(`${site.key} ${date}`) ?? []).map(withoutPlace);
      // A part of a site's services sees its own part of an order.
      const ordered = latest ? latest.lines.filter(({ service }) => site.isWhole || mine.has(service)) : null;
      const isShown = one.day.served || latest || now.length > 0;
      // Holidays and closures are worth a line, a day on which meals are never served is not.
      if (!isShown && (one.day.kind === 'notServed' || WEEKDAYS.indexOf(weekdayOf(date)) >= 5)) return [];
      const times =
        !latest && one.day.served && today <= date && date <= addDays(today, MOST_DAYS_AHEAD)
          ? kitchen.timesOf(site, date)
          : null;
      const lines = compareCounts(ordered, now);
      const total = totalOf(ordered ?? now);
      return [
        {
          date,
          served: one.day.served,
          day: one.day.kind,
          dayReason: one.day.reason,
          freezesAt: times?.freezesAt.toISOString() ?? null,
          freezesBy: times?.maker ?? null,
          orders: versions.map(version => orderVersion(ctx, version, mine, site.isWhole)),
          lines,
          ordered: ordered && totalOf(ordered),
          now: totalOf(now),
          ...changesSince(lines),
          noShows: date >= today ? forecastNoShows(total, pastOf(past, mine, date)) : null,
        },
      ];
    };
    return {
      today,
      from,
      to,
      site: query.site ?? null,
      choices: kitchen.sites.map(({ key, name }) => ({ key, name })),
      sites: asked.map(site => ({
        key: site.key,
        name: site.name,
        isWhole: site.isWhole,
        services: site.services,
        caterer: site.caterer && {
          name: site.caterer.name,
          emails: [...site.caterer.emails],
          changesAt: site.caterer.changesAt,
        },
        days: dates.flatMap(date => dayOf(site, date)),
      })),
    };
  });
}

function withoutPlace({
  service,
  serviceName,
  mealType,
  mealTypeName,
  group,
  quantity,
}: MealCount): MealCount {
  return { service, serviceName, mealType, mealTypeName, group, quantity };
}

/** The like days before: the same weekday of the weeks before the day, of these services together. */
function pastOf(past: readonly PastMeals[], services: ReadonlySet<string>, date: LocalDate) {
  const weekday = weekdayOf(date);
  const like = past.filter(
    one =>
      services.has(one.service) &&
      weekdayOf(one.date) === weekday &&
      one.date < date &&
      addDays(date, -7 * NO_SHOW_WEEKS) <= one.date,
  );
  return [...Map.groupBy(like, one => one.date).values()].map(days => ({
    expected: days.reduce((sum, { expected }) => sum + expected, 0),
    missing: days.reduce((sum, { missing }) => sum + missing, 0),
  }));
}

/** The caterer receives numbers and no names, an agent's neither. */
function orderVersion(
  { actor }: Context,
  order: KeptOrder,
  services: ReadonlySet<string>,
  isWhole: boolean,
): OrderVersion {
  const { id, version, madeBy, by, reason, frozenAt, deadlineArticle, acknowledgedAt, acknowledgedBy } =
    order;
  const lines = order.lines.filter(({ service }) => isWhole || services.has(service));
  return {
    id,
    version,
    madeBy,
    by: actor.kind === 'agent' && actor.role === 'caterer' ? null : by,
    reason,
    frozenAt: frozenAt.toISOString(),
    article: deadlineArticle,
    total: totalOf(lines),
    acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy,
    sendings: order.sendings,
  };
}
