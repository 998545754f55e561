/** The caterer's numbers through a whole day, with a moving clock: right to the unit at each instant, and ordered once. */

import {
  acknowledgedOrder,
  guestMeals,
  madeMealOrder,
  notedGuestMeals,
  receivedOrder,
} from '@preau/contract/meals';
import { communeActResult, reservationResult } from '@preau/contract/planning';
import { openMailer } from '@preau/documents/email/mailer';
import { toId } from '@preau/domain/ids';
import { settleMealOrders } from '@preau/operations/order-meals';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { declareAbsence, type PlanningFamily, reserve, sendKey, withdraw } from '../planning/world.ts';
import { createMealWorld, dayOf, type MealWorld, said } from './world.ts';

const SITE = 'college-saint-paul';
const ROGNAIX = 'rognaix-repas-elementaire';
const SAINT_PAUL = 'saint-paul-repas-elementaire';
const NURSERY = 'esserts-blay-repas-maternelle';
const DAY = '2026-11-24';
/** Friday the 20th, 12:00 in Paris, ends at 12:01. */
const DEADLINE = '2026-11-20T11:01:00.000Z';

let world: MealWorld;
let agent: Browser;
let caterer: Browser;
let visitor: Browser;
let families: Record<'ana' | 'bea' | 'cam' | 'dov' | 'eli', PlanningFamily>;

beforeAll(async () => {
  world = await createMealWorld('rpi-rognaix');
  world.at('2026-11-19T10:58:00Z');
  agent = await world.agent('gestionnaire');
  caterer = await world.agent('caterer', [{ kind: 'site', id: toId(await world.find('site', SITE)) }]);
  visitor = await world.as(null);
  const family = (lastName: string, member: string, service: string) =>
    world.family({ lastName, member, school: `ecole-${member}`, services: [service] });
  families = {
    ana: await family('Anatole', 'rognaix', ROGNAIX),
    bea: await family('Beatrix', 'rognaix', ROGNAIX),
    cam: await family('Camelot', 'saint-paul', SAINT_PAUL),
    dov: await family('Dovecot', 'esserts-blay', NURSERY),
    eli: await family('Elision', 'rognaix', ROGNAIX),
  };
  await world.choose(families.bea.children[0]?.id ?? '', 'sans-viande');
  await world.database.superuser`
    update schooling set level = 'ms' where child_id = ${families.dov.children[0]?.id ?? ''}`;
});
afterAll(() => world.end());

/** E-mails to the canteen about this day, the first one first. */
async function mails() {
  const all = (await world.catcher.list()).filter(({ subject }) => subject.includes('24\u00a0novembre'));
  return Promise.all(all.toReversed().map(async ({ id }) => world.catcher.read(id)));
}

const linkIn = (text: string) => /commande\/([a-z0-9-]+)/.exec(text)?.[1] ?? '';

/** The rows of an order as they are kept, whatever they say. */
function rowsOf(id: string) {
  return world.database.superuser`
    select o.frozen_at, o.version, o.made_by, l.* from meal_order o
    left join meal_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id
    where o.id = ${id} order by l.position`;
}

test('before the deadline nothing is ordered, and the numbers are those of the reservations', async () => {
  const { ana, bea, cam, dov } = families;
  await reserve(ana, ROGNAIX, [DAY]);
  await reserve(bea, ROGNAIX, [DAY]);
  await reserve(cam, SAINT_PAUL, [DAY]);
  await reserve(dov, NURSERY, [DAY]);
  const day = await dayOf(caterer, SITE, DAY);
  expect(day).toMatchObject({ ordered: null, now: 4, freezesAt: DEADLINE, orders: [] });
  expect(said(day)).toEqual([
    'esserts-blay normal maternelle -/1',
    'rognaix normal elementaire -/1',
    'rognaix sans-viande elementaire -/1',
    'saint-paul normal elementaire -/1',
  ]);
});

