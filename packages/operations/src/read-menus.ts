/** The menus of a week: for everyone, and for who writes them. */
import type { MenusQuery, OfficeMenus, PublicMenus } from '@preau/contract/meals';
import type { TenantTransaction } from '@preau/db/database';
import { readMenus } from '@preau/db/menus';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, type LocalDate, mondayOf, WEEKDAYS, weekdayOf } from '@preau/domain/dates';
import { weeksWithoutVegetarian } from '@preau/domain/meals/menu';
import type { Context } from './context.ts';
import { officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { type KitchenSite, openKitchen } from './open-kitchen.ts';
import { OperationError } from './operation-error.ts';

/**
 * What is cooked in a week, as it is published: in the canteen that is asked for, else in the first of the commune.
 * @throws OperationError `not_found` for a canteen that is none
 */
export function readPublicMenus(ctx: Context, query: MenusQuery): Promise<PublicMenus> {
  const week = weekOf(ctx, query);
  return ctx.tenant.transaction(async tx => {
    const kitchen = await openKitchen(tx, ctx, 'tenant');
    const site = asked(kitchen.sites, query);
    const menus = await readMenus(tx, { ...week, site: site?.key ?? null });
    const published = menus.filter(({ status }) => status === 'published');
    return {
      ...week,
      today: todayOf(ctx),
      site: site && named(site),
      sites: kitchen.sites.map(named),
      days: daysOf(week).flatMap(date => {
        const day = site && dayOf(kitchen.daysOf(site, date));
        const own = published.find(menu => menu.date === date && menu.site !== null);
        const { dishes = [] } = own ?? published.find(menu => menu.date === date) ?? {};
        const isShown = day?.served || dishes.length > 0 || !isWeekend(date);
        return isShown
          ? [{ date, served: day?.served ?? false, dayReason: day?.reason ?? null, dishes }]
          : [];
      }),
    };
  });
}

/** The same for who writes them. @throws OperationError `not_found` for a canteen that is not this account's */
export function readOfficeMenus(ctx: Context, query: MenusQuery): Promise<OfficeMenus> {
  const week = weekOf(ctx, query);
  return ctx.tenant.transaction(async tx => {
    const { sites, ...kitchen } = await reachMenus(tx, ctx);
    const forAll = query.site === undefined && kitchen.mayWriteForAll;
    const site = forAll ? null : asked(sites, query);
    const shown = site ? [site] : kitchen.all;
    const menus = await readMenus(tx, { ...week, site: site?.key ?? null });
    const own = menus.filter(menu => menu.site === (site?.key ?? null));
    return {
      ...week,
      today: todayOf(ctx),
      site: site?.key ?? null,
      sites: sites.map(named),
      mayWriteForAll: kitchen.mayWriteForAll,
      days: daysOf(week).flatMap(date => {
        const days = shown.flatMap(one => kitchen.kitchen.daysOf(one, date));
        const day = days.find(one => one.day.served)?.day ?? days[0]?.day;
        const menu = own.find(one => one.date === date);
        if (!day?.served && !menu && isWeekend(date)) return [];
        return [
          {
            date,
            served: day?.served ?? false,
            dayReason: day?.reason ?? null,
            status: menu?.status ?? null,
            dishes: menu?.dishes ?? [],
            forAll: site ? (menus.find(one => one.date === date && one.site === null)?.dishes ?? []) : [],
          },
        ];
      }),
      lacksVegetarian: weeksWithoutVegetarian(menus).length > 0,
    };
  });
}

/**
 * The canteens whose menus an account may write: those of which it has all meals; those of all of them at once, only where
 * it has all.
 */
export async function reachMenus(tx: TenantTransaction, ctx: Context) {
  const scope = officeScope(ctx);
  const kitchen = await openKitchen(tx, ctx, scope);
  const { sites: all } = scope === 'tenant' ? kitchen : await openKitchen(tx, ctx, 'tenant');
  const sites = kitchen.sites.filter(({ isWhole }) => isWhole);
  return { kitchen, all, sites, mayWriteForAll: scope === 'tenant' };
}

function asked(sites: readonly KitchenSite[], { site: key }: MenusQuery): KitchenSite | null {
  if (key === undefined) return sites[0] ?? null;
  const site = sites.find(one => one.key === key);
  if (!site) throw new OperationError('not_found');
  return site;
}

function named({ key, name }: KitchenSite): { key: string; name: string } {
  return { key, name };
}

/** At the weekend one looks ahead. */
function weekOf(ctx: Context, { week }: MenusQuery): { from: LocalDate; to: LocalDate } {
  const from = mondayOf(week ?? addDays(todayOf(ctx), 2));
  return { from, to: addDays(from, 6) };
}

function daysOf({ from, to }: { from: LocalDate; to: LocalDate }): LocalDate[] {
  return daysBetween(from, to);
}

function dayOf(days: readonly { day: { served: boolean; reason: string | null } }[]) {
  return days.find(({ day }) => day.served)?.day ?? days[0]?.day ?? null;
}

function isWeekend(date: LocalDate): boolean {
  return WEEKDAYS.indexOf(weekdayOf(date)) >= 5;
}
