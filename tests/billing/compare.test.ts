/** What has changed since a run was issued: only whose bill is another is told of, whatever it was that changed. */
import { correctionsIssued, runPage, runState } from '@preau/contract/billing-runs';
import type { TenantFolder } from '@preau/contract/tenant-folder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Family } from '../families.ts';
import { applyFolder, readFolder } from '../tenants.ts';
import { type BillingWorld, createBillingWorld, propose, readHome } from './world.ts';

const SLUG = 'saint-verand';
const MEAL = 'st-verand-restauration-elementaire';
const EVENING = 'st-verand-garderie-soir';
const DAYS = ['2026-11-03', '2026-11-05'];

let world: BillingWorld;
let run: string;
let alike: Family;
let other: Family;
let dear: Family;

beforeAll(async () => {
  world = await createBillingWorld(SLUG);
  const cast = { member: SLUG, school: 'ecole-saint-verand', services: [MEAL] };
  alike = await world.family({ lastName: 'Aubry', ...cast });
  other = await world.family({ lastName: 'Bazin', ...cast });
  dear = await world.family({ lastName: 'Cardin', ...cast });
  for (const family of [alike, other]) await world.quotient(family, 900, '2026-09-01');
  for (const family of [alike, other, dear]) await world.reserved(family, MEAL, DAYS);
  run = (await world.draft(SLUG, '2026-11')).id;
  await world.issue(run);
});
afterAll(() => world.database.drop());

const page = () => world.regisseur.read(runPage, `/office/billing/runs/${run}`);
const compare = () => world.regisseur.tell(runState, `/office/billing/runs/${run}/compare`, {});
const proposed = async () => (await propose(world, SLUG)).corrections.map(one => [one.name, one.totalCents]);
const regie = async () => (await readHome(world.regisseur)).regies[0];

test('a family of whom something was noted that changes nothing is neither counted nor shown', async () => {
  world.at('2026-12-03T09:00:00Z');
  await world.quotient(alike, 900, '2026-11-01');
  await world.quotient(other, 800, '2026-11-01');
  // 0,40 % of 800 is 3,20 € instead of 3,60 €, twice.
  expect(await proposed()).toEqual([['Bazin Ada', -80]]);
  expect(await regie()).toMatchObject({ differing: 1, unseen: 0 });
});

test('more than a page has time for is said to be compared yet, and compared by the run', async () => {
  const sql = world.database.superuser;
  // Of as many families as a page looks at, and one, something was noted: they are before Bazin by name.
  await sql`
    with family as (select gen_random_uuid() as id, gen_random_uuid() as guardian_id, nth from generate_series(1, 401) nth),
    home as (
      insert into household (tenant_id, id, number, member_id, created_at)
      select ${world.tenantId}, family.id, (8000000000 + nth)::text, household.member_id, '2026-08-25'
      from family join household on household.tenant_id = ${world.tenantId} and household.id = ${alike.householdId}
      returning id)
    insert into household_quotient (tenant_id, id, household_id, quotient_familial, reference_date, applies_from, source,
      recorded_at)
    select ${world.tenantId}, gen_random_uuid(), id, 500, '2026-11-01', '2026-11-01', 'caf', '2026-12-03T09:00:00Z' from family
    where (select count(*) from home) > 0`;
  const all = await propose(world, SLUG);
  expect(all.unseen).toBeGreaterThan(0);
  expect(await regie()).toMatchObject({ unseen: all.unseen });
  world.at('2026-12-03T10:00:00Z');
  await compare();
  await compare();
  const begun = await page();
  expect(begun).toMatchObject({ status: 'issued', isUnderWay: true, progress: { done: 0, of: 3 } });
  expect(await world.work()).toBe(3);
  expect(await page()).toMatchObject({
    status: 'issued',
    isUnderWay: false,
    compared: { at: '2026-12-03T10:00:00.000Z', differing: 1 },
    isStale: null,
  });
  expect(await propose(world, SLUG)).toMatchObject({ unseen: 0, more: 0, lastRun: run });
  expect(await proposed()).toEqual([['Bazin Ada', -80]]);
  expect(await regie()).toMatchObject({ differing: 1, unseen: 0 });
});

