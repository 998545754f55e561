/**
 * Where each section of a family's file is kept: the one map from sections to tables, by which a section is read as it
 * is and an accepted request is written, whatever it is about.
 */
import type { LocalDate } from '@preau/domain/dates';
import { childSearch, guardianSearch } from '@preau/domain/family';
import { type FieldValue, type SectionName, sectionOf, type Values } from '@preau/domain/family-file';
import type { TenantTransaction } from './database.ts';
import { sqlOf } from './internal/transaction.ts';
import { newId } from './new-id.ts';

interface Place {
  table: string;
  /** The column that holds a section's subject: its own id, or that of whose it is, of which there is one row at most. */
  subject: 'id' | 'household_id' | 'child_id';
  /** Fields that are asked for and become something else than a column. */
  elsewhere?: readonly string[];
  /** What a row says of a field that was left empty and may not be. */
  empty?: Values;
}

export const PLACES: Readonly<Record<SectionName, Place>> = {
  guardian: { table: 'guardian', subject: 'id', empty: { emailConsent: false, smsConsent: false } },
  partner: { table: 'guardian', subject: 'id', empty: { emailConsent: false, smsConsent: false } },
  fiscal: { table: 'household_fiscal', subject: 'household_id' },
  caf: {
    table: 'household_caf',
    subject: 'household_id',
    // A fact with a date: see `household_quotient`.
    elsewhere: ['quotientFamilial', 'quotientReferenceDate'],
  },
  bank: { table: 'household_bank', subject: 'household_id', empty: { directDebit: false } },
  // A class is the mairie's to give, in the school that is wished.
  child: { table: 'child', subject: 'id', elsewhere: ['school', 'wishedLevel'] },
  photo: { table: 'child', subject: 'id' },
  'authorised-person': { table: 'authorised_person', subject: 'id' },
  complement: { table: 'child_complement', subject: 'child_id' },
  health: { table: 'child_health', subject: 'child_id' },
  allergy: { table: 'child_allergy', subject: 'id' },
  pai: { table: 'child_pai', subject: 'id' },
  document: { table: 'family_document', subject: 'id' },
  enrolment: { table: 'enrolment', subject: 'id', empty: { weekdays: [] } },
};

/** The columns of a section, by their fields. */
export function columnsOf(section: SectionName): [field: string, column: string][] {
  const { elsewhere = [] } = PLACES[section];
  return Object.keys(sectionOf(section).fields)
    .filter(field => !elsewhere.includes(field))
    .map(field => [field, columnOf(field)]);
}

/** `addressComplement1` is kept in `address_complement_1`. */
function columnOf(field: string): string {
  return field.replace(/[A-Z]|\d+/g, part => `_${part.toLowerCase()}`);
}

/** A row of the table of a section, as `to_jsonb` writes it. */
export type Row = Readonly<Record<string, unknown>>;

/** The values of a section in its row; all empty without one. */
export function valuesOfRow(section: SectionName, row: Row | null): Values {
  const values: Record<string, FieldValue> = {};
  for (const field of Object.keys(sectionOf(section).fields)) values[field] = null;
  for (const [field, column] of columnsOf(section)) values[field] = (row?.[column] ?? null) as FieldValue; // as the columns are typed
  return values;
}

/** A section as it is, and whose. */
export interface KeptSection {
  values: Values;
  childId: string | null;
  householdId: string | null;
}

/**
 * A section as it is now. Null where its row is gone; a section that a household or child has without a row is empty.
 * @param subjectId the row's id, or the household's or child's where it has one such row at most
 */
export async function readKeptSection(
  tx: TenantTransaction,
  section: SectionName,
  subjectId: string,
  today: LocalDate,
): Promise<KeptSection | null> {
  const sql = sqlOf(tx);
  const { table, subject } = PLACES[section];
  const [found] = await sql<{ row: Row & { child_id?: string | null; household_id?: string } }[]>`
    select to_jsonb(kept) as row from ${sql(table)} kept
    where kept.tenant_id = ${tx.tenantId} and kept.${sql(subject)} = ${subjectId}`;
  if (!found && subject === 'id') return null;
  const values = valuesOfRow(section, found?.row ?? null);
  return {
    values: section === 'caf' ? { ...values, ...(await readQuotientValues(tx, subjectId, today)) } : values,
    childId: table === 'child' || subject === 'child_id' ? subjectId : (found?.row.child_id ?? null),
    householdId: subject === 'household_id' ? subjectId : (found?.row.household_id ?? null),
  };
}

