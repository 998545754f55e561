/** Attendance through the API, on a real database: what tablets note, in whatever order, comes to one truth, told once. */
import { familyHome } from '@preau/contract/family';
import { gateDay, gatePack, gateServices } from '@preau/contract/gate';
import { planningToSettle } from '@preau/contract/planning';
import { findTenantBySlug } from '@preau/db/directory';
import { newId } from '@preau/db/new-id';
import { toId } from '@preau/domain/ids';
import { tenantContext } from '@preau/operations/context';
import { settleAttendance } from '@preau/operations/settle-attendance';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cellOf,
  createPlanningWorld,
  declareAbsence,
  type PlanningFamily,
  type PlanningWorld,
  reserve,
} from '../planning/world.ts';
import { close, DAY, mark, seenBy, send, type Tablet, tabletOf } from './world.ts';

const MEAL = 'rognaix-repas-elementaire';
const MORNING = 'rognaix-garderie-matin';
const EVENING = 'rognaix-garderie-soir';
const OTHERS = 'saint-paul-garderie-soir';

let world: PlanningWorld;
/** An agent of the evening alone, and one of the whole commune. */
let gate: Tablet;
let office: Tablet;
/** Reserved, each with one child, in this order. */
let families: PlanningFamily[];
let unbooked: PlanningFamily;
let elsewhere: PlanningFamily;

beforeAll(async () => {
  world = await createPlanningWorld('rpi-rognaix');
  world.at('2026-11-17T11:00:00Z');
  const evening = await world.find('service', EVENING);
  const limited = await world.agent('animateur', [{ kind: 'service', id: toId<'service'>(evening) }]);
  gate = tabletOf(limited);
  office = tabletOf(await world.agent('gestionnaire'));
  const family = (lastName: string, services: string[]) =>
    world.family({ lastName, member: 'rognaix', school: 'ecole-rognaix', services });
  families = [];
  for (const lastName of ['Lanvin', 'Moreau', 'Nadal', 'Olivier', 'Perrin', 'Quentin']) {
    const one = await family(lastName, [MEAL, EVENING]);
    families.push(one);
    await reserve(one, EVENING, [DAY]);
  }
  unbooked = await family('Roux', [MEAL, EVENING]);
  await reserve(families[0] ?? unbooked, MEAL, [DAY]);
  elsewhere = await world.family({
    lastName: 'Simon',
    member: 'saint-paul-sur-isere',
    school: 'ecole-saint-paul',
    services: [OTHERS],
  });
  world.at('2026-11-26T15:45:00Z');
});
afterAll(() => world.database.drop());

const childOf = (family: PlanningFamily | undefined): string => family?.children[0]?.id ?? '';
const child = (index: number): string => childOf(families[index]);

async function kept(childId: string, service = EVENING) {
  const [row] = await world.database.superuser`
    select a.is_present, left(a.arrived_at::text, 5) as arrived, left(a.departed_at::text, 5) as departed, a.household_id
    from attendance a join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
    where a.child_id = ${childId} and s.key = ${service} and a.date = ${DAY}`;
  return row ?? null;
}

async function notices(family: PlanningFamily): Promise<{ subject: string; text: string; path: string }[]> {
  return [
    ...(await world.database.superuser<{ subject: string; text: string; path: string }[]>`
      select subject, text, path from notification
      where occasion = 'presence-to-settle' and household_id = ${family.householdId} order by id`),
  ];
}

async function settle(service: string, at: string): Promise<void> {
  const tenant = await findTenantBySlug(world.database.app, 'rpi-rognaix');
  if (!tenant) throw new Error('the tenant that was applied');
  const occasion = { actor: { kind: 'system' } as const, now: new Date(at), requestId: 'test' };
  const ctx = tenantContext({ app: world.database.app, files: world.files }, tenant, occasion);
  await settleAttendance(ctx, { service, date: DAY });
}

