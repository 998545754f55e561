/** Who sees what of meals: the caterer of one canteen nothing of another, and nobody's name; an agent its own services. */
import { officeMeals, officeMenus, publicMenus, savedMenus } from '@preau/contract/meals';
import { newId } from '@preau/db/new-id';
import { toId } from '@preau/domain/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { reserve, sendKey } from '../planning/world.ts';
import { routesOf } from '../tenancy/routes.ts';
import { createMealWorld, type MealWorld } from './world.ts';

const OURS = 'cantine-saint-verand';
const THEIRS = 'cantine-varacieux';
/** Names that nothing else says. */
const NAMES = /Vixnom|Vixprenom|Zébulon/i;
const DAY = '2026-11-27';

let world: MealWorld;
let caterer: Browser;
let admin: Browser;
let services: { key: string; site: string }[];

beforeAll(async () => {
  world = await createMealWorld('saint-verand');
  world.at('2026-11-19T10:58:00Z');
  caterer = await world.agent('caterer', [{ kind: 'site', id: toId(await world.find('site', OURS)) }]);
  admin = await world.agent('admin');
  services = await world.database.superuser<{ key: string; site: string }[]>`
    select service.key, site.key as site from service join site on site.tenant_id = service.tenant_id
      and site.id = service.site_id
    where service.kind = 'meal' and 5 = any(service.weekdays) order by service.position`;
  for (const { key, site } of services) {
    const member = site.replace('cantine-', '');
    const family = await world.family({
      lastName: `Vixnom ${key}`,
      member,
      school: `ecole-${member}`,
      services: [key],
      children: ['Zébulon'],
    });
    expect((await reserve(family, key, [DAY])).days.map(({ outcome }) => outcome)).not.toContain('refused');
  }
  // Once the night's clock has asked for orders.
  world.at('2026-11-27T02:20:00Z');
  await world.work();
});
afterAll(() => world.end());

test('the caterer of a canteen sees its days and orders, and nothing of another canteen', async () => {
  const mine = await caterer.read(officeMeals, `/office/meals?from=${DAY}&to=${DAY}`);
  expect(mine.sites.map(({ key }) => key)).toEqual([OURS]);
  expect(mine.choices).toEqual([{ key: OURS, name: 'Restaurant scolaire de Saint-Vérand' }]);
  expect(mine.sites[0]?.days[0]?.now).toBeGreaterThan(0);
  expect(JSON.stringify(mine)).not.toMatch(/varacieux/i);
  expect((await caterer.get(`/office/meals?site=${THEIRS}`)).status).toBe(404);
  const all = await admin.read(officeMeals, `/office/meals?from=${DAY}&to=${DAY}`);
  const theirs = all.sites.find(({ key }) => key === THEIRS)?.days[0]?.orders[0];
  expect(theirs).toBeDefined();
  const receipt = await caterer.post(`/office/meals/orders/${theirs?.id}/receipt`, {});
  const missing = await caterer.post('/office/meals/orders/01900000-0000-7000-8000-000000000000/receipt', {});
  expect([receipt.status, receipt.body]).toEqual([404, missing.body]);
  expect((await caterer.get(`/office/menus?site=${THEIRS}`)).status).toBe(404);
});

test('of all that the API answers, a caterer is told no name of a family or of an agent', async () => {
  const readable: string[] = [];
  const reading = routesOf(world.api.api.routes).filter(
    route => route.startsWith('GET /api/v1') && !route.includes(':'),
  );
  for (const route of reading) {
    const { status, body } = await caterer.get(route.slice('GET /api/v1'.length));
    expect([200, 400, 403, 404], route).toContain(status);
    if (status === 200) readable.push(route);
    expect(JSON.stringify(body), route).not.toMatch(NAMES);
  }
  // What is everybody's, what is one's own, and meals.
  expect(readable.filter(route => !/\/(portal|session|frame|account)/.test(route)).sort()).toEqual([
    'GET /api/v1/office/meals',
    'GET /api/v1/office/menus',
  ]);
});

