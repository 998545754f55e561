/** A family's file as its screens show it: few statements, each for what one screen asks. */
import type { LocalDate } from '@preau/domain/dates';
import type {
  CIVILITIES,
  CUSTODY_HOLIDAYS,
  CUSTODY_WEEKS,
  Level,
  QUOTIENT_SOURCES,
} from '@preau/domain/family';
import type { FileId, Id } from '@preau/domain/ids';
import type {
  KeptAbsence,
  KeptAttendance,
  TellablePlanning,
  TellableReservation,
} from '@preau/domain/planning/kept';
import type { RequestType } from '@preau/domain/request';
import type { TenantTransaction } from './database.ts';
import type { Row } from './family-sections.ts';
import { type Asked, membersOf } from './internal/regulation-in-force.ts';
import { sqlOf } from './internal/transaction.ts';
import type { RegulationHousehold } from './regulation-acknowledgement.ts';

export interface Schooling {
  siteId: Id<'site'>;
  school: string;
  className: string;
  teacher: string | null;
  level: Level;
  schoolYear: string;
  firstDay: LocalDate;
  lastDay: LocalDate;
}

export interface ChildFacts {
  id: Id<'child'>;
  firstName: string;
  lastName: string;
  birthDate: LocalDate;
  photoFileId: FileId | null;
  /** Of this school year, of those to come, and of one that has just ended; the earliest first. */
  schoolings: Schooling[];
  openRequests: number;
}

/** After its last day a school year counts for so long: until the next begins. */
const SUMMER_DAYS = 100;

/** What the home page says, in one statement. */
export interface HomeFacts extends Omit<TellablePlanning, 'children'> {
  /** Of the tenant's configuration, as this was read. */
  revision: number;
  guardian: {
    id: Id<'guardian'>;
    civility: (typeof CIVILITIES)[number] | null;
    firstName: string;
    lastName: string;
  };
  households: ({
    id: Id<'household'>;
    number: string;
    responsable: string;
    /** Of its responsable, who has to have a telephone number. */
    withoutPhone: Id<'guardian'> | null;
  } & RegulationHousehold)[];
  children: ChildFacts[];
  openRequests: number;
  complements: { requestId: Id<'request'>; type: RequestType; child: string | null }[];
  /** The kinds of proof that this commune asks for. */
  kinds: { key: string; name: string; per: 'household' | 'child' }[];
  /** The proof of each kind that is good the longest; null days stay good. */
  proofs: { kind: string; householdId: string; childId: string | null; validUntil: LocalDate | null }[];
  /** Kinds of proof that are asked for and not decided. */
  pendingProofs: { kind: string; householdId: string; childId: string | null }[];
  /** The last day of each child's last PAI. */
  pais: { childId: Id<'child'>; validUntil: LocalDate }[];
  hasSchoolYear: boolean;
  /** What is left to pay of invoices, by household and régie. */
  due: {
    householdId: Id<'household'>;
    regieId: Id<'regie'>;
    regie: string;
    leftCents: number;
    invoices: number;
    dueOn: LocalDate | null;
  }[];
  /** Of all accounts; null where there is none. */
  balanceCents: number | null;
}

/**
 * What of the invoices of `own_household` is left to pay, as internal/settled computes it for one invoice: here each table is
 * read once for the household, since a page that everybody opens asks for it.
 */
