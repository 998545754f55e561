/** Months of a school year billed in each of the four communes, by their own rules; the arithmetic is beside each sum. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Family } from '../families.ts';
import { insertFamily } from '../families.ts';
import { type BillingWorld, createBillingWorld, told } from './world.ts';

const open: BillingWorld[] = [];
afterAll(() => Promise.all(open.map(({ database }) => database.drop())));

async function begin(slug: string): Promise<BillingWorld> {
  const world = await createBillingWorld(slug);
  open.push(world);
  return world;
}

/** Bills a month on the first of the next. @returns of each family what becomes of its sum, and the sum */
async function bill(world: BillingWorld, regie: string, month: string, ...families: Family[]) {
  const next = new Date(`${month}-01T09:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  world.at(next.toISOString());
  const { id } = await world.draft(regie, month);
  const drafts = await Promise.all(families.map(family => world.draftOf(id, family)));
  await world.issue(id);
  return drafts.map(({ outcome, totalCents }) => `${outcome} ${totalCents}`);
}

describe('RPI Rognaix: titres, nothing below 15 €', () => {
  const MEAL = 'rognaix-repas-elementaire';
  const EVENING = 'rognaix-garderie-soir';

  test('small sums wait, are priced again, and go with the first that is large enough; each year counts from one', async () => {
    const world = await begin('rpi-rognaix');
    const family = await world.family({
      lastName: 'Lanvin',
      member: 'rognaix',
      school: 'ecole-rognaix',
      services: [MEAL, EVENING],
    });
    await world.quotient(family, 700, '2026-09-01');
    // Three meals at 4,10 € (quotient 601 to 900): 12,30 €, no titre.
    await world.reserved(family, MEAL, ['2026-09-03', '2026-09-04', '2026-09-07']);
    expect(await bill(world, 'rognaix', '2026-09', family)).toEqual(['carried-over 1230']);
    expect(await world.invoicesOf(family)).toEqual([]);
    expect(await world.balanceOf(family)).toBe(0);
    // One of them was told in time to be an absence, and the mairie had forgotten to write it down: 8,20 € wait.
    await world.database.superuser`
      delete from reservation where child_id = ${family.children[0]?.id ?? ''} and date = '2026-09-07'`;
    // Two meals 8,20 €, an evening 2,40 €, fetched at 18:20: two quarters of an hour begun, 10,00 €. In all 28,80 €.
    await world.reserved(family, MEAL, ['2026-10-01', '2026-10-02']);
    await world.reserved(family, EVENING, ['2026-10-01']);
    await world.seen(family, EVENING, ['2026-10-01'], { arrived: '16:30', left: '18:20' });
    expect(await bill(world, 'rognaix', '2026-10', family)).toEqual(['issued 2880']);
    const [october] = await world.invoicesOf(family);
    expect(october).toMatchObject({ reference: 'RO-2026-1', firstDay: '2026-09-01', lastDay: '2026-10-31' });
    expect(told(october?.lines ?? []).sort()).toEqual(
      [
        `presence ${MEAL} 2 × 410 = 820`,
        `presence ${MEAL} 2 × 410 = 820`,
        `presence ${EVENING} 1 × 240 = 240`,
        `surcharge ${EVENING} 1 × 1000 = 1000`,
      ].sort(),
    );
    // Nobody had reserved, and the child ate: 4,10 € and 2,00 €.
    await world.seen(family, MEAL, ['2026-11-03']);
    expect(await bill(world, 'rognaix', '2026-11', family)).toEqual(['carried-over 610']);
    // Four meals 16,40 €, and the 6,10 € of November.
    await world.reserved(family, MEAL, ['2026-12-01', '2026-12-03', '2026-12-04', '2026-12-07']);
    expect(await bill(world, 'rognaix', '2026-12', family)).toEqual(['issued 2250']);
    expect((await world.invoicesOf(family)).map(({ reference }) => reference)).toEqual([
      'RO-2026-1',
      'RO-2027-1',
    ]);
    expect(await world.balanceOf(family)).toBe(2880 + 2250);
  });
});

describe('Saint-Vérand: a share of the quotient', () => {
  const MEAL = 'st-verand-restauration-elementaire';

  test('parents who share the costs bear their parts to the cent, and one reads nothing of the other’s quotient', async () => {
    const world = await begin('saint-verand');
    const cast = { member: 'saint-verand', school: 'ecole-saint-verand', services: [MEAL] };
    const mother = await world.family({ lastName: 'Lanvin', ...cast });
    const father = await insertFamily(world.database, world.tenantId, {
      lastName: 'Moreau',
      member: 'saint-verand',
      adults: [{ firstName: 'Ben' }],
      children: [],
    });
    await world.quotient(mother, 877, '2026-09-01');
    const sql = world.database.superuser;
    const childId = mother.children[0]?.id ?? '';
    await sql`update custody set cost_share_bp = 6000 where child_id = ${childId}`;
    await sql`
      insert into custody (tenant_id, id, child_id, household_id, first_day, weeks, holidays, cost_share_bp)
      values (${world.tenantId}, gen_random_uuid(), ${childId}, ${father.householdId}, '2026-08-25', 'none', 'none', 4000)`;
    // 0,40 % of 877 is 3,508 €, so 3,51 € a meal; three make 10,53 €: 6,32 € and 4,21 €, the cent to the first.
    await world.reserved(mother, MEAL, ['2026-09-03', '2026-09-04', '2026-09-07']);
    const sums = await bill(world, 'saint-verand', '2026-09', mother, father);
    const cents = sums.map(sum => Number(sum.split(' ')[1]));
    expect(cents.reduce((sum, one) => sum + one, 0)).toBe(1053);
    expect(cents.map(one => Math.abs(one - 421) <= 1 || Math.abs(one - 632) <= 1)).toEqual([true, true]);
    const [invoice] = await world.invoicesOf(father);
    const [line] = invoice?.lines ?? [];
    expect(line).toMatchObject({ childName: 'Zoé Lanvin', shareBp: 4000, quantity: 3 });
    expect(line?.steps).toEqual([expect.objectContaining({ kind: 'split', facts: [] })]);
    // In October they take the child by weeks: each pays what it reserves.
    await sql`
      update custody set weeks = case household_id when ${father.householdId} then 'odd' else 'even' end
      where child_id = ${childId}`;
    await world.reserved(mother, MEAL, ['2026-10-01']);
    await world.reserved({ ...father, children: mother.children }, MEAL, ['2026-10-06', '2026-10-08']);
    // Of the father no quotient is known: the highest price, 5,20 €.
    expect(await bill(world, 'saint-verand', '2026-10', mother, father)).toEqual([
      'issued 351',
      'issued 1040',
    ]);
  });
});

describe('P’tiots Lanniaux: an association with a yearly fee', () => {
  test('the fee is billed with the first month, and once; a Wednesday costs its forfait', async () => {
    const world = await begin('ptiots-lanniaux');
    const family = await world.family({
      lastName: 'Lanvin',
      school: 'groupe-scolaire',
      services: ['repas', 'garderie-matin-7h15', 'garderie-mercredi'],
    });
    // Two meals 8,80 €, a quarter of an hour in the morning 0,50 €, the year 10,00 €.
    await world.reserved(family, 'repas', ['2026-09-03', '2026-09-04']);
    await world.reserved(family, 'garderie-matin-7h15', ['2026-09-03']);
    expect(await bill(world, 'garderie-alsh', '2026-09', family)).toEqual(['issued 1930']);
    // A Wednesday 9,00 €, a meal 4,40 €.
    await world.reserved(family, 'garderie-mercredi', ['2026-10-07']);
    await world.reserved(family, 'repas', ['2026-10-01']);
    expect(await bill(world, 'garderie-alsh', '2026-10', family)).toEqual(['issued 1340']);
    const [september, october] = await world.invoicesOf(family);
    expect(september?.lines.filter(({ kind }) => kind === 'fee')).toHaveLength(1);
    expect(september?.reference).toBe('AL-1');
    // Due on the last day of the month: of November, for what is issued on its first.
    expect(october).toMatchObject({ reference: 'AL-2', dueOn: '2026-11-30', previousBalanceCents: 1930 });
  });
});

describe('Crégy-lès-Meaux: the third child pays less', () => {
  test('ranks go by birth, an unbooked meal costs more, and what was owed before is told', async () => {
    const world = await begin('cregy-les-meaux');
    const family = await world.family({
      lastName: 'Lanvin',
      member: 'cregy-les-meaux',
      school: 'ecole-elementaire',
      services: ['restauration'],
      children: ['Zoé', 'Tom', 'Léa'],
    });
    await world.quotient(family, 450, '2026-09-01');
    for (const child of [0, 1, 2])
      await world.reserved(family, 'restauration', ['2026-09-03', '2026-09-04'], child);
    // Below 500: 2,60 € each for two, 80 % of it for the third, 2,08 €; two days of each: 14,56 €.
    expect(await bill(world, 'regie-unique', '2026-09', family)).toEqual(['issued 1456']);
    // One comes unreserved: 2,60 € and 3,00 €; it is the only one there, and the third by enrolment is not it.
    await world.seen(family, 'restauration', ['2026-10-01']);
    expect(await bill(world, 'regie-unique', '2026-10', family)).toEqual(['issued 560']);
    const [, october] = await world.invoicesOf(family);
    expect(october).toMatchObject({ reference: '2', previousBalanceCents: 1456, dueOn: '2026-11-25' });
    expect(await world.balanceOf(family)).toBe(2016);
  });
});
