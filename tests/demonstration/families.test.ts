/** The invented families of a demonstration: of every kind, always the same, and never in a production. */

import type { FileStore } from '@preau/db/files';
import { toLocalDate } from '@preau/domain/dates';
import {
  ALLERGY_KINDS,
  AUTHORITIES,
  CAF_SCHEMES,
  KINSHIPS,
  QUALITIES,
  QUOTIENT_SOURCES,
  SITUATIONS,
} from '@preau/domain/family';
import { readIban, readSection, type SectionName } from '@preau/domain/family-file';
import { REQUEST_STATUSES, REQUEST_TYPES } from '@preau/domain/request';
import { platformContext } from '@preau/operations/context';
import { DEMONSTRATION_FAMILIES } from '@preau/operations/demonstration-accounts';
import { installDemonstrationFamilies } from '@preau/operations/install-demonstration-families';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memoryFiles } from '../api.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { applyFolder } from '../tenants.ts';

const SLUG = 'saint-verand';
const NOW = new Date('2026-11-25T09:00:00Z');

let database: TestDatabase;
let files: FileStore;
beforeAll(async () => {
  database = await createTestDatabase('demonstration');
  files = memoryFiles();
  await applyFolder(database, files, SLUG);
  await install(database);
});
afterAll(() => database.drop());

function install(into: TestDatabase): Promise<boolean> {
  const ctx = platformContext({ ...into, files }, { actor: { kind: 'system' }, now: NOW, requestId: 'test' });
  return installDemonstrationFamilies(ctx, { slug: SLUG, count: 250, hasPast: true });
}

/** All that a column says, once each. */
async function valuesOf(table: string, column: string): Promise<string[]> {
  const sql = database.superuser;
  const rows = await sql<{ value: string }[]>`
    select distinct ${sql(column)}::text as value from ${sql(table)} where ${sql(column)} is not null`;
  return rows.map(({ value }) => value);
}

test('a second start installs nothing, and the same commune gets the same families again', async () => {
  const sum = () =>
    database.superuser`select md5(string_agg(g::text, '' order by id)) as sum, count(*)::int from guardian g`;
  const before = await sum();
  expect(await install(database)).toBe(false);
  await database.superuser`truncate household, guardian cascade`;
  await database.superuser`truncate account, school_class cascade`;
  expect(await install(database)).toBe(true);
  expect(await sum()).toEqual(before);
});

test('the months behind are billed, mostly paid, and partly at the bank; the meals of a week were ordered; nobody is written to', async () => {
  const sql = database.superuser;
  const runs = await sql`
    select run.status, run.first_day::text as month, run.issued_on::text as "issuedOn", count(invoice.id)::int > 5 as many
    from billing_run run left join invoice on invoice.tenant_id = run.tenant_id and invoice.run_id = run.id
    group by run.id, 1, 2, 3 order by month`;
  const issued = (month: string, issuedOn: string) => ({ status: 'issued', month, issuedOn, many: true });
  expect(runs.map(row => ({ ...row }))).toEqual([
    ...Array(2).fill(issued('2026-09-01', '2026-10-05')),
    ...Array(2).fill(issued('2026-10-01', '2026-11-05')),
  ]);
  const [counts] = await sql`
    select
      (select count(*) from payment)::int as payments,
      (select count(*) from payment where received_on > (
        select min(due_on) from invoice where issued_on = '2026-10-05'))::int as later,
      (select count(*) from deposit)::int as deposits,
      (select count(*) from invoice where due_on < '2026-11-25' and not exists (
        select from allotment where allotment.invoice_id = invoice.id))::int as unpaid,
      (select count(*) from meal_order where acknowledged_at is not null)::int as received,
      (select count(*) from notification where invoice_id is not null and state = 'sent')::int as told`;
  for (const [what, count] of Object.entries(counts ?? {})) expect(count, what).toBeGreaterThan(0);
  // Of what the past asked for nothing is left to do: the worker would write to hundreds of families at the first start.
  expect(await sql`select job from outbox where state <> 'done' and run_at <= ${NOW}`).toEqual([]);
  expect(await sql`select id from notification where invoice_id is not null and state = 'waiting'`).toEqual(
    [],
  );
});

test('a production refuses them', async () => {
  const production = await createTestDatabase('production');
  await applyFolder(production, files, SLUG);
  await expect(install(production)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await production.superuser`select 1 from household`).toEqual([]);
  await production.drop();
});