async function readQuotientValues(
  tx: TenantTransaction,
  householdId: string,
  today: LocalDate,
): Promise<Values> {
  const [row] = await sqlOf(tx)<{ quotientFamilial: number; referenceDate: LocalDate }[]>`
    select quotient_familial as "quotientFamilial", reference_date as "referenceDate" from household_quotient
    where tenant_id = ${tx.tenantId} and household_id = ${householdId} and applies_from <= ${today}
    order by applies_from desc, recorded_at desc limit 1`;
  return {
    quotientFamilial: row?.quotientFamilial ?? null,
    quotientReferenceDate: row?.referenceDate ?? null,
  };
}

/**
 * Changes some values of a section, whose row is made where there is none yet.
 * @param current the section as it is, from {@link readKeptSection} in the same transaction
 * @returns false when the row is gone
 */
export async function changeSection(
  tx: TenantTransaction,
  section: SectionName,
  subjectId: string,
  { current, after }: { current: Values; after: Values },
): Promise<boolean> {
  const sql = sqlOf(tx);
  const { table, subject } = PLACES[section];
  const changed = Object.keys(after);
  const columns = rowOf(section, after, field => changed.includes(field));
  if (Object.keys(columns).length === 0) return true;
  if (subject !== 'id') {
    const whole = rowOf(section, { ...current, ...after }, () => true);
    const row = { tenant_id: tx.tenantId, id: newId(), [subject]: subjectId, ...whole };
    await sql`
      insert into ${sql(table)} ${sql(row)}
      on conflict (tenant_id, ${sql(subject)}) do update set ${sql(columns)}`;
    return true;
  }
  const search = searchOf(section, { ...current, ...after });
  const { count } = await sql`
    update ${sql(table)} set ${sql({ ...columns, ...(search !== null && { search }) })}
    where tenant_id = ${tx.tenantId} and id = ${subjectId}`;
  return count > 0;
}

/**
 * Adds a row to a section.
 * @param more columns beside those of the section: whose it is, when it was made
 * @returns its id
 */
export async function addToSection(
  tx: TenantTransaction,
  section: SectionName,
  after: Values,
  more: Readonly<Record<string, string | Date | null>>,
): Promise<string> {
  const sql = sqlOf(tx);
  const id = newId<string>();
  const search = searchOf(section, after);
  const row = {
    tenant_id: tx.tenantId,
    id,
    ...rowOf(section, after, () => true),
    ...(search !== null && { search }),
    ...more,
  };
  await sql`insert into ${sql(PLACES[section].table)} ${sql(row)}`;
  return id;
}

/** Removes a row from a section. @returns false when it is gone already */
export async function removeFromSection(
  tx: TenantTransaction,
  section: SectionName,
  subjectId: string,
): Promise<boolean> {
  const sql = sqlOf(tx);
  const { table, subject } = PLACES[section];
  const { count } = await sql`
    delete from ${sql(table)} where tenant_id = ${tx.tenantId} and ${sql(subject)} = ${subjectId}`;
  return count > 0;
}

function rowOf(section: SectionName, values: Values, takes: (field: string) => boolean) {
  const { empty = {} } = PLACES[section];
  const row: Record<string, string | number | boolean | number[] | null> = {};
  for (const [field, column] of columnsOf(section)) {
    const value = values[field] ?? empty[field] ?? null;
    if (takes(field)) row[column] = Array.isArray(value) ? [...value] : (value as string); // or a number, a boolean, null
  }
  return row;
}

/** What the row is searched by, where it is one that is. */
function searchOf(section: SectionName, values: Values): string | null {
  const text = (field: string) => (typeof values[field] === 'string' ? values[field] : null);
  const lastName = text('lastName') ?? '';
  const firstName = text('firstName') ?? '';
  if (section === 'child') return childSearch({ lastName, firstName, usageName: text('usageName') });
  if (section !== 'guardian' && section !== 'partner') return null;
  return guardianSearch({
    lastName,
    firstName,
    birthName: text('birthName'),
    email: text('email'),
    phoneHome: text('phoneHome'),
    phoneWork: text('phoneWork'),
    phoneMobile: text('phoneMobile'),
  });
}
