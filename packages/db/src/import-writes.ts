/** Writes what an import has decided: many rows a statement. */
import type { LocalDate } from '@preau/domain/dates';
import { childSearch, guardianSearch } from '@preau/domain/family';
import type { Values } from '@preau/domain/family-file';
import type { Writes } from '@preau/domain/import-plan';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

/** PostgreSQL takes 65,535 values a statement; past some thousands a longer one is no faster. */
const VALUES_AT_ONCE = 20_000;

/** From so many rows on, how references are checked is worth a new look. */
const MANY = 500;

export interface WriteOptions {
  schoolYearId: string | null;
  today: LocalDate;
  at: Date;
  /** A N° famille for each new household that the file gives none. */
  numbers: readonly string[];
}

/** The fields of an adult that files have. */
const ADULT_COLUMNS = {
  civility: 'civility',
  lastName: 'last_name',
  birthName: 'birth_name',
  firstName: 'first_name',
  quality: 'quality',
  address: 'address',
  addressComplement1: 'address_complement_1',
  lieuDit: 'lieu_dit',
  postalCode: 'postal_code',
  city: 'city',
  phoneHome: 'phone_home',
  phoneWork: 'phone_work',
  phoneMobile: 'phone_mobile',
  email: 'email',
} as const;

const CHILD_COLUMNS = {
  lastName: 'last_name',
  usageName: 'usage_name',
  firstName: 'first_name',
  sex: 'sex',
  birthDate: 'birth_date',
  birthPlace: 'birth_place',
} as const;

/** Saves everything, each after what it refers to. */
export async function saveWrites(
  tx: TenantTransaction,
  writes: Writes,
  { schoolYearId, today, at, numbers }: WriteOptions,
): Promise<void> {
  const unnumbered = [...numbers];
  await insert(
    tx,
    'school_class',
    writes.classes.map(({ id, siteId, name, levels, ondeId }) => ({
      id,
      site_id: siteId,
      school_year_id: schoolYearId,
      name,
      levels,
      onde_id: ondeId,
    })),
  );
  await insert(
    tx,
    'household',
    writes.households.map(({ id, number, memberId }) => ({
      id,
      number: number ?? unnumbered.pop() ?? '',
      member_id: memberId,
      created_at: at,
    })),
  );
  const accounts = await accountsFor(tx, writes.adults);
  await insert(
    tx,
    'account',
    [...accounts].map(([, { id, email }]) => ({ id, kind: 'guardian', email, created_at: at })),
  );
  await insert(
    tx,
    'guardian',
    writes.adults.map(({ id, values }) => ({
      id,
      account_id: accounts.get(id)?.id ?? null,
      ...columnsOf(ADULT_COLUMNS, values),
      search: searchOfAdult(values),
      created_at: at,
    })),
  );
  await insert(
    tx,
    'household_guardian',
    writes.places.map(({ householdId, guardianId, position }) => ({
      id: newId(),
      household_id: householdId,
      guardian_id: guardianId,
      position,
    })),
  );
  await insert(
    tx,
    'child',
    writes.children.map(({ id, values, ine }) => ({
      id,
      ...columnsOf(CHILD_COLUMNS, values),
      ine,
      search: searchOfChild(values),
      created_at: at,
    })),
  );
  await insert(
    tx,
    'child_guardian',
    writes.links.map(({ childId, guardianId, authority }) => ({
      id: newId(),
      child_id: childId,
      guardian_id: guardianId,
      authority,
    })),
  );
  await insert(
    tx,
    'custody',
    writes.custodies.map(({ childId, householdId, isFirst }) => ({
      id: newId(),
      child_id: childId,
      household_id: householdId,
      first_day: today,
      weeks: isFirst ? 'every' : 'none',
      holidays: isFirst ? 'all' : 'none',
      cost_share_bp: isFirst ? 10_000 : 0,
    })),
  );
  await insert(
    tx,
    'schooling',
    writes.schoolings.map(({ childId, classId, level }) => ({
      id: newId(),
      child_id: childId,
      school_year_id: schoolYearId,
      school_class_id: classId,
      level,
    })),
  );
  await insert(
    tx,
    'enrolment',
    writes.enrolments.map(({ childId, serviceId, householdId, firstDay, lastDay, weekdays }) => ({
      id: newId(),
      child_id: childId,
      service_id: serviceId,
      household_id: householdId,
      first_day: firstDay,
      last_day: lastDay,
      contract: weekdays.length > 0 ? 'regular' : 'occasional',
      weekdays,
    })),
  );
  await changeRows(tx, writes);
}

async function insert(
  tx: TenantTransaction,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const sql = sqlOf(tx);
  // This connection may remember how to check references to a table that was all but empty: by reading it whole.
  if (rows.length >= MANY) await sql`discard plans`;
  const atOnce = Math.floor(VALUES_AT_ONCE / Object.keys(first).length);
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce).map(row => ({ tenant_id: tx.tenantId, ...row }));
    await sql`insert into ${sql(table)} ${sql(some)}`;
  }
}