test('an agent has the services within its limits, of the children there those alone, and each child’s care is noted as read', async () => {
  const mine = await gate.browser.read(gateServices, '/office/gate/services');
  expect(mine.services.map(({ key }) => key)).toEqual([EVENING]);
  expect(mine.services[0]).toMatchObject({ expected: 6, present: 0, isTimed: true, lateFrom: '18:00' });
  const all = await office.browser.read(gateServices, '/office/gate/services');
  expect(all.services.map(({ key }) => key)).toEqual(
    expect.arrayContaining([MEAL, MORNING, EVENING, OTHERS]),
  );

  const pack = await gate.browser.read(gatePack, `/office/gate/pack?services=${EVENING},${OTHERS}`);
  expect(pack.day.services.map(({ key }) => key)).toEqual([EVENING]);
  expect(pack.expiresAt).toBe('2026-11-26T23:00:00.000Z');
  const ids = [...families, unbooked].map(childOf);
  expect(pack.children.map(({ id }) => id).sort()).toEqual(ids.toSorted());
  expect(pack.day.places.filter(({ state }) => state === 'expected')).toHaveLength(6);
  const readings = await world.database.superuser`
    select child_id from health_reading where occasion = 'gate-pack'`;
  expect(readings.map(row => row.child_id).sort()).toEqual(ids.toSorted());

  const others = `/office/gate/pack?services=${OTHERS}`;
  expect((await gate.browser.get(others)).status).toBe(404);
  expect((await gate.browser.get('/office/gate/pack?services=aucun')).body).toEqual(
    (await gate.browser.get(others)).body,
  );
  const family = families[0]?.browser;
  expect((await family?.get(`/office/gate/pack?services=${EVENING}`))?.status).toBe(403);
  expect((await (await world.as(null)).get('/office/gate/services')).status).toBe(401);
});

test('a mark of another service’s child, or of a service that is not one’s own, is refused as one that is not there', async () => {
  const refused = await send(gate, [
    mark(childOf(elsewhere), EVENING, 'arrived'),
    mark(child(0), OTHERS, 'arrived'),
    mark(child(0), MEAL, 'arrived'),
    mark(newId(), EVENING, 'arrived'),
    mark(child(0), 'aucun-service', 'arrived'),
  ]);
  expect(refused).toEqual(Array.from(refused, () => 'not-found'));
  expect((await seenBy(office, EVENING)).day.marks).toEqual([]);
});

test('marks sent twice, in another order and by two tablets at once come to the same attendance, once', async () => {
  const second = tabletOf(gate.browser);
  const early = mark(child(0), EVENING, 'arrived', { at: '16:31' });
  const late = mark(child(0), EVENING, 'arrived', { at: '16:40' });
  const left = mark(child(0), EVENING, 'left', { at: '17:10' });
  const wrong = mark(child(1), EVENING, 'arrived', { at: '16:32' });
  const undo = mark(child(1), EVENING, 'undo', { undoesId: wrong.id });
  const rounds = [
    send(gate, [late, undo, mark(child(2), EVENING, 'absent')]),
    send(second, [left, early, wrong, mark(child(2), EVENING, 'arrived', { at: '16:50' })]),
    send(gate, [late, undo]),
    send(second, [wrong, early, left]),
  ];
  for (const refusals of await Promise.all(rounds)) expect(refusals.every(one => one === null)).toBe(true);
  expect(await kept(child(0))).toMatchObject({
    is_present: true,
    arrived: '16:31',
    departed: '17:10',
    household_id: families[0]?.householdId,
  });
  // What is undone was never noted, whichever came first; whom somebody saw is there.
  expect(await kept(child(1))).toBeNull();
  expect(await kept(child(2))).toMatchObject({ is_present: true, arrived: '16:50' });
  const { seen, day } = await seenBy(gate, EVENING);
  expect(day.marks).toHaveLength(7);
  expect(seen.get(child(0))).toEqual({ isPresent: true, arrival: '16:31', departure: '17:10' });
  const [counts] = (await gate.browser.read(gateServices, '/office/gate/services')).services;
  expect(counts).toMatchObject({ expected: 6, present: 2, left: 1, unbooked: 0 });
});

test('two marks under one id are never taken for one, and the second is not lost without a word', async () => {
  const first = mark(child(3), EVENING, 'arrived', { at: '16:33' });
  expect(await send(gate, [first, { ...first, childId: child(4), kind: 'absent', at: null }, first])).toEqual(
    [null, 'other-mark', null],
  );
});

