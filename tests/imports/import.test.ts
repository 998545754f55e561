/** Files that a mairie imports: what is told of each line, and what is written of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { familiesCsv, familyRows, spoiltFile } from './family-files.ts';
import {
  checkFile,
  confirmAndApply,
  countRows,
  createImportWorld,
  type ImportWorld,
  show,
} from './import-world.ts';

let world: ImportWorld;
beforeAll(async () => {
  world = await createImportWorld();
});
afterAll(() => world.database.drop());

test('a mairie’s file of 500 children with 60 mistakes: each is told what it is, and all the others come in', async () => {
  const { csv, expected } = spoiltFile(500, 60, 7);
  const id = await checkFile(world, { kind: 'families', csv });
  const shown = await show(world.ctx, id, 1000);
  expect(shown.status).toBe('checked');
  const refused = new Map(
    shown.lines
      .filter(({ plan }) => plan.outcome === 'refused')
      .map(({ number, plan }) => [number, plan.remarks.map(({ problem }) => problem)]),
  );
  for (const [line, problem] of expected) expect(refused.get(line), `line ${line}`).toContain(problem);
  expect([...refused.keys()].sort()).toEqual([...expected.keys()].sort());
  expect(shown.totals).toMatchObject({ created: 440, refused: 60, matched: 0, changed: 0 });
  expect(await countRows(world, 'child')).toBe(0);
  const applied = await confirmAndApply(world, id);
  expect(applied.status).toBe('applied');
  expect(await countRows(world, 'child')).toBe(440);
});

test('the same file again makes nothing twice', async () => {
  const before = await Promise.all(
    ['child', 'guardian', 'household', 'custody', 'child_guardian'].map(table => countRows(world, table)),
  );
  const { csv } = spoiltFile(500, 60, 7);
  const id = await checkFile(world, { kind: 'families', csv });
  expect((await show(world.ctx, id)).totals).toMatchObject({
    created: 0,
    changed: 0,
    matched: 440,
    refused: 60,
  });
  await confirmAndApply(world, id);
  expect(
    await Promise.all(
      ['child', 'guardian', 'household', 'custody', 'child_guardian'].map(table => countRows(world, table)),
    ),
  ).toEqual(before);
});

test('ten thousand children come in on a connection that knew the tables all but empty', async () => {
  const rows = familyRows(10_000, 3).map(row => ({
    ...row,
    'guardian.lastName': `Grand ${row['guardian.lastName']}`,
    'child.lastName': `Grand ${row['child.lastName']}`,
    'guardian.phoneMobile': row['guardian.phoneMobile']?.replace('06', '07') ?? '',
    'guardian.email': '',
  }));
  const id = await checkFile(world, { kind: 'families', csv: familiesCsv(rows) });
  const shown = await confirmAndApply(world, id);
  expect(shown.status).toBe('applied');
  expect(shown.totals.created).toBeGreaterThan(9_900);
});
