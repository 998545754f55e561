/**
 * Two rows that are one person or one family: all that refers to the one goes to the other, a statement for each table.
 * `REFERENCES` names every foreign key to what can be merged; a test reads the catalogue for any that is forgotten.
 */
import type { Values } from '@preau/domain/family-file';
import type { TenantTransaction } from './database.ts';
import { valuesOfRow } from './family-sections.ts';
import { sqlOf } from './internal/transaction.ts';

export type MergedKind = 'household' | 'guardian' | 'child';

interface Reference {
  table: string;
  column: string;
  /** A row of the other is left out where the kept one has a row with the same in these. */
  sameBy?: readonly string[];
  /** And with days in common. */
  overlapping?: true;
  /** One row at most: what the kept one does not know is filled in from the other's. */
  fills?: readonly string[];
  /** Rows of this table are never changed: they are taken out and put in again. */
  isFixed?: true;
}

const CONSENTS_AND_AIDS = [
  'glasses',
  'dental_device',
  'hearing_device',
  'hospital_consent',
  'photo_consent',
  'may_leave_alone',
  'outing_consent',
  'insurer',
  'insurance_number',
];

/** What a family owes and has paid. A month that both were billed for stays billed: its lines are on the invoices. */
const ACCOUNTING: readonly Reference[] = [
  { table: 'family_account', column: 'household_id', sameBy: ['regie_id'] },
  { table: 'billed_month', column: 'household_id', sameBy: ['regie_id', 'month'] },
  ...['invoice', 'payment', 'titre', 'ledger_entry', 'allotment', 'online_payment', 'reminder'].map(
    table => ({
      table,
      column: 'household_id',
    }),
  ),
];

export const REFERENCES: Readonly<Record<MergedKind | 'account', readonly Reference[]>> = {
  household: [
    { table: 'household_guardian', column: 'household_id', sameBy: ['guardian_id'] },
    {
      table: 'household_fiscal',
      column: 'household_id',
      fills: ['fiscal_number', 'income_year', 'reference_income_cents', 'shares_hundredths'],
    },
    { table: 'household_caf', column: 'household_id', fills: ['scheme', 'beneficiary_number'] },
    {
      table: 'household_bank',
      column: 'household_id',
      fills: ['account_holder', 'bank_name', 'iban', 'bic'],
    },
    {
      table: 'household_quotient',
      column: 'household_id',
      sameBy: ['applies_from', 'quotient_familial'],
      isFixed: true,
    },
    { table: 'custody', column: 'household_id', sameBy: ['child_id'], overlapping: true },
    { table: 'enrolment', column: 'household_id', sameBy: ['child_id', 'service_id'], overlapping: true },
    { table: 'family_document', column: 'household_id' },
    { table: 'request', column: 'household_id' },
    { table: 'request', column: 'subject_id' },
    {
      table: 'regulation_acknowledgement',
      column: 'household_id',
      sameBy: ['regulation_version_id'],
      isFixed: true,
    },
    { table: 'thread', column: 'household_id' },
    { table: 'notification', column: 'household_id' },
    { table: 'act', column: 'household_id' },
    { table: 'absence', column: 'household_id' },
    { table: 'reservation', column: 'household_id' },
    { table: 'attendance', column: 'household_id' },
    ...ACCOUNTING,
  ],
  guardian: [
    { table: 'household_guardian', column: 'guardian_id', sameBy: ['household_id'] },
    { table: 'child_guardian', column: 'guardian_id', sameBy: ['child_id'] },
    { table: 'request', column: 'subject_id' },
    { table: 'notification', column: 'guardian_id' },
    { table: 'planning_feed', column: 'guardian_id', sameBy: [] },
  ],
  child: [
    { table: 'custody', column: 'child_id', sameBy: ['household_id'], overlapping: true },
    { table: 'child_guardian', column: 'child_id', sameBy: ['guardian_id'] },
    { table: 'schooling', column: 'child_id', sameBy: ['school_year_id'] },
    { table: 'enrolment', column: 'child_id', sameBy: ['service_id', 'household_id'], overlapping: true },
    { table: 'authorised_person', column: 'child_id', sameBy: ['last_name', 'first_name'] },
    { table: 'family_document', column: 'child_id' },
    { table: 'child_complement', column: 'child_id', fills: CONSENTS_AND_AIDS },
    {
      table: 'child_health',
      column: 'child_id',
      fills: ['meal_type_id', 'doctor', 'doctor_phone', 'observations'],
    },
    { table: 'child_allergy', column: 'child_id', sameBy: ['kind', 'name'] },
    { table: 'child_pai', column: 'child_id', sameBy: ['valid_from', 'valid_until'] },
    { table: 'health_reading', column: 'child_id', isFixed: true },
    { table: 'request', column: 'child_id' },
    { table: 'request', column: 'subject_id' },
    { table: 'thread', column: 'child_id' },
    { table: 'thread', column: 'about_id' },
    { table: 'notification', column: 'child_id' },
    { table: 'absence', column: 'child_id' },
    { table: 'reservation', column: 'child_id', sameBy: ['service_id', 'date'] },
    { table: 'attendance_mark', column: 'child_id', isFixed: true },
    { table: 'attendance', column: 'child_id', sameBy: ['service_id', 'date'] },
    { table: 'child_badge', column: 'child_id', sameBy: [] },
    { table: 'invoice_line', column: 'child_id' },
  ],
  /** Of two accounts of one adult, the other is closed, and what it did is the kept one's. */
  account: [
    { table: 'request', column: 'submitted_by' },
    { table: 'request', column: 'status_by' },
    { table: 'request_event', column: 'by_account_id', isFixed: true },
    { table: 'act', column: 'by_account_id' },
    { table: 'online_payment', column: 'begun_by' },
  ],
};

