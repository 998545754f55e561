/** What a family's relevé costs: a year of invoices and payments at two régies, where every other family has as many. */
import { Database } from '@preau/db/database';
import { newId } from '@preau/db/new-id';
import postgres from 'postgres';
import { ask } from '../http.ts';
import { alternate, type Measure } from './bench.ts';
import { withInstallation, withProcess } from './installation.ts';
import { requestsPerSecond } from './load.ts';
import { fillCommune } from './people-volume.ts';
import { addBookers, HOST } from './planning-world.ts';

/** A school year that is over, whatever day it is. */
const PAGE = '/factures?annee=2025';
const FROM_MEMORY = new URL('statement-from-memory.ts', import.meta.url).pathname;
const REGIES = 2;
const MONTHS = 12;

/** The page, read anew for each request; and the same page, decided and rendered from what is in memory. */
export const statement: Measure = {
  name: 'billing.statement',
  unit: 'req/s',
  aim: 0.5,
  higherIsBetter: true,
  run: () =>
    withInstallation(async ({ product, urls, superuserUrl, tenantId }) => {
      await fillCommune(urls, superuserUrl, 'rpi-rognaix');
      const app = new Database('app', urls.app, 2);
      const [family] = await addBookers({ app, superuserUrl, tenantId }, 1, []);
      await app.close();
      if (!family) throw new Error('the family that was added');
      console.error(`${await fillAccounts(superuserUrl, tenantId)} opérations`);
      const { cookie, householdId } = family;
      return withProcess([FROM_MEMORY, String(product.port), urls.app, householdId], {}, async floorPort => {
        for (const port of [product.port, floorPort]) await expectStatement(port, cookie);
        return alternate(
          3,
          () => requestsPerSecond(product.port, HOST, PAGE, { cookie }),
          () => requestsPerSecond(floorPort, HOST, PAGE, { cookie }),
        );
      });
    }),
};

/** @throws Error where not every invoice of the year is on the page */
async function expectStatement(port: number, cookie: string): Promise<void> {
  const { status, body } = await ask({ port, path: PAGE, hosts: [`${HOST}:${port}`], headers: { cookie } });
  const invoices = new Set(body.match(/MES-\d+/g)).size;
  if (status !== 200 || invoices !== REGIES * MONTHS)
    throw new Error(`no statement: ${status}, ${invoices} invoices, ${body.slice(0, 400)}`);
}

/**
 * Gives every household of a tenant an invoice a month at each of the first régies, all paid but the last. The checks of
 * keys are left out: they would take longer than all the rest. @returns operations
 */
async function fillAccounts(superuserUrl: string, tenantId: string): Promise<number> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  try {
    const { count } = await sql.begin(async tx => {
      await tx`set local session_replication_role = replica`;
      await tx`
        create temporary table bill on commit drop as
        select gen_random_uuid() as id, gen_random_uuid() as payment_id, own.regie_id, household.id as household_id,
          household.number as household_number, month::date as month, (month + interval '1 month 4 days')::date as issued_on,
          1000000 + row_number() over (order by month, own.regie_id, household.id) as number,
          2000 + (hashtext(household.number) & 4095) as cents, nth < ${MONTHS} as is_paid
        from household
        cross join (select id as regie_id from regie where tenant_id = ${tenantId} order by position limit ${REGIES}) own
        cross join (select nth, timestamp '2025-07-01' + nth * interval '1 month' as month
          from generate_series(1, ${MONTHS}::int) nth) months
        where household.tenant_id = ${tenantId}`;
      await tx`
        insert into invoice (tenant_id, id, regie_id, household_id, household_number, household_name, kind, run_id, year,
          number, reference, first_day, last_day, issued_on, issued_at, due_on, total_cents, previous_balance_cents, content)
        select ${tenantId}, id, regie_id, household_id, household_number, 'MESURE', 'invoice', ${newId()},
          extract(year from issued_on), number, 'MES-' || number, month, (month + interval '1 month - 1 day')::date,
          issued_on, issued_on, issued_on + 20, cents, 0, '{}'
        from bill`;
      await tx`
        insert into payment (tenant_id, id, regie_id, household_id, means, amount_cents, received_on, recorded_at, detail,
          year, receipt_number)
        select ${tenantId}, payment_id, regie_id, household_id, 'cash', cents, issued_on + 10, issued_on + 10, '{}',
          extract(year from issued_on), number
        from bill where is_paid`;
      await tx`
        insert into allotment (tenant_id, id, household_id, invoice_id, payment_id, amount_cents, at)
        select ${tenantId}, gen_random_uuid(), household_id, id, payment_id, cents, issued_on + 10 from bill where is_paid`;
      await tx`
        insert into family_account (tenant_id, id, household_id, regie_id)
        select distinct on (household_id, regie_id) ${tenantId}::uuid, gen_random_uuid(), household_id, regie_id from bill
        on conflict do nothing`;
      return tx`
        insert into ledger_entry (tenant_id, id, regie_id, household_id, kind, amount_cents, dated_on, at, invoice_id,
          payment_id)
        select ${tenantId}::uuid, gen_random_uuid(), regie_id, household_id, 'invoice', cents, issued_on, issued_on, id, null
        from bill
        union all
        select ${tenantId}::uuid, gen_random_uuid(), regie_id, household_id, 'payment', -cents, issued_on + 10, issued_on + 10,
          null, payment_id
        from bill where is_paid`;
    });
    await sql`vacuum analyze`;
    return count;
  } finally {
    await sql.end();
  }
}