test('what cannot be read, or is of a day too far off or to come, is refused by itself, and the rest is taken', async () => {
  const good = mark(child(3), EVENING, 'left', { at: '17:30' });
  expect(
    await send(gate, [
      { ...mark(child(3), EVENING, 'left') },
      mark(child(3), EVENING, 'arrived', { date: '2026-11-27' as typeof DAY }),
      mark(child(3), EVENING, 'arrived', { date: '2026-10-25' as typeof DAY }),
      { nothing: true },
      good,
    ]),
  ).toEqual(['malformed', 'future', 'too-old', 'malformed', null]);
  expect(await send(gate, [mark(child(3), EVENING, 'absent')], 0)).toEqual(['format']);
  expect(await send(gate, [mark(child(3), EVENING, 'absent')], 2)).toEqual(['format']);
  expect(await kept(child(3))).toMatchObject({ arrived: '16:33', departed: '17:30' });
});

test('an expired sign-in refuses all, and the same marks are taken after signing in again', async () => {
  const marks = [mark(childOf(unbooked), EVENING, 'arrived', { at: '16:35' })];
  const visitor = await world.as(null);
  const body = { format: 1, deviceId: gate.deviceId, marks };
  expect((await visitor.post('/office/gate/marks', body)).status).toBe(401);
  expect((await families[0]?.browser.post('/office/gate/marks', body))?.status).toBe(403);
  expect(await send(gate, marks)).toEqual([null]);
  expect(await kept(childOf(unbooked))).toMatchObject({ household_id: unbooked.householdId });
});

test('a family reads in its planning, and in what its month costs, what was seen', async () => {
  expect(await cellOf(families[0] ?? unbooked, EVENING, DAY)).toMatchObject({ state: 'present', marks: [] });
  expect(await cellOf(unbooked, EVENING, DAY)).toMatchObject({ state: 'present', marks: ['anomaly'] });
  // Who has not left is still there, until the service is over.
  expect(await cellOf(families[2] ?? unbooked, EVENING, DAY)).toMatchObject({ state: 'present', marks: [] });
  world.at('2026-11-26T17:10:00Z');
  expect(await cellOf(families[2] ?? unbooked, EVENING, DAY)).toMatchObject({ marks: ['missingClocking'] });
  expect(await cellOf(families[4] ?? unbooked, EVENING, DAY)).toMatchObject({
    state: 'reserved',
    act: 'declare-absence',
  });
});

test('closed, attendance says who is missing; families are told the same day of what does not fit, with its price, once', async () => {
  const declared = families[5] ?? unbooked;
  await declareAbsence(declared, { from: DAY, reason: 'other' });
  await send(gate, [
    mark(child(1), EVENING, 'arrived', { at: '16:45' }),
    mark(child(1), EVENING, 'left', { at: '18:20' }),
  ]);
  expect(await close(gate, EVENING)).toMatchObject({ missing: 1, left: 0 });
  expect(await close(gate, EVENING)).toMatchObject({ missing: 0 });
  expect(await kept(child(4))).toMatchObject({ is_present: false });
  expect(await kept(childOf(declared))).toBeNull();
  expect(await cellOf(families[4] ?? unbooked, EVENING, DAY)).toMatchObject({
    state: 'absenceToVerify',
    act: 'declare-absence',
  });
  const asked = await world.database.superuser`
    select distinct payload from outbox where job = 'settle-attendance'`;
  expect(asked).toEqual([{ payload: { service: EVENING, date: DAY } }]);

  for (let time = 0; time < 2; time += 1) await settle(EVENING, '2026-11-26T17:15:00Z');
  const told = async (family: PlanningFamily | undefined) =>
    (await notices(family ?? unbooked)).map(({ subject, text }) => ({ subject, text: text.split('\n')[4] }));
  expect(await told(families[0])).toEqual([]);
  expect(await told(declared)).toEqual([]);
  expect(await told(families[4])).toEqual([
    {
      subject: 'À régler : Zoé, absence à vérifier',
      text: expect.stringMatching(/pas pointé présent.*coûte 2,40\s€\./),
    },
  ]);
  expect(await told(families[1])).toEqual([
    {
      subject: 'À régler : Zoé, départ après l’heure',
      text: expect.stringMatching(/18\sh\s20, après l’heure\. Cela ajoute 10,00\s€ \(article 4\.2\)\./),
    },
  ]);
  expect(await told(families[2])).toEqual([
    { subject: 'À régler : Zoé, heure de départ manquante', text: expect.stringContaining('pas de départ.') },
  ]);
  expect((await told(unbooked)).map(({ subject }) => subject).sort()).toEqual([
    'À régler : Zoé, heure de départ manquante',
    'À régler : Zoé, présence sans réservation',
  ]);
  expect((await notices(unbooked)).map(({ path }) => path)).toEqual([
    '/planning/a-regler',
    '/planning/a-regler',
  ]);
});