test('an absence in time takes a meal out, taking it back puts it in, and adults are counted beside the children', async () => {
  const { bea } = families;
  await declareAbsence(bea, { from: DAY });
  expect((await dayOf(caterer, SITE, DAY)).now).toBe(3);
  await withdraw(bea, ROGNAIX, [DAY]);
  expect((await dayOf(caterer, SITE, DAY)).now).toBe(4);
  await declareAbsence(bea, { from: DAY });
  const key = sendKey();
  const staff = {
    key,
    service: ROGNAIX,
    from: '2026-11-19',
    to: '2026-12-18',
    weekdays: ['tuesday'],
    mealType: null,
    kind: 'staff',
    quantity: 2,
    label: 'Équipe',
  };
  const noted = await agent.tell(notedGuestMeals, '/office/meals/guests', staff);
  expect(noted.days).toEqual([DAY, '2026-12-01', '2026-12-08', '2026-12-15']);
  // The same act sent twice is one.
  expect(await agent.tell(notedGuestMeals, '/office/meals/guests', staff)).toEqual(noted);
  expect((await agent.read(guestMeals, '/office/meals/guests')).series).toHaveLength(1);
  const day = await dayOf(caterer, SITE, DAY);
  expect(day.now).toBe(5);
  expect(said(day)).toContain('rognaix normal adult -/2');
  expect((await caterer.get('/office/meals/guests')).status).toBe(403);
});

test('the order is frozen as the last minute ends, not before, once, and is sent once', async () => {
  expect(await world.work()).toEqual([]);
  world.at('2026-11-20T11:00:59Z');
  expect(await world.work()).toEqual([]);
  expect((await dayOf(agent, SITE, DAY)).orders).toEqual([]);
  world.at(DEADLINE);
  expect(await world.work()).toEqual([]);
  const day = await dayOf(agent, SITE, DAY);
  expect(day).toMatchObject({ ordered: 5, now: 5, more: 0, fewer: 0, freezesAt: null });
  expect(day.orders).toMatchObject([
    {
      version: 1,
      madeBy: 'deadline',
      frozenAt: DEADLINE,
      total: 5,
      acknowledgedAt: null,
      sendings: [{ address: 'cuisine@college-saint-paul.example', state: 'sent' }],
    },
  ]);
  // The whole of the next week is ordered by the same deadline, and nothing of the week after.
  const dates = await world.database.superuser<{ date: string }[]>`
    select distinct date::text from meal_order where frozen_at = ${DEADLINE} order by 1`;
  expect(dates.map(({ date }) => date)).toEqual(['2026-11-23', DAY, '2026-11-26', '2026-11-27']);
  // A clock that ticks again, or a worker that starts again, orders nothing anew.
  expect(await settleMealOrders(await world.context())).toBe(0);
  expect(await world.work()).toEqual([]);
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail?.text).toContain('5\u00a0repas');
  expect(mail?.text).not.toMatch(/Anatole|Beatrix|Camelot|Dovecot|Zoé/);
});

test('what changes after it is said line by line, and the order stays what it was', async () => {
  const { cam, eli } = families;
  const [order] = (await dayOf(agent, SITE, DAY)).orders;
  const before = await rowsOf(order?.id ?? '');
  expect(before).toHaveLength(4);
  world.at('2026-11-22T18:00:00Z');
  expect((await declareAbsence(cam, { from: DAY })).days.map(({ outcome }) => outcome)).not.toContain('free');
  expect((await reserve(eli, ROGNAIX, [DAY])).days[0]?.outcome).toBe('refused');
  await agent.tell(reservationResult, '/office/planning/reservations', {
    key: sendKey(),
    preview: false,
    childIds: [eli.children[0]?.id],
    services: [ROGNAIX],
    householdId: null,
    when: { kind: 'dates', dates: [DAY] },
    channel: 'telephone',
    receivedAt: '2026-11-22T18:00:00Z',
    override: 'Hospitalisation',
    acceptsRequested: false,
  });
  const day = await dayOf(caterer, SITE, DAY);
  expect(day).toMatchObject({ ordered: 5, now: 5, more: 1, fewer: 1 });
  expect(said(day)).toEqual([
    'esserts-blay normal maternelle 1/1',
    'rognaix normal elementaire 1/2',
    'rognaix normal adult 2/2',
    'saint-paul normal elementaire 1/0',
  ]);
  expect(await rowsOf(order?.id ?? '')).toEqual(before);
});

