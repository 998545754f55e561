/** A family's planning through the API, on a real database. */
import { familyPlanning } from '@preau/contract/planning';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cellOf,
  createPlanningWorld,
  declareAbsence,
  type PlanningFamily,
  type PlanningWorld,
  reserve,
  sendKey,
  undo,
  withdraw,
} from './world.ts';

const MEAL = 'rognaix-repas-elementaire';
const MORNING = 'rognaix-garderie-matin';

let world: PlanningWorld;
let family: PlanningFamily;
beforeAll(async () => {
  world = await createPlanningWorld('rpi-rognaix');
  family = await world.family({
    lastName: 'Lanvin',
    member: 'rognaix',
    school: 'ecole-rognaix',
    services: [MEAL, MORNING],
    children: ['Zoé', 'Tom'],
  });
});
afterAll(() => world.database.drop());

test('a month has a row for each child and service, and each cell says what can be done', async () => {
  world.at('2026-11-17T08:00:00Z');
  const planning = await family.browser.read(
    familyPlanning,
    '/family/planning?from=2026-11-01&to=2026-11-30',
  );
  expect(planning.rows).toHaveLength(4);
  const [row] = planning.rows;
  expect(row?.cells).toHaveLength(30);
  expect(await cellOf(family, MEAL, '2026-11-26')).toMatchObject({
    state: 'free',
    act: 'reserve',
    served: true,
  });
});

test('days that are reserved are seen, priced, and undone', async () => {
  world.at('2026-11-17T08:00:00Z');
  const saved = await reserve(family, MEAL, ['2026-11-26', '2026-11-27', '2026-11-29']);
  expect(saved.days.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
    'accepted in-time',
    'accepted in-time',
    'refused not-served',
  ]);
  expect(saved.costs[0]?.after).toBeGreaterThan(saved.costs[0]?.before ?? 0);
  expect(await cellOf(family, MEAL, '2026-11-26')).toMatchObject({
    state: 'reserved',
    act: 'declare-absence',
  });
  const undone = await undo(family, saved.actId);
  expect(undone.days.map(({ isDone }) => isDone)).toEqual([true, true]);
  expect(await cellOf(family, MEAL, '2026-11-26')).toMatchObject({ state: 'free', act: 'reserve' });
});

test('the same act sent twice is one', async () => {
  const key = sendKey();
  const once = await reserve(family, MORNING, ['2026-12-01'], { key });
  const twice = await reserve(family, MORNING, ['2026-12-01'], { key });
  expect(twice).toEqual(once);
  expect(once.days[0]?.outcome).toBe('accepted');
});

test('an absence says what it costs before and after it is declared, and can be taken back', async () => {
  await reserve(family, MEAL, ['2026-12-03', '2026-12-04']);
  const looked = await declareAbsence(family, { from: '2026-12-03', to: '2026-12-04', preview: true });
  expect(looked.actId).toBeNull();
  const declared = await declareAbsence(family, { from: '2026-12-03', to: '2026-12-04' });
  expect(declared.days.map(({ sentence }) => sentence)).toEqual(looked.days.map(({ sentence }) => sentence));
  expect(await cellOf(family, MEAL, '2026-12-03')).toMatchObject({ act: 'withdraw-absence' });
  const taken = await withdraw(family, MEAL, ['2026-12-03']);
  expect(taken.days[0]).toMatchObject({ isDone: true });
  expect(await cellOf(family, MEAL, '2026-12-03')).toMatchObject({ state: 'reserved' });
});

test('a preview saves nothing', async () => {
  const looked = await reserve(family, MEAL, ['2026-12-07'], { preview: true });
  expect(looked.days[0]?.outcome).toBe('accepted');
  expect(await cellOf(family, MEAL, '2026-12-07')).toMatchObject({ state: 'free' });
});

test('every Monday and Thursday of a school year, for two children and two services, is one act', async () => {
  const saved = await reserve(family, MEAL, [], {
    childIds: family.children.map(({ id }) => id),
    services: [MEAL, MORNING],
    when: {
      kind: 'pattern',
      from: '2027-01-04',
      to: '2027-07-02',
      weekdays: ['monday', 'thursday'],
      weeks: 'every',
    },
  });
  expect(saved.days.length).toBeGreaterThan(100);
  expect(new Set(saved.days.map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
});