test('there is a family of every situation, and every value of a closed list is somebody’s', async () => {
  const lists: [table: string, column: string, words: readonly string[]][] = [
    ['guardian', 'quality', QUALITIES],
    ['guardian', 'situation', SITUATIONS],
    ['child_guardian', 'authority', AUTHORITIES],
    ['household_caf', 'scheme', CAF_SCHEMES],
    ['household_quotient', 'source', QUOTIENT_SOURCES],
    ['authorised_person', 'kinship', KINSHIPS],
    ['child_allergy', 'kind', ALLERGY_KINDS],
    ['request', 'status', REQUEST_STATUSES],
    ['custody', 'weeks', ['every', 'even', 'odd', 'none']],
    ['enrolment', 'contract', ['regular', 'occasional']],
  ];
  for (const [table, column, words] of lists)
    expect(await valuesOf(table, column), `${table}.${column}`).toEqual(expect.arrayContaining([...words]));
  // Reserving and declaring absences are not asked for yet.
  const types = REQUEST_TYPES.filter(type => type !== 'reservation' && type !== 'absence');
  expect((await valuesOf('request', 'type')).sort()).toEqual([...types].sort());
});

test('there are children in two households, adults without authority, a conjoint who is no parent, twins, missing answers', async () => {
  const sql = database.superuser;
  const counts = await sql`
    select
      (select count(*) from (select child_id from custody where cost_share_bp = 5000 group by child_id having count(*) = 2) c)::int as shared,
      (select count(*) from child_guardian where authority = 'none')::int as withdrawn,
      (select count(*) from household_guardian h where position = 2 and not exists(
        select from child_guardian c where c.guardian_id = h.guardian_id))::int as stepparents,
      (select count(*) from child a join child b on a.birth_date = b.birth_date and a.last_name = b.last_name and a.id < b.id
        join child_guardian x on x.child_id = a.id join child_guardian y on y.child_id = b.id and y.guardian_id = x.guardian_id)::int as twins,
      (select count(*) from child where not exists(select from schooling s where s.child_id = child.id))::int as unclassed,
      (select count(*) from guardian where email is null)::int as without_email,
      (select count(*) from guardian where phone_mobile is null and phone_home is null and phone_work is null)::int as without_phone,
      (select count(*) from child_complement where photo_consent is null)::int as unanswered,
      (select count(*) from child_pai where valid_until < '2026-11-25')::int as expired,
      (select count(*) from child_pai where valid_until between '2026-11-25' and '2026-12-25')::int as expiring,
      (select count(*) from child_pai where valid_until > '2026-12-25')::int as valid,
      (select count(*) from household h where not exists(
        select from household_quotient q where q.household_id = h.id))::int as without_quotient`;
  for (const [what, count] of Object.entries(counts[0] ?? {})) expect(count, what).toBeGreaterThan(0);
});

test('numbers are of the ranges kept for invented ones, e-mails of .example, IBANs have the right key', async () => {
  const numbers = (
    await Promise.all(
      ['phone_home', 'phone_work', 'phone_mobile'].map(column => valuesOf('guardian', column)),
    )
  ).flat();
  // The guides' own number, of a range that was never given to anyone, is the one exception.
  expect(
    numbers.filter(number => !/^(019900|026191|035301|046571|053649|063998|0102030405)/.test(number)),
  ).toEqual([]);
  expect((await valuesOf('account', 'email')).filter(email => !email.endsWith('.example'))).toEqual([]);
  const ibans = await valuesOf('household_bank', 'iban');
  expect(ibans.length).toBeGreaterThan(50);
  expect(ibans.filter(iban => readIban(iban) !== iban)).toEqual([]);
});

test('the guides’ families are there, of school age, in classes, and one household of two', async () => {
  const rows = await database.superuser`
    select h.number, array_agg(distinct c.first_name order by c.first_name) as children,
      count(distinct s.id)::int as classes
    from household h
    join custody u on u.household_id = h.id join child c on c.id = u.child_id
    left join schooling s on s.child_id = c.id
    where h.number in (${DEMONSTRATION_FAMILIES.jean.number}, ${DEMONSTRATION_FAMILIES.pays.number})
    group by h.number order by h.number`;
  expect(rows.map(row => ({ ...row, children: [...row.children] }))).toEqual([
    { number: '1001001818391', children: ['Alexandre', 'Cyril'], classes: 2 },
    { number: '381623867924', children: ['Commune', 'Crèche', 'Princesse'], classes: 3 },
  ]);
});

test('what an open request asks could be asked: its section reads it without a mistake', async () => {
  const rows = await database.superuser<
    { id: string; section: SectionName; action: string; changes: { field: string; after: unknown }[] }[]
  >`
    select r.id, r.section, r.action, coalesce(r.changes, h.changes) as changes
    from request r left join request_health h on h.request_id = r.id`;
  expect(rows.length).toBeGreaterThan(60);
  for (const { section, action, changes } of rows) {
    const input = Object.fromEntries(changes.map(({ field, after }) => [field, after]));
    const current =
      action === 'add' ? null : { lastName: 'X', firstName: 'Y', phoneMobile: '0639980000', iban: 'x' };
    const read = readSection(section, input, { current, today: toLocalDate('2026-11-25') });
    expect(read, `${section} ${JSON.stringify(changes)}`).toMatchObject({ kind: 'valid' });
  }
});