function dueOf(sql: ReturnType<typeof sqlOf>, { tenantId }: Asked) {
  const own = sql`(select id from own_household)`;
  return sql`(
    select coalesce(jsonb_agg(jsonb_build_object('householdId', household_id, 'regieId', regie_id, 'regie', regie.name,
      'leftCents', left_cents, 'invoices', invoices, 'dueOn', due_on) order by due_on, regie.position), '[]')
    from (
      select billed.household_id, billed.regie_id, sum(billed.total_cents - settled.cents)::int as left_cents,
        count(*)::int as invoices, min(billed.due_on) as due_on
      from invoice billed
      left join (
        select invoice_id, sum(cents) as cents from (
          select invoice_id, amount_cents as cents from allotment
            where tenant_id = ${tenantId} and household_id in ${own} and invoice_id is not null
          union all
          select invoice_id, amount_cents from titre where tenant_id = ${tenantId} and household_id in ${own}
          union all
          select invoice_id, -amount_cents from ledger_entry
            where tenant_id = ${tenantId} and household_id in ${own} and kind = 'waiver' and invoice_id is not null
        ) part group by invoice_id
      ) known on known.invoice_id = billed.id
      cross join lateral (select coalesce(known.cents, 0) as cents) settled
      where billed.tenant_id = ${tenantId} and billed.household_id in ${own} and billed.kind <> 'credit-note'
        and billed.total_cents > settled.cents
      group by billed.household_id, billed.regie_id
    ) owed join regie on regie.tenant_id = ${tenantId} and regie.id = owed.regie_id)`;
}