export interface Moved {
  what: string;
  rows: number;
}

/** How many rows of each table would go from the other to the kept one. */
export async function countReferences(
  tx: TenantTransaction,
  kind: MergedKind,
  { keptId, otherId }: { keptId: string; otherId: string },
): Promise<Moved[]> {
  const sql = sqlOf(tx);
  const counts = REFERENCES[kind].map(reference => {
    const { table, column } = reference;
    return sql`
      select ${table}::text as what, (select count(*)::int from ${sql(table)} other
        where other.tenant_id = ${tx.tenantId} and other.${sql(column)} = ${otherId}
          and not ${hasSame(tx, reference, keptId)}) as rows`;
  });
  const [first, ...others] = counts;
  if (!first) return [];
  const all = others.reduce((before, next) => sql`${before} union all ${next}`, first);
  return sql<Moved[]>`select what, rows from (${all}) counted where rows > 0`;
}

/** Whether the kept one has a row that says the same as the row `other`. */
function hasSame(
  tx: TenantTransaction,
  { table, column, sameBy, overlapping, fills }: Reference,
  keptId: string,
) {
  const sql = sqlOf(tx);
  if (!sameBy && !fills) return sql`false`;
  const equal = (sameBy ?? []).reduce(
    (before, by) => sql`${before} and kept.${sql(by)} is not distinct from other.${sql(by)}`,
    sql`true`,
  );
  const days = overlapping
    ? sql`daterange(kept.first_day, kept.last_day, '[]') && daterange(other.first_day, other.last_day, '[]')`
    : sql`true`;
  return sql`exists (select from ${sql(table)} kept
    where kept.tenant_id = ${tx.tenantId} and kept.${sql(column)} = ${keptId} and ${equal} and ${days})`;
}

