/** The canteens that a scope holds, with the rules by which their days are ordered. */
import type { AgentScope } from '@preau/db/agent-scope';
import type { TenantTransaction } from '@preau/db/database';
import {
  countMeals,
  listMealSites,
  type MealSite,
  type MealSpan,
  type SiteMealCount,
} from '@preau/db/meal-counts';
import { readCaterers } from '@preau/db/meal-orders';
import type { ServiceDay } from '@preau/domain/calendar/day';
import type { LocalDate } from '@preau/domain/dates';
import { type Caterer, type OrderTimes, orderTimes } from '@preau/domain/meals/freeze';
import type { Context } from './context.ts';
import type { TenantRules } from './planning-rules.ts';

export interface KitchenSite extends MealSite {
  caterer: Caterer | null;
}

export interface Kitchen {
  rules: TenantRules;
  sites: KitchenSite[];
  /** What a day is for each of a site's meals that the rules know. */
  daysOf(site: KitchenSite, date: LocalDate): { service: string; day: ServiceDay }[];
  isServed(site: KitchenSite, date: LocalDate): boolean;
  /** When a served day is ordered; the scope must hold the whole site. */
  timesOf(site: KitchenSite, date: LocalDate): OrderTimes;
  /** Meals of a span. Adults eat only where a meal is served; a child that is still expected on a closed day is counted. */
  count(tx: TenantTransaction, scope: AgentScope, span: MealSpan): Promise<SiteMealCount[]>;
}

export async function openKitchen(tx: TenantTransaction, ctx: Context, scope: AgentScope): Promise<Kitchen> {
  const [rules, sites, caterers] = await Promise.all([
    ctx.rules.current(tx, ctx.tenant),
    listMealSites(tx, scope),
    readCaterers(tx),
  ]);
  const { rulebook } = rules;
  const daysOf: Kitchen['daysOf'] = ({ services }, date) =>
    services.flatMap(({ key }) => {
      const service = rulebook.service(key);
      return service ? [{ service: key, day: rulebook.calendar.dayOf(service, date) }] : [];
    });
  const servedOf = (site: KitchenSite, date: LocalDate) =>
    daysOf(site, date).flatMap(({ service, day }) => (day.served ? (rulebook.service(service) ?? []) : []));
  return {
    rules,
    sites: sites.map(site => ({ ...site, caterer: caterers.get(site.key) ?? null })),
    daysOf,
    isServed: (site, date) => servedOf(site, date).length > 0,
    timesOf: (site, date) => orderTimes(rulebook, servedOf(site, date), date, site.caterer),
    async count(tx, scope, span) {
      const counts = await countMeals(tx, scope, span);
      return counts.filter(({ service: key, date, group }) => {
        const service = group === 'adult' ? rulebook.service(key) : null;
        return !service || rulebook.calendar.dayOf(service, date).served;
      });
    },
  };
}