/** Everything of the home page that is kept here. Null when there is no such adult. */
export async function readHomeFacts(
  tx: TenantTransaction,
  guardianId: Id<'guardian'>,
  today: LocalDate,
  /** Days of the planning. */
  span: { from: LocalDate; to: LocalDate },
): Promise<HomeFacts | null> {
  const sql = sqlOf(tx);
  // Named once, so that the statement does not send them with each of its tables.
  const asked: Asked = { tenantId: sql`asked.tenant_id`, on: sql`asked.today` };
  // By the child alone, the days afterwards: asked for by both, a planner may go through all children on these days.
  const ofChild = (table: string, to: Fragment) => sql`
    own_child
    cross join lateral (
      select day.* from ${sql(table)} day
      where day.tenant_id = ${asked.tenantId} and day.child_id = own_child.id
      offset 0) one
    join service on service.tenant_id = ${asked.tenantId} and service.id = one.service_id
      and one.date between asked.first_day and ${to}`;
  const [row] = await sql<HomeRow[]>`
    with own_household as materialized (
      select household.id, household.number, household.member_id, own.position from household_guardian own
      join household on household.tenant_id = ${tx.tenantId} and household.id = own.household_id
      where own.tenant_id = ${tx.tenantId} and own.guardian_id = ${guardianId}
    ), own_child as materialized (
      select link.child_id as id from child_guardian link
      where link.tenant_id = ${tx.tenantId} and link.guardian_id = ${guardianId}
        and link.authority in ('parental', 'delegated')
    ), open_request as materialized (
      select request.id, request.type, request.status, request.child_id, request.household_id, request.section,
        request.changes
      from request
      where request.tenant_id = ${tx.tenantId} and request.household_id in (select id from own_household)
        and request.status in ('pending', 'on-hold', 'complement-asked')
        and (request.child_id is null or request.child_id in (select id from own_child))
    )
    select
      jsonb_build_object('id', guardian.id, 'civility', guardian.civility, 'firstName', guardian.first_name,
        'lastName', guardian.last_name) as guardian,
      (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'number', h.number,
          'responsable', coalesce(first.first_name || ' ' || first.last_name, ''),
          'withoutPhone', case when coalesce(first.phone_mobile, first.phone_home, first.phone_work) is null
            then first.id end, 'memberIds', array(${membersOf(sql, asked)}), 'acknowledgedIds', array(
              select regulation_version_id from regulation_acknowledgement
              where tenant_id = ${asked.tenantId} and household_id = h.id)) order by h.position, h.id), '[]')
        from own_household h
        left join household_guardian place on place.tenant_id = ${asked.tenantId}
          and place.household_id = h.id and place.position = 1
        left join guardian first on first.tenant_id = ${asked.tenantId} and first.id = place.guardian_id) as households,
      ${childrenOf(
        sql,
        sql`select id from own_child`,
        asked,
        sql`
        (select count(*)::int from open_request where open_request.child_id = child.id)`,
      )} as children,
      (select count(*)::int from open_request) as "openRequests",
      (select coalesce(jsonb_agg(jsonb_build_object('requestId', open_request.id, 'type', open_request.type,
          'child', child.first_name) order by open_request.id), '[]')
        from open_request
        left join child on child.tenant_id = ${asked.tenantId} and child.id = open_request.child_id
        where open_request.status = 'complement-asked') as complements,
      (select coalesce(jsonb_agg(jsonb_build_object('key', key, 'name', name, 'per', per) order by position), '[]')
        from document_kind where tenant_id = ${asked.tenantId} and required) as kinds,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'householdId', household_id, 'childId', child_id,
          'validUntil', valid_until)), '[]')
        from (
          select distinct on (household_id, child_id, kind) household_id, child_id, kind, valid_until
          from family_document
          where tenant_id = ${asked.tenantId} and household_id in (select id from own_household)
          order by household_id, child_id, kind, valid_until desc nulls first
        ) proof) as proofs,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', change ->> 'after', 'householdId', household_id,
          'childId', child_id)), '[]')
        from open_request, jsonb_array_elements(open_request.changes) change
        where section = 'document' and change ->> 'field' = 'kind') as "pendingProofs",
      (select coalesce(jsonb_agg(jsonb_build_object('childId', child_id, 'validUntil', valid_until)), '[]')
        from (
          select child_id, max(valid_until) as valid_until from child_pai
          where tenant_id = ${asked.tenantId} and child_id in (select id from own_child)
          group by child_id
        ) pai) as pais,
      exists (
        select from school_year
        where tenant_id = ${asked.tenantId} and first_day <= ${asked.on} and last_day >= ${asked.on}) as "hasSchoolYear",
      ${dueOf(sql, asked)} as due,
      (select sum(amount_cents)::int from ledger_entry
        where tenant_id = ${asked.tenantId} and household_id in (select id from own_household)) as "balanceCents",
      (select coalesce(json_agg(json_build_object('childId', enrolment.child_id, 'service', service.key,
          'householdId', enrolment.household_id, 'firstDay', enrolment.first_day, 'lastDay', enrolment.last_day,
          'contract', enrolment.contract) order by enrolment.first_day), '[]')
        from own_child
        join enrolment on enrolment.tenant_id = ${asked.tenantId} and enrolment.child_id = own_child.id
          and enrolment.first_day <= asked.last_day and coalesce(enrolment.last_day >= asked.first_day, true)
        join service on service.tenant_id = ${asked.tenantId} and service.id = enrolment.service_id) as enrolments,
      (select coalesce(json_agg(json_build_array(one.child_id, service.key, one.date, one.household_id, one.status,
          one.absence_outcome, absence.reason, extract(epoch from one.proof_by) * 1000) order by one.date, one.id), '[]')
        from ${ofChild('reservation', sql`asked.last_day`)}
        left join absence on absence.tenant_id = ${asked.tenantId} and absence.id = one.absence_id
        where one.status not in ('refused', 'cancelled')) as reservations,
      (select coalesce(json_agg(json_build_array(one.child_id, service.key, one.date, one.household_id, one.is_present,
          left(one.arrived_at::text, 5), left(one.departed_at::text, 5)) order by one.date, one.id), '[]')
        from ${ofChild('attendance', sql`asked.today`)}) as attendances,
      (select revision from tenant_profile where tenant_profile.tenant_id = ${asked.tenantId}) as revision
    from (
      select ${tx.tenantId}::uuid as tenant_id, ${today}::date as today, ${span.from}::date as first_day,
        ${span.to}::date as last_day) asked
    join guardian on guardian.tenant_id = asked.tenant_id and guardian.id = ${guardianId}`;
  return row ? { ...row, ...tellable(row) } : null;
}

/** Days without names: there may be hundreds. */
interface HomeRow extends Omit<HomeFacts, 'reservations' | 'attendances'> {
  reservations: [
    childId: string,
    service: string,
    date: LocalDate,
    householdId: string,
    status: TellableReservation['status'],
    outcome: KeptAbsence['outcome'] | null,
    reason: string | null,
    proofBy: number | null,
  ][];
  attendances: [
    childId: string,
    service: string,
    date: LocalDate,
    householdId: string,
    isPresent: boolean,
    arrival: string | null,
    departure: string | null,
  ][];
}