/** Has all that refers to the other refer to the kept one. */
export async function moveReferences(
  tx: TenantTransaction,
  kind: keyof typeof REFERENCES,
  { keptId, otherId }: { keptId: string; otherId: string },
): Promise<void> {
  const sql = sqlOf(tx);
  for (const reference of REFERENCES[kind]) {
    const { table, column, fills, isFixed, sameBy } = reference;
    if (fills) {
      const filled = fills
        .map(name => sql`${sql(name)} = coalesce(kept.${sql(name)}, other.${sql(name)})`)
        .reduce((before, next) => sql`${before}, ${next}`);
      await sql`
        update ${sql(table)} kept set ${filled} from ${sql(table)} other
        where kept.tenant_id = ${tx.tenantId} and kept.${sql(column)} = ${keptId}
          and other.tenant_id = ${tx.tenantId} and other.${sql(column)} = ${otherId}`;
    }
    if (fills || sameBy)
      await sql`
        delete from ${sql(table)} other where other.tenant_id = ${tx.tenantId} and other.${sql(column)} = ${otherId}
          and ${hasSame(tx, reference, keptId)}`;
    if (isFixed) {
      const rows = await sql<Record<string, string>[]>`
        delete from ${sql(table)} where tenant_id = ${tx.tenantId} and ${sql(column)} = ${otherId} returning *`;
      const moved = rows.map(row => ({ ...row, [column]: keptId }));
      if (moved.length > 0) await sql`insert into ${sql(table)} ${sql(moved)}`;
    } else
      await sql`
        update ${sql(table)} set ${sql(column)} = ${keptId}
        where tenant_id = ${tx.tenantId} and ${sql(column)} = ${otherId}`;
  }
}

/**
 * Before two households become one: what a child costs each of them, where both have it at once, is one share, and its
 * weeks are whole again where this is all of the costs.
 */
export async function joinCustodyOfHouseholds(
  tx: TenantTransaction,
  { keptId, otherId }: { keptId: string; otherId: string },
): Promise<void> {
  await sqlOf(tx)`
    update custody kept set
      cost_share_bp = least(10000, kept.cost_share_bp + other.cost_share_bp),
      weeks = case when kept.cost_share_bp + other.cost_share_bp >= 10000 then 'every' else kept.weeks end,
      holidays = case when kept.cost_share_bp + other.cost_share_bp >= 10000 then 'all' else kept.holidays end
    from custody other
    where kept.tenant_id = ${tx.tenantId} and kept.household_id = ${keptId}
      and other.tenant_id = ${tx.tenantId} and other.household_id = ${otherId} and other.child_id = kept.child_id
      and daterange(kept.first_day, kept.last_day, '[]') && daterange(other.first_day, other.last_day, '[]')`;
}

/**
 * Before two children become one: where the kept one lives somewhere, the other's households stay on its file with no
 * share and no weeks, so that the shares are still the whole. Someone has to say then how it is.
 */
export async function quietCustodyOfChild(
  tx: TenantTransaction,
  { keptId, otherId }: { keptId: string; otherId: string },
): Promise<void> {
  await sqlOf(tx)`
    update custody other set cost_share_bp = 0, weeks = 'none',
      holidays = case when exists (select from custody kept where kept.tenant_id = ${tx.tenantId}
        and kept.child_id = ${keptId} and kept.holidays = 'as-weeks') then 'as-weeks' else 'none' end
    where other.tenant_id = ${tx.tenantId} and other.child_id = ${otherId}
      and exists (select from custody kept where kept.tenant_id = ${tx.tenantId} and kept.child_id = ${keptId})`;
}

export interface Mergeable {
  id: string;
  name: string;
  values: Values;
  accountId: string | null;
}

/** One of two that may be the same, with what a person compares; null when there is none. */
export async function findMergeable(
  tx: TenantTransaction,
  kind: MergedKind,
  id: string,
): Promise<Mergeable | null> {
  const sql = sqlOf(tx);
  type Row = Record<string, string | null>;
  const [found] = await sql<{ row: Row }[]>`
    select to_jsonb(kept) as row from ${sql(kind)} kept where kept.tenant_id = ${tx.tenantId} and kept.id = ${id}`;
  if (!found) return null;
  const { row } = found;
  if (kind === 'household') {
    const { member_id: memberId = null, note = null, left_on: leftOn = null } = row;
    const name = `N° ${row.number}`;
    return { id, name, values: { memberId, note, leftOn }, accountId: null };
  }
  const values =
    kind === 'guardian'
      ? valuesOfRow('guardian', row)
      : {
          ...namesOnly(valuesOfRow('child', row)),
          ine: row.ine ?? null,
          photoFileId: row.photo_file_id ?? null,
        };
  return { id, name: `${row.first_name} ${row.last_name}`, values, accountId: row.account_id ?? null };
}

