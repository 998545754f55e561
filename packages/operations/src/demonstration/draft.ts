/** What families are invented for, and the rows that they become: nothing here reads or writes anything. */
import type { FamilyRow, FamilyRows, FamilyTable } from '@preau/db/demonstration';
import { noFamilyRows } from '@preau/db/demonstration';
import type { DocumentKind, EnrolmentRule } from '@preau/db/family-rules';
import { derivedId, derivedIdAt } from '@preau/db/new-id';
import type { StaffRole } from '@preau/domain/actor';
import { type LocalDate, toLocalDate } from '@preau/domain/dates';
import type { FileId, Id, TenantId } from '@preau/domain/ids';
import { type Chance, createChance } from './chance.ts';

/** What a commune offers to families. */
export interface Commune {
  tenantId: TenantId;
  slug: string;
  members: { id: Id<'member'>; town: string; postalCode: string }[];
  schools: { id: Id<'site'>; memberId: Id<'member'>; name: string }[];
  services: {
    id: Id<'service'>;
    key: string;
    /** Places a day; null: no limit. */
    capacity: number | null;
    /** The days of service around today. */
    days: LocalDate[];
    /** Those before, from the first month that was billed where one was. */
    daysBefore: LocalDate[];
    /** hh:mm; null where nobody is timed. */
    hours: { start: string; end: string } | null;
    memberId: Id<'member'>;
    name: string;
    isMeal: boolean;
    /** ISO days. */
    weekdays: number[];
  }[];
  mealTypes: { id: Id<'meal_type'>; key: string }[];
  schoolYears: SchoolYear[];
  documents: DocumentKind[];
  enrolments: EnrolmentRule[] | null;
  staffRoles: {
    key: string;
    name: string;
    role: StaffRole;
    limits: { kind: 'member' | 'site' | 'service'; id: string }[];
  }[];
  /** What stands in for every proof that a family has provided. */
  proof: FileId;
}

export interface SchoolYear {
  id: Id<'school_year'>;
  firstDay: LocalDate;
  lastDay: LocalDate;
}

/** Families on their way to becoming rows. */
export interface Draft {
  commune: Commune;
  chance: Chance;
  now: Date;
  today: LocalDate;
  /** The school year that today is in, or else the nearest. */
  year: SchoolYear;
  rows: FamilyRows;
  /** Adds a row under an id that its key alone decides. */
  put<Table extends FamilyTable>(table: Table, key: string, row: Omit<FamilyRow<Table>, 'id'>): Id<Table>;
  /** The same for rows that are listed in the order of their ids: this one sorts at its instant. */
  putAt<Table extends FamilyTable>(
    table: Table,
    key: string,
    at: Date,
    row: Omit<FamilyRow<Table>, 'id'>,
  ): Id<Table>;
}

export function createDraft(commune: Commune, seed: number, now: Date, today: LocalDate): Draft {
  const rows = noFamilyRows();
  const add = <Table extends FamilyTable>(table: Table, id: Id<Table>, row: Omit<FamilyRow<Table>, 'id'>) => {
    rows[table].push({ id, ...row } as never); // the row is of this table, which a union of lists cannot show
    return id;
  };
  return {
    commune,
    chance: createChance(seed),
    now,
    today,
    year: nearestYear(commune.schoolYears, today),
    rows,
    put: (table, key, row) => add(table, derivedId(commune.tenantId, table, `demonstration/${key}`), row),
    putAt: (table, key, at, row) =>
      add(table, derivedIdAt(commune.tenantId, table, `demonstration/${key}`, at), row),
  };
}

/** The year in which a day lies; before it or between two, the next one; after all of them, the last. */
function nearestYear(years: readonly SchoolYear[], day: LocalDate): SchoolYear {
  const sorted = years.toSorted((a, b) => (a.firstDay < b.firstDay ? -1 : 1));
  const year = sorted.find(({ lastDay }) => day <= lastDay) ?? sorted.at(-1);
  if (!year) throw new RangeError('a commune without a school year has no pupils');
  return year;
}

const DAY_MS = 86_400_000;

/** The instant so many days before the draft's. */
export function daysAgo({ now }: Draft, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/** The day so many days after today; before it where `days` is negative. */
export function dayFrom({ today }: Pick<Draft, 'today'>, days: number): LocalDate {
  return toLocalDate(new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10));
}