function tellable({
  reservations,
  attendances,
}: HomeRow): Pick<TellablePlanning, 'reservations' | 'attendances'> {
  return {
    reservations: reservations.map(
      ([childId, service, date, householdId, status, outcome, reason, proofBy]): TellableReservation => ({
        childId,
        service,
        date,
        householdId,
        status,
        absence: outcome && {
          outcome,
          reason: reason ?? '',
          proofBy: proofBy === null ? null : new Date(proofBy),
        },
      }),
    ),
    attendances: attendances.map(
      ([childId, service, date, householdId, isPresent, arrival, departure]): KeptAttendance => ({
        childId,
        service,
        date,
        householdId,
        ...(isPresent ? { isPresent, arrival, departure } : { isPresent, arrival: null, departure: null }),
      }),
    ),
  };
}

type Fragment = ReturnType<ReturnType<typeof sqlOf>>;

/** The facts of some children, the eldest first, as JSON. */
function childrenOf(
  sql: ReturnType<typeof sqlOf>,
  ids: Fragment,
  { tenantId, on }: Asked,
  openRequests: Fragment,
): Fragment {
  return sql`(
    select coalesce(jsonb_agg(jsonb_build_object('id', child.id, 'firstName', child.first_name,
        'lastName', coalesce(child.usage_name, child.last_name), 'birthDate', child.birth_date,
        'photoFileId', child.photo_file_id, 'openRequests', ${openRequests}, 'schoolings', (
          select coalesce(jsonb_agg(jsonb_build_object('siteId', site.id, 'school', site.name,
              'className', school_class.name, 'teacher', school_class.teacher, 'level', schooling.level,
              'schoolYear', school_year.key, 'firstDay', school_year.first_day, 'lastDay', school_year.last_day)
              order by school_year.first_day), '[]')
          from schooling
          join school_year on school_year.tenant_id = ${tenantId} and school_year.id = schooling.school_year_id
          join school_class on school_class.tenant_id = ${tenantId}
            and school_class.id = schooling.school_class_id
          join site on site.tenant_id = ${tenantId} and site.id = school_class.site_id
          where schooling.tenant_id = ${tenantId} and schooling.child_id = child.id
            and school_year.last_day >= ${on} - ${SUMMER_DAYS}::int))
        order by child.birth_date, child.first_name, child.id), '[]')
    from child where child.tenant_id = ${tenantId} and child.id in (${ids}))`;
}

/** The facts of some children, the eldest first. Requests are counted for these households. */
export async function readChildren(
  tx: TenantTransaction,
  ids: readonly string[],
  { households, today }: { households: readonly string[]; today: LocalDate },
): Promise<ChildFacts[]> {
  const sql = sqlOf(tx);
  const [row] = await sql<[{ children: ChildFacts[] }]>`
    select ${childrenOf(
      sql,
      sql`select unnest(${ids}::uuid[])`,
      { tenantId: sql`${tx.tenantId}`, on: sql`${today}::date` },
      sql`
      (select count(*)::int from request
        where request.tenant_id = ${tx.tenantId} and request.child_id = child.id
          and request.household_id = any(${households}::uuid[])
          and request.status in ('pending', 'on-hold', 'complement-asked'))`,
    )} as children`;
  return row.children;
}

export interface Quotient {
  quotientFamilial: number;
  referenceDate: LocalDate;
  appliesFrom: LocalDate;
  source: (typeof QUOTIENT_SOURCES)[number];
}

/** The rows of a household's file. */
export interface HouseholdRows {
  id: Id<'household'>;
  number: string;
  adults: { position: 1 | 2; row: Row & { id: string } }[];
  fiscal: Row | null;
  caf: Row | null;
  bank: Row | null;
  quotient: Quotient | null;
  /** Of the household itself; those of its children are in theirs. */
  documents: (Row & { id: string })[];
}