test('what there is to settle is on one page, the absence can be said until the day is over, and is settled by that', async () => {
  const family = families[4] ?? unbooked;
  const read = (of: PlanningFamily) => of.browser.read(planningToSettle, '/family/planning/to-settle');
  expect((await read(family)).items).toMatchObject([
    { kind: 'missing', date: DAY, canDeclare: true, sentence: expect.stringContaining('2,40') },
  ]);
  const home = await family.browser.read(familyHome, '/family/home');
  expect(home.nextSteps).toContainEqual({ kind: 'presence-to-settle', count: 1 });
  expect((await read(unbooked)).items.map(({ kind }) => kind).sort()).toEqual(['no-departure', 'unbooked']);
  expect((await read(elsewhere)).items).toEqual([]);
  const declared = await declareAbsence(family, { from: DAY, reason: 'exceptional', preview: true });
  expect(declared.days).toHaveLength(1);
  world.at('2026-11-27T08:00:00Z');
  expect((await read(family)).items).toMatchObject([{ canDeclare: false }]);
  world.at('2026-11-26T17:20:00Z');
});

test('a tablet that was without network when attendance was closed is right about whom it saw', async () => {
  await send(office, [
    mark(child(4), EVENING, 'arrived', { at: '16:30' }),
    mark(child(4), EVENING, 'left', { at: '17:00' }),
  ]);
  expect(await kept(child(4))).toMatchObject({ is_present: true, arrived: '16:30' });
  await settle(EVENING, '2026-11-26T17:40:00Z');
  expect(await notices(families[4] ?? unbooked)).toHaveLength(1);
});

test('whoever is still there may be noted as gone when attendance is closed', async () => {
  expect(await close(gate, EVENING, '18:00')).toMatchObject({ left: 2 });
  expect(await kept(child(2))).toMatchObject({ departed: '18:00' });
});

test('at a meal a child is there or not, and came unreserved at the price that the règlement asks for it', async () => {
  await send(office, [mark(childOf(unbooked), MEAL, 'arrived'), mark(child(0), MEAL, 'arrived')]);
  await settle(MEAL, '2026-11-26T17:15:00Z');
  const [notice] = (await notices(unbooked)).filter(({ text }) => text.includes('Repas'));
  expect(notice?.text).toMatch(/coûte 6,60\s€, dont 2,00\s€ de majoration \(article 6\.5\)\./);
  expect(await cellOf(families[0] ?? unbooked, MEAL, DAY)).toMatchObject({ state: 'present', marks: [] });
  const { day } = await seenBy(office, MEAL);
  expect(day.services[0]).toMatchObject({ isTimed: false });
  expect(gateDay.parse(day).services[0]?.mealTypes.length).toBeGreaterThan(1);
});

test('a badge is the same when it is printed again, means its child at the gate, and nobody once it is replaced', async () => {
  const [{ id } = { id: '' }] = await world.database.superuser<{ id: string }[]>`
    select school_class_id as id from schooling where child_id = ${child(0)}`;
  const print = () => office.browser.get(`/office/classes/${id}/badges`);
  const badgeOf = async () => {
    const { children } = await gate.browser.read(gatePack, `/office/gate/pack?services=${EVENING}`);
    return children.find(one => one.id === child(0))?.badge;
  };
  expect(await badgeOf()).toBeNull();
  expect((await print()).status).toBe(200);
  const first = await badgeOf();
  expect(first).toMatch(/^[A-Z2-7]{26}$/);
  await print();
  expect(await badgeOf()).toBe(first);
  expect((await gate.browser.post(`/office/children/${child(0)}/badge`, {})).status).toBe(403);
  expect((await office.browser.post(`/office/children/${child(0)}/badge`, {})).status).toBe(200);
  expect(await badgeOf()).not.toBe(first);
});