test('a price that is revised is found by comparing all families, and set right once', async () => {
  await applyFolder(world.database, world.files, SLUG, dearer(await readFolder(SLUG)));
  world.at('2026-12-04T09:00:00Z');
  expect(await page()).toMatchObject({ isStale: { rules: true, households: 0 } });
  expect(await proposed()).not.toContainEqual(['Aubry Ada', 180]);
  await compare();
  await world.work();
  expect(await page()).toMatchObject({ isStale: null, compared: { differing: 2 } });
  const told = await propose(world, SLUG);
  // 0,50 %: 4,50 € instead of 3,60 €, and 4,00 € of a quotient that was corrected. The highest price has stayed.
  expect(told.corrections.map(one => [one.name, one.totalCents])).toEqual([
    ['Aubry Ada', 180],
    ['Bazin Ada', 80],
  ]);
  expect(await regie()).toMatchObject({ differing: 2, unseen: 0 });
  world.at('2026-12-04T10:00:00Z');
  const { issued } = await world.regisseur.tell(correctionsIssued, '/office/billing/corrections', {
    key: 'tarif-revise',
    regieId: await world.regie(SLUG),
    ids: told.corrections.map(({ id }) => id),
    reason: 'Tarif révisé',
    dueOn: null,
  });
  expect(issued.map(({ totalCents }) => totalCents).sort((one, two) => one - two)).toEqual([80, 180]);
  expect(await proposed()).toEqual([]);
  expect(await regie()).toMatchObject({ differing: 0, unseen: 0 });
  expect((await world.invoicesOf(dear)).length).toBe(1);
  await compare();
  await world.work();
  expect(await page()).toMatchObject({ compared: { differing: 0 } });
});

test('what is a draft is not compared, and who only reads bills compares none', async () => {
  const { id } = await world.draft(SLUG, '2026-12');
  expect((await world.regisseur.post(`/office/billing/runs/${id}/compare`, {})).status).toBe(409);
  const reader = await world.agent('gestionnaire');
  expect((await reader.post(`/office/billing/runs/${run}/compare`, {})).status).toBe(403);
});

test('what is paid before its month and what is paid after it are on two invoices, of which neither takes back the other’s', async () => {
  const mixed = await createBillingWorld(SLUG);
  try {
    await applyFolder(
      mixed.database,
      mixed.files,
      SLUG,
      revised(await readFolder(SLUG), EVENING, text =>
        text.replaceAll('"terms":"arrears"', '"terms":"prepaid"'),
      ),
    );
    const family = await mixed.family({
      lastName: 'Aubry',
      member: SLUG,
      school: 'ecole-saint-verand',
      services: [MEAL, EVENING],
    });
    for (const service of [MEAL, EVENING])
      await mixed.reserved(family, service, ['2026-11-03', '2026-12-03', '2027-01-05']);
    for (const [month, issued] of [
      ['2026-11', '2026-12-01T08:00:00Z'],
      ['2026-12', '2027-01-02T08:00:00Z'],
    ] as const) {
      mixed.at(issued);
      await mixed.issue((await mixed.draft(SLUG, month)).id);
    }
    const invoices = await mixed.invoicesOf(family);
    expect(
      invoices.map(({ lines }) =>
        lines.map(({ service, month }) => `${service} ${month.slice(0, 7)}`).sort(),
      ),
    ).toEqual([
      [`${EVENING} 2026-12`, `${MEAL} 2026-11`],
      [`${EVENING} 2027-01`, `${MEAL} 2026-12`],
    ]);
    expect((await propose(mixed, SLUG, family.householdId)).corrections).toEqual([]);
  } finally {
    await mixed.database.drop();
  }
});

/** The same commune with meals of 0,50 % of the quotient instead of 0,40 %, from the same day on. */
function dearer(folder: TenantFolder): TenantFolder {
  return revised(folder, MEAL, text => text.replaceAll('"percent":0.4,', '"percent":0.5,'));
}

/** The same commune with a revision of the version that governs a service, from the same day on. */
function revised(folder: TenantFolder, service: string, change: (json: string) => string): TenantFolder {
  const governing = folder.regulations.filter(({ services }) => services.includes(service));
  return {
    ...folder,
    regulations: [
      ...folder.regulations,
      ...governing.map(version => ({
        ...JSON.parse(change(JSON.stringify(version))),
        key: `${version.key}-r2`,
        revision: 2,
      })),
    ],
  };
}