/** The rows of these households' files, in one statement. */
export async function readHouseholdRows(
  tx: TenantTransaction,
  ids: readonly string[],
  today: LocalDate,
): Promise<HouseholdRows[]> {
  const sql = sqlOf(tx);
  const one = (table: string) => sql`(
    select to_jsonb(kept) from ${sql(table)} kept
    where kept.tenant_id = ${tx.tenantId} and kept.household_id = household.id)`;
  return await sql<HouseholdRows[]>`
    select household.id, household.number,
      (select coalesce(jsonb_agg(jsonb_build_object('position', place.position, 'row', to_jsonb(guardian))
          order by place.position), '[]')
        from household_guardian place
        join guardian on guardian.tenant_id = ${tx.tenantId} and guardian.id = place.guardian_id
        where place.tenant_id = ${tx.tenantId} and place.household_id = household.id) as adults,
      ${one('household_fiscal')} as fiscal, ${one('household_caf')} as caf, ${one('household_bank')} as bank,
      (select jsonb_build_object('quotientFamilial', quotient_familial, 'referenceDate', reference_date,
          'appliesFrom', applies_from, 'source', source)
        from household_quotient
        where tenant_id = ${tx.tenantId} and household_id = household.id and applies_from <= ${today}
        order by applies_from desc, recorded_at desc limit 1) as quotient,
      (select coalesce(jsonb_agg(to_jsonb(family_document) order by provided_at, id), '[]') from family_document
        where tenant_id = ${tx.tenantId} and household_id = household.id and child_id is null) as documents
    from household where household.tenant_id = ${tx.tenantId} and household.id = any(${ids}::uuid[])`;
}

export interface CustodyPeriod {
  householdId: Id<'household'>;
  firstDay: LocalDate;
  lastDay: LocalDate | null;
  weeks: (typeof CUSTODY_WEEKS)[number];
  holidays: (typeof CUSTODY_HOLIDAYS)[number];
  costShareBp: number;
}

/** The rows of a child's file, without its health. */
export interface ChildRows {
  child: Row;
  authorisedPersons: (Row & { id: string })[];
  enrolments: (Row & { id: string; household_id: string })[];
  /** Those that these households have provided. */
  documents: (Row & { id: string })[];
  custody: CustodyPeriod[];
}

/** The rows of a child's file, in one statement; null when it is gone. */
export async function readChildRows(
  tx: TenantTransaction,
  id: Id<'child'>,
  { households, today }: { households: readonly string[]; today: LocalDate },
): Promise<ChildRows | null> {
  const sql = sqlOf(tx);
  const [row] = await sql<ChildRows[]>`
    select to_jsonb(child) as child,
      (select coalesce(jsonb_agg(to_jsonb(kept) order by kept.last_name, kept.first_name, kept.id), '[]')
        from authorised_person kept
        where kept.tenant_id = ${tx.tenantId} and kept.child_id = child.id) as "authorisedPersons",
      (select coalesce(jsonb_agg(to_jsonb(kept) order by kept.first_day, kept.id), '[]') from enrolment kept
        where kept.tenant_id = ${tx.tenantId} and kept.child_id = child.id
          and coalesce(kept.last_day >= ${today}, true)) as enrolments,
      (select coalesce(jsonb_agg(to_jsonb(kept) order by kept.provided_at, kept.id), '[]') from family_document kept
        where kept.tenant_id = ${tx.tenantId} and kept.child_id = child.id
          and kept.household_id = any(${households}::uuid[])) as documents,
      (select coalesce(jsonb_agg(jsonb_build_object('householdId', kept.household_id, 'firstDay', kept.first_day,
          'lastDay', kept.last_day, 'weeks', kept.weeks, 'holidays', kept.holidays,
          'costShareBp', kept.cost_share_bp) order by kept.first_day, kept.household_id), '[]')
        from custody kept
        where kept.tenant_id = ${tx.tenantId} and kept.child_id = child.id
          and coalesce(kept.last_day >= ${today}, true)) as custody
    from child where child.tenant_id = ${tx.tenantId} and child.id = ${id}`;
  return row ?? null;
}

export interface HealthRows {
  complement: Row | null;
  health: Row | null;
  allergies: (Row & { id: string })[];
  pais: (Row & { id: string })[];
}

