/** Many families at once, as a demonstration and a benchmark need them. */
import { getTableColumns } from 'drizzle-orm';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { account, agent, agentLimit } from './schema/account.ts';
import { attendance, attendanceRoll } from './schema/attendance.ts';
import {
  authorisedPerson,
  child,
  childGuardian,
  custody,
  enrolment,
  familyDocument,
  guardian,
  household,
  householdBank,
  householdCaf,
  householdFiscal,
  householdGuardian,
  householdQuotient,
  schoolClass,
  schooling,
} from './schema/family.ts';
import { childAllergy, childComplement, childHealth, childPai, healthReading } from './schema/health.ts';
import { guestMeal, menu } from './schema/meals.ts';
import { absence, act, reservation, serviceDay } from './schema/planning.ts';
import { request, requestEvent, requestFile, requestHealth } from './schema/request.ts';

/** Each after those that it refers to. */
const TABLES = {
  account,
  agent,
  agentLimit,
  schoolClass,
  guardian,
  household,
  householdGuardian,
  householdFiscal,
  householdCaf,
  householdBank,
  householdQuotient,
  child,
  childGuardian,
  custody,
  schooling,
  enrolment,
  authorisedPerson,
  familyDocument,
  childComplement,
  childHealth,
  childAllergy,
  childPai,
  healthReading,
  request,
  requestHealth,
  requestEvent,
  requestFile,
  act,
  serviceDay,
  absence,
  reservation,
  attendance,
  attendanceRoll,
  guestMeal,
  menu,
};

export type FamilyTable = keyof typeof TABLES;
/** A row without its tenant, which the transaction knows. What is left out is null. */
export type FamilyRow<Table extends FamilyTable> = Omit<(typeof TABLES)[Table]['$inferInsert'], 'tenantId'>;
export type FamilyRows = { [Table in FamilyTable]: FamilyRow<Table>[] };

const NAMES = Object.keys(TABLES) as FamilyTable[]; // the record has these keys and no others

export function noFamilyRows(): FamilyRows {
  return Object.fromEntries(NAMES.map(name => [name, []])) as unknown as FamilyRows; // a list for each name
}

/** A job that was asked for and is not done. */
export interface AskedJob {
  job: string;
  payload: unknown;
  /** Null: at once. */
  runAt: Date | null;
}

/** Takes the jobs of these names that are due by then, the first first, as done: whoever asks does them itself. */
export async function takeJobs(
  tx: TenantTransaction,
  names: readonly string[],
  until: Date,
): Promise<AskedJob[]> {
  return [
    ...(await sqlOf(tx)<AskedJob[]>`
      with taken as (
        update outbox set state = 'done', ended_at = now()
        where tenant_id = ${tx.tenantId} and state = 'waiting' and job = any(${[...names]}::text[]) and run_at <= ${until}
        returning id, job, payload, run_at)
      select job, payload, nullif(run_at, '-infinity') as "runAt" from taken order by run_at, id`),
  ];
}

/** Notes what waits to be told of invoices as sent, at its time and to the address on file. */
export async function noteAsSent(tx: TenantTransaction): Promise<void> {
  await sqlOf(tx)`
    update notification told set state = 'sent', sent_at = told.send_after,
      sent_to = case told.channel when 'sms' then guardian.phone_mobile else coalesce(guardian.email, account.email) end
    from guardian
    left join account on account.tenant_id = guardian.tenant_id and account.id = guardian.account_id
    where told.tenant_id = ${tx.tenantId} and told.state = 'waiting' and told.invoice_id is not null
      and guardian.tenant_id = told.tenant_id and guardian.id = told.guardian_id`;
}

/** Whether the tenant has any family. */
export async function hasFamilies(tx: TenantTransaction): Promise<boolean> {
  const [row] = await sqlOf(tx)<{ has: boolean }[]>`
    select exists(select from household where tenant_id = ${tx.tenantId}) as has`;
  return row?.has ?? false;
}

/** PostgreSQL takes 65,535 values a statement; past some thousands a longer one is no faster. */
const VALUES_AT_ONCE = 20_000;

/** Adds the rows; those that are there already stay as they are. */
export async function saveFamilyRows(tx: TenantTransaction, rows: FamilyRows): Promise<void> {
  const sql = sqlOf(tx);
  for (const name of NAMES) {
    const columns = Object.entries(getTableColumns(TABLES[name]));
    const valuesOf = (row: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(
        columns.map(([property, column]) => [
          column.name,
          column.columnType === 'PgJsonb' && row[property] != null
            ? sql.json(row[property] as never) // postgres.js' JSONValue excludes unknown
            : (row[property] ?? null),
        ]),
      );
    const all: Readonly<Record<string, unknown>>[] = rows[name];
    const atOnce = Math.floor(VALUES_AT_ONCE / columns.length);
    for (let from = 0; from < all.length; from += atOnce) {
      const some = all.slice(from, from + atOnce).map(row => ({ ...valuesOf(row), tenant_id: tx.tenantId }));
      await sql`insert into ${sql(tableName(name))} ${sql(some)} on conflict (tenant_id, id) do nothing`;
    }
  }
}

/** `childGuardian` is `child_guardian`. */
function tableName(property: string): string {
  return property.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
