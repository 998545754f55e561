/** Whatever families and agents do, the numbers of the kitchen are those of the reservations that count. */
import { communeActResult, communeActs } from '@preau/contract/planning';
import type { AbsenceOutcome } from '@preau/domain/absence/decide-absence';
import { isCounted } from '@preau/domain/meals/count';
import type { ReservationStatus } from '@preau/domain/planning/state';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import { type PlanningFamily, sendKey } from '../planning/world.ts';
import { createMealWorld, dayOf, type MealWorld } from './world.ts';

const SITE = 'restaurant-scolaire';
const DATES = ['2026-12-07', '2026-12-08'] as const;

let world: MealWorld;
let agent: Browser;
let families: PlanningFamily[];
let services: string[];

beforeAll(async () => {
  world = await createMealWorld('cregy-les-meaux');
  world.at('2026-11-23T08:00:00Z');
  agent = await world.agent('gestionnaire');
  const rows = await world.database.superuser<{ key: string }[]>`
    select service.key from service join site on site.tenant_id = service.tenant_id and site.id = service.site_id
    where service.kind = 'meal' and site.key = ${SITE} order by service.position`;
  services = rows.map(({ key }) => key);
  families = [];
  for (const [index, lastName] of ['Alpha', 'Bravo', 'Charlie'].entries())
    families.push(
      await world.family({
        lastName,
        member: 'cregy-les-meaux',
        school: 'ecole-elementaire',
        services,
        children: ['Un', 'Deux'].slice(0, 1 + (index % 2)),
      }),
    );
  const types = ['sans-porc', 'panier-repas'];
  for (const [index, family] of families.entries())
    for (const child of family.children.slice(0, 1)) {
      const type = types[index];
      if (type) await world.choose(child.id, type);
    }
});
afterAll(() => world.end());

type Act =
  | { kind: 'reserve' | 'absence' | 'withdraw'; family: number; service: number; date: number }
  | { kind: 'close' | 'reopen'; service: number; date: number }
  | { kind: 'guests'; service: number; date: number; quantity: number }
  | { kind: 'later' };

const nth = fc.nat({ max: 2 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('reserve' as const, 'reserve' as const, 'absence' as const, 'withdraw' as const),
      family: nth,
      service: nth,
      date: nth,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('close' as const, 'reopen' as const),
      service: nth,
      date: nth,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('guests' as const),
      service: nth,
      date: nth,
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'later' as const }) },
);

const pick = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('something to pick from');
  return item;
};

async function perform(one: Act): Promise<void> {
  if (one.kind === 'later') {
    world.at(new Date(world.now().getTime() + 20 * 3_600_000).toISOString());
    await world.work();
    return;
  }
  const [service, date] = [pick(services, one.service), pick(DATES, one.date)];
  if (one.kind === 'guests') {
    await agent.post('/office/meals/guests', {
      key: sendKey(),
      service,
      from: date,
      to: date,
      weekdays: [],
      mealType: null,
      kind: 'guest',
      quantity: one.quantity,
      label: null,
    });
    return;
  }
  if (one.kind === 'close') {
    const closing = {
      preview: false,
      kind: 'closure',
      cause: 'strike',
      reason: 'Grève',
      services: [service],
    };
    await agent.tell(communeActResult, '/office/planning/closures', {
      ...closing,
      key: sendKey(),
      classId: null,
      from: date,
      to: date,
    });
    return;
  }
  if (one.kind === 'reopen') {
    const { acts } = await agent.read(communeActs, '/office/planning/closures');
    const [closed] = acts;
    if (closed) await agent.post(`/office/planning/closures/${closed.id}/withdrawal`, { key: sendKey() });
    return;
  }
  if (!('family' in one)) return;
  const { browser, children } = pick(families, one.family);
  const childIds = children.map(({ id }) => id);
  const common = { key: sendKey(), preview: false };
  if (one.kind === 'reserve')
    await browser.post('/family/planning/reservations', {
      ...common,
      childIds,
      services: [service],
      householdId: null,
      when: { kind: 'dates', dates: [date] },
    });
  else if (one.kind === 'absence')
    await browser.post('/family/planning/absences', {
      ...common,
      childIds,
      services: [service],
      from: date,
      to: date,
      reason: 'other',
      note: null,
      returnOn: null,
      proofs: [],
    });
  else
    await browser.post('/family/planning/withdrawals', {
      key: sendKey(),
      days: childIds.map(childId => ({ childId, service, date })),
    });
}

/** What counts on a day, by the domain's own word for it, row by row. */
async function counted(date: string): Promise<number> {
  const sql = world.database.superuser;
  const rows = await sql<{ status: ReservationStatus; outcome: AbsenceOutcome | null }[]>`
    select r.status, r.absence_outcome as outcome from reservation r
    join service on service.tenant_id = r.tenant_id and service.id = r.service_id
    where service.key = any(${services}) and r.date = ${date}`;
  const [adults] = await sql<{ count: number }[]>`
    select coalesce(sum(g.quantity), 0)::int as count from guest_meal g
    join service on service.tenant_id = g.tenant_id and service.id = g.service_id
    where service.key = any(${services}) and g.date = ${date} and not exists (
      select from commune_act c where c.tenant_id = g.tenant_id and c.service_id = g.service_id and c.kind = 'closure'
        and c.withdrawn_at is null and g.date between c.first_day and c.last_day)`;
  return rows.filter(({ status, outcome }) => isCounted(status, outcome)).length + (adults?.count ?? 0);
}

test('the lines of a day sum up to the reservations that count, whatever was done, and no order ever changes', async () => {
  const orders = new Map<string, string>();
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 10 }), async acts => {
      for (const one of acts) await perform(one);
      for (const date of DATES) {
        const day = await dayOf(agent, SITE, date);
        expect(day.lines.reduce((sum, { now }) => sum + now, 0)).toBe(day.now);
        expect(day.now).toBe(await counted(date));
      }
      const rows = await world.database.superuser<{ id: string; lines: string }[]>`
        select o.id, coalesce((select jsonb_agg(l order by l.position) from meal_order_line l where l.order_id = o.id),
          '[]')::text || o.frozen_at as lines from meal_order o`;
      for (const { id, lines } of rows) {
        expect(orders.get(id) ?? lines).toBe(lines);
        orders.set(id, lines);
      }
    }),
    { numRuns: 12, seed: 20261124 },
  );
  // By then days were ordered, and some of them more than once.
  expect(orders.size).toBeGreaterThan(2);
}, 120_000);