test('a closure after the order is a change; an agent orders again with a reason, and the former order is kept', async () => {
  world.at('2026-11-23T13:00:00Z');
  const closing = {
    preview: false,
    kind: 'closure',
    cause: 'strike',
    reason: 'Grève',
    services: [ROGNAIX],
    classId: null,
    from: DAY,
    to: DAY,
  };
  await agent.tell(communeActResult, '/office/planning/closures', { ...closing, key: sendKey() });
  expect(await world.work()).toEqual([]);
  // Children and adults of the closed service, and nobody else.
  expect(await dayOf(agent, SITE, DAY)).toMatchObject({ ordered: 5, now: 1, more: 0, fewer: 4 });
  const key = sendKey();
  const again = { key, site: SITE, date: DAY, reason: 'Grève à Rognaix' };
  const made = await agent.tell(madeMealOrder, '/office/meals/orders', again);
  expect(made.version).toBe(2);
  expect(await agent.tell(madeMealOrder, '/office/meals/orders', again)).toEqual(made);
  expect((await agent.post('/office/meals/orders', { ...again, reason: ' ', key: sendKey() })).status).toBe(
    400,
  );
  expect(await world.work()).toEqual([]);
  const day = await dayOf(agent, SITE, DAY);
  expect(day).toMatchObject({ ordered: 1, now: 1, more: 0, fewer: 0 });
  expect(day.orders.map(({ version, madeBy, total, reason }) => [version, madeBy, total, reason])).toEqual([
    [1, 'deadline', 5, null],
    [2, 'agent', 1, 'Grève à Rognaix'],
  ]);
  const [, second, ...others] = await mails();
  expect(others).toEqual([]);
  expect(second?.text).toContain('Grève à Rognaix');
  expect(second?.text).toContain('au lieu de 5');
  const audits = await world.database.superuser`
    select after from audit_entry where action = 'meal-order.freeze'`;
  expect(audits).toMatchObject([{ after: { date: DAY, version: 2, reason: 'Grève à Rognaix', total: 1 } }]);
});

test('on the morning itself the caterer hears of what has changed, once, and of nothing where nothing has', async () => {
  world.at('2026-11-24T06:50:00Z');
  await declareAbsence(families.dov, { from: DAY });
  world.at('2026-11-24T07:45:00Z');
  expect(await world.work()).toEqual([]);
  const day = await dayOf(agent, SITE, DAY);
  expect(day.orders.map(({ version, madeBy, total }) => [version, madeBy, total])).toEqual([
    [1, 'deadline', 5],
    [2, 'agent', 1],
    [3, 'changes', 0],
  ]);
  world.at('2026-11-24T09:00:00Z');
  expect(await world.work()).toEqual([]);
  expect(await mails()).toHaveLength(3);
  // On the 26th nobody has reserved, and nothing has changed.
  world.at('2026-11-26T07:45:00Z');
  expect(await world.work()).toEqual([]);
  expect((await dayOf(agent, SITE, '2026-11-26')).orders).toHaveLength(1);
});

