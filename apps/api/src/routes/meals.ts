/** Meals: what is ordered, who eats beside the children, what is cooked. Numbers, and never a name. */
import {
  acknowledgedOrder,
  copiedMenus,
  guestMeals,
  guestMealsQuery,
  importedMenus,
  madeMealOrder,
  mealOrderSending,
  mealsQuery,
  menuImport,
  menusQuery,
  newGuestMeals,
  newMealOrder,
  notedGuestMeals,
  officeMeals,
  officeMenus,
  publicMenus,
  receivedOrder,
  removedGuestMeals,
  savedMenus,
  sentMealOrder,
  writtenMenus,
} from '@preau/contract/meals';
import { isUuid } from '@preau/domain/ids';
import { tenantContext } from '@preau/operations/context';
import { dropGuestMeals, noteGuestMeals, readGuestMeals } from '@preau/operations/note-guest-meals';
import { OperationError } from '@preau/operations/operation-error';
import { orderMeals, sendMealOrderAgain } from '@preau/operations/order-meals';
import { readOfficeMenus, readPublicMenus } from '@preau/operations/read-menus';
import { readOfficeMeals } from '@preau/operations/read-office-meals';
import {
  acknowledgeByLink,
  acknowledgeMealOrder,
  readReceivedOrder,
} from '@preau/operations/receive-meal-order';
import { copyMenus, importMenus, writeMenus } from '@preau/operations/write-menus';
import { Hono } from 'hono';
import { z } from 'zod';
import { type ApiParts, type Environment, occasionOf, type RequestContext } from '../environment.ts';
import { allow, check, describe, printable, tenantOf } from '../route.ts';

const one = z.object({ id: printable(100) });
const link = z.object({ token: printable(100) });

/** @throws OperationError `not_found` for what is no id at all, as for one that nobody has */
function idOf({ id }: z.infer<typeof one>): string {
  if (!isUuid(id)) throw new OperationError('not_found');
  return id;
}

export function mealRoutes(parts: ApiParts) {
  const { stores, clock } = parts;
  const contextOf = (c: RequestContext) => tenantContext(stores, tenantOf(c), occasionOf(c, clock));
  return new Hono<Environment>()
    .get(
      '/office/meals',
      describe('Meals of some days: ordered, what they would be now, and how far they differ', officeMeals),
      allow('portal', 'meals.read'),
      check('query', mealsQuery),
      async c => c.json(await readOfficeMeals(contextOf(c), c.req.valid('query'))),
    )
    .post(
      '/office/meals/orders',
      describe('Orders a day now, before its time or again, with a reason', madeMealOrder),
      allow('portal', 'meals.order'),
      check('json', newMealOrder),
      async c => c.json(await orderMeals(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/meals/orders/:id/sendings',
      describe('Sends an order to the caterer once more', sentMealOrder),
      allow('portal', 'meals.order'),
      check('param', one),
      check('json', mealOrderSending),
      async c =>
        c.json(await sendMealOrderAgain(contextOf(c), idOf(c.req.valid('param')), c.req.valid('json'))),
    )
    .post(
      '/office/meals/orders/:id/receipt',
      describe('Says that an order has come', acknowledgedOrder),
      allow('portal', 'meals.receive'),
      check('param', one),
      async c => c.json(await acknowledgeMealOrder(contextOf(c), idOf(c.req.valid('param')))),
    )
    .get(
      '/office/meals/guests',
      describe('Meals of guests and staff that are to come', guestMeals),
      allow('portal', 'guest-meals.write'),
      async c => c.json(await readGuestMeals(contextOf(c))),
    )
    .post(
      '/office/meals/guests',
      describe('Notes meals of guests or staff, for a day or weekdays of a period', notedGuestMeals),
      allow('portal', 'guest-meals.write'),
      check('json', newGuestMeals),
      async c => c.json(await noteGuestMeals(contextOf(c), c.req.valid('json'))),
    )
    .delete(
      '/office/meals/guests/:id',
      describe('Removes meals that were noted: one day, or all that are to come', removedGuestMeals),
      allow('portal', 'guest-meals.write'),
      check('param', one),
      check('query', guestMealsQuery),
      async c =>
        c.json(
          await dropGuestMeals(contextOf(c), idOf(c.req.valid('param')), c.req.valid('query').date ?? null),
        ),
    )
    .get(
      '/office/menus',
      describe('The menus of a week as who writes them has them', officeMenus),
      allow('portal', 'menus.write'),
      check('query', menusQuery),
      async c => c.json(await readOfficeMenus(contextOf(c), c.req.valid('query'))),
    )
    .put(
      '/office/menus',
      describe('Writes menus of days, in place of those that are there', savedMenus),
      allow('portal', 'menus.write'),
      check('json', writtenMenus),
      async c => c.json(await writeMenus(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/menus/copies',
      describe('Writes a week as another was, as a draft', savedMenus),
      allow('portal', 'menus.write'),
      check('json', copiedMenus),
      async c => c.json(await copyMenus(contextOf(c), c.req.valid('json'))),
    )
    .post(
      '/office/menus/imports',
      describe('Reads menus from a CSV file: all of it, or nothing and what is wrong', menuImport),
      allow('portal', 'menus.write'),
      check('json', importedMenus),
      async c => c.json(await importMenus(contextOf(c), c.req.valid('json'))),
    )
    .get(
      '/portal/menus',
      describe('What is cooked in a week', publicMenus),
      allow('portal', 'portal.read'),
      check('query', menusQuery),
      async c => c.json(await readPublicMenus(contextOf(c), c.req.valid('query'))),
    )
    .get(
      '/portal/meal-orders/:token',
      describe('The order that a link of an e-mail leads to', receivedOrder),
      allow('portal', 'portal.read'),
      check('param', link),
      async c => c.json(await readReceivedOrder(contextOf(c), c.req.valid('param').token)),
    )
    .post(
      '/portal/meal-orders/:token/receipt',
      describe('Says that an order has come, by whoever has its link', receivedOrder),
      allow('portal', 'portal.read'),
      check('param', link),
      async c => c.json(await acknowledgeByLink(contextOf(c), c.req.valid('param').token)),
    );
}
