/** Agents note meals of adults, for a day or for weekdays of a period: counted in the order, in no family's bill. */
import { type GuestMeals, MOST_GUEST_DAYS, type NewGuestMeals } from '@preau/contract/meals';
import { insertGuestMeals, listGuestMeals, removeGuestMeals } from '@preau/db/guest-meals';
import { derivedId } from '@preau/db/new-id';
import { daysBetween } from '@preau/domain/calendar/count';
import { addDays, type LocalDate, weekdayOf } from '@preau/domain/dates';
import { isUuid } from '@preau/domain/ids';
import type { Context } from './context.ts';
import { auditOffice, officeScope } from './office-reach.ts';
import { todayOf } from './open-family.ts';
import { openKitchen } from './open-kitchen.ts';
import { serviceIdOf } from './open-planning.ts';
import { OperationError } from './operation-error.ts';

/** What is noted from today on, and what can be. */
export function readGuestMeals(ctx: Context): Promise<GuestMeals> {
  const scope = officeScope(ctx);
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    const [kitchen, series] = await Promise.all([
      openKitchen(tx, ctx, scope),
      listGuestMeals(tx, scope, { from: today }),
    ]);
    return {
      today,
      services: kitchen.sites.flatMap(site =>
        site.services.map(({ key, name }) => ({ key, name, site: site.name })),
      ),
      mealTypes: kitchen.rules.configuration.services.mealTypes.map(({ key, name }) => ({ key, name })),
      series,
    };
  });
}

/**
 * Notes them on the days of service of a period. Noted twice under one key they are one.
 * @throws OperationError `not_found` for a service that is not this agent's; `invalid` for a period that is over, has no end
 *   or no day of service, or a meal type that the canteen does not serve
 */
export function noteGuestMeals(ctx: Context, asked: NewGuestMeals): Promise<{ days: LocalDate[] }> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  const { key, service, from, to, weekdays, mealType, kind, quantity, label } = asked;
  if (from < todayOf(ctx)) throw new OperationError('invalid', { mistakes: { from: 'past' } });
  if (to < from || addDays(from, MOST_GUEST_DAYS) < to)
    throw new OperationError('invalid', { mistakes: { to: 'period' } });
  return ctx.tenant.transaction(async tx => {
    const kitchen = await openKitchen(tx, ctx, officeScope(ctx));
    const site = kitchen.sites.find(({ services }) => services.some(one => one.key === service));
    if (!site) throw new OperationError('not_found');
    const known = kitchen.rules.configuration.services.mealTypes.find(one => one.key === mealType);
    if (mealType !== null && (!known || (known.canteens.length > 0 && !known.canteens.includes(site.key))))
      throw new OperationError('invalid', { mistakes: { mealType: 'unknown' } });
    const days = daysBetween(from, to).filter(
      date =>
        (weekdays.length === 0 || weekdays.includes(weekdayOf(date))) &&
        kitchen.daysOf(site, date).some(one => one.service === service && one.day.served),
    );
    if (days.length === 0) throw new OperationError('invalid', { mistakes: { from: 'not-served' } });
    const added = await insertGuestMeals(tx, {
      id: derivedId(tx.tenantId, 'guest_series', `${actor.id}/${key}`),
      serviceId: serviceIdOf(tx, service),
      dates: days,
      mealTypeId: mealType === null ? null : derivedId(tx.tenantId, 'meal_type', mealType),
      kind,
      quantity,
      label,
      notedById: actor.id,
      notedAt: ctx.now,
    });
    if (added > 0)
      await auditOffice(tx, ctx, 'guest-meal.note', {
        after: { service, days, mealType, kind, quantity, label },
      });
    return { days };
  });
}

/**
 * Removes what was noted: one day that is to come, or all of them. Removed again it is nothing.
 * @throws OperationError `not_found` for what is not there, or not this agent's
 */
export function dropGuestMeals(
  ctx: Context,
  id: string,
  date: LocalDate | null,
): Promise<{ removed: number }> {
  const { actor } = ctx;
  if (actor.kind !== 'agent') throw new OperationError('forbidden');
  const today = todayOf(ctx);
  return ctx.tenant.transaction(async tx => {
    if (!isUuid(id)) throw new OperationError('not_found');
    const [series] = await listGuestMeals(tx, officeScope(ctx), { from: today, id });
    if (!series) throw new OperationError('not_found');
    const removed = await removeGuestMeals(tx, { id, from: today, date });
    const { service, kind, quantity, label } = series;
    if (removed > 0)
      await auditOffice(tx, ctx, 'guest-meal.drop', {
        before: { service, kind, quantity, label },
        after: { removed, ...(date !== null && { date }) },
      });
    return { removed };
  });
}
