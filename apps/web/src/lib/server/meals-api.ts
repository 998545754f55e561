/** What pages ask the API about meals: orders, adults who eat too, menus. */
import type {
  CopiedMenus,
  GuestMeals,
  ImportedMenus,
  MenuImport,
  NewGuestMeals,
  NewMealOrder,
  OfficeMeals,
  OfficeMenus,
  PublicMenus,
  ReceivedOrder,
  WrittenMenus,
} from '@preau/contract/meals';
import type { RequestEvent } from '@sveltejs/kit';
import { answer, segment, v1 } from './ask.ts';

type Query = Readonly<Record<string, string>>;

const office = (event: RequestEvent) => v1(event).office.meals;
const menus = (event: RequestEvent) => v1(event).office.menus;
const portal = (event: RequestEvent) => v1(event).portal;

export const days = (event: RequestEvent, query: Query): Promise<OfficeMeals> =>
  answer(office(event).$get({ query: query as never })); // checked by the route, which says what is wrong

/** Throws `Failure` `invalid` with the mistakes of the form. */
export const order = (event: RequestEvent, json: NewMealOrder): Promise<{ id: string; version: number }> =>
  answer(office(event).orders.$post({ json }));

/** Throws `Failure` `conflict` for an order that is replaced, or has nobody to be sent to. */
export const sendAgain = (event: RequestEvent, id: string, key: string): Promise<{ sent: number }> =>
  answer(office(event).orders[':id'].sendings.$post({ param: { id: segment(id) }, json: { key } }));

export const receive = (event: RequestEvent, id: string): Promise<{ acknowledgedAt: string }> =>
  answer(office(event).orders[':id'].receipt.$post({ param: { id: segment(id) } }));

export const guests = (event: RequestEvent): Promise<GuestMeals> => answer(office(event).guests.$get());

/** Throws `Failure` `invalid` with the mistakes of the form. */
export const noteGuests = (event: RequestEvent, json: NewGuestMeals): Promise<{ days: string[] }> =>
  answer(office(event).guests.$post({ json }));

export const dropGuests = (
  event: RequestEvent,
  id: string,
  date: string | null,
): Promise<{ removed: number }> =>
  answer(
    office(event).guests[':id'].$delete({
      param: { id: segment(id) },
      query: (date === null ? {} : { date }) as never, // checked by the route
    }),
  );

export const officeMenus = (event: RequestEvent, query: Query): Promise<OfficeMenus> =>
  answer(menus(event).$get({ query: query as never })); // as above

export const writeMenus = (
  event: RequestEvent,
  json: WrittenMenus,
): Promise<{ saved: number; removed: number }> => answer(menus(event).$put({ json }));

export const copyMenus = (event: RequestEvent, json: CopiedMenus): Promise<{ saved: number }> =>
  answer(menus(event).copies.$post({ json }));

export const importMenus = (event: RequestEvent, json: ImportedMenus): Promise<MenuImport> =>
  answer(menus(event).imports.$post({ json }));

export const publicMenus = (event: RequestEvent, query: Query): Promise<PublicMenus> =>
  answer(portal(event).menus.$get({ query: query as never })); // as above

export const received = (event: RequestEvent, token: string): Promise<ReceivedOrder> =>
  answer(portal(event)['meal-orders'][':token'].$get({ param: { token: segment(token) } }));

export const receiveByLink = (event: RequestEvent, token: string): Promise<ReceivedOrder> =>
  answer(portal(event)['meal-orders'][':token'].receipt.$post({ param: { token: segment(token) } }));
