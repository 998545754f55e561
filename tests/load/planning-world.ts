/** A commune of the size of a town with a year of reservations, and families that reserve in it. */
import type { Database } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import { toId } from '@preau/domain/ids';
import postgres from 'postgres';
import { signInAs } from '../accounts.ts';

export const SLUG = 'rpi-rognaix';
export const HOST = `${SLUG}.localhost`;

/** A family of one adult and one child, enrolled in these services, and signed in. */
export interface Booker {
  childId: string;
  householdId: string;
  guardianId: string;
  /** The value of the `cookie` header. */
  cookie: string;
}

/** Adds so many of them, in a statement for each table. */
export async function addBookers(
  { app, superuserUrl, tenantId }: { app: Database<'app'>; superuserUrl: string; tenantId: string },
  count: number,
  services: readonly string[],
): Promise<Booker[]> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  const at = new Date('2026-08-25T08:00:00Z');
  const known = Array.from({ length: count }, (_, index) => ({
    index,
    accountId: newId<'account'>(),
    guardianId: newId<'guardian'>(),
    householdId: newId<'household'>(),
    childId: newId<'child'>(),
  }));
  const all = (table: string, rowOf: (one: (typeof known)[number]) => object) =>
    sql`insert into ${sql(table)} ${sql(known.map(one => ({ tenant_id: tenantId, ...rowOf(one) })))}`;
  const [year] = await sql<{ id: string }[]>`
    select id from school_year where tenant_id = ${tenantId} and first_day <= '2026-12-01' and last_day >= '2026-12-01'`;
  const [school] = await sql<{ id: string }[]>`
    select id from site where tenant_id = ${tenantId} and key = 'ecole-rognaix'`;
  const classId = newId();
  await sql`
    insert into school_class (tenant_id, id, site_id, school_year_id, name, levels)
    values (${tenantId}, ${classId}, ${school?.id ?? ''}, ${year?.id ?? ''}, ${`Mesure ${classId}`}, '{ce2}')`;
  await all('account', ({ accountId }) => ({
    id: accountId,
    kind: 'guardian',
    email: `mesure-${accountId}@example.org`,
    created_at: at,
  }));
  await all('guardian', ({ guardianId, accountId, index }) => ({
    id: guardianId,
    account_id: accountId,
    last_name: `MESURE${index}`,
    first_name: 'Camille',
    email: `mesure-${accountId}@example.org`,
    email_consent: true,
    search: 'mesure',
    created_at: at,
  }));
  await all('household', ({ householdId, index }) => ({
    id: householdId,
    number: `9${String(Date.now()).slice(-8)}${String(index).padStart(5, '0')}`,
    created_at: at,
  }));
  await all('household_guardian', ({ householdId, guardianId }) => ({
    id: newId(),
    household_id: householdId,
    guardian_id: guardianId,
    position: 1,
  }));
  await all('child', ({ childId }) => ({
    id: childId,
    last_name: 'MESURE',
    first_name: 'Zoé',
    birth_date: '2018-05-14',
    search: 'zoe mesure',
    created_at: at,
  }));
  await all('child_guardian', ({ childId, guardianId }) => ({
    id: newId(),
    child_id: childId,
    guardian_id: guardianId,
    authority: 'parental',
  }));
  await all('custody', ({ childId, householdId }) => ({
    id: newId(),
    child_id: childId,
    household_id: householdId,
    first_day: '2026-08-25',
    weeks: 'every',
    holidays: 'all',
    cost_share_bp: 10_000,
  }));
  await all('schooling', ({ childId }) => ({
    id: newId(),
    child_id: childId,
    school_year_id: year?.id,
    school_class_id: classId,
    level: 'ce2',
  }));
  for (const service of services) {
    const [row] = await sql<{ id: string }[]>`
      select id from service where tenant_id = ${tenantId} and key = ${service}`;
    await all('enrolment', ({ childId, householdId }) => ({
      id: newId(),
      child_id: childId,
      household_id: householdId,
      service_id: row?.id,
      first_day: '2026-08-25',
      contract: 'occasional',
      weekdays: sql.array([], 1005),
    }));
  }
  await sql.end();
  const bookers: Booker[] = [];
  for (const { accountId, childId, householdId, guardianId } of known)
    bookers.push({
      childId,
      householdId,
      guardianId,
      cookie: await signInAs({ app } as Parameters<typeof signInAs>[0], toId(tenantId), accountId),
    });
  return bookers;
}

/**
 * Gives every child of a tenant, in one service that it is enrolled in, the days of a school year, as if they had been
 * reserved one by one. The checks of keys are left out: they would take longer than all the rest.
 */
export async function fillYear(superuserUrl: string, tenantId: string): Promise<number> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  try {
    const { count } = await sql.begin(async tx => {
      await tx`set local session_replication_role = replica`;
      const act = newId();
      await tx`
        insert into act (tenant_id, id, kind, channel, received_at, recorded_at, content)
        values (${tenantId}, ${act}, 'reserve', 'portal', '2026-08-26', '2026-08-26', '{}')`;
      return tx`
        insert into reservation (tenant_id, id, child_id, service_id, date, household_id, status, reason, channel,
          received_at, act_id)
        select ${tenantId}, gen_random_uuid(), e.child_id, e.service_id, day::date, e.household_id, 'reserved',
          'in-time', 'portal', '2026-08-26', ${act}
        from (select distinct on (child_id) child_id, service_id, household_id from enrolment
          where tenant_id = ${tenantId} order by child_id, service_id, household_id) e
        cross join generate_series('2026-09-01'::date, '2027-07-02', '1 day') day
        where extract(isodow from day) in (1, 2, 4, 5) and extract(week from day)::int % 7 not in (0, 1)
        on conflict do nothing`;
    });
    await sql`vacuum analyze`;
    return count;
  } finally {
    await sql.end();
  }
}
