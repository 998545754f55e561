/** A family's planning through the API, on a real database. */
import { familyPlanning, newFeed, planningHistory } from '@preau/contract/planning';
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
  const days = ['2026-11-26', '2026-11-27', '2026-11-29'];
  const looked = await reserve(family, MEAL, days, { preview: true });
  expect(looked.costs[0]?.after).toBeGreaterThan(looked.costs[0]?.before ?? 0);
  expect(looked.days[0]?.cents).toBeGreaterThan(0);
  const saved = await reserve(family, MEAL, days);
  expect(saved.days.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
    'accepted in-time',
    'accepted in-time',
    'refused not-served',
  ]);
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

test('an agenda follows the planning under a secret address, until it is taken back', async () => {
  world.at('2026-11-17T08:00:00Z');
  await reserve(family, MEAL, ['2026-12-10']);
  const { path } = await family.browser.tell(newFeed, '/family/planning/feed', {});
  const visitor = await world.as(null);
  const followed = await visitor.get(path.replace('/api/v1', ''));
  expect(followed.status).toBe(200);
  expect(followed.headers.get('content-type')).toContain('text/calendar');
  const { text } = followed.body as { text: string };
  expect(text).toContain('SUMMARY:Zoé · Rognaix Repas Élémentaire');
  expect(text).toContain('DTSTART:20261210T104000Z');
  // Another address replaces it.
  const { path: next } = await family.browser.tell(newFeed, '/family/planning/feed', {});
  expect((await visitor.get(path.replace('/api/v1', ''))).status).toBe(404);
  expect((await visitor.get(next.replace('/api/v1', ''))).status).toBe(200);
});

test('what was done is listed, the latest first, with what took it back', async () => {
  world.at('2026-11-17T08:10:00Z');
  const saved = await reserve(family, MEAL, ['2026-12-14']);
  world.at('2026-11-17T08:11:00Z');
  await undo(family, saved.actId);
  const { acts } = await family.browser.read(planningHistory, '/family/planning/acts');
  expect(acts[0]).toMatchObject({ kind: 'cancel-request', by: 'family' });
  expect(acts[1]).toMatchObject({ id: saved.actId, kind: 'reserve', undoneBy: acts[0]?.id });
});

test('a receipt goes to the family by e-mail, and says nothing of why a child is absent', async () => {
  world.at('2026-11-17T08:20:00Z');
  await reserve(family, MEAL, ['2026-12-15']);
  world.at('2026-11-17T08:21:00Z');
  await declareAbsence(family, { from: '2026-12-15', reason: 'medical' });
  const told = await world.database.superuser`
    select subject, text from notification where occasion = 'planning-receipt' order by created_at desc limit 1`;
  expect(told[0]?.subject).toContain('absence de 1 jour');
  expect(told[0]?.text).toMatch(/Zoé, Rognaix Repas Élémentaire\s:\smardi\s15\sdécembre/);
  expect(told[0]?.text).not.toMatch(/médical|malad/i);
});