function namesOnly({ school: _, wishedLevel: __, ...identity }: Values): Values {
  return identity;
}

/** Removes what nothing refers to any more. */
export async function removeMerged(tx: TenantTransaction, kind: MergedKind, id: string): Promise<void> {
  const sql = sqlOf(tx);
  await sql`delete from ${sql(kind)} where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** Writes what was taken from the other over the kept row. */
export async function saveTaken(
  tx: TenantTransaction,
  kind: MergedKind,
  id: string,
  columns: Readonly<Record<string, string | number | boolean | null>>,
): Promise<void> {
  const sql = sqlOf(tx);
  if (Object.keys(columns).length > 0)
    await sql`update ${sql(kind)} set ${sql(columns)} where tenant_id = ${tx.tenantId} and id = ${id}`;
}

/** Gives an adult an account, which nobody else may have at that moment. */
export async function giveAccount(
  tx: TenantTransaction,
  guardianId: string,
  accountId: string | null,
): Promise<void> {
  await sqlOf(tx)`
    update guardian set account_id = ${accountId} where tenant_id = ${tx.tenantId} and id = ${guardianId}`;
}

/** Closes an account for good: it signs nobody in, and its address is free for another. */
export async function closeAccount(tx: TenantTransaction, accountId: string, at: Date): Promise<void> {
  const sql = sqlOf(tx);
  await sql`delete from sign_in where tenant_id = ${tx.tenantId} and account_id = ${accountId}`;
  await sql`
    update account set closed_at = ${at}, email = null, password_hash = null
    where tenant_id = ${tx.tenantId} and id = ${accountId} and kind = 'guardian'`;
}

export interface SuspectedPair {
  kind: MergedKind;
  first: { id: string; name: string; detail: string };
  second: { id: string; name: string; detail: string };
}

/** The households that an adult is of. */
export async function householdsOfGuardian(tx: TenantTransaction, guardianId: string): Promise<string[]> {
  const rows = await sqlOf(tx)<{ id: string }[]>`
    select household_id as id from household_guardian
    where tenant_id = ${tx.tenantId} and guardian_id = ${guardianId} order by position, household_id`;
  return rows.map(({ id }) => id);
}

export interface NamedAdult {
  id: string;
  position: 1 | 2;
  firstName: string;
  lastName: string;
}

/** The adults of a household by their names, the responsable first. */
export function namesOfAdults(tx: TenantTransaction, householdId: string): Promise<NamedAdult[]> {
  return sqlOf(tx)<NamedAdult[]>`
    select guardian.id, place.position, guardian.first_name as "firstName", guardian.last_name as "lastName"
    from household_guardian place
    join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
    where place.tenant_id = ${tx.tenantId} and place.household_id = ${householdId} order by place.position`;
}

/** Before two households become one, gives an adult of the other the place that is free in the kept one. */
export async function takePlace(
  tx: TenantTransaction,
  { keptId, otherId }: { keptId: string; otherId: string },
  { guardianId, position }: { guardianId: string; position: 1 | 2 },
): Promise<void> {
  const sql = sqlOf(tx);
  await sql`
    delete from household_guardian
    where tenant_id = ${tx.tenantId} and household_id = ${otherId} and guardian_id <> ${guardianId}`;
  await sql`
    update household_guardian set household_id = ${keptId}, position = ${position}
    where tenant_id = ${tx.tenantId} and household_id = ${otherId} and guardian_id = ${guardianId}`;
}