function columnsOf(columns: Readonly<Record<string, string>>, values: Values): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(columns).map(([field, column]) => [column, values[field] ?? null]),
  );
}

/**
 * An account for each new adult, so that it can be sent a password. An address signs in one account alone: who shares
 * one with an adult that is there, or comes later in the file, signs in with the N° famille.
 */
async function accountsFor(
  tx: TenantTransaction,
  adults: Writes['adults'],
): Promise<Map<string, { id: string; email: string | null }>> {
  const emails = adults.flatMap(({ values }) => (typeof values.email === 'string' ? [values.email] : []));
  const taken = await sqlOf(tx)<{ email: string }[]>`
    select email from account where tenant_id = ${tx.tenantId} and email = any(${emails}::text[])`;
  const used = new Set(taken.map(({ email }) => email));
  return new Map(
    adults.map(({ id, values }) => {
      const email = typeof values.email === 'string' && !used.has(values.email) ? values.email : null;
      if (email !== null) used.add(email);
      return [id, { id: newId(), email }];
    }),
  );
}

async function changeRows(tx: TenantTransaction, writes: Writes): Promise<void> {
  const sql = sqlOf(tx);
  const json = (rows: object[]) => sql.json(rows as never); // postgres.js' JSONValue excludes unknown
  if (writes.changedAdults.length > 0)
    await sql`
      update guardian set civility = said.civility, last_name = said.last_name, birth_name = said.birth_name,
        first_name = said.first_name, quality = said.quality, address = said.address,
        address_complement_1 = said.address_complement_1, lieu_dit = said.lieu_dit, postal_code = said.postal_code,
        city = said.city, phone_home = said.phone_home, phone_work = said.phone_work, phone_mobile = said.phone_mobile,
        email = said.email, search = said.search
      from jsonb_to_recordset(${json(
        writes.changedAdults.map(({ id, values }) => ({
          id,
          ...columnsOf(ADULT_COLUMNS, values),
          search: searchOfAdult(values),
        })),
      )}) as said (id uuid, civility text, last_name text, birth_name text, first_name text, quality text, address text,
        address_complement_1 text, lieu_dit text, postal_code text, city text, phone_home text, phone_work text,
        phone_mobile text, email text, search text)
      where guardian.tenant_id = ${tx.tenantId} and guardian.id = said.id`;
  if (writes.changedChildren.length > 0)
    await sql`
      update child set last_name = said.last_name, usage_name = said.usage_name, first_name = said.first_name,
        sex = said.sex, birth_date = said.birth_date, birth_place = said.birth_place, ine = said.ine,
        search = said.search
      from jsonb_to_recordset(${json(
        writes.changedChildren.map(({ id, values, ine }) => ({
          id,
          ...columnsOf(CHILD_COLUMNS, values),
          ine,
          search: searchOfChild(values),
        })),
      )}) as said (id uuid, last_name text, usage_name text, first_name text, sex text, birth_date date,
        birth_place text, ine text, search text)
      where child.tenant_id = ${tx.tenantId} and child.id = said.id`;
  if (writes.changedSchoolings.length > 0)
    await sql`
      update schooling set school_class_id = said.class_id, level = said.level
      from jsonb_to_recordset(${json(
        writes.changedSchoolings.map(({ id, classId, level }) => ({ id, class_id: classId, level })),
      )}) as said (id uuid, class_id uuid, level text)
      where schooling.tenant_id = ${tx.tenantId} and schooling.id = said.id`;
}

function searchOfAdult(values: Values): string {
  return guardianSearch({
    lastName: textOf(values.lastName) ?? '',
    birthName: textOf(values.birthName),
    firstName: textOf(values.firstName) ?? '',
    email: textOf(values.email),
    phoneHome: textOf(values.phoneHome),
    phoneWork: textOf(values.phoneWork),
    phoneMobile: textOf(values.phoneMobile),
  });
}

function searchOfChild(values: Values): string {
  return childSearch({
    lastName: textOf(values.lastName) ?? '',
    usageName: textOf(values.usageName),
    firstName: textOf(values.firstName) ?? '',
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Which of these N° famille are given already. */
export async function takenNumbers(tx: TenantTransaction, numbers: readonly string[]): Promise<Set<string>> {
  const rows = await sqlOf(tx)<{ number: string }[]>`
    select number from household where tenant_id = ${tx.tenantId} and number = any(${[...numbers]}::text[])`;
  return new Set(rows.map(({ number }) => number));
}

/** Has imports of one tenant wait for each other: two files at once could make the same child twice. */
export async function holdImports(tx: TenantTransaction): Promise<void> {
  await sqlOf(tx)`select pg_advisory_xact_lock(hashtextextended(${`import/${tx.tenantId}`}, 0))`;
}