/** A child's health, in one statement. The caller notes that it has read it. */
export async function readHealthRows(tx: TenantTransaction, id: Id<'child'>): Promise<HealthRows> {
  const sql = sqlOf(tx);
  const [row] = await sql<[HealthRows]>`
    select
      (select to_jsonb(kept) from child_complement kept
        where kept.tenant_id = ${tx.tenantId} and kept.child_id = ${id}) as complement,
      (select to_jsonb(kept) from child_health kept
        where kept.tenant_id = ${tx.tenantId} and kept.child_id = ${id}) as health,
      (select coalesce(jsonb_agg(to_jsonb(kept) order by kept.id), '[]') from child_allergy kept
        where kept.tenant_id = ${tx.tenantId} and kept.child_id = ${id}) as allergies,
      (select coalesce(jsonb_agg(to_jsonb(kept) order by kept.valid_from, kept.id), '[]') from child_pai kept
        where kept.tenant_id = ${tx.tenantId} and kept.child_id = ${id}) as pais`;
  return row;
}

/** Sites that are schools, to choose from. */
export async function readSchools(tx: TenantTransaction): Promise<{ id: Id<'site'>; name: string }[]> {
  return await sqlOf(tx)<{ id: Id<'site'>; name: string }[]>`
    select id, name from site where tenant_id = ${tx.tenantId} and kind = 'school' order by position`;
}

export interface ServiceFacts {
  id: Id<'service'>;
  name: string;
  site: string;
  weekdays: number[];
}

/** All services, to choose from. */
export async function readServices(tx: TenantTransaction): Promise<ServiceFacts[]> {
  return await sqlOf(tx)<ServiceFacts[]>`
    select service.id, service.name, site.name as site, service.weekdays from service
    join site on site.tenant_id = ${tx.tenantId} and site.id = service.site_id
    where service.tenant_id = ${tx.tenantId} order by service.position`;
}

/**
 * The meal types of a child's canteens, the usual one first: those where it is enrolled; before that, those of its
 * school's member; of all canteens where neither is known.
 */
export async function readMealTypes(
  tx: TenantTransaction,
  childId: Id<'child'>,
  today: LocalDate,
): Promise<{ id: Id<'meal-type'>; name: string }[]> {
  return await sqlOf(tx)<{ id: Id<'meal-type'>; name: string }[]>`
    with enrolled as (
      select service.site_id from enrolment
      join service on service.tenant_id = ${tx.tenantId} and service.id = enrolment.service_id
      where enrolment.tenant_id = ${tx.tenantId} and enrolment.child_id = ${childId} and service.kind = 'meal'
        and coalesce(enrolment.last_day >= ${today}, true)
    ), near as (
      select service.site_id from schooling
      join school_year on school_year.tenant_id = ${tx.tenantId} and school_year.id = schooling.school_year_id
      join school_class on school_class.tenant_id = ${tx.tenantId} and school_class.id = schooling.school_class_id
      join site on site.tenant_id = ${tx.tenantId} and site.id = school_class.site_id
      join service on service.tenant_id = ${tx.tenantId} and service.member_id = site.member_id
        and service.kind = 'meal'
      where schooling.tenant_id = ${tx.tenantId} and schooling.child_id = ${childId}
        and school_year.last_day >= ${today}
    ), canteen as (
      select site_id from enrolled
      union select site_id from near where not exists (select from enrolled)
      union select site_id from service
        where tenant_id = ${tx.tenantId} and kind = 'meal' and not exists (select from enrolled)
          and not exists (select from near)
    )
    select meal_type.id, meal_type.name from meal_type
    where meal_type.tenant_id = ${tx.tenantId} and (
      not exists (
        select from meal_type_site
        where meal_type_site.tenant_id = ${tx.tenantId} and meal_type_site.meal_type_id = meal_type.id)
      or exists (
        select from meal_type_site
        where meal_type_site.tenant_id = ${tx.tenantId} and meal_type_site.meal_type_id = meal_type.id
          and meal_type_site.site_id in (select site_id from canteen)))
    order by meal_type.position`;
}
