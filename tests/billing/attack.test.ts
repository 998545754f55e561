/** Who may not bill: another member's régisseur, roles without money, ids that are nobody's, days and sums that cannot be. */
import { newId } from '@preau/db/new-id';
import { toId } from '@preau/domain/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from '../families/portal.ts';
import type { PlanningFamily } from '../planning/world.ts';
import { type BillingWorld, createBillingWorld, readHome } from './world.ts';

const MEAL = 'st-verand-restauration-elementaire';
let world: BillingWorld;
let family: PlanningFamily;
let other: Browser;
let run: string;

beforeAll(async () => {
  world = await createBillingWorld('saint-verand');
  family = await world.family({
    lastName: 'Lanvin',
    member: 'saint-verand',
    school: 'ecole-saint-verand',
    services: [MEAL],
  });
  await world.reserved(family, MEAL, ['2026-11-03', '2026-11-05', '2026-11-06', '2026-11-09', '2026-11-10']);
  const id = toId<'member'>(await world.find('member', 'varacieux'));
  other = await world.agent('regisseur', [{ kind: 'member', id }]);
  run = (await world.draft('saint-verand', '2026-11')).id;
});
afterAll(() => world.database.drop());

test('a régisseur of one member sees, drafts, issues and corrects nothing of another’s régie', async () => {
  expect((await readHome(other)).regies.map(({ name }) => name)).toEqual(['Régie périscolaire de Varacieux']);
  const regieId = await world.regie('saint-verand');
  const reads = [
    '',
    '/progress',
    '/families',
    `/families/${family.householdId}`,
    '/invoices',
    '/draft.csv',
  ].map(path => other.get(`/office/billing/runs/${run}${path}`));
  const acts = [
    other.post('/office/billing/runs', { regieId, from: '2026-10', to: '2026-10' }),
    other.post(`/office/billing/runs/${run}/rebuild`, {}),
    other.post(`/office/billing/runs/${run}/discard`, {}),
    other.post(`/office/billing/runs/${run}/issue`, {
      issuedOn: '2026-12-01',
      dueOn: '2026-12-21',
      seen: { invoices: 1, cents: 2600 },
    }),
    other.get(`/office/billing/corrections?regieId=${regieId}`),
    other.post('/office/billing/corrections', {
      key: 'essai-1234',
      regieId,
      ids: [`${family.householdId}.nothing.0`],
      reason: 'Essai',
      dueOn: null,
    }),
  ];
  const statuses = (await Promise.all([...reads, ...acts])).map(({ status }) => status);
  expect(statuses).toEqual(statuses.map(() => 404));
});

test('roles without money, families and visitors are turned away from every route', async () => {
  const askers: [Browser, number][] = [
    [await world.agent('animateur'), 403],
    [family.browser, 403],
    [await world.as(null), 401],
  ];
  for (const [asker, status] of askers)
    for (const path of ['', `/runs/${run}`, `/runs/${run}/families`, `/runs/${run}/draft.csv`])
      expect((await asker.get(`/office/billing${path}`)).status, path).toBe(status);
  const gestionnaire = await world.agent('gestionnaire');
  expect((await gestionnaire.get('/office/billing')).status).toBe(200);
  expect((await gestionnaire.post(`/office/billing/runs/${run}/discard`, {})).status).toBe(403);
});

test('nothing is issued that was not seen, on days that cannot be, twice, or once it was thrown away', async () => {
  const issue = (changes: object = {}) =>
    world.regisseur.post(`/office/billing/runs/${run}/issue`, {
      issuedOn: '2026-12-01',
      dueOn: '2026-12-21',
      seen: { invoices: 1, cents: 2600 },
      ...changes,
    });
  expect((await issue({ seen: { invoices: 1, cents: 2599 } })).body).toMatchObject({
    code: 'conflict',
    meta: { problem: 'changed' },
  });
  expect((await issue({ issuedOn: '2026-10-31' })).body).toMatchObject({ meta: { problem: 'issued-on' } });
  expect((await issue({ dueOn: '2026-11-30' })).body).toMatchObject({ meta: { problem: 'due-on' } });
  expect((await issue()).status).toBe(200);
  await world.work();
  expect((await issue()).status).toBe(200);
  await world.work();
  expect(await world.invoicesOf(family)).toHaveLength(1);
  for (const act of ['rebuild', 'discard'])
    expect((await world.regisseur.post(`/office/billing/runs/${run}/${act}`, {})).status).toBe(409);
  // The same month again, alone or with others.
  const regieId = await world.regie('saint-verand');
  for (const [from, to] of [
    ['2026-11', '2026-11'],
    ['2026-10', '2026-12'],
  ])
    expect((await world.regisseur.post('/office/billing/runs', { regieId, from, to })).body).toMatchObject({
      code: 'conflict',
      meta: { problem: 'billed' },
    });
  expect((await world.regisseur.get(`/office/billing/runs/${newId()}`)).status).toBe(404);
});

test('what was issued cannot be changed or taken away, by whichever mistake of the program', async () => {
  const { app } = world.database.urls;
  const { default: postgres } = await import('postgres');
  const sql = postgres(app, { max: 1, onnotice: () => {} });
  try {
    const attempt = (statement: string) =>
      sql.begin(async tx => {
        await tx.unsafe(`set local app.tenant_id = '${world.tenantId}'`);
        return (await tx.unsafe(statement)).count;
      });
    await expect(attempt('update invoice set total_cents = 1')).rejects.toThrow(/permission denied/);
    await expect(attempt('update invoice_line set amount_cents = 1')).rejects.toThrow(/permission denied/);
    await expect(attempt('update ledger_entry set amount_cents = 1')).rejects.toThrow(/permission denied/);
    expect(await attempt('delete from ledger_entry')).toBe(0);
  } finally {
    await sql.end();
  }
});
