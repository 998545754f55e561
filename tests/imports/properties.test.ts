/** What holds of any file: the run is the dry run, and what came in goes out as it was. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { familiesCsv, familyRows, spoiltFile } from './family-files.ts';
import { checkFile, confirmAndApply, createImportWorld, type ImportWorld, show } from './import-world.ts';

let world: ImportWorld;
beforeAll(async () => {
  world = await createImportWorld();
});
afterAll(() => world.database.drop());

test('the run writes what the dry run said, whatever the file', async () => {
  const count = async () => {
    const [row] = await world.database.superuser<Record<'child' | 'household' | 'adults', number>[]>`
      select (select count(*)::int from child where tenant_id = ${world.tenantId}) as child,
        (select count(*)::int from household where tenant_id = ${world.tenantId}) as household,
        (select count(*)::int from household_guardian where tenant_id = ${world.tenantId}) as adults`;
    return row ?? { child: 0, household: 0, adults: 0 };
  };
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 12 }),
      async (seed, mistakes) => {
        const before = await count();
        const id = await checkFile(world, { kind: 'families', csv: spoiltFile(300, mistakes, seed).csv });
        const { totals } = await show(world.ctx, id);
        const applied = await confirmAndApply(world, id);
        expect(applied.status).toBe('applied');
        const after = await count();
        const { child = 0, household = 0, guardian = 0, partner = 0 } = totals.creates;
        expect({
          child: after.child - before.child,
          household: after.household - before.household,
          adults: after.adults - before.adults,
        }).toEqual({ child, household, adults: guardian + partner });
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

test('what came in goes out as it was: names, dates, addresses, telephones', async () => {
  const rows = familyRows(200, 99).map(row => ({
    ...row,
    'guardian.lastName': `Retour ${row['guardian.lastName']}`,
    'child.lastName': `Retour ${row['child.lastName']}`,
    'guardian.phoneMobile': row['guardian.phoneMobile']?.replace('06', '07') ?? '',
    'guardian.email': '',
  }));
  const id = await checkFile(world, { kind: 'families', csv: familiesCsv(rows) });
  await confirmAndApply(world, id);
  const out = await world.database.superuser<Record<string, string>[]>`
    select g.last_name as "guardian.lastName", g.first_name as "guardian.firstName",
      g.phone_mobile as "guardian.phoneMobile", g.address as "guardian.address",
      g.postal_code as "guardian.postalCode", g.city as "guardian.city",
      c.last_name as "child.lastName", c.first_name as "child.firstName",
      to_char(c.birth_date, 'DD/MM/YYYY') as "child.birthDate", case c.sex when 'female' then 'F' else 'M' end as "child.sex"
    from child c
    join custody k on k.tenant_id = c.tenant_id and k.child_id = c.id
    join household_guardian h on h.tenant_id = c.tenant_id and h.household_id = k.household_id and h.position = 1
    join guardian g on g.tenant_id = c.tenant_id and g.id = h.guardian_id
    where c.tenant_id = ${world.tenantId} and c.last_name like 'Retour %'`;
  const keys = Object.keys(out[0] ?? {});
  const said = (row: Readonly<Record<string, string>>) => JSON.stringify(keys.map(key => row[key]));
  expect(keys).toHaveLength(10);
  expect(out.map(said).sort()).toEqual(rows.map(said).sort());
});
