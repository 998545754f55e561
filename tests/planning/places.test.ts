/** Places: never more than there are, whatever asks, and a freed one goes to who waits the longest. */

import { findTenantBySlug } from '@preau/db/directory';
import { newId } from '@preau/db/new-id';
import { toLocalDate } from '@preau/domain/dates';
import { tenantContext } from '@preau/operations/context';
import { endOffers, offerPlaces } from '@preau/operations/offer-places';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cellOf,
  createPlanningWorld,
  declareAbsence,
  type PlanningFamily,
  type PlanningWorld,
  reserve,
  withdraw,
} from './world.ts';

const MORNING = 'rognaix-garderie-matin';
const CAPACITY = 24;

let world: PlanningWorld;
beforeAll(async () => {
  world = await createPlanningWorld('rpi-rognaix');
  world.at('2026-11-17T08:00:00Z');
});
afterAll(() => world.database.drop());

async function families(count: number): Promise<PlanningFamily[]> {
  const made: PlanningFamily[] = [];
  for (let index = 0; index < count; index++)
    made.push(
      await world.family({
        lastName: `Famille${index}`,
        member: 'rognaix',
        school: 'ecole-rognaix',
        services: [MORNING],
      }),
    );
  return made;
}

async function contextAt(instant: string) {
  const tenant = await findTenantBySlug(world.database.app, 'rpi-rognaix');
  if (!tenant) throw new Error('the tenant that was applied');
  return tenantContext({ app: world.database.app, files: world.files }, tenant, {
    actor: { kind: 'system' },
    now: new Date(instant),
    requestId: 'test',
  });
}

test('thirty families at once for twenty-four places: none is sold twice, none is left while somebody waits', async () => {
  const asking = await families(30);
  const date = '2026-12-01';
  const results = await Promise.all(asking.map(family => reserve(family, MORNING, [date])));
  const outcomes = results.map(({ days }) => days[0]?.outcome);
  expect(outcomes.filter(outcome => outcome === 'accepted')).toHaveLength(CAPACITY);
  expect(outcomes.filter(outcome => outcome === 'on-hold')).toHaveLength(30 - CAPACITY);
  const rows = await world.database.superuser`
    select place from reservation where date = ${date} and place is not null order by place`;
  expect(rows.map(({ place }) => place)).toEqual(Array.from({ length: CAPACITY }, (_, index) => index + 1));

  // The one who has waited the longest is offered the first place that comes free; nobody else can take it meanwhile.
  const first = asking[outcomes.indexOf('accepted')];
  const waiting = asking.filter((_, index) => outcomes[index] === 'on-hold');
  const ranks = await Promise.all(waiting.map(async family => (await cellOf(family, MORNING, date)).rank));
  expect([...ranks].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  const next = waiting[ranks.indexOf(1)];
  const second = waiting[ranks.indexOf(2)];
  if (!first || !next || !second) throw new Error('they were counted');
  await declareAbsence(first, { from: date, reason: 'exceptional' });
  expect(await cellOf(first, MORNING, date)).toMatchObject({ state: 'absentExcused' });
  const [late] = await families(1);
  if (!late) throw new Error('a family');
  expect((await reserve(late, MORNING, [date])).days[0]?.outcome).toBe('on-hold');
  await offerPlaces(await contextAt('2026-11-17T08:05:00Z'), {
    service: MORNING,
    dates: [toLocalDate(date)],
  });
  world.at('2026-11-17T09:00:00Z');
  expect(await cellOf(next, MORNING, date)).toMatchObject({ act: 'take-place' });
  expect(await cellOf(second, MORNING, date)).toMatchObject({ act: 'withdraw-request' });
  expect((await reserve(next, MORNING, [date])).days[0]?.outcome).toBe('accepted');
  expect(await cellOf(next, MORNING, date)).toMatchObject({ state: 'reserved' });

  // The place of who gave it back is gone: undoing is a new act.
  const back = await withdraw(first, MORNING, [date]);
  expect(back.days[0]).toMatchObject({ isDone: true, status: 'on-hold' });
});

test('an offer that nobody takes ends, and the next family has it', async () => {
  world.at('2026-11-17T10:00:00Z');
  const asking = await families(CAPACITY + 2);
  const date = '2026-12-03';
  const outcomes = [];
  for (const family of asking) outcomes.push((await reserve(family, MORNING, [date])).days[0]?.outcome);
  expect(outcomes.slice(-2)).toEqual(['on-hold', 'on-hold']);
  const [holder, one, two] = [asking[0], asking.at(-2), asking.at(-1)];
  if (!holder || !one || !two) throw new Error('they asked');
  await declareAbsence(holder, { from: date, reason: 'exceptional' });
  const days = { service: MORNING, dates: [toLocalDate(date)] };
  await offerPlaces(await contextAt('2026-11-17T10:05:00Z'), days);
  world.at('2026-11-17T10:06:00Z');
  expect(await cellOf(one, MORNING, date)).toMatchObject({ act: 'take-place' });
  await endOffers(await contextAt('2026-11-18T10:06:00Z'), days);
  world.at('2026-11-18T10:07:00Z');
  expect(await cellOf(one, MORNING, date)).toMatchObject({ act: 'withdraw-request' });
  expect(await cellOf(two, MORNING, date)).toMatchObject({ act: 'take-place' });
  const jobs = await world.database
    .superuser`select job from outbox where job in ('offer-places', 'end-offers')`;
  expect(new Set(jobs.map(({ job }) => job))).toEqual(new Set(['offer-places', 'end-offers']));
});

test('the database itself refuses a place above the day’s, a place that is held, and a second row of a day', async () => {
  const sql = world.database.superuser;
  const [held] = await sql`
    select * from reservation where place is not null and status = 'reserved' order by place limit 1`;
  const [other] = await families(1);
  const insert = (changes: object) =>
    sql`insert into reservation ${sql({ ...held, id: newId(), child_id: other?.children[0]?.id, ...changes })}`;
  const far = { date: held?.date, place: CAPACITY + 1 };
  await expect(insert(far)).rejects.toThrow('reservation_within_capacity');
  await expect(insert({ ...far, capacity: CAPACITY + 1 })).rejects.toThrow('reservation_day');
  await expect(insert({})).rejects.toThrow(/reservation_(place_)?once/);
  await expect(
    sql`insert into reservation ${sql({ ...held, id: newId(), place: null, capacity: null })}`,
  ).rejects.toThrow('reservation_once');
});