test('whoever has the link sees the numbers, and says once that they have come; a wrong link leads nowhere', async () => {
  world.at('2026-11-24T09:05:00Z');
  const [, , third] = await mails();
  const token = linkIn(third?.text ?? '');
  const path = `/portal/meal-orders/${token}`;
  for (let time = 0; time < 2; time += 1)
    expect(await visitor.read(receivedOrder, path)).toMatchObject({
      date: DAY,
      version: 3,
      isLatest: true,
      total: 0,
      acknowledgedAt: null,
    });
  const at = '2026-11-24T09:05:00.000Z';
  expect((await visitor.tell(receivedOrder, `${path}/receipt`, {})).acknowledgedAt).toBe(at);
  world.at('2026-11-24T09:30:00Z');
  expect((await visitor.tell(receivedOrder, `${path}/receipt`, {})).acknowledgedAt).toBe(at);
  const [, , received] = (await dayOf(agent, SITE, DAY)).orders;
  expect(received).toMatchObject({
    acknowledgedAt: at,
    acknowledgedBy: 'cuisine@college-saint-paul.example',
  });
  expect(await caterer.tell(acknowledgedOrder, `/office/meals/orders/${received?.id}/receipt`, {})).toEqual({
    acknowledgedAt: at,
  });
  // The former order is still to be seen, and says that another has come.
  const [first] = await mails();
  expect(await visitor.read(receivedOrder, `/portal/meal-orders/${linkIn(first?.text ?? '')}`)).toMatchObject(
    {
      version: 1,
      isLatest: false,
      total: 5,
    },
  );
  const wrong = await visitor.get('/portal/meal-orders/aaaa-bbbb-cccc');
  const missing = await visitor.get('/portal/nothing');
  expect(wrong.status).toBe(404);
  expect(wrong.body).toEqual(missing.body);
  const tokens = await world.database.superuser`select from meal_order_sending where token is not null`;
  expect(tokens).toHaveLength(0);
  world.at('2027-01-15T09:00:00Z');
  expect((await visitor.get(path)).status).toBe(404);
});

test('an e-mail that left as the worker was killed leaves once more, the same, and both links lead to the order', async () => {
  world.at('2026-11-27T11:01:00Z');
  const real = openMailer({ smtpUrl: world.catcher.url, fromAddress: 'portail@famille.example.fr' });
  const before = (await world.catcher.list()).length;
  world.mailer = {
    ...real,
    async send(email) {
      await real.send(email);
      throw new Error('killed just then');
    },
  };
  const failed = await world.work();
  expect(new Set(failed)).toEqual(new Set(['send-meal-order retried']));
  const orders = failed.length;
  world.mailer = null;
  await world.database.superuser`update outbox set hidden_until = '-infinity' where state = 'waiting'`;
  expect(await world.work()).toEqual([]);
  real.close();
  const after = await world.catcher.list();
  expect(after).toHaveLength(before + 2 * orders);
  const about = after.filter(({ subject }) => subject.includes('3\u00a0décembre'));
  const texts = await Promise.all(about.map(async ({ id }) => (await world.catcher.read(id))?.text ?? ''));
  expect(texts).toHaveLength(2);
  expect(texts[0]).toBe(texts[1]);
  expect((await visitor.get(`/portal/meal-orders/${linkIn(texts[0] ?? '')}`)).status).toBe(200);
});

test('an address that the server refuses is shown to the mairie, who sends the order again', async () => {
  world.at('2026-12-04T11:01:00Z');
  world.mailer = {
    send: async () => ({ kind: 'refused', reason: 'Le serveur a refusé l’adresse.' }),
    close: () => {},
  };
  await world.work();
  world.mailer = null;
  const [order] = (await dayOf(agent, SITE, '2026-12-07')).orders;
  expect(order?.sendings).toMatchObject([{ state: 'refused', refusal: 'Le serveur a refusé l’adresse.' }]);
  const key = sendKey();
  for (let time = 0; time < 2; time += 1)
    expect((await agent.post(`/office/meals/orders/${order?.id}/sendings`, { key })).body).toEqual({
      sent: 1,
    });
  expect(await world.work()).toEqual([]);
  const [again] = (await dayOf(agent, SITE, '2026-12-07')).orders;
  expect(again?.sendings.map(({ state }) => state)).toEqual(['refused', 'sent']);
});
