/** What billing costs: a run priced and issued, against the same rows made by the database alone; then what comes of it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { listDraftFamilies, readRunPage } from '@preau/operations/read-run';
import { alternate, type Measure, type Sample } from './bench.ts';
import { pdf } from './billing-pdf.ts';
import { statement } from './billing-statement.ts';
import { draftAll, expectIssued, type FullRegie, fillRegie, issueAll, withBilling } from './billing-world.ts';
import { withDatabase } from './installation.ts';

/** The rows of billing. */
export function billing(): Measure[] {
  return [issue20k, issue68k, memory, preview, pdf, statement];
}

const issue20k: Measure = {
  name: 'billing.issue-20k',
  unit: 's',
  aim: 2,
  higherIsBetter: false,
  run: () => issueAgainstSql({ families: 20_000, copies: 1 }),
};

const issue68k: Measure = {
  name: 'billing.issue-68k',
  unit: 's',
  aim: 2.5,
  higherIsBetter: false,
  run: () => issueAgainstSql({ families: 1200, copies: 4 }),
};

/** Seconds from the click to the last invoice: read, priced and issued; and of the same rows in statements of SQL. */
function issueAgainstSql(size: { families: number; copies: number }): Promise<Sample> {
  return withDatabase(async (urls, superuserUrl) => {
    const regie = await fillRegie(urls, superuserUrl, size);
    try {
      const value = await withBilling(regie, async ctx => {
        const startedAt = performance.now();
        await issueAll(regie, ctx, await draftAll(regie, ctx));
        return (performance.now() - startedAt) / 1000;
      });
      await expectIssued(regie);
      const floor = await insertBySql(regie);
      await expectIssued(regie);
      return { value, floor };
    } finally {
      await regie.superuser.end();
    }
  });
}

/** What a run leaves, from its reservations, in a transaction for each table: prices known, no rule asked. @returns seconds */
async function insertBySql({ superuser: sql, tenantId, regieId }: FullRegie): Promise<number> {
  const [like] = await sql<{ runId: string; content: object; steps: object[] }[]>`
    select run_id as "runId", content, steps from invoice
    join invoice_line on invoice_line.tenant_id = invoice.tenant_id and invoice_line.invoice_id = invoice.id limit 1`;
  if (!like) throw new Error('an invoice to take after');
  await sql`truncate invoice, invoice_line, ledger_entry, billed_month, allotment cascade`;
  await sql`vacuum analyze`;
  const startedAt = performance.now();
  await sql.begin(async tx => {
    await tx`
      insert into invoice (tenant_id, id, regie_id, household_id, household_number, household_name, kind, run_id, year,
        number, reference, first_day, last_day, issued_on, issued_at, due_on, total_cents, previous_balance_cents, content)
      select ${tenantId}, gen_random_uuid(), ${regieId}, household.id, household.number, guardian.last_name, 'invoice',
        ${like.runId}, 2026, row_number() over (order by household.number), 'SV-2026-' || row_number() over (
        order by household.number), '2026-11-01', '2026-11-30', '2026-12-01', now(), '2026-12-21', total.cents, 0,
        ${tx.json(like.content as never)}::jsonb
      from (select household_id, count(*) * 260 as cents from reservation group by household_id) total
      join household on household.tenant_id = ${tenantId} and household.id = total.household_id
      join household_guardian place on place.tenant_id = ${tenantId} and place.household_id = household.id
      join guardian on guardian.tenant_id = ${tenantId} and guardian.id = place.guardian_id`;
    await tx`
      insert into invoice_line (tenant_id, id, invoice_id, position, month, kind, nature, child_id, child_name, service,
        service_name, dates, quantity, unit_cents, amount_cents, article, version, steps)
      select ${tenantId}, gen_random_uuid(), invoice.id,
        row_number() over (partition by invoice.id order by child.id, service.position), '2026-11-01', 'presence', 'care',
        child.id, child.first_name || ' ' || child.last_name, service.key, service.name, own.dates, own.quantity, 260,
        260 * own.quantity, '4.1', '2026-09-01-garderies', ${tx.json(like.steps as never)}::jsonb
      from (
        select household_id, child_id, service_id, array_agg(date) as dates, count(*) as quantity from reservation
        group by household_id, child_id, service_id) own
      join invoice on invoice.tenant_id = ${tenantId} and invoice.household_id = own.household_id
      join child on child.tenant_id = ${tenantId} and child.id = own.child_id
      join service on service.tenant_id = ${tenantId} and service.id = own.service_id`;
    await tx`
      insert into ledger_entry (tenant_id, id, regie_id, household_id, kind, amount_cents, dated_on, at, invoice_id)
      select tenant_id, gen_random_uuid(), regie_id, household_id, 'invoice', total_cents, issued_on, now(), id
      from invoice`;
    await tx`
      insert into billed_month (tenant_id, id, household_id, regie_id, month, run_id, outcome, total_cents, fees, facts_at,
        invoice_id)
      select tenant_id, gen_random_uuid(), household_id, regie_id, '2026-11-01', run_id, 'issued', total_cents, '{}', now(),
        id
      from invoice`;
  });
  return (performance.now() - startedAt) / 1000;
}

/** Megabytes that a process needs for a run of 20,000 families, and for one of 2,000. */
const memory: Measure = {
  name: 'billing.memory',
  unit: 'Mo',
  aim: 1.25,
  higherIsBetter: false,
  async run() {
    return { floor: await peakOf(2000), value: await peakOf(20_000) };
  },
};

const execute = promisify(execFile);

function peakOf(families: number): Promise<number> {
  return withDatabase(async (urls, superuserUrl) => {
    const { superuser, ...regie } = await fillRegie(urls, superuserUrl, { families, copies: 1 });
    await superuser.end();
    const script = new URL('billing-process.ts', import.meta.url).pathname;
    const { stdout } = await execute(process.execPath, [script, JSON.stringify({ ...regie, superuserUrl })]);
    return Number(stdout.trim());
  });
}

/** Milliseconds of what the page of a draft of 20,000 families asks; and of reading as many rows of its list, no more. */
const preview: Measure = {
  name: 'billing.preview',
  unit: 'ms',
  aim: 3,
  higherIsBetter: false,
  run: () =>
    withDatabase(async (urls, superuserUrl) => {
      const regie = await fillRegie(urls, superuserUrl, { families: 20_000, copies: 1 });
      try {
        return await withBilling(regie, async ctx => {
          const id = await draftAll(regie, ctx);
          await regie.superuser`vacuum analyze`;
          const look = async () => {
            const startedAt = performance.now();
            await readRunPage(ctx, id);
            await listDraftFamilies(ctx, id, { owing: 'yes', page: 1 });
            return performance.now() - startedAt;
          };
          await look();
          return await alternate(7, look, async () => {
            const startedAt = performance.now();
            await regie.superuser`select heads from billing_chunk where run_id = ${id} order by position`;
            return performance.now() - startedAt;
          });
        });
      } finally {
        await regie.superuser.end();
      }
    }),
};