test('the caterer orders nothing, and an agent who has a part of a canteen sees its part and orders nothing', async () => {
  const asked = { key: sendKey(), site: OURS, date: '2026-11-30', reason: 'Sortie' };
  expect((await caterer.post('/office/meals/orders', asked)).status).toBe(403);
  const [first, second] = services.filter(({ site }) => site === OURS);
  if (!first || !second) return;
  const some = await world.agent('gestionnaire', [
    { kind: 'service', id: toId(await world.find('service', first.key)) },
  ]);
  const { sites } = await some.read(officeMeals, `/office/meals?from=${DAY}&to=${DAY}`);
  expect(sites).toMatchObject([{ key: OURS, isWhole: false, services: [{ key: first.key }] }]);
  expect(sites[0]?.days[0]).toMatchObject({ ordered: 1, now: 1 });
  expect((await some.post('/office/meals/orders', { ...asked, key: sendKey() })).status).toBe(404);
});

test('menus are seen once they are published, of a canteen before those of all, and lead to nobody’s allergy', async () => {
  const visitor = await world.as(null);
  const dishes = (name: string) => [{ course: 'main', name, allergens: ['nuts'], labels: ['vegetarian'] }];
  const put = (by: Browser, body: object) => by.put('/office/menus', body);
  const write = (site: string | null, status: string, name: string) => ({
    site,
    status,
    days: [{ date: '2026-11-30', dishes: dishes(name) }],
  });
  expect((await put(caterer, write(null, 'published', 'Pour tous'))).status).toBe(404);
  expect((await put(caterer, write(THEIRS, 'published', 'Ailleurs'))).status).toBe(404);
  expect((await put(admin, write(null, 'published', 'Gratin pour tous'))).status).toBe(200);
  expect((await put(caterer, write(OURS, 'draft', 'Lasagnes'))).status).toBe(200);
  const seen = async (site: string) =>
    (await visitor.read(publicMenus, `/portal/menus?week=2026-11-30&site=${site}`)).days[0]?.dishes.map(
      ({ name }) => name,
    );
  expect(await seen(OURS)).toEqual(['Gratin pour tous']);
  expect((await put(caterer, write(OURS, 'published', 'Lasagnes'))).status).toBe(200);
  expect(await seen(OURS)).toEqual(['Lasagnes']);
  expect(await seen(THEIRS)).toEqual(['Gratin pour tous']);
  const week = await caterer.read(officeMenus, `/office/menus?week=2026-11-30`);
  expect(week).toMatchObject({ site: OURS, mayWriteForAll: false, lacksVegetarian: false });
  // Copied to the next week as a draft; what is there already stays.
  const copy = { site: OURS, from: '2026-11-30', to: '2026-12-07' };
  expect(await caterer.tell(savedMenus, '/office/menus/copies', copy)).toEqual({ saved: 1, removed: 0 });
  expect(await caterer.tell(savedMenus, '/office/menus/copies', copy)).toEqual({ saved: 0, removed: 0 });
  const next = await caterer.read(officeMenus, `/office/menus?week=2026-12-07`);
  expect(next.days[0]).toMatchObject({ status: 'draft', dishes: [{ name: 'Lasagnes' }] });
});

test('a month of menus is imported whole, or not at all with what is wrong in each line', async () => {
  const head = 'Jour;Élément;Plat;Allergènes;Mentions\r\n';
  const send = (text: string) =>
    caterer.post('/office/menus/imports', { site: OURS, status: 'published', text: head + text });
  const wrong = await send(
    '04/01/2027;Entrée;Carottes râpées;moutarde;bio, local\r\n31/02/2027;Plat;Poulet;;\r\n05/01/2027;Plta;Riz;gluen;biologiqu\r\n',
  );
  expect(wrong.body).toMatchObject({
    saved: 0,
    mistakes: [
      { line: 3, problem: 'day', value: '31/02/2027' },
      { line: 4, problem: 'course', value: 'Plta', nearest: 'Plat' },
      { line: 4, problem: 'allergen', value: 'gluen', nearest: 'gluten' },
      { line: 4, problem: 'label', value: 'biologiqu', nearest: 'bio' },
    ],
  });
  const right = await send(
    '04/01/2027;Entrée;Carottes râpées;moutarde;bio, local\r\n04/01/2027;Plat;Lentilles;céleri;végétarien\r\n2027-01-05;Plat;Poisson pané;Poissons, Œufs;MSC\r\n',
  );
  expect(right.body).toEqual({ saved: 2, mistakes: [] });
  const { days } = await caterer.read(officeMenus, '/office/menus?week=2027-01-04');
  expect(days.slice(0, 2).map(({ dishes }) => dishes)).toEqual([
    [
      { course: 'starter', name: 'Carottes râpées', allergens: ['mustard'], labels: ['organic', 'local'] },
      { course: 'main', name: 'Lentilles', allergens: ['celery'], labels: ['vegetarian'] },
    ],
    [
      {
        course: 'main',
        name: 'Poisson pané',
        allergens: ['fish', 'eggs'],
        labels: ['sustainable-fishing'],
      },
    ],
  ]);
});

test('the expected no-shows are told beside the order, from like days whose roll was called, and change nothing', async () => {
  const sql = world.database.superuser;
  const [first] = services.filter(({ site }) => site === OURS);
  const serviceId = await world.find('service', first?.key ?? '');
  const family = await world.family({
    lastName: 'Vixnom Absents',
    member: 'saint-verand',
    school: 'ecole-saint-verand',
    services: [first?.key ?? ''],
    children: ['Un', 'Deux', 'Trois', 'Quatre'],
  });
  const actId = newId();
  await sql`
    insert into act (tenant_id, id, kind, household_id, channel, received_at, recorded_at, content)
    values (${world.tenantId}, ${actId}, 'reserve', ${family.householdId}, 'portal', now(), now(), '{}')`;
  // Three Fridays on which one of four did not come, and one whose roll nobody has ended.
  for (const [index, date] of ['2026-11-06', '2026-11-13', '2026-11-20', '2026-10-16'].entries()) {
    await sql`
      insert into attendance_roll (tenant_id, id, service_id, date, closed_at)
      values (${world.tenantId}, ${newId()}, ${serviceId}, ${date}, ${index < 3 ? new Date() : null})`;
    for (const [place, child] of family.children.entries()) {
      await sql`
        insert into reservation (tenant_id, id, child_id, service_id, date, household_id, status, reason, channel,
          received_at, act_id)
        values (${world.tenantId}, ${newId()}, ${child.id}, ${serviceId}, ${date}, ${family.householdId}, 'reserved',
          'in-time', 'portal', now(), ${actId})`;
      await sql`
        insert into attendance (tenant_id, id, child_id, service_id, date, household_id, is_present)
        values (${world.tenantId}, ${newId()}, ${child.id}, ${serviceId}, ${date}, ${family.householdId}, ${place > 0})`;
    }
  }
  const guests = {
    key: sendKey(),
    service: first?.key,
    from: '2026-11-27',
    to: '2026-11-27',
    weekdays: [],
    mealType: null,
    kind: 'staff',
    quantity: 20,
    label: null,
  };
  expect((await admin.post('/office/meals/guests', guests)).status).toBe(200);
  const [site] = (await caterer.read(officeMeals, `/office/meals?from=${DAY}&to=${DAY}`)).sites;
  const [day] = site?.days ?? [];
  // A quarter of what was ordered; guests that came after the order are a change since.
  expect(day?.noShows).toEqual({ expected: Math.round((day?.ordered ?? 0) / 4), days: 3 });
  expect(day?.now).toBe((day?.ordered ?? 0) + 20);
});
